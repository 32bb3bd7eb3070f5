#include "heat/stack.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "heat/parameters.hpp"
#include "text/suggest.hpp"
#include "value/compare.hpp"
#include "value/number_text.hpp"
#include "value/placeholder.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::heat {

using value::List;
using value::Value;

namespace {

/// A path as one key; what is no string or index never gets this far.
std::string joined(std::span<const Value> path) {
    std::string text;
    for (const Value& part : path)
        text += '\x1f' + (part.is_string() ? part.as_string() : part.is_int() ? std::to_string(part.as_int()) : "");
    return text;
}

/// "did you mean" for a name among the keys of a section.
std::string suggestion(const yaml::Node* section, std::string_view name) {
    if (section == nullptr) return {};
    std::vector<std::string_view> names;
    for (const yaml::Entry& entry : section->entries) names.emplace_back(entry.key.scalar);
    const auto nearest = text::nearest_name(name, names);
    return nearest ? "; did you mean '" + *nearest + "'?" : std::string();
}

}  // namespace

Value at_path(Value value, std::span<const Value> path) {
    for (const Value& step : path) {
        if (value.is_unknown()) return value;
        if (step.is_unknown()) return step;
        Value next;
        if (value.is_dict()) {
            if (const Value* found = value::is_hashable(step) ? value::find_key(value.as_dict(), step) : nullptr)
                next = *found;
        } else if (value.is_list()) {
            const auto index = step.is_int() ? value::ParsedInteger{value::ParsedInteger::Status::ok, step.as_int()}
                               : step.is_string() ? value::parse_integer(step.as_string())
                                                  : value::ParsedInteger{};
            const auto count = static_cast<std::int64_t>(value.as_list().size());
            if (index.status == value::ParsedInteger::Status::ok && index.number < count && index.number >= -count)
                next =
                    value.as_list()[static_cast<std::size_t>(index.number < 0 ? index.number + count : index.number)];
        } else if (value.is_string() && value::has_placeholder(value.as_string())) {
            next = value::without_gaps(value);
        }
        value = std::move(next);
    }
    return value;
}

std::optional<Outcome> Properties::get(std::string_view name) {
    if (const auto value = values_.find(name); value != values_.end()) return value->second;
    if (others_) return others_->get(name);
    if (node_ == nullptr) return std::nullopt;
    if (const auto found = known_.find(name); found != known_.end()) return found->second;
    std::optional<Outcome> answer;
    const bool plain = node_->is_mapping() && (node_->entries.size() != 1 || node_->find(name) != nullptr);
    if (plain) {
        if (const yaml::Node* node = node_->find(name)) answer = owner_->resolve(*node);
    } else {
        if (!whole_) whole_ = owner_->resolve(*node_);
        if (!*whole_) {
            answer = *whole_;
        } else if ((*whole_)->is_unknown()) {
            answer = *whole_;
        } else if ((*whole_)->is_dict()) {
            if (const Value* found = value::find((*whole_)->as_dict(), name)) answer = *found;
        }
    }
    if (answer && *answer && (*answer)->is_undefined()) answer.reset();
    known_.emplace(std::string(name), answer);
    return answer;
}

std::vector<std::string_view> Properties::names() const {
    std::vector<std::string_view> names;
    if (node_ != nullptr)
        for (const yaml::Entry& entry : node_->entries) names.emplace_back(entry.key.scalar);
    return names;
}

Outcome Stack::failure(text::Position where, std::string message) const {
    return tl::unexpected(text::Diagnostic{source_.origin(where), std::move(message), {}});
}

Outcome Stack::output(std::string_view name, std::span<const Value> path) {
    const yaml::Entry* entry = source_.entry("outputs", name);
    const yaml::Node* node = entry == nullptr ? nullptr : entry->value.find("value");
    if (node == nullptr)
        return failure({}, fmt::format("the template {} has no output '{}'{}", source_.path(), name,
                                       suggestion(source_.root().find("outputs"), name)));
    if (const yaml::Node* condition = entry->value.find("condition")) {
        Outcome holds = judge(*condition);
        if (!holds || holds->is_unknown()) return holds;
        if (!holds->as_bool()) return Value();
    }
    Outcome value = resolve_at(*node, path);
    return value && value->is_undefined() ? Value() : value;
}

Outcome Stack::output_entries(std::string_view name, std::span<const Value> path) {
    const yaml::Entry* entry = source_.entry("outputs", name);
    const yaml::Node* node = entry == nullptr ? nullptr : entry->value.find("value");
    const auto tolerate = [&](Outcome outcome) -> Outcome {
        if (outcome) return outcome;
        evaluation_.report(outcome.error());
        return Value();
    };
    if (!path.empty() || node == nullptr || !node->is_mapping() || node->entries.size() < 2)
        return tolerate(output(name, path));
    value::Dict entries;
    entries.where = source_.origin(node->where);
    for (const auto& [key, item] : node->entries) {
        Outcome value = resolve(item);
        if (!value) {
            evaluation_.report(value.error());
        } else if (!value->is_undefined()) {
            entries.emplace_back(value::from_yaml(key), std::move(*value));
        }
    }
    return Value(std::move(entries));
}

