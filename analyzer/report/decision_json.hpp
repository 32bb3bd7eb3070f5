// The decisions of a dry run as JSON: one object for each task on each host, in the order in which ansible-playbook
// would make them, alone (jsonl) or in one document of format "stepwarden-simulation/1". Written as the run goes, since
// there may be more of them than fit into memory.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/simulation.hpp"

namespace stepwarden::report {

/// Takes the output piece by piece.
using Sink = std::function<void(std::string_view)>;

class DecisionWriter {
public:
    enum class Form : std::uint8_t { lines, document };

    DecisionWriter(const Simulation& simulation, const DecisionFilter& filter, Form form, Sink sink);

    /// Before the plays of each call, and of the calls in their order.
    void begin_call();
    void play(const simulate::PlayMoment& play);
    void task(const simulate::TaskMoment& moment);
    /// Once, at the end; lines have no place for what could not be analysed.
    void finish(std::span<const check::Unanalysed> unanalysed);

private:
    struct Line {
        std::uint32_t place;
        std::uint32_t host;
        std::uint32_t decision;
    };

    void write_head();
    void collect(const simulate::TaskMoment& moment);
    void begin_line(std::string& out, const simulate::TaskMoment& moment) const;
    [[nodiscard]] std::string end_of_line(const simulate::TaskMoment& moment, const simulate::Decision& decision,
                                          const TaskOrigin& origin) const;
    const std::string& host_text(simulate::HostNumber host);
    void flush(std::size_t from);

    const Simulation& simulation_;
    DecisionFilter filter_;
    Form form_;
    Sink sink_;
    VerdictCounts counts_;
    std::string buffer_;
    std::uint32_t calls_ = 0;
    bool is_first_ = true;
    /// What all lines of the play begin with.
    std::string play_text_;
    /// Place of each host in the play.
    std::vector<std::uint32_t> places_;
    /// Names of hosts as JSON strings.
    std::vector<std::string> host_texts_;
    std::vector<Line> lines_;
};

/// Appends `text` as a JSON string in ASCII; what is no UTF-8 becomes U+FFFD.
void append_json(std::string& out, std::string_view text);

}  // namespace stepwarden::report
