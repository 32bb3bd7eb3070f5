#include <algorithm>
#include <span>

#include "jinja/evaluate.hpp"
#include "jinja/functions.hpp"

namespace stepwarden::jinja {

namespace {

using Names = std::vector<std::string>;

bool holds(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The constant key of a subscript, or nothing.
const value::Value* constant_key(const Node& node) {
    const auto* literal = std::get_if<Literal>(&node.kind);
    return literal && (literal->value.is_string() || literal->value.is_int()) ? &literal->value : nullptr;
}

class Collector {
public:
    explicit Collector(std::span<const Node> nodes) : nodes_(nodes) {}

    void expression(NodeId id, bool guarded = false) {
        if (id == no_node) return;
        const auto& kind = nodes_[id].kind;
        if (is_chain(id)) return chain(id, guarded);
        if (const auto* call = std::get_if<Call>(&kind)) return this->call(*call);
        if (const auto* filter = std::get_if<Filter>(&kind)) {
            expression(filter->subject, filter->name == "default" || filter->name == "d");
            return arguments(filter->arguments);
        }
        if (const auto* test = std::get_if<Test>(&kind)) {
            expression(test->subject, test->name == "defined" || test->name == "undefined");
            return arguments(test->arguments);
        }
        if (const auto* both = std::get_if<And>(&kind)) return branch(both->left, true, both->right);
        if (const auto* either = std::get_if<Or>(&kind)) return branch(either->left, false, either->right);
        if (const auto* choice = std::get_if<Conditional>(&kind)) {
            expression(choice->condition);
            under(choice->condition, true, [&] { expression(choice->then, guarded); });
            return under(choice->condition, false, [&] { expression(choice->otherwise, guarded); });
        }
        for_each_child(nodes_[id], [&](NodeId child) { expression(child); });
    }

    void body(const Body& statements) {
        for (const Statement& statement : statements)
            std::visit([this](const auto& kind) { this->statement(kind); }, statement.kind);
    }

    std::vector<Reference> take() { return std::move(found_); }

private:
    bool is_chain(NodeId id) const {
        const auto& kind = nodes_[id].kind;
        return std::holds_alternative<Name>(kind) || std::holds_alternative<Attribute>(kind) ||
               std::holds_alternative<Subscript>(kind);
    }

    /// `name.a['b'][0]`: one reference, as far as its keys are constant; what stands in other keys is read too.
    void chain(NodeId id, bool guarded) {
        std::vector<std::string> path;
        while (true) {
            const auto& kind = nodes_[id].kind;
            if (const auto* member = std::get_if<Attribute>(&kind)) {
                path.push_back(member->name);
                id = member->object;
            } else if (const auto* item = std::get_if<Subscript>(&kind)) {
                if (const value::Value* key = constant_key(nodes_[item->index])) {
                    path.push_back(key->is_string() ? key->as_string() : std::to_string(key->as_int()));
                } else {
                    path.clear();
                    expression(item->index);
                }
                id = item->object;
            } else {
                break;
            }
        }
        const auto* name = std::get_if<Name>(&nodes_[id].kind);
        if (!name) return expression(id, guarded);
        if (holds(bound_, name->name)) return;
        std::reverse(path.begin(), path.end());
        found_.push_back({name->name, std::move(path), guarded || holds(defined_, name->name)});
    }

    void call(const Call& call) {
        if (const auto* method = std::get_if<Attribute>(&nodes_[call.callee].kind)) {
            expression(method->object);
        } else {
            const auto* function = std::get_if<Name>(&nodes_[call.callee].kind);
            if (!function || !is_global(function->name)) expression(call.callee);
        }
        arguments(call.arguments);
    }

    void arguments(const Arguments& arguments) {
        for_each_argument(arguments, [this](NodeId id) { expression(id); });
    }

    void branch(NodeId condition, bool truth, NodeId next) {
        expression(condition);
        under(condition, truth, [&] { expression(next); });
    }

    template <typename Visit>
    void under(NodeId condition, bool truth, Visit visit) {
        const std::size_t before = defined_.size();
        add_defined(condition, truth);
        visit();
        defined_.resize(before);
    }

    /// Names that are surely defined once `condition` turned out `truth`.
    void add_defined(NodeId condition, bool truth) {
        const auto& kind = nodes_[condition].kind;
        if (const auto* negated = std::get_if<Not>(&kind)) return add_defined(negated->operand, !truth);
        const auto* both = std::get_if<And>(&kind);
        const auto* either = std::get_if<Or>(&kind);
        if ((both && truth) || (either && !truth)) {
            add_defined(both ? both->left : either->left, truth);
            return add_defined(both ? both->right : either->right, truth);
        }
        const auto* test = std::get_if<Test>(&kind);
        if (!test || test->name != (truth ? "defined" : "undefined")) return;
        NodeId id = test->subject;
        while (!std::holds_alternative<Name>(nodes_[id].kind)) {
            if (const auto* member = std::get_if<Attribute>(&nodes_[id].kind)) {
                id = member->object;
            } else if (const auto* item = std::get_if<Subscript>(&nodes_[id].kind)) {
                id = item->object;
            } else {
                return;
            }
        }
        defined_.push_back(std::get<Name>(nodes_[id].kind).name);
    }

    void bind(NodeId target) {
        if (const auto* name = std::get_if<Name>(&nodes_[target].kind)) bound_.push_back(name->name);
        if (const auto* tuple = std::get_if<TupleDisplay>(&nodes_[target].kind))
            for (const NodeId part : tuple->items) bind(part);
    }

    void statement(const Text&) {}
    void statement(const Output& output) { expression(output.expression); }
    void statement(const If& choice) {
        const std::size_t before = defined_.size();
        for (const Branch& branch : choice.branches) {
            expression(branch.condition);
            under(branch.condition, true, [&] { body(branch.body); });
            add_defined(branch.condition, false);
        }
        body(choice.otherwise);
        defined_.resize(before);
    }
    void statement(const For& loop) {
        expression(loop.iterable);
        const std::size_t before = bound_.size();
        bind(loop.target);
        expression(loop.condition);
        bound_.emplace_back("loop");
        if (loop.condition == no_node) {
            body(loop.body);
        } else {
            under(loop.condition, true, [&] { body(loop.body); });
        }
        bound_.resize(before);
        body(loop.otherwise);
    }
    void statement(const Set& set) {
        expression(set.value);
        bind(set.target);
    }
    void statement(const BlockSet& block) {
        const std::size_t before = bound_.size();
        body(block.body);
        bound_.resize(before);
        for (const NodeId filter : block.filters) arguments(std::get<Filter>(nodes_[filter].kind).arguments);
        bind(block.target);
    }
    void statement(const Include& include) { expression(include.name); }
    /// Its body is looked through apart from the place: it sees no names but the template's own.
    void statement(const Block&) {}

    std::span<const Node> nodes_;
    Names bound_;
    Names defined_;
    std::vector<Reference> found_;
};

}  // namespace

std::vector<Reference> references(const Expression& expression) {
    Collector collector(expression.nodes);
    collector.expression(expression.root);
    return collector.take();
}

std::vector<Reference> references(const Template& source) {
    Collector collector(source.nodes);
    collector.body(source.body);
    for (const NamedBody& block : source.blocks) collector.body(block.body);
    return collector.take();
}

}  // namespace stepwarden::jinja
