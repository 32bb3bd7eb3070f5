#include "report/effect_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

namespace stepwarden::report {

namespace {

using simulate::Effect;
using simulate::Resource;

/// Stands for a task without a step.
constexpr int no_step = -1;
constexpr std::size_t most_names = 5;

int step_of(const simulate::TaskMoment& moment) {
    if (!moment.step) return no_step;
    const std::string& text = *moment.step;
    int step = no_step;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
    return error == std::errc() && end == text.data() + text.size() ? step : no_step;
}

/// " step 0-2,4", or nothing when there are no steps.
std::string steps_text(const std::set<int>& steps) {
    std::string out;
    for (auto step = steps.begin(); step != steps.end();) {
        const int first = *step;
        int last = first;
        while (++step != steps.end() && *step == last + 1) last = *step;
        if (first == no_step && last == no_step) continue;
        out += out.empty() ? " step " : ",";
        out += std::to_string(std::max(first, 0));
        if (last > std::max(first, 0)) out += fmt::format("-{}", last);
    }
    return out;
}

std::string joined(const std::vector<std::pair<std::string, std::string>>& parts) {
    std::string out;
    for (const auto& [roles, steps] : parts) out += (out.empty() ? "" : "; ") + roles + steps;
    return out;
}

std::string plural(Resource resource) {
    if (resource == Resource::cron) return "cron jobs";
    const std::string name(simulate::name(resource));
    return name.ends_with('y') ? name.substr(0, name.size() - 1) + "ies" : name + "s";
}

std::string names_text(Resource resource, const std::vector<std::string_view>& names) {
    std::string out(resource == Resource::cron ? "cron job" : simulate::name(resource));
    if (resource == Resource::cluster) return "the cluster";
    for (std::size_t i = 0; i < names.size() && i < most_names; ++i) {
        if (names[i] == "*") return "every " + out;
        out += i == 0 ? " " : ", ";
        out += names[i].empty() ? "known only at run time" : names[i];
    }
    if (names.size() > most_names) out += fmt::format(" and {} more", names.size() - most_names);
    return out;
}

}  // namespace

bool changes_something(const Effect& effect) { return effect.operation != simulate::Operation::use; }

std::string counted(Resource resource, std::size_t count) {
    if (resource == Resource::cluster) return "the cluster";
    if (count != 1) return fmt::format("{} {}", count, plural(resource));
    return fmt::format("1 {}", resource == Resource::cron ? "cron job" : simulate::name(resource));
}

std::string effects_text(const std::vector<Effect>& effects) {
    std::string out;
    for (std::size_t i = 0; i < effects.size();) {
        std::vector<std::string_view> names;
        std::size_t next = i;
        while (next < effects.size() && effects[next].operation == effects[i].operation &&
               effects[next].resource == effects[i].resource)
            names.emplace_back(effects[next++].name);
        if (changes_something(effects[i])) {
            if (!out.empty()) out += "; ";
            out += simulate::name(effects[i].operation);
            out += ' ';
            out += names_text(effects[i].resource, names);
        }
        i = next;
    }
    return out;
}

void EffectSummary::add(const simulate::TaskMoment& moment, const simulate::Decision& decision,
                        std::span<const HostLabels::Class> classes) {
    const bool is_sure = decision.verdict == simulate::Verdict::run;
    for (const Effect& effect : decision.effects) {
        if (!changes_something(effect)) continue;
        Touched& touched = touched_[effect.operation];
        const std::string name = effect.name.empty()
                                     ? fmt::format("\n{}:{}", moment.task->where.file, moment.task->where.line)
                                     : effect.name;
        bool& surely = touched.resources[{effect.resource, name}];
        surely = surely || is_sure;
        for (const HostLabels::Class number : classes) touched.steps[number].insert(step_of(moment));
    }
}

/// Roles with the same steps stand together.
std::string EffectSummary::where_text(const std::map<HostLabels::Class, std::set<int>>& steps,
                                      const HostLabels& labels) {
    std::vector<std::pair<std::string, std::string>> parts;
    for (const auto& [number, its_steps] : steps) {
        const std::string text = steps_text(its_steps);
        const auto same = std::ranges::find(parts, text, &std::pair<std::string, std::string>::second);
        if (same != parts.end())
            same->first += ", " + labels.class_name(number);
        else if (parts.size() < most_names)
            parts.emplace_back(labels.class_name(number), text);
        else
            return joined(parts) + "; and others";
    }
    return joined(parts);
}

std::vector<EffectSummary::Row> EffectSummary::rows(const HostLabels& labels) const {
    std::vector<Row> rows;
    for (const auto& [operation, touched] : touched_) {
        Row row{operation, touched.resources.size(), 0, {}, {}};
        std::map<Resource, std::size_t> kinds;
        for (const auto& [resource, surely] : touched.resources) {
            ++kinds[resource.first];
            row.maybe += surely ? 0 : 1;
        }
        for (const auto& [kind, count] : kinds) row.what += (row.what.empty() ? "" : ", ") + counted(kind, count);
        if (row.maybe == row.resources)
            row.what += " (maybe)";
        else if (row.maybe > 0)
            row.what += fmt::format(" ({} of them maybe)", row.maybe);
        row.where = where_text(touched.steps, labels);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace stepwarden::report
