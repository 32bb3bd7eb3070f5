#include "cli/path_prefix.hpp"

#include <filesystem>
#include <system_error>

namespace stepwarden::cli {

namespace fs = std::filesystem;

std::string path_prefix(std::string_view path, const text::Tree& tree) {
    const std::size_t directory_length = path.rfind('/') + 1;
    std::error_code error;
    const bool is_file_of_tree = !fs::is_directory(path, error) && tree.find(path.substr(directory_length));
    if (is_file_of_tree) return std::string(path.substr(0, directory_length));
    return std::string(path) + (path.ends_with('/') ? "" : "/");
}

std::string own_name(std::string_view path) {
    std::error_code error;
    const fs::path absolute = fs::weakly_canonical(path, error);
    std::string name = (error ? fs::path(path) : absolute).filename().string();
    for (const std::string_view extension : {".tar.gz", ".tgz", ".tar"})
        if (name.size() > extension.size() && name.ends_with(extension)) {
            name.resize(name.size() - extension.size());
            break;
        }
    return name;
}

}  // namespace stepwarden::cli
