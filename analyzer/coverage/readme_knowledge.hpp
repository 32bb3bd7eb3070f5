// How the service testing matrix in THT's README names scenarios and services, read from the rows `readme_*` of
// rules/knowledge/ci.yaml.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "coverage/ci_knowledge.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::coverage {

/// A word for a row's cell and when it stands there: with a service, with the value of a parameter, or with both.
struct CellWord {
    std::string service;
    /// What the path of the service's template holds; empty for any.
    std::string template_part;
    std::string word;

    std::string parameter;
    std::string default_value;
    /// From the parameter's value to the word.
    std::map<std::string, std::string, std::less<>> values;
};

struct ReadmeRow {
    std::string row;
    /// Names of services of which any makes the cell.
    std::vector<std::string> services;
    std::vector<CellWord> words;
    /// A parameter that has to be set besides; may be empty.
    std::string only_with;
};

struct ReadmeColumn {
    NamePattern column;
    std::vector<std::string> environments;
};

struct ReadmeKnowledge {
    std::string section;
    std::vector<ReadmeColumn> columns;
    /// Words that promise nothing.
    std::set<std::string, std::less<>> absent;
    std::vector<ReadmeRow> rows;

    [[nodiscard]] const ReadmeRow* find_row(std::string_view text) const;

    /// The environment files that a column may stand for, of which the first that exists counts; empty for a column
    /// that is not known.
    [[nodiscard]] std::vector<std::string> environments_of(std::string_view column) const;
};

text::Result<ReadmeKnowledge> read_readme_knowledge(std::string_view table);

}  // namespace stepwarden::coverage
