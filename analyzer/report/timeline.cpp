#include "report/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "report/wrap.hpp"
#include "text/visible.hpp"

namespace stepwarden::report {

namespace {

using simulate::Verdict;

constexpr std::size_t piece_bytes = std::size_t{1} << 18;
constexpr std::size_t line_width = 120;

char symbol(Verdict verdict) {
    switch (verdict) {
        case Verdict::run:
            return '+';
        case Verdict::skip:
            return '-';
        case Verdict::maybe:
            return '?';
        case Verdict::error:
            return '!';
        case Verdict::unreached:
            return '.';
    }
    return ' ';
}

std::string_view meaning(Verdict verdict) {
    switch (verdict) {
        case Verdict::run:
            return "runs";
        case Verdict::skip:
            return "is skipped";
        case Verdict::maybe:
            return "depends on the node";
        case Verdict::error:
            return "fails to evaluate";
        case Verdict::unreached:
            return "is not come to";
    }
    return {};
}

std::string_view plural_of(Verdict verdict) {
    return verdict == Verdict::error ? std::string_view("errors") : simulate::name(verdict);
}

std::string counted(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

/// "62 skip, 3 unreached", or nothing.
std::string counts_text(const VerdictCounts& counts) {
    std::string out;
    for (const Verdict verdict : all_verdicts) {
        if (counts.of(verdict) == 0) continue;
        if (!out.empty()) out += ", ";
        fmt::format_to(std::back_inserter(out), "{} {}", counts.of(verdict),
                       counts.of(verdict) == 1 ? simulate::name(verdict) : plural_of(verdict));
    }
    return out;
}

/// Fact gathering is part of starting a play; it is told only when it fails.
bool is_quiet(const simulate::TaskMoment& moment, const simulate::Decision& decision) {
    return moment.task->action == "gather_facts" && decision.verdict != Verdict::error;
}

/// An include that surely runs is no more than the way to its tasks, which stand below their own file's name.
bool is_only_a_way(const simulate::TaskMoment& moment, const simulate::Decision& decision) {
    return moment.task->inclusion != ansible::Inclusion::none && decision.verdict == Verdict::run;
}

/// What follows the arrow: effects, or the module when the task's own name does not say it.
std::string deed_of(const ansible::Task& task, const simulate::Decision& decision) {
    if (task.action == "fail" && decision.verdict == Verdict::run) return "fails the host";
    std::string effects = effects_text(decision.effects);
    if (effects.empty() && !task.name.empty()) effects = task.action_as_written;
    return text::visible(effects);
}

/// "5 items", "2 of 5 items"; nothing for what is no loop.
std::string items_text(const simulate::Decision& decision) {
    if (decision.items.empty()) return {};
    const auto taken = std::ranges::count_if(decision.items, [](Verdict item) { return item != Verdict::skip; });
    const std::size_t all = decision.items.size();
    return static_cast<std::size_t>(taken) == all ? counted(all, "item") : fmt::format("{} of {} items", taken, all);
}

}  // namespace

TimelineWriter::TimelineWriter(const Simulation& simulation, const DecisionFilter& filter, Style style, Sink sink)
    : simulation_(simulation),
      filter_(filter),
      style_(style),
      sink_(std::move(sink)),
      labels_(simulation.layout, simulation.hosts) {
    write_head();
}

void TimelineWriter::write_head() {
    const std::string release = simulation_.layout.release.empty() ? "" : ", " + simulation_.layout.release;
    const std::string what = simulation_.workflow.empty() ? "Playbooks" : text::visible(simulation_.workflow);
    out_ += style_.strong(fmt::format("{}: {} on {}{}", what, counted(simulation_.calls.size(), "call"),
                                      counted(simulation_.layout.inventory.hosts().size(), "host"), release));
    out_ += '\n';
    for (const auto& [option, value] : simulation_.pins)
        fmt::format_to(std::back_inserter(out_), "  pinned: {} {}\n", option, text::visible(value));
}

void TimelineWriter::begin_call() {
    end_call();
    const simulate::Call& call = simulation_.calls[calls_++];
    fmt::format_to(std::back_inserter(out_), "\n{} {}\n",
                   style_.frame(fmt::format("[{}/{}]", calls_, simulation_.calls.size())),
                   style_.strong(text::visible(command_of(simulation_, call))));
}

void TimelineWriter::end_call() {
    end_play();
    end_block();
    write_folded();
}

void TimelineWriter::play(const simulate::PlayMoment& play) {
    end_play();
    Block block;
    block.play = play.play;
    block.first_number = block.last_number = play.number;
    block.name = play.name;
    block.hosts = play.hosts;
    running_ = std::move(block);
    heading_.clear();
    last_why_ = nullptr;
    play_sizes_.clear();
    for (const simulate::HostNumber host : play.hosts) ++play_sizes_[labels_.class_of(host)];
}

/// Batches of one play that come to the same become one block.
void TimelineWriter::end_play() {
    if (!running_) return;
    Block done = std::move(*running_);
    running_.reset();
    if (waiting_ && waiting_->play == done.play && waiting_->body == done.body && !done.body.empty()) {
        waiting_->last_number = done.last_number;
        waiting_->hosts.insert(waiting_->hosts.end(), done.hosts.begin(), done.hosts.end());
        waiting_->left_out.add(done.left_out);
        ++waiting_->batches;
        return;
    }
    end_block();
    waiting_ = std::move(done);
}

void TimelineWriter::end_block() {
    if (!waiting_) return;
    const Block block = std::move(*waiting_);
    waiting_.reset();
    if (block.body.empty()) {
        ++folded_.plays;
        folded_.left_out.add(block.left_out);
        return;
    }
    write_folded();
    const std::string number = block.batches == 1 ? fmt::format("play {}", block.first_number)
                                                  : fmt::format("plays {}-{}", block.first_number, block.last_number);
    std::string hosts = labels_.label(block.hosts) + fmt::format(" ({}", counted(block.hosts.size(), "host"));
    hosts += block.batches == 1 ? ")" : fmt::format(" in {} batches, each alike)", block.batches);
    fmt::format_to(std::back_inserter(out_), "  {} {}  {}\n", number, style_.strong(text::visible(block.name)),
                   text::visible(hosts));
    out_ += block.body;
    write_left_out(block.left_out);
    flush(piece_bytes);
}

void TimelineWriter::write_left_out(const VerdictCounts& left_out) {
    if (left_out.total() > 0) fmt::format_to(std::back_inserter(out_), "    not shown: {}\n", counts_text(left_out));
}

void TimelineWriter::write_folded() {
    if (folded_.plays == 0) return;
    const std::string left_out = counts_text(folded_.left_out);
    fmt::format_to(std::back_inserter(out_), "  {} with nothing to show{}\n", counted(folded_.plays, "play"),
                   left_out.empty() ? "" : " (" + left_out + ")");
    folded_ = {};
}

void TimelineWriter::task(const simulate::TaskMoment& moment) {
    if (moment.task->action == "meta") return;
    const TaskOrigin origin = origin_of(simulation_, *moment.task);
    const bool takes = takes_task(filter_, moment, origin);
    for (const simulate::Decision& decision : merger_.merged(moment)) {
        if (is_quiet(moment, decision)) continue;
        counts_.add(decision);
        const bool on_host = !filter_.host || std::ranges::binary_search(*decision.hosts, *filter_.host);
        if (takes && on_host && filter_.takes(decision.verdict)) {
            if (decision.verdict == Verdict::run || (decision.verdict == Verdict::maybe && decision.may_run))
                summary_.add(moment, decision, labels_.group(decision.hosts).classes);
            if (!is_only_a_way(moment, decision)) show(moment, decision, origin);
        } else if (running_) {
            running_->left_out.add(decision);
        }
    }
}

bool TimelineWriter::is_whole(const HostLabels::Group& hosts) const {
    std::size_t size = 0;
    for (const HostLabels::Class number : hosts.classes) {
        const auto found = play_sizes_.find(number);
        size += found == play_sizes_.end() ? 0 : found->second;
    }
    return size == hosts.size;
}

void TimelineWriter::write_heading(const simulate::TaskMoment& moment, const HostLabels::Group& hosts) {
    std::string heading;
    if (moment.step) heading = "step " + *moment.step + "  ";
    heading += hosts.roles + "  ";
    const text::FileId file = moment.task->where.file;
    if (file != text::no_file) heading += simulation_.tree.path(file);
    if (heading == heading_) return;
    heading_ = std::move(heading);
    last_why_ = nullptr;
    fmt::format_to(std::back_inserter(running_->body), "    {}\n", style_.frame(text::visible(heading_)));
}

std::string TimelineWriter::mark(Verdict verdict) const {
    const std::string text(1, symbol(verdict));
    switch (verdict) {
        case Verdict::run:
            return style_.severity(check::Severity::note, text);
        case Verdict::maybe:
            return style_.severity(check::Severity::warning, text);
        case Verdict::error:
            return style_.severity(check::Severity::error, text);
        default:
            return text;
    }
}

std::string TimelineWriter::title(const simulate::TaskMoment& moment, const TaskOrigin& origin) const {
    const ansible::Task& task = *moment.task;
    std::string out = text::visible(title_of(task));
    if (moment.is_handler) out += " (handler)";
    if (!origin.services.empty()) out += " [" + text::visible(origin.services.front()) + "]";
    return out;
}

void TimelineWriter::show(const simulate::TaskMoment& moment, const simulate::Decision& decision,
                          const TaskOrigin& origin) {
    if (!running_) return;
    shown_.add(decision);
    const HostLabels::Group hosts = labels_.group(decision.hosts);
    write_heading(moment, hosts);
    std::string line = title(moment, origin);
    if (!is_whole(hosts)) line += "  on " + text::visible(hosts.label);
    if (const std::string items = items_text(decision); !items.empty()) line += "  " + items;
    const std::string deed = deed_of(*moment.task, decision);
    std::string& body = running_->body;
    const bool fits = line.size() + deed.size() < line_width;
    fmt::format_to(std::back_inserter(body), "    {:>5} {} {}{}{}\n", moment.task->where.line, mark(decision.verdict),
                   line, deed.empty() ? "" : (fits ? "  -> " : "\n            -> "), deed);
    if (!decision.why || decision.verdict == Verdict::run) return;
    const bool is_same = last_why_ && (last_why_ == decision.why || *last_why_ == *decision.why);
    last_why_ = decision.why;
    const std::string why = is_same ? "because of the same" : "because " + text::visible(*decision.why);
    body += indented(wrapped(why, line_width - 12), "            ");
}

void TimelineWriter::write_legend() {
    std::string out;
    for (const Verdict verdict : all_verdicts) {
        if (shown_.of(verdict) == 0) continue;
        out += out.empty() ? "" : ", ";
        out += fmt::format("{} {}", mark(verdict), meaning(verdict));
    }
    if (!out.empty()) out_ += out + "\n";
}

void TimelineWriter::write_summary() {
    const std::vector<EffectSummary::Row> rows = summary_.rows(labels_);
    std::size_t width = 0;
    for (const EffectSummary::Row& row : rows) width = std::max(width, row.what.size());
    std::string plan;
    for (const EffectSummary::Row& row : rows) {
        fmt::format_to(std::back_inserter(out_), "  {:<8} {:<{}}  {}\n", simulate::name(row.operation), row.what, width,
                       text::visible(row.where));
        if (row.operation == simulate::Operation::write) continue;
        fmt::format_to(std::back_inserter(plan), "{}{} to {}", plan.empty() ? "" : ", ", row.resources,
                       simulate::name(row.operation));
    }
    out_ += style_.strong("Plan: " + (plan.empty() ? "nothing known to change" : plan));
    out_ += "; " + (counts_.total() == 0 ? "no tasks" : counts_text(counts_)) + "\n";
}

void TimelineWriter::finish() {
    end_call();
    out_ += '\n';
    write_legend();
    write_summary();
    flush(1);
}

/// Gives the text on when it holds so many bytes.
void TimelineWriter::flush(std::size_t from) {
    if (out_.size() < from) return;
    sink_(out_);
    out_.clear();
}

}  // namespace stepwarden::report
