// A dry run for people: the calls in their order, in each the plays, in each the tasks with what becomes of them, on
// which hosts, why, and what they do. Hosts that come to the same stand in one line; plays and batches without anything
// of their own to tell are folded. Ends with what the whole run would do, and in how far it is known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/decision_json.hpp"
#include "report/effect_summary.hpp"
#include "report/host_labels.hpp"
#include "report/merged_decisions.hpp"
#include "report/simulation.hpp"
#include "report/style.hpp"

namespace stepwarden::report {

class TimelineWriter {
public:
    TimelineWriter(const Simulation& simulation, const DecisionFilter& filter, Style style, Sink sink);

    /// Before the plays of each call, and of the calls in their order.
    void begin_call();
    void play(const simulate::PlayMoment& play);
    void task(const simulate::TaskMoment& moment);
    /// Once, at the end.
    void finish();

private:
    /// One play, or several batches of one with the same to tell.
    struct Block {
        const ansible::Play* play = nullptr;
        std::uint32_t first_number = 0;
        std::uint32_t last_number = 0;
        std::string name;
        simulate::HostList hosts;
        std::string body;
        VerdictCounts left_out;
        std::uint32_t batches = 1;
    };
    /// Plays in a row with nothing to show.
    struct Folded {
        std::size_t plays = 0;
        VerdictCounts left_out;
    };

    void write_head();
    void end_call();
    void end_play();
    void end_block();
    void write_folded();
    void write_left_out(const VerdictCounts& left_out);
    void write_summary();
    void write_legend();

    void show(const simulate::TaskMoment& moment, const simulate::Decision& decision, const TaskOrigin& origin);
    void write_heading(const simulate::TaskMoment& moment, const HostLabels::Group& hosts);
    [[nodiscard]] bool is_whole(const HostLabels::Group& hosts) const;
    [[nodiscard]] std::string title(const simulate::TaskMoment& moment, const TaskOrigin& origin) const;
    [[nodiscard]] std::string mark(simulate::Verdict verdict) const;
    void flush(std::size_t from);

    const Simulation& simulation_;
    DecisionFilter filter_;
    Style style_;
    Sink sink_;
    HostLabels labels_;
    DecisionMerger merger_;
    EffectSummary summary_;
    VerdictCounts counts_;
    VerdictCounts shown_;
    std::string out_;
    std::size_t calls_ = 0;

    /// The play that is running, and the block before it, which waits for batches like it.
    std::optional<Block> running_;
    std::optional<Block> waiting_;
    Folded folded_;
    /// Hosts of the running play in each class.
    std::unordered_map<HostLabels::Class, std::size_t> play_sizes_;
    /// What the lines of the running play stand below.
    std::string heading_;
    simulate::Text last_why_;
};

}  // namespace stepwarden::report
