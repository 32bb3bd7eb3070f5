#include "report/changes_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/finding_json.hpp"

namespace stepwarden::report {
namespace {

using Json = nlohmann::ordered_json;

std::string one_line(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace); }

template <typename T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}

Json place_json(const changes::Place& place) {
    if (place.path.empty()) return {};
    return {{"path", place.path}, {"line", place.line}, {"column", place.column}};
}

Json fields_json(const std::vector<changes::FieldChange>& fields) {
    Json list = Json::array();
    for (const changes::FieldChange& each : fields)
        list.push_back({{"field", each.field}, {"old", or_null(each.old_value)}, {"new", or_null(each.new_value)}});
    return list;
}

Json verdicts_json(const std::vector<changes::VerdictChange>& verdicts) {
    Json list = Json::array();
    for (const changes::VerdictChange& each : verdicts)
        list.push_back({{"workflow", each.workflow},
                        {"role", each.role},
                        {"step", or_null(each.step)},
                        {"old", name(each.old_verdict)},
                        {"new", name(each.new_verdict)}});
    return list;
}

Json change_json(const changes::TaskChange& change) {
    Json json = {{"service", change.service},
                 {"services", change.services},
                 {"template", change.template_path},
                 {"was", change.was_template},
                 {"was_service", change.was_service},
                 {"was_section", change.was_section},
                 {"section", change.section},
                 {"roles", change.roles},
                 {"plans", change.plans},
                 {"workflows", change.workflows},
                 {"kind", name(change.kind)},
                 {"steps", change.steps},
                 {"moved_steps", Json()},
                 {"reordered", Json()},
                 {"task", change.task},
                 {"was_task", change.was_task},
                 {"location", place_json(change.location)},
                 {"old_location", place_json(change.old_location)},
                 {"fields", fields_json(change.fields)},
                 {"gates", {{"added", change.gates_added}, {"removed", change.gates_removed}}},
                 {"verdicts", verdicts_json(change.verdicts)},
                 {"jobs", or_null(change.jobs)}};
    if (change.moved_steps) json["moved_steps"] = {{"from", change.moved_steps->from}, {"to", change.moved_steps->to}};
    if (change.reordered)
        json["reordered"] = {{change.reordered->is_after ? "after" : "before", change.reordered->task}};
    return json;
}

Json effect_json(const changes::EffectChange& change) {
    return {
        {"change", name(change.kind)},
        {"workflow", change.workflow},
        {"role", change.role},
        {"step", or_null(change.step)},
        {"old_step", or_null(change.old_step)},
        {"service", change.service},
        {"effect",
         {{"op", name(change.effect.operation)}, {"kind", name(change.effect.resource)}, {"name", change.effect.name}}},
        {"landmark", change.landmark},
        {"sentence", change.sentence}};
}

/// The changed tasks that no job is known to run, by service and section.
Json unexercised_json(const changes::ChangeSet& changes) {
    Json list = Json::array();
    for (const changes::TaskChange& change : changes.tasks) {
        if (!change.jobs || !change.jobs->empty()) continue;
        const Json row = {{"service", change.service}, {"template", change.template_path}, {"section", change.section}};
        if (std::find(list.begin(), list.end(), row) == list.end()) list.push_back(row);
    }
    return list;
}

/// Elements of an array, one a line.
template <typename Items, typename Write>
void write_array(std::ostream& out, const Items& items, const Write& write) {
    out << '[';
    std::string_view separator = "\n  ";
    for (const auto& item : items) {
        out << separator << write(item);
        separator = ",\n  ";
    }
    out << (items.empty() ? "]" : "\n ]");
}

}  // namespace

void write_changes_json(const ChangesPart& part, std::ostream& out) {
    const changes::ChangeSet& set = part.changes;
    const auto finding_in = [](const Part& side) {
        return [&side](const check::Finding& finding) { return finding_json(side, finding); };
    };
    const auto unanalysed_in = [](const Part& side) {
        return [&side](const check::Unanalysed& input) { return unanalysed_json(side, input); };
    };
    out << "{\"format\": \"stepwarden-diff/1\",\n \"old\": " << one_line(set.old_name)
        << ",\n \"new\": " << one_line(set.new_name) << ",\n \"changes\": ";
    write_array(out, set.tasks, [](const auto& change) { return one_line(change_json(change)); });
    out << ",\n \"effects\": ";
    write_array(out, set.effects, [](const auto& change) { return one_line(effect_json(change)); });
    out << ",\n \"findings\": {\"unchanged\": " << set.findings.unchanged << ",\n \"new\": ";
    write_array(out, set.findings.added, finding_in(part.after));
    out << ",\n \"fixed\": ";
    write_array(out, set.findings.fixed, finding_in(part.before));
    out << "},\n \"jobs_known\": " << (set.jobs_known ? "true" : "false") << ",\n \"unexercised\": ";
    const Json unexercised = unexercised_json(set);
    write_array(out, unexercised, one_line);
    out << ",\n \"remarks\": " << one_line(set.remarks) << ",\n \"unanalysed\": {\"old\": ";
    write_array(out, set.old_unanalysed, unanalysed_in(part.before));
    out << ",\n \"new\": ";
    write_array(out, set.new_unanalysed, unanalysed_in(part.after));
    out << "},\n \"summary\": "
        << one_line({{"added", set.count(changes::ChangeKind::added)},
                     {"removed", set.count(changes::ChangeKind::removed)},
                     {"changed", set.count(changes::ChangeKind::changed)},
                     {"effects", set.effects.size()},
                     {"findings_new", set.findings.added.size()},
                     {"findings_fixed", set.findings.fixed.size()},
                     {"findings_unchanged", set.findings.unchanged},
                     {"unanalysed", set.old_unanalysed.size() + set.new_unanalysed.size()}})
        << "}\n";
}

}  // namespace stepwarden::report
