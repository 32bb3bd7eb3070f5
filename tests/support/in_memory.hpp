// Small trees of files for tests: what a specification shows is what the analyzer gets.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ansible/read_tasks.hpp"
#include "ansible/sources.hpp"
#include "text/tree.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::tests {

using Files = std::vector<std::pair<std::string, std::string>>;

/// A document that outlives what points into it.
inline yaml::Node document(std::string_view text) {
    auto stream = yaml::parse(text, 0);
    return stream && !stream->documents.empty() ? std::move(stream->documents.front()) : yaml::Node{};
}

}  // namespace stepwarden::tests
