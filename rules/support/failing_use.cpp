#include "rules/support/failing_use.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "rules/support/enclosing.hpp"

namespace stepwarden::rules {
namespace {

using value::Value;

/// What may stand for itself: it cannot fail, or means something only where it stands.
bool is_kept(const jinja::Node& node) {
    return std::holds_alternative<jinja::Literal>(node.kind) || std::holds_alternative<jinja::Name>(node.kind) ||
           std::holds_alternative<jinja::Slice>(node.kind) || std::holds_alternative<jinja::ListDisplay>(node.kind) ||
           std::holds_alternative<jinja::TupleDisplay>(node.kind) ||
           std::holds_alternative<jinja::DictDisplay>(node.kind) ||
           (std::holds_alternative<jinja::Filter>(node.kind) &&
            std::get<jinja::Filter>(node.kind).subject == jinja::no_node);
}

/// Replaces every piece that does not mention the name by a name of its own, so that only a reading of the name can
/// fail.
void hide_the_rest(std::vector<jinja::Node>& nodes, std::string_view name) {
    std::vector<bool> mentions(nodes.size(), false);
    std::vector<bool> called(nodes.size(), false);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto* own = std::get_if<jinja::Name>(&nodes[i].kind);
        if (own != nullptr && own->name == name) mentions[i] = true;
        jinja::for_each_child(nodes[i], [&](jinja::NodeId child) {
            if (mentions[child]) mentions[i] = true;
        });
        if (const auto* call = std::get_if<jinja::Call>(&nodes[i].kind)) called[call->callee] = true;
    }
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (!mentions[i] && !called[i] && !is_kept(nodes[i])) nodes[i].kind = jinja::Name{fmt::format("\x01{}", i)};
}

class Trial {
public:
    Trial(std::string_view name, const Value& value) : name_(name), value_(value) {}

    /// How a condition comes out: whether it ends the task, and whether it may fail.
    struct Result {
        bool ends = false;
        bool fails = false;
    };

    [[nodiscard]] Result judge(const ansible::Condition& condition) const {
        if (condition.literal) return {.ends = !*condition.literal, .fails = false};
        if (!condition.expression) return {};
        jinja::Expression expression = *condition.expression;
        hide_the_rest(expression.nodes, name_);
        const auto judgement = jinja::judge(expression, lookup());
        if (!judgement) return {.ends = false, .fails = judgement.error().kind == jinja::Failure::Kind::undefined};
        return {.ends = judgement->truth == value::Truth::no, .fails = judgement->may_fail};
    }

    [[nodiscard]] bool fails(const std::string& text) const {
        auto parsed = jinja::parse_template(text);
        if (!parsed) return false;
        hide_the_rest(parsed->nodes, name_);
        bool may_fail = false;
        const auto rendered = jinja::render(*parsed, lookup(), may_fail);
        return may_fail || (!rendered && rendered.error().kind == jinja::Failure::Kind::undefined);
    }

private:
    [[nodiscard]] jinja::Lookup lookup() const {
        return jinja::Lookup([this](std::string_view name) {
            return name == name_ ? value_ : Value::unknown("'" + std::string(name) + "'", true);
        });
    }

    std::string_view name_;
    const Value& value_;
};

bool reads(const Reading& reading, std::string_view name) {
    return reading.reference.name == name && !reading.reference.guarded;
}

/// The reading of the name in a condition, the one with most behind it.
std::optional<Reading> reading_in(const ansible::Condition& condition, std::string_view name) {
    std::optional<Reading> found;
    for (jinja::Reference& reference : jinja::references(*condition.expression)) {
        Reading reading{std::move(reference), Reading::In::when, condition.where, condition.text};
        if (reads(reading, name) && (!found || found->reference.path.size() < reading.reference.path.size()))
            found = std::move(reading);
    }
    return found;
}

/// An error for want of the name, or of something in it, was seen at some moment.
bool was_undefined(const check::Model& model, const KnownTask& known, std::string_view name) {
    for (const simulate::TaskObservation* seen : observations_of(model, known))
        for (const simulate::ObservedError& error : seen->errors) {
            const std::string_view undefined = error.undefined_name;
            if (undefined.starts_with(name) && undefined.substr(name.size()).find_first_of(".[") == 0) return true;
            if (undefined == name) return true;
        }
    return false;
}

}  // namespace

std::optional<Reading> failing_use(const check::Model& model, const KnownTask& known, std::string_view name,
                                   const Value& value) {
    const Trial trial(name, value);
    std::vector<const ansible::Condition*> conditions;
    if (known.node != nullptr)
        conditions = conditions_around(model, *known.node);
    else
        for (const ansible::Condition& condition : known.task->when) conditions.push_back(&condition);
    for (const ansible::Condition* condition : conditions) {
        const Trial::Result result = trial.judge(*condition);
        if (result.fails)
            if (auto reading = reading_in(*condition, name)) return reading;
        if (result.ends) return std::nullopt;
    }
    for (Reading& reading : readings_of(*known.task)) {
        if (!reads(reading, name) || !trial.fails(reading.text)) continue;
        if (reading.in == Reading::In::value || (reading.in == Reading::In::loop && was_undefined(model, known, name)))
            return std::move(reading);
    }
    return std::nullopt;
}

bool is_asserted_before(const check::Model& model, const KnownTask& reader, std::string_view name) {
    if (reader.node == nullptr || !reader.node->contributed) return false;
    return std::any_of(model.graph.nodes.begin(), model.graph.nodes.end(), [&](const graph::Node& node) {
        if (node.task->action != "fail" && node.task->action != "assert") return false;
        if (node.role != reader.node->role || node.section != reader.node->section) return false;
        if (node.contributed > reader.node->contributed) return false;
        const std::vector<Reading> readings = readings_of(*node.task);
        return std::any_of(readings.begin(), readings.end(), [&](const Reading& reading) {
            return reading.reference.name == name && reading.reference.guarded;
        });
    });
}

Value skipped_register(const ansible::Task& definer) {
    value::Dict result{{Value("changed"), Value(false)},
                       {Value("skipped"), Value(true)},
                       {Value("skip_reason"), Value("Conditional result was False")}};
    if (definer.loop) result.emplace_back(Value("results"), Value::unknown("results of a skipped loop", true));
    return result;
}

check::Finding finding_at(const check::Model& model, const KnownTask& reader, const Reading& reading) {
    check::Finding finding = finding_at(model, *reader.task);
    finding.where = reading.where;
    if (reading.in == Reading::In::when) finding.length = static_cast<std::uint32_t>(reading.text.size());
    finding.subject = dotted(reading.reference);
    return finding;
}

}  // namespace stepwarden::rules
