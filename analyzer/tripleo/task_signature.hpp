// What of a task stays the same whatever parameters a template was rendered with, as hashes: its section, name and
// module, and, narrower, all of its content. By them a task of a generated directory is recognised as one that a
// template is known to contribute.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/node.hpp"

namespace stepwarden::tripleo {

/// A hash of 36 bits, so that six characters hold it.
using Signature = std::uint64_t;

struct TaskSignatures {
    /// Of section, name and module, of the name as stable_name() gives it. Empty for tasks without a name.
    std::vector<Signature> own;
    /// The same for the named tasks in its blocks.
    std::vector<Signature> nested;
    /// Of section and content; empty when some of the content is not known.
    std::vector<Signature> content;
};

/// `task` is a task or block as it stands in a task list; of what is no mapping there are no signatures.
TaskSignatures signatures_of(std::string_view section, const yaml::Node& task);

/// The part of a task's name that does not depend on variables or parameters: what stands before the first `{{` or the
/// first gap (value/placeholder.hpp), without blanks at its ends.
std::string_view stable_name(std::string_view name);

/// The task's module without its collection, "block" for a block, "" when it names none.
std::string_view module_of(const yaml::Node& task);

}  // namespace stepwarden::tripleo
