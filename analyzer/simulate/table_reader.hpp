// Reads the knowledge tables' YAML with one voice: every accessor takes what a key may hold and remembers the first
// thing that is wrong, so that a loader is a plain list of its keys.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulate/effect.hpp"
#include "text/diagnostic.hpp"
#include "yaml/node.hpp"

namespace stepwarden::simulate {

class TableReader {
public:
    explicit TableReader(std::string file_name) : file_name_(std::move(file_name)) {}

    /// The only document of a table.
    std::optional<yaml::Node> document(std::string_view yaml);
    /// The list under a key of the document.
    std::span<const yaml::Node> rows(const yaml::Node& document, std::string_view key);
    /// Complains about keys that are not in `allowed`.
    void only_keys(const yaml::Node& row, std::initializer_list<std::string_view> allowed);

    std::string text(const yaml::Node& row, std::string_view key);
    std::optional<std::string> optional_text(const yaml::Node& row, std::string_view key);
    /// A list of scalars, or one scalar; empty when the key is missing.
    std::vector<std::string> texts(const yaml::Node& row, std::string_view key);
    std::vector<std::string> texts(const yaml::Node& value);
    std::vector<Operation> operations(const yaml::Node& value);
    Resource resource(const yaml::Node& row);
    std::vector<Resource> resources(const yaml::Node& value);
    std::optional<Changes> changes(const yaml::Node& row);

    void wrong(const yaml::Node& at, std::string message);
    [[nodiscard]] const std::optional<text::Diagnostic>& problem() const { return problem_; }

private:
    std::string file_name_;
    std::optional<text::Diagnostic> problem_;
};

}  // namespace stepwarden::simulate
