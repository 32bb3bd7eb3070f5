// The function repeat (heat/engine/hot/functions.py, Repeat and its descendants).
#include <string>
#include <vector>

#include "heat/functions.hpp"
#include "value/compare.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::heat {

using value::Dict;
using value::List;
using value::Truth;
using value::Value;

namespace {

constexpr std::size_t max_copies = 100'000;

struct Variable {
    std::string name;
    List values;
};

using Binding = std::vector<std::pair<const std::string*, const Value*>>;

std::string replaced(std::string text, const Binding& binding) {
    for (const auto& [name, with] : binding) {
        const std::string inserted = text_of(*with);
        for (std::size_t hit = text.find(*name); hit != std::string::npos;
             hit = text.find(*name, hit + inserted.size()))
            text.replace(hit, name->size(), inserted);
    }
    return text;
}

/// A string that is a variable's name alone becomes its value, whatever that is.
Value substituted(const Value& node, const Binding& binding) {
    if (node.is_string()) {
        for (const auto& [name, with] : binding)
            if (node.as_string() == *name) return *with;
        return replaced(node.as_string(), binding);
    }
    if (node.is_list()) {
        List items;
        for (const Value& item : node.as_list()) items.push_back(substituted(item, binding));
        return items;
    }
    if (!node.is_dict()) return node;
    Dict entries;
    entries.where = node.as_dict().where;
    for (const auto& [key, item] : node.as_dict())
        value::set_key(entries, substituted(key, binding), substituted(item, binding));
    return entries;
}

/// Every combination, the last variable moving fastest.
void product(const Value& source, const std::vector<Variable>& variables, Binding& binding, List& copies) {
    if (copies.size() >= max_copies) return;
    if (binding.size() == variables.size()) {
        copies.push_back(substituted(source, binding));
        return;
    }
    const Variable& variable = variables[binding.size()];
    for (const Value& value : variable.values) {
        binding.emplace_back(&variable.name, &value);
        product(source, variables, binding, copies);
        binding.pop_back();
    }
}

FunctionOutcome side_by_side(const Value& source, const std::vector<Variable>& variables) {
    List copies;
    for (const Variable& variable : variables)
        if (variable.values.size() != variables.front().values.size())
            return refused("without permutations, the lists of for_each have to be equally long");
    for (std::size_t i = 0; !variables.empty() && i < variables.front().values.size(); ++i) {
        Binding binding;
        for (const Variable& variable : variables) binding.emplace_back(&variable.name, &variable.values[i]);
        copies.push_back(substituted(source, binding));
    }
    return Value(std::move(copies));
}

}  // namespace

FunctionOutcome repeat(const Value& argument) {
    if (argument.is_unknown()) return argument;
    if (!argument.is_dict()) return refused("takes a map with template and for_each");
    const Value* source = value::find(argument.as_dict(), "template");
    const Value* for_each = value::find(argument.as_dict(), "for_each");
    if (source == nullptr || for_each == nullptr) return refused("takes a map with template and for_each");
    if (for_each->is_unknown()) return *for_each;
    if (!for_each->is_dict()) return refused("for_each is no map");
    std::vector<Variable> variables;
    for (const auto& [name, values] : for_each->as_dict()) {
        if (values.is_unknown()) return values;
        Variable variable{text_of(name), {}};
        if (values.is_list())
            variable.values = values.as_list();
        else if (values.is_dict())
            for (const auto& [key, item] : values.as_dict()) variable.values.push_back(key);
        else if (values.is_string())
            // A string is a sequence to Python: of its characters, of which the empty one has none.
            for (const char character : values.as_string()) variable.values.emplace_back(std::string(1, character));
        else if (!values.is_null())
            return refused("the values of '" + variable.name + "' are no list");
        variables.push_back(std::move(variable));
    }
    const Value* permutations = value::find(argument.as_dict(), "permutations");
    if (permutations != nullptr && value::truthiness(*permutations) == Truth::no)
        return side_by_side(*source, variables);
    List copies;
    Binding binding;
    product(*source, variables, binding, copies);
    if (copies.size() >= max_copies) return refused("gives more than " + std::to_string(max_copies) + " copies");
    return Value(std::move(copies));
}

}  // namespace stepwarden::heat
