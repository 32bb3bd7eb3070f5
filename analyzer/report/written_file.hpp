// Another file that the same run writes.
#pragma once

#include <string>
#include <string_view>

namespace stepwarden::report {

struct WrittenFile {
    /// As the user gave it.
    std::string path;
    /// The name of its format.
    std::string_view format;
};

}  // namespace stepwarden::report
