#include "report/decision_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace stepwarden::report {

namespace {

using nlohmann::json;

constexpr std::size_t piece_bytes = std::size_t{1} << 18;

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

template <typename Texts>
void append_list(std::string& out, const Texts& texts) {
    out += '[';
    bool is_first = true;
    for (const auto& text : texts) {
        if (!is_first) out += ", ";
        is_first = false;
        append_json(out, text);
    }
    out += ']';
}

void append_effects(std::string& out, const std::vector<simulate::Effect>& effects) {
    out += ", \"effects\": [";
    for (const simulate::Effect& effect : effects) {
        if (&effect != &effects.front()) out += ", ";
        fmt::format_to(std::back_inserter(out), R"({{"op": "{}", "kind": "{}", "name": )",
                       simulate::name(effect.operation), simulate::name(effect.resource));
        append_json(out, effect.name);
        out += '}';
    }
    out += ']';
}

std::string unanalysed_text(const check::Unanalysed& input) {
    std::string out = "{\"path\": ";
    append_json(out, input.path);
    fmt::format_to(std::back_inserter(out), ", \"line\": {}, \"reason\": ", input.line);
    append_json(out, input.reason);
    return out + '}';
}

}  // namespace

void append_json(std::string& out, std::string_view text) {
    if (is_plain(text)) {
        out += '"';
        out += text;
        out += '"';
    } else {
        out += json(text).dump(-1, ' ', true, json::error_handler_t::replace);
    }
}

DecisionWriter::DecisionWriter(const Simulation& simulation, const DecisionFilter& filter, Form form, Sink sink)
    : simulation_(simulation), filter_(filter), form_(form), sink_(std::move(sink)) {
    buffer_.reserve(2 * piece_bytes);
    if (form_ == Form::document) write_head();
}

void DecisionWriter::write_head() {
    buffer_ += "{\"format\": \"stepwarden-simulation/1\",\n \"workflow\": ";
    if (simulation_.workflow.empty())
        buffer_ += "null";
    else
        append_json(buffer_, simulation_.workflow);
    buffer_ += ",\n \"calls\": [";
    for (const simulate::Call& call : simulation_.calls) {
        buffer_ += &call == &simulation_.calls.front() ? "\n  {\"playbooks\": " : ",\n  {\"playbooks\": ";
        std::vector<std::string_view> playbooks;
        for (const text::FileId file : call.playbooks) playbooks.push_back(simulation_.tree.path(file));
        append_list(buffer_, playbooks);
        buffer_ += ", \"limit\": ";
        append_json(buffer_, call.limit);
        buffer_ += ", \"tags\": ";
        append_list(buffer_, call.tags.only);
        buffer_ += ", \"skip_tags\": ";
        append_list(buffer_, call.tags.skip);
        buffer_ += '}';
    }
    buffer_ += "],\n \"pins\": [";
    for (const auto& pin : simulation_.pins) {
        buffer_ += &pin == &simulation_.pins.front() ? "{\"option\": " : ", {\"option\": ";
        append_json(buffer_, pin.first);
        buffer_ += ", \"value\": ";
        append_json(buffer_, pin.second);
        buffer_ += '}';
    }
    buffer_ += "],\n \"decisions\": [";
}

void DecisionWriter::begin_call() { ++calls_; }

void DecisionWriter::play(const simulate::PlayMoment& play) {
    play_text_ = fmt::format("{{\"call\": {}, ", calls_ == 0 ? 0 : calls_ - 1);
    if (!simulation_.workflow.empty()) {
        play_text_ += "\"workflow\": ";
        append_json(play_text_, simulation_.workflow);
        play_text_ += ", ";
    }
    fmt::format_to(std::back_inserter(play_text_), "\"play\": {}, \"play_name\": ", play.number);
    append_json(play_text_, play.name);
    play_text_ += ", \"playbook\": ";
    append_json(play_text_, play.playbook == text::no_file ? std::string_view() : simulation_.tree.path(play.playbook));
    places_.assign(places_.size(), UINT32_MAX);
    for (std::uint32_t place = 0; place < play.hosts.size(); ++place) {
        if (play.hosts[place] >= places_.size()) places_.resize(play.hosts[place] + 1, UINT32_MAX);
        places_[play.hosts[place]] = place;
    }
}

