#include "cli/simulate_why.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "report/wrap.hpp"
#include "text/suggest.hpp"
#include "text/visible.hpp"

namespace stepwarden::cli {

namespace {

constexpr std::size_t most_nearest = 3;
constexpr std::size_t line_width = 120;

struct Place {
    std::string_view file;
    std::uint32_t line = 0;
};

std::optional<Place> split_place(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string_view digits = text.substr(colon + 1);
    std::uint32_t line = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), line);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || line == 0)
        return std::nullopt;
    return Place{text.substr(0, colon), line};
}

std::optional<text::FileId> find_file(const text::Tree& tree, std::string_view path) {
    for (text::MountId mount = 0; mount < tree.mounts(); ++mount)
        if (const auto file = tree.find(path, mount)) return file;
    return std::nullopt;
}

/// All tasks that stand in a file, in order, blocks before what is in them.
std::vector<const ansible::Task*> tasks_of(text::FileId file, ansible::Sources& sources) {
    std::vector<const ansible::Task*> found;
    const auto add_all = [&found](const std::vector<ansible::Task>& tasks) {
        for (const ansible::Task& task : tasks)
            ansible::for_each_nested(task, [&found](const ansible::Task& each) { found.push_back(&each); });
    };
    const yaml::Node* document = sources.document(file);
    if (document == nullptr) return found;
    if (!ansible::looks_like_playbook(*document)) {
        if (const auto* tasks = sources.tasks(file)) add_all(*tasks);
        return found;
    }
    const ansible::Playbook* playbook = sources.playbook(file);
    if (playbook == nullptr) return found;
    for (const ansible::PlaybookEntry& entry : playbook->entries)
        if (const auto* play = std::get_if<ansible::Play>(&entry))
            for (const auto* list : {&play->pre_tasks, &play->tasks, &play->post_tasks, &play->handlers})
                add_all(*list);
    return found;
}

/// "Stop nova (upgrade_tasks_step1.yaml:12)" for the tasks nearest to a line.
std::string nearest_tasks(std::vector<const ansible::Task*> tasks, const Place& place) {
    const auto distance = [&place](const ansible::Task* task) {
        return task->where.line > place.line ? task->where.line - place.line : place.line - task->where.line;
    };
    std::ranges::stable_sort(tasks, {}, distance);
    std::string out;
    for (std::size_t i = 0; i < tasks.size() && i < most_nearest; ++i)
        out += fmt::format("{}'{}' at line {}", i == 0 ? "" : ", ", report::title_of(*tasks[i]), tasks[i]->where.line);
    return out;
}

/// A long value without its middle.
std::string shortened(const std::string& text) {
    constexpr std::size_t most = 400;
    if (text.size() <= most) return text::visible(text);
    return text::visible(text.substr(0, most)) + fmt::format("... ({} bytes)", text.size());
}

}  // namespace

tl::expected<std::vector<const ansible::Task*>, std::string> tasks_at(std::string_view text, SimulationInput& input) {
    const auto place = split_place(text);
    if (!place) return tl::unexpected(fmt::format("--why: expected FILE:LINE, found '{}'", text));
    const auto file = find_file(input.tree, place->file);
    if (!file) {
        std::vector<std::string> known;
        for (text::FileId each = 0; each < input.tree.size(); ++each) known.emplace_back(input.tree.path(each));
        const auto nearest = text::nearest_name(place->file, known);
        return tl::unexpected(fmt::format("--why: there is no file '{}'{}", place->file,
                                          nearest ? fmt::format("; did you mean '{}'?", *nearest) : ""));
    }
    const std::vector<const ansible::Task*> tasks = tasks_of(*file, input.sources);
    const ansible::Task* found = nullptr;
    for (const ansible::Task* task : tasks)
        if (task->where.line <= place->line && (found == nullptr || found->where.line < task->where.line)) found = task;
    if (found == nullptr)
        return tl::unexpected(fmt::format(
            "--why: no task stands at {}{}", text,
            tasks.empty() ? ": the file has no tasks" : "; the nearest are " + nearest_tasks(tasks, *place)));
    std::vector<const ansible::Task*> all{found};
    const auto contributed = input.contributions.index_of.find(found);
    if (contributed == input.contributions.index_of.end()) return all;
    for (const ansible::Task* copy : input.contributions.tasks[contributed->second].copies)
        if (copy != found) all.push_back(copy);
    return all;
}