Outcome Stack::parameter(std::string_view name, text::Position used) {
    if (name == "OS::stack_name")
        return parent_ == nullptr ? Value(evaluation_.stack_name) : Value::unknown("name of a nested stack", true);
    if (name.starts_with("OS::")) return Value::unknown("pseudo parameter " + std::string(name), true);
    if (const auto known = parameters_.find(name); known != parameters_.end()) {
        if (known->second) return *known->second;
        return failure(used, fmt::format("the parameter '{}' depends on itself", name));
    }
    const yaml::Entry* declared = source_.entry("parameters", name);
    if (declared == nullptr)
        return failure(used, fmt::format("the parameter '{}' is not declared in {}{}", name, source_.path(),
                                         suggestion(source_.root().find("parameters"), name)));
    const auto slot = parameters_.emplace(std::string(name), std::nullopt).first;
    slot->second = evaluate_parameter(*declared);
    return *slot->second;
}

Outcome Stack::evaluate_parameter(const yaml::Entry& declared) {
    const std::string& name = declared.key.scalar;
    const auto converted = [&](const Value& given, text::Position where) -> Outcome {
        auto value = as_declared(given, declared.value);
        if (value) return std::move(*value);
        return tl::unexpected(text::Diagnostic{
            where, fmt::format("the value of the parameter '{}' of {}: {}", name, source_.path(), value.error()), {}});
    };
    if (given_)
        if (auto given = given_->get(name)) {
            if (!*given) return *given;
            return converted(**given, source_.origin(declared.key.where));
        }
    const Environment& environment = evaluation_.environment;
    const ParameterDefault* value = parent_ == nullptr ? environment.parameter(name) : nullptr;
    if (value == nullptr) value = environment.parameter_default(name);
    if (value != nullptr) return converted(value->value, value->where);
    if (const yaml::Node* fallback = declared.value.find("default"))
        return converted(value::from_yaml(*fallback), source_.origin(fallback->where));
    evaluation_.missing_parameters.emplace(name, source_.origin(declared.key.where));
    return missing_parameter(name, declared.value);
}

Outcome Stack::condition(std::string_view name, text::Position used) {
    if (const auto known = conditions_.find(name); known != conditions_.end()) {
        if (known->second) return *known->second;
        return failure(used, fmt::format("the condition '{}' depends on itself", name));
    }
    const yaml::Entry* declared = source_.entry("conditions", name);
    if (declared == nullptr)
        return failure(used, fmt::format("the condition '{}' is not declared in {}{}", name, source_.path(),
                                         suggestion(source_.root().find("conditions"), name)));
    const auto slot = conditions_.emplace(std::string(name), std::nullopt).first;
    slot->second = judge(declared->value);
    return *slot->second;
}

Outcome Stack::judge(const yaml::Node& node) {
    if (node.is_string()) return condition(node.scalar, node.where);
    Outcome value = resolve(node);
    if (!value) return value;
    const Value known = value::without_gaps(*value);
    if (known.is_unknown() || known.is_bool()) return known;
    return failure(node.where, "a condition has to be true or false, or name a condition");
}

Outcome Stack::attribute(std::string_view name, std::span<const Value> path, text::Position used) {
    const std::string key = std::string(name) + "\x1e" + joined(path);
    if (const auto known = attributes_.find(key); known != attributes_.end()) {
        if (known->second) return *known->second;
        return failure(used, fmt::format("the attribute of '{}' depends on itself", name));
    }
    const auto slot = attributes_.emplace(key, std::nullopt).first;
    auto found = resource(name, used);
    slot->second = found ? attribute_of(**found, path, used) : Outcome(tl::unexpected(found.error()));
    return *slot->second;
}

text::Result<Resource*> Stack::resource(std::string_view name, text::Position used) {
    auto found = resources_.find(name);
    if (found == resources_.end()) {
        const yaml::Entry* declared = source_.entry("resources", name);
        if (declared == nullptr)
            return tl::unexpected(
                text::Diagnostic{source_.origin(used),
                                 fmt::format("the resource '{}' is not declared in {}{}", name, source_.path(),
                                             suggestion(source_.root().find("resources"), name)),
                                 {}});
        found = resources_.emplace(std::string(name), make_resource(*declared)).first;
    }
    if (!found->second) return tl::unexpected(found->second.error());
    return &*found->second;
}

}  // namespace stepwarden::heat
