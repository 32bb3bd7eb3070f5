#include "report/repository_path.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stepwarden::report {

namespace {

/// RFC 3986, section 2.3.
bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

}  // namespace

std::string plain_path(std::string_view path) {
    std::string out = path.starts_with('/') ? "/" : "";
    while (!path.empty()) {
        const std::string_view name = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(name.size() + 1, path.size()));
        if (name.empty() || name == ".") continue;
        if (!out.empty() && out.back() != '/') out += '/';
        out += name;
    }
    return out.empty() ? "." : out;
}

std::string uri_of(std::string_view path) {
    std::string out;
    if (path.starts_with('/')) out = "file://";
    for (const char c : path) {
        if (is_unreserved(c) || c == '/')
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

bool is_in_input(const Part& part, const text::Position& where) {
    return part.tree != nullptr && where.file != text::no_file && part.tree->mount_of(where.file) == text::main_mount;
}

}  // namespace stepwarden::report
