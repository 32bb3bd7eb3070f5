// The tables of rules/knowledge that one run goes by: those that the program was built with, and what its user knows
// besides. A user's table has the name and the form of the one that it adds to.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"
#include "yaml/node.hpp"

namespace stepwarden::tripleo {

class Knowledge {
public:
    /// Nothing is added.
    static const Knowledge& built_in();

    /// The names of all tables: "modules.yaml".
    static std::vector<std::string> table_names();

    /// A table as yaml::read_table() reads it; a name without a table is a mistake of the caller's.
    [[nodiscard]] std::string_view file(std::string_view name) const;

    /// The same, read; null for what a user's row has made unreadable.
    [[nodiscard]] yaml::Node table(std::string_view name) const;

    /// Adds to the table of that name: a list's rows are put before ours, a mapping's keys beside them, and any other
    /// value counts instead of ours. Fails with the place of what is no YAML or no mapping.
    text::Result<void> add(std::string_view name, std::string_view yaml);

private:
    /// Packed.
    std::map<std::string, std::string, std::less<>> changed_;
};

/// `added` laid over `table`, as Knowledge::add() says.
yaml::Node laid_over(yaml::Node table, const yaml::Node& added);

}  // namespace stepwarden::tripleo
