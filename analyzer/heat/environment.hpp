// What Heat is told beside the templates: which template stands for which type of resource, and parameters' values;
// several environment files merged in order (heat/common/environment_util.py, heatclient's template_utils).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "heat/hot_template.hpp"
#include "text/diagnostic.hpp"
#include "value/value.hpp"

namespace stepwarden::heat {

/// What the registry says of a type.
struct RegistryEntry {
    enum class Kind : std::uint8_t {
        /// A template of the plan.
        nested_template,
        /// OS::Heat::None: nothing.
        none,
        /// A type that the registry says no more of: Heat's own, or one of a plugin.
        plain,
        /// Not there to be read: an address, a path that leads out of the tree.
        unreadable,
    };
    Kind kind = Kind::plain;
    /// The template's path, the type's name, or what could not be followed.
    std::string name;
    /// The row that decided; no file when there is none.
    text::Position where;
};

struct ParameterDefault {
    value::Value value;
    text::Position where;
};

class Environment {
public:
    /// Adds a file on top of those before it. Paths in its registry are relative to the file; `at_root` takes them
    /// relative to the plan's root, for files from elsewhere.
    void add(const HotTemplate& file, bool at_root, std::vector<text::Diagnostic>& diagnostics);

    /// Follows aliases and wildcards; a bound on the length of a chain of aliases keeps circles out.
    [[nodiscard]] RegistryEntry resolve(std::string_view type) const;

    /// Whether a row or wildcard of the registry names the type.
    [[nodiscard]] bool knows(std::string_view type) const;

    /// The value of a parameter wherever it is declared, or nullptr.
    [[nodiscard]] const ParameterDefault* parameter_default(std::string_view name) const;
    /// The value of a parameter of the top template, or nullptr.
    [[nodiscard]] const ParameterDefault* parameter(std::string_view name) const;

    void set_parameter_default(std::string name, ParameterDefault value) {
        parameter_defaults_.insert_or_assign(std::move(name), std::move(value));
    }
    void set_template(std::string type, std::string path);

    /// Every type with a row of its own, in alphabetical order.
    [[nodiscard]] std::vector<std::string> types() const;
    [[nodiscard]] const std::map<std::string, ParameterDefault, std::less<>>& parameter_defaults() const {
        return parameter_defaults_;
    }

private:
    struct Row {
        std::string target;
        text::Position where;
        bool readable = true;
    };
    [[nodiscard]] const Row* row(std::string_view type) const;
    void add_registry(const HotTemplate& file, const yaml::Node& registry, bool at_root,
                      std::vector<text::Diagnostic>& diagnostics);

    std::map<std::string, Row, std::less<>> registry_;
    std::map<std::string, ParameterDefault, std::less<>> parameter_defaults_;
    std::map<std::string, ParameterDefault, std::less<>> parameters_;
};

}  // namespace stepwarden::heat