/// The lines of the moment in the play's order of hosts.
void DecisionWriter::collect(const simulate::TaskMoment& moment) {
    lines_.clear();
    for (std::uint32_t decision = 0; decision < moment.decisions.size(); ++decision) {
        if (!filter_.takes(moment.decisions[decision].verdict)) continue;
        for (const simulate::HostNumber host : *moment.decisions[decision].hosts) {
            if (filter_.host && host != *filter_.host) continue;
            lines_.push_back({host < places_.size() ? places_[host] : UINT32_MAX, host, decision});
        }
    }
    const auto order = [](const Line& a, const Line& b) {
        return std::pair(a.place, a.host) < std::pair(b.place, b.host);
    };
    if (!std::ranges::is_sorted(lines_, order)) std::ranges::sort(lines_, order);
}

void DecisionWriter::begin_line(std::string& out, const simulate::TaskMoment& moment) const {
    out += play_text_;
    out += ", \"step\": ";
    if (moment.step)
        append_json(out, *moment.step);
    else
        out += "null";
    out += ", \"host\": ";
}

std::string DecisionWriter::end_of_line(const simulate::TaskMoment& moment, const simulate::Decision& decision,
                                        const TaskOrigin& origin) const {
    const ansible::Task& task = *moment.task;
    std::string out = ", \"path\": ";
    append_json(out, path_of(simulation_, task.where));
    out += ", \"name\": ";
    append_json(out, title_of(task));
    out += ", \"action\": ";
    append_json(out, task.action);
    fmt::format_to(std::back_inserter(out), R"(, "verdict": "{}", "service": )", simulate::name(decision.verdict));
    append_list(out, origin.services);
    out += ", \"section\": ";
    append_json(out, origin.section);
    if (!decision.items.empty()) {
        std::vector<std::string_view> items;
        for (const simulate::Verdict item : decision.items) items.push_back(simulate::name(item));
        out += ", \"items\": ";
        append_list(out, items);
    }
    if (decision.why) {
        out += ", \"why\": ";
        append_json(out, *decision.why);
    }
    append_effects(out, decision.effects);
    out += form_ == Form::lines ? "}\n" : "}";
    return out;
}

const std::string& DecisionWriter::host_text(simulate::HostNumber host) {
    while (host_texts_.size() <= host) {
        host_texts_.emplace_back();
        append_json(host_texts_.back(), simulation_.hosts[host_texts_.size() - 1]);
    }
    return host_texts_[host];
}

void DecisionWriter::task(const simulate::TaskMoment& moment) {
    if (moment.task->action == "meta") return;
    for (const simulate::Decision& decision : moment.decisions) counts_.add(decision);
    const TaskOrigin origin = origin_of(simulation_, *moment.task);
    if (!takes_task(filter_, moment, origin)) return;
    collect(moment);
    if (lines_.empty()) return;
    std::string start;
    begin_line(start, moment);
    std::vector<std::string> ends(moment.decisions.size());
    for (const Line& line : lines_) {
        std::string& end = ends[line.decision];
        if (end.empty()) end = end_of_line(moment, moment.decisions[line.decision], origin);
        if (form_ == Form::document) buffer_ += is_first_ ? "\n  " : ",\n  ";
        is_first_ = false;
        buffer_ += start;
        buffer_ += host_text(line.host);
        buffer_ += end;
        flush(piece_bytes);
    }
}

/// Gives the buffer on when it holds so many bytes.
void DecisionWriter::flush(std::size_t from) {
    if (buffer_.size() < from) return;
    sink_(buffer_);
    buffer_.clear();
}

void DecisionWriter::finish(std::span<const check::Unanalysed> unanalysed) {
    if (form_ == Form::document) {
        buffer_ += is_first_ ? "],\n \"unanalysed\": [" : "\n ],\n \"unanalysed\": [";
        for (const check::Unanalysed& input : unanalysed) {
            buffer_ += &input == unanalysed.data() ? "\n  " : ",\n  ";
            buffer_ += unanalysed_text(input);
        }
        fmt::format_to(std::back_inserter(buffer_), "],\n \"summary\": {{\"decisions\": {}", counts_.total());
        for (const simulate::Verdict verdict : all_verdicts)
            fmt::format_to(std::back_inserter(buffer_), ", \"{}\": {}", simulate::name(verdict), counts_.of(verdict));
        buffer_ += "}}\n";
    }
    flush(1);
}

}  // namespace stepwarden::report
