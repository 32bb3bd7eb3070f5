#include "cli/simulate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>

#include "cli/message.hpp"
#include "cli/output.hpp"
#include "cli/print.hpp"
#include "cli/simulate_input.hpp"
#include "cli/simulate_request.hpp"
#include "cli/simulate_why.hpp"
#include "cli/terminal.hpp"
#include "cli/unanalysed.hpp"
#include "report/decision_json.hpp"
#include "report/timeline.hpp"

namespace stepwarden::cli {

namespace {

/// Where the decisions go: standard output as they come, a file when all of them are there.
class Destination {
public:
    explicit Destination(const std::optional<std::string>& file) : file_(file) {}

    void take(std::string_view piece) {
        if (file_)
            whole_ += piece;
        else if (problem_.empty())
            keep(write_output(std::nullopt, piece));
    }

    /// A sentence when something could not be written, else "".
    [[nodiscard]] std::string finish() {
        if (file_) keep(write_output(file_, whole_));
        return problem_;
    }

private:
    void keep(const tl::expected<void, std::string>& outcome) {
        if (!outcome) problem_ = outcome.error();
    }

    std::optional<std::string> file_;
    std::string whole_;
    std::string problem_;
};

/// Plays all calls and hands what happens to a writer.
template <typename Writer>
void play_all(simulate::DryRun& run, const report::Simulation& simulation, Writer& writer) {
    simulate::Observer observer;
    if constexpr (requires(const simulate::PlayMoment& play) { writer.play(play); })
        observer.play = [&writer](const simulate::PlayMoment& play) { writer.play(play); };
    observer.task = [&writer](const simulate::TaskMoment& moment) { writer.task(moment); };
    for (const simulate::Call& call : simulation.calls) {
        writer.begin_call();
        run.play(call, observer);
    }
}

/// All that one run of the command works with.
struct Session {
    const SimulateOptions& options;
    SimulationInput& input;
    simulate::DryRun& run;
    const report::Simulation& simulation;
    const report::DecisionFilter& filter;
    report::Style style;
    Destination& destination;
};

void write_timeline(Session& session, const report::Sink& sink) {
    report::TimelineWriter writer(session.simulation, session.filter, session.style, sink);
    play_all(session.run, session.simulation, writer);
    writer.finish();
}

std::vector<check::Unanalysed> unanalysed_of(const Session& session) {
    return session.input.unanalysed(session.run.diagnostics());
}

void write_json(Session& session, const report::Sink& sink) {
    using Form = report::DecisionWriter::Form;
    const Form form = session.options.format == SimulateFormat::json ? Form::document : Form::lines;
    report::DecisionWriter writer(session.simulation, session.filter, form, sink);
    play_all(session.run, session.simulation, writer);
    writer.finish(unanalysed_of(session));
}

void write_why(Session& session, std::vector<const ansible::Task*> tasks, const report::Sink& sink) {
    WhyTeller teller(session.simulation, session.filter, session.style, std::move(tasks), session.run);
    play_all(session.run, session.simulation, teller);
    sink(teller.answer());
}

/// Writes what was asked for; the error is a sentence about what was asked.
Requested<void> write(Session& session) {
    const report::Sink sink = [&session](std::string_view piece) { session.destination.take(piece); };
    if (!session.options.why.empty()) {
        auto tasks = tasks_at(session.options.why, session.input);
        if (!tasks) return tl::unexpected(tasks.error());
        write_why(session, std::move(*tasks), sink);
    } else if (session.options.format == SimulateFormat::text) {
        write_timeline(session, sink);
    } else {
        write_json(session, sink);
    }
    return {};
}

ExitStatus wrong_usage(const std::string& message) {
    say_usage_error("simulate", message);
    return ExitStatus::usage;
}

std::string misuse(const SimulateOptions& options) {
    if (!options.playbooks.empty() && (!options.workflow.empty() || options.workflows_file))
        return "--playbook and --workflow cannot be asked for at once";
    if (!options.why.empty() && options.format != SimulateFormat::text) return "--why answers in text only";
    return {};
}

ExitStatus finish(Session& session) {
    const std::vector<check::Unanalysed> unanalysed = unanalysed_of(session);
    if (const std::string problem = session.destination.finish(); !problem.empty()) {
        say(fmt::format("stepwarden simulate: {}", problem));
        return ExitStatus::usage;
    }
    say_unanalysed("", unanalysed);
    return unanalysed.empty() ? ExitStatus::clean : ExitStatus::unanalysed;
}

ExitStatus simulate_input(const SimulateOptions& options, SimulationInput& input, PinRequest pins) {
    auto plan = plan_calls(options, input);
    if (!plan) return wrong_usage(plan.error());
    const simulate::World world{input.sources, input.layout, &input.modules, std::move(pins.pins), {}};
    simulate::DryRun run(world);
    const auto filter = make_filter(options, input, run.hosts());
    if (!filter) return wrong_usage(filter.error());
    for (const std::string& remark : plan->remarks) say("stepwarden simulate: " + remark);
    const report::Simulation simulation{input.tree,     input.layout,           input.contributions, run.hosts(),
                                        plan->workflow, std::move(plan->calls), std::move(pins.told)};
    const bool colour = options.output ? options.colour == Colour::always : colour_standard_output(options.colour);
    Destination destination(options.output);
    Session session{options, input, run, simulation, *filter, report::Style{colour}, destination};
    if (const auto written = write(session); !written) return wrong_usage(written.error());
    return finish(session);
}

}  // namespace

ExitStatus run_simulate(const SimulateOptions& options) {
    if (const std::string wrong = misuse(options); !wrong.empty()) return wrong_usage(wrong);
    auto pins = read_pins(options);
    if (!pins) return wrong_usage(pins.error());
    const auto input = read_simulation_input(options);
    if (!input) {
        if (std::ranges::find(options.roles_paths, input.error().path) != options.roles_paths.end())
            return wrong_usage(fmt::format("--roles-path: {}: {}", input.error().path, input.error().message));
        const std::string& path = input.error().path.empty() ? options.path : input.error().path;
        say_unanalysed("", {unusable(path, input.error())});
        return ExitStatus::unanalysed;
    }
    return simulate_input(options, **input, std::move(*pins));
}

}  // namespace stepwarden::cli
