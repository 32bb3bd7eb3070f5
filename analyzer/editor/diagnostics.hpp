// What a check says, in the protocol's form: a list of diagnostics for each file.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "check/results.hpp"
#include "editor/positions.hpp"
#include "text/tree.hpp"

namespace stepwarden::editor {

/// The code of what could not be analysed, which no rule says.
inline constexpr std::string_view unanalysed_code = "unanalysed";

/// By path below the root; a file without any is not there.
using DiagnosticsByPath = std::map<std::string, nlohmann::json>;

struct Shown {
    /// What relative paths are below.
    std::filesystem::path root;
    Encoding encoding = Encoding::utf16;
    /// Where what has no file of its own is shown, with its place in words.
    std::string elsewhere;
};

/// `tree` is what the results' places are in: its main root is `shown.root`.
DiagnosticsByPath diagnostics_of(const check::Results& results, const text::Tree& tree, const Shown& shown);

}  // namespace stepwarden::editor