WhyTeller::WhyTeller(const report::Simulation& simulation, const report::DecisionFilter& filter, report::Style style,
                     std::vector<const ansible::Task*> tasks, const simulate::DryRun& run)
    : simulation_(simulation),
      filter_(filter),
      style_(style),
      tasks_(std::move(tasks)),
      run_(run),
      labels_(simulation.layout, simulation.hosts) {}

void WhyTeller::task(const simulate::TaskMoment& moment) {
    if (std::ranges::find(tasks_, moment.task) == tasks_.end()) return;
    if (!report::takes_task(filter_, moment, report::origin_of(simulation_, *moment.task))) return;
    bool is_first = true;
    for (const simulate::Decision& decision : moment.decisions) {
        if (filter_.host && !std::ranges::binary_search(*decision.hosts, *filter_.host)) continue;
        if (is_first) tell_moment(moment);
        is_first = false;
        tell_decision(moment, decision);
    }
}

std::string WhyTeller::place(const text::Position& where) const {
    return text::visible(report::path_of(simulation_, where));
}

void WhyTeller::tell_moment(const simulate::TaskMoment& moment) {
    const std::string call = report::command_of(simulation_, simulation_.calls[calls_ == 0 ? 0 : calls_ - 1]);
    if (told_call_ != calls_)
        fmt::format_to(std::back_inserter(out_), "\n{} {}\n",
                       style_.frame(fmt::format("[{}/{}]", calls_, simulation_.calls.size())),
                       style_.strong(text::visible(call)));
    told_call_ = calls_;
    const std::string step = moment.step ? fmt::format(", step {}{}", text::visible(*moment.step),
                                                       moment.step_is_text ? " (text)" : " (a number)")
                                         : "";
    fmt::format_to(std::back_inserter(out_), "  play {} {}{}\n", moment.play->number,
                   style_.strong(text::visible(moment.play->name)), step);
    fmt::format_to(std::back_inserter(out_), "    {}  {}\n", place(moment.task->where),
                   text::visible(report::title_of(*moment.task)));
    tell_conditions(moment);
}

void WhyTeller::tell_conditions(const simulate::TaskMoment& moment) {
    for (const ansible::Condition& condition : moment.task->when)
        fmt::format_to(std::back_inserter(out_), "      when: {}   ({})\n", text::visible(condition.text),
                       place(condition.where));
}

void WhyTeller::tell_decision(const simulate::TaskMoment& moment, const simulate::Decision& decision) {
    const std::string hosts = filter_.host ? simulation_.hosts[*filter_.host] : labels_.group(decision.hosts).label;
    std::string line = fmt::format("{}: {}", hosts, simulate::name(decision.verdict));
    if (decision.verdict == simulate::Verdict::maybe && !decision.may_run) line += " (an error, or skipped)";
    if (decision.why) line += ", because " + *decision.why;
    out_ += report::indented(report::wrapped(text::visible(line), line_width - 6), "      ");
    tell_variables(moment, filter_.host ? *filter_.host : decision.hosts->front());
}

void WhyTeller::tell_variables(const simulate::TaskMoment& moment, simulate::HostNumber host) {
    for (const simulate::DryRun::Seen& seen : run_.variables_of(moment, host)) {
        std::string source = text::visible(seen.source);
        if (const std::string where = place(seen.where); !where.empty()) source += (source.empty() ? "" : ", ") + where;
        fmt::format_to(std::back_inserter(out_), "        {} = {}{}\n", text::visible(seen.name), shortened(seen.value),
                       source.empty() ? "" : "   (" + source + ")");
    }
}

std::string WhyTeller::answer() const {
    std::string out = "asked for";
    for (const ansible::Task* task : tasks_) {
        if (task != tasks_.front()) out += task == tasks_[1] ? ", whose copies are at" : ",";
        out += ' ' + place(task->where);
    }
    fmt::format_to(std::back_inserter(out), ": {}\n", text::visible(report::title_of(*tasks_.front())));
    if (out_.empty()) out += "no call comes to it\n";
    return out + out_;
}

}  // namespace stepwarden::cli
