#include "fuzz/scratch_directory.hpp"

#include <stdlib.h>

#include <fstream>
#include <string>
#include <system_error>

#include "fuzz/target.hpp"

namespace stepwarden::fuzz {

namespace fs = std::filesystem;

ScratchDirectory::ScratchDirectory() {
    std::error_code error;
    const fs::path memory = "/dev/shm";
    std::string pattern =
        ((fs::is_directory(memory, error) ? memory : fs::temp_directory_path()) / "stepwarden-fuzz-XXXXXX").string();
    hold(::mkdtemp(pattern.data()) != nullptr, "a directory can be made");
    path_ = pattern;
}

ScratchDirectory::~ScratchDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void ScratchDirectory::write(const fs::path& relative, std::string_view content) const {
    fs::create_directories((path_ / relative).parent_path());
    std::ofstream(path_ / relative, std::ios::binary) << content;
}

}  // namespace stepwarden::fuzz
