// The dry run of all playbooks of a generated directory, written for programs and for people. The file `pins.yaml`,
// when there is one, holds extra variables. Every line has to be JSON, and the run done twice has to come to the same
// bytes.
#include "simulate/dry_run.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "ansible/sources.hpp"
#include "fuzz/bundle.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "report/decision_json.hpp"
#include "report/timeline.hpp"
#include "simulate/pins.hpp"
#include "tripleo/knowledge_files.hpp"

namespace stepwarden::fuzz {
namespace {

const simulate::ModuleTable& module_table() {
    static const simulate::ModuleTable table =
        *simulate::read_module_table(tripleo::knowledge_file("modules.yaml"), tripleo::knowledge_file("commands.yaml"));
    return table;
}

template <typename Writer>
void play(simulate::DryRun& run, const std::vector<simulate::Call>& calls, Writer& writer) {
    simulate::Observer observer;
    observer.play = [&](const simulate::PlayMoment& moment) { writer.play(moment); };
    observer.task = [&](const simulate::TaskMoment& moment) {
        for (const simulate::Decision& decision : moment.decisions)
            hold(!decision.hosts->empty(), "a decision is about some host");
        writer.task(moment);
    };
    for (const simulate::Call& call : calls) {
        writer.begin_call();
        run.play(call, observer);
    }
}

void examine_lines(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        hold(nlohmann::json::accept(line), "a decision is JSON on a line");
}

std::string come_to(const Files& files, const simulate::Pins& pins) {
    const text::Tree tree = text::Tree::from_memory(files);
    ansible::Sources sources(tree);
    const auto layout = tripleo::recognise(
        sources, {tripleo::knowledge_file("sections.yaml"), tripleo::knowledge_file("releases.yaml")}, 1);
    if (!layout) return layout.error().message;
    const tripleo::Contributions contributions = tripleo::collect_contributions(sources, *layout);
    const simulate::World world{sources, *layout, &module_table(), pins, {}};
    simulate::DryRun run(world);
    std::vector<simulate::Call> calls;
    for (const text::FileId playbook : layout->playbooks) calls.push_back({{playbook}, {}, {}});
    for (const text::FileId playbook : layout->playbooks) {
        simulate::Call strict{{playbook}, {}, {}};
        strict.strict = strict.all_tags = strict.check_mode = true;
        calls.push_back(strict);
    }
    const report::Simulation simulation{tree, *layout, contributions, run.hosts(), "", calls, {}};
    std::string json;
    report::DecisionWriter decisions(simulation, {}, report::DecisionWriter::Form::lines,
                                     [&](std::string_view piece) { json += piece; });
    play(run, calls, decisions);
    decisions.finish({});
    examine_lines(json);
    std::string text;
    report::TimelineWriter timeline(simulation, {}, report::Style{false},
                                    [&](std::string_view piece) { text += piece; });
    play(run, calls, timeline);
    timeline.finish();
    for (const text::Diagnostic& diagnostic : run.diagnostics())
        hold(!diagnostic.message.empty(), "what cannot be followed has a reason");
    return json + text;
}

}  // namespace

void dry_run(std::string_view bytes) {
    Files files = read_bundle(bytes);
    simulate::Pins pins;
    if (auto vars = simulate::parse_vars_file(take_file(files, "pins.yaml"), "pins.yaml")) pins.extra_vars = *vars;
    hold_equal(come_to(files, pins), come_to(files, pins), "a dry run always comes to the same");
}

}  // namespace stepwarden::fuzz
