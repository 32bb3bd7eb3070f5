// A stack that is never created: one template with the parameters that it was given, its conditions, resources and
// outputs evaluated when asked for and remembered. Follows heat/engine/stack.py and heat/engine/hot/functions.py as far
// as a value can be known without a cloud; what only a cloud has is Unknown.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "heat/evaluation.hpp"
#include "heat/hot_template.hpp"
#include "text/diagnostic.hpp"
#include "value/value.hpp"

namespace stepwarden::heat {

using Outcome = text::Result<value::Value>;

class Stack;

/// What a stack is given: the properties of the resource that it is nested in, evaluated in the stack that has the
/// resource, or values at hand.
class Properties {
public:
    using Values = std::map<std::string, value::Value, std::less<>>;

    Properties(Stack& owner, const yaml::Node* node) : owner_(&owner), node_(node) {}
    /// The values, and for what is not among them the other properties, if any.
    explicit Properties(Values values, std::shared_ptr<Properties> others = nullptr)
        : values_(std::move(values)), others_(std::move(others)) {}

    /// The value of one property; nothing when it is not given.
    std::optional<Outcome> get(std::string_view name);

    /// The names that are given, as far as they stand in the template.
    [[nodiscard]] std::vector<std::string_view> names() const;

private:
    Values values_;
    std::shared_ptr<Properties> others_;
    Stack* owner_ = nullptr;
    const yaml::Node* node_ = nullptr;
    std::map<std::string, std::optional<Outcome>, std::less<>> known_;
    std::optional<Outcome> whole_;
};

struct ChainElement {
    std::string type;
    /// What the type stands for; the stack is there only for a template that can be read.
    RegistryEntry meaning;
    std::shared_ptr<Stack> stack;
};

struct Resource {
    std::string name;
    std::string type;
    const yaml::Entry* entry = nullptr;
    RegistryEntry meaning;
    /// Of a nested template.
    std::shared_ptr<Stack> stack;
    /// Of an OS::Heat::ResourceChain.
    std::optional<std::vector<ChainElement>> chain;
    std::map<std::string, Outcome, std::less<>> attributes = {};
};

class Stack : public std::enable_shared_from_this<Stack> {
public:
    Stack(Evaluation& evaluation, const HotTemplate& source, std::shared_ptr<Properties> given, const Stack* parent)
        : evaluation_(evaluation), source_(source), given_(std::move(given)), parent_(parent) {}

    [[nodiscard]] const HotTemplate& source() const { return source_; }
    [[nodiscard]] const std::shared_ptr<Properties>& given() const { return given_; }
    [[nodiscard]] Evaluation& evaluation() const { return evaluation_; }

    /// The value of an output, or of what `path` leads to in it: null where the path leads nowhere, a failure when the
    /// template has no such output.
    Outcome output(std::string_view name, std::span<const value::Value> path = {});

    /// The same for an output that is a map: entries that fail are left out, and reported.
    Outcome output_entries(std::string_view name, std::span<const value::Value> path = {});

    Outcome parameter(std::string_view name, text::Position used);
    Outcome condition(std::string_view name, text::Position used);
    Outcome attribute(std::string_view resource, std::span<const value::Value> path, text::Position used);

    /// A resource with its nested stack or chain made; a failure when it is not declared or its template cannot be
    /// read.
    text::Result<Resource*> resource(std::string_view name, text::Position used);

    /// The value of a node of this stack's template. Undefined is what an `if` without an else gives when its condition
    /// does not hold: the item, entry or property is not there.
    Outcome resolve(const yaml::Node& node);

    /// The value behind `path` in what the node gives, evaluating no more than that.
    Outcome resolve_at(const yaml::Node& node, std::span<const value::Value> path);

    /// How many stacks there are above this one.
    [[nodiscard]] std::size_t level() const { return parent_ == nullptr ? 0 : parent_->level() + 1; }

private:
    friend class Properties;

    Outcome failure(text::Position where, std::string message) const;
    Outcome resolve_mapping(const yaml::Node& node);
    Outcome resolve_sequence(const yaml::Node& node);
    std::optional<Outcome> resolve_function(const yaml::Node& node);
    Outcome function_get_param(const yaml::Node& argument);
    Outcome function_get_attr(const yaml::Node& argument, std::span<const value::Value> further);
    Outcome function_get_file(const yaml::Node& argument);
    Outcome function_get_resource(const yaml::Node& argument);
    Outcome function_if(const yaml::Node& argument, std::span<const value::Value> path);
    Outcome function_not(const yaml::Node& argument);
    Outcome function_any(const yaml::Node& argument, bool decisive);
    /// The truth of a condition as written: a name, a boolean or a function.
    Outcome judge(const yaml::Node& node);
    Outcome evaluate_parameter(const yaml::Entry& declared);
    Outcome attribute_of(Resource& resource, std::span<const value::Value> path, text::Position used);
    Outcome chain_attribute(Resource& resource, std::string_view name, std::span<const value::Value> path);
    Outcome value_resource(const Resource& resource, std::string_view name, std::span<const value::Value> path);
    text::Result<Resource> make_resource(const yaml::Entry& entry);
    text::Result<std::shared_ptr<Stack>> nested(const std::string& path, std::shared_ptr<Properties> given,
                                                text::Position used);
    text::Result<std::vector<ChainElement>> make_chain(const yaml::Entry& entry);

    Evaluation& evaluation_;
    const HotTemplate& source_;
    std::shared_ptr<Properties> given_;
    const Stack* parent_;

    /// Empty while it is being evaluated, so that what depends on itself is seen.
    std::map<std::string, std::optional<Outcome>, std::less<>> parameters_;
    std::map<std::string, std::optional<Outcome>, std::less<>> conditions_;
    std::map<std::string, std::optional<Outcome>, std::less<>> attributes_;
    std::map<std::string, text::Result<Resource>, std::less<>> resources_;
};

/// The value that a path leads to: keys of maps, indices of lists (numbers or digits); null where it leads nowhere.
value::Value at_path(value::Value value, std::span<const value::Value> path);

}  // namespace stepwarden::heat
