#include "support/git_scratch.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <filesystem>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

namespace stepwarden::tests {

namespace fs = std::filesystem;

namespace {

void make_writable(const fs::path& file) { fs::permissions(file, fs::perms::owner_write, fs::perm_options::add); }

}  // namespace

#ifdef __SANITIZE_ADDRESS__
UncountedLeaks::UncountedLeaks() { __lsan_disable(); }
UncountedLeaks::~UncountedLeaks() { __lsan_enable(); }
#else
UncountedLeaks::UncountedLeaks() = default;
UncountedLeaks::~UncountedLeaks() = default;
#endif

GitScratch::GitScratch() {
    fs::create_directories(path());
    git("init -q -b main");
}

std::string GitScratch::path(const std::string& name) const {
    return files_.path(name.empty() ? "repo" : "repo/" + name);
}

std::string GitScratch::git(const std::string& arguments) const {
    return git_at(fmt::format("2020-01-01T{:02}:{:02}:00Z", minute_ / 60, minute_ % 60), arguments);
}

std::string GitScratch::git_at(const std::string& date, const std::string& arguments) const {
    const std::string command = fmt::format(
        "cd '{}' && exec env GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null HOME=/nonexistent GIT_AUTHOR_NAME=a "
        "GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b GIT_AUTHOR_DATE={} GIT_COMMITTER_DATE={} "
        "GIT_ALLOW_PROTOCOL=file git -c protocol.file.allow=always {} 2>&1",
        path(), date, date, arguments);
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string output;
    std::array<char, 4096> buffer = {};
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        output.append(buffer.data(), count);
    }
    const int status = ::pclose(pipe);
    INFO("git ", arguments, ": ", output);
    REQUIRE(status == 0);
    if (output.ends_with('\n')) output.pop_back();
    return output;
}

std::string GitScratch::commit(const std::string& message) {
    ++minute_;
    git("add -A");
    git("commit -q --allow-empty -m '" + message + "'");
    return git("rev-parse HEAD");
}

std::string GitScratch::object_file(const std::string& id) const {
    const std::string file = path(".git/objects/" + id.substr(0, 2) + "/" + id.substr(2));
    make_writable(file);
    return file;
}

std::vector<std::string> GitScratch::pack_files(const std::string& kind) const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(path(".git/objects/pack"))) {
        if (entry.path().extension() != kind) continue;
        make_writable(entry.path());
        found.push_back(entry.path());
    }
    return found;
}

}  // namespace stepwarden::tests
