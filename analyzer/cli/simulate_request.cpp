#include "cli/simulate_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ansible/host_pattern.hpp"
#include "simulate/pins.hpp"
#include "simulate/workflow_calls.hpp"
#include "text/read_file.hpp"
#include "text/suggest.hpp"
#include "tripleo/knowledge_files.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::cli {

namespace {

using simulate::Call;

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known) {
    const auto nearest = text::nearest_name(name, known);
    return nearest ? fmt::format("; did you mean '{}'?", *nearest) : "";
}

/// "file:3:7: what is wrong", as far as the place is known.
std::string sentence(const text::Diagnostic& diagnostic) {
    std::string place = diagnostic.path;
    if (!place.empty() && diagnostic.where.line > 0)
        place += fmt::format(":{}:{}", diagnostic.where.line, diagnostic.where.column);
    return place.empty() ? diagnostic.message : place + ": " + diagnostic.message;
}

/// Reads `file` and hands its text and name to `parse`.
template <typename Parse>
auto parsed_file(const std::string& file, const Parse& parse)
    -> Requested<typename decltype(parse("", ""))::value_type> {
    const auto bytes = text::read_regular_file(file, file, simulate::most_pin_bytes);
    if (!bytes) return tl::unexpected(fmt::format("{}: {}", file, bytes.error().message));
    auto result = parse(*bytes, file);
    if (!result) return tl::unexpected(sentence(result.error()));
    return std::move(*result);
}

Requested<value::Dict> extra_vars_of(const std::string& word) {
    if (word.starts_with('@')) return parsed_file(word.substr(1), simulate::parse_vars_file);
    auto vars = simulate::parse_extra_vars(word);
    if (!vars) return tl::unexpected("--extra-vars: " + sentence(vars.error()));
    return std::move(*vars);
}

class PinReader {
public:
    explicit PinReader(const SimulateOptions& options) : options_(options) {}

    Requested<PinRequest> read() {
        request_.pins.otherwise = options_.succeed ? simulate::Outcomes::succeed : simulate::Outcomes::unknown;
        for (const auto step : {&PinReader::read_facts, &PinReader::read_assumptions, &PinReader::read_extra_vars,
                                &PinReader::read_outcomes})
            if (auto done = (this->*step)(); !done) return tl::unexpected(done.error());
        if (options_.succeed)
            request_.told.emplace_back("--succeed", "modules without an outcome of their own succeed");
        return std::move(request_);
    }

private:
    using Done = Requested<void>;

    Done read_facts() {
        if (!options_.facts_file) return {};
        auto facts = parsed_file(*options_.facts_file, simulate::parse_facts);
        if (!facts) return tl::unexpected(facts.error());
        request_.pins.facts = std::move(*facts);
        tell("--facts", fmt::format("{} ({} facts)", *options_.facts_file, request_.pins.facts.as_dict().size()));
        return {};
    }

    Done read_assumptions() {
        for (const std::string& word : options_.assumptions) {
            auto assumption = simulate::parse_assumption(word);
            if (!assumption) return tl::unexpected("--assume: " + sentence(assumption.error()));
            simulate::override_with(request_.pins.assumed, {{assumption->first, std::move(assumption->second)}});
            tell("--assume", word);
        }
        return {};
    }

    Done read_extra_vars() {
        for (const std::string& word : options_.extra_vars) {
            auto vars = extra_vars_of(word);
            if (!vars) return tl::unexpected(vars.error());
            simulate::override_with(request_.pins.extra_vars, std::move(*vars));
            tell("--extra-vars", word);
        }
        return {};
    }

    Done read_outcomes() {
        if (!options_.outcomes_file) return {};
        auto outcomes = parsed_file(*options_.outcomes_file, simulate::parse_outcomes);
        if (!outcomes) return tl::unexpected(outcomes.error());
        request_.pins.outcomes = std::move(*outcomes);
        tell("--outcomes",
             fmt::format("{} (results of {} tasks)", *options_.outcomes_file, request_.pins.outcomes.size()));
        return {};
    }

    void tell(std::string option, std::string value) {
        request_.told.emplace_back(std::move(option), std::move(value));
    }

    const SimulateOptions& options_;
    PinRequest request_;
};

/// What goes for every call.
Call wishes_of(const SimulateOptions& options) {
    Call call;
    call.limit = options.limit;
    call.tags = {options.tags, options.skip_tags};
    call.strict = options.strict;
    call.check_mode = options.check_mode;
    return call;
}

Requested<CallRequest> plan_playbooks(const std::vector<std::string>& names, const SimulateOptions& options,
                                      const SimulationInput& input) {
    Call call = wishes_of(options);
    for (const std::string& name : names) {
        const auto file = input.tree.find(name);
        if (!file) {
            std::vector<std::string> known;
            for (const text::FileId each : input.layout.playbooks) known.emplace_back(input.tree.path(each));
            return tl::unexpected(
                fmt::format("--playbook: there is no '{}' in {}{}", name, options.path, did_you_mean(name, known)));
        }
        call.playbooks.push_back(*file);
    }
    return CallRequest{{}, {std::move(call)}, {}};
}

/// The packed form is for tables of the program's own, which are taken to be whole.
text::Result<std::vector<simulate::Workflow>> read_given_workflows(std::string_view bytes, std::string_view file) {
    if (yaml::is_packed(bytes))
        return tl::unexpected(text::Diagnostic{{}, "is no YAML: it begins with a zero byte", std::string(file)});
    return simulate::read_workflow_table(bytes, file);
}

Requested<std::vector<simulate::Workflow>> read_workflows_of(const SimulateOptions& options) {
    if (options.workflows_file) return parsed_file(*options.workflows_file, read_given_workflows);
    auto own = simulate::read_workflow_table(tripleo::knowledge_file("workflows.yaml"), "workflows.yaml");
    if (!own) return tl::unexpected(sentence(own.error()));
    return std::move(*own);
}

Requested<const simulate::Workflow*> choose_workflow(const SimulateOptions& options,
                                                     const std::vector<simulate::Workflow>& workflows,
                                                     const SimulationInput& input) {
    if (options.workflow.empty()) {
        const simulate::Workflow* fitting = simulate::fitting_workflow(workflows, input.layout, input.tree);
        if (fitting != nullptr) return fitting;
        return tl::unexpected(
            std::string("no workflow has all its playbooks here: name one with --workflow and "
                        "--partial, or playbooks with --playbook"));
    }
    const simulate::Workflow* found = simulate::find_workflow(workflows, options.workflow, input.layout);
    if (found != nullptr) return found;
    const std::vector<std::string> names = simulate::workflow_names(workflows, input.layout);
    const std::string release = input.layout.release.empty() ? "" : fmt::format(" of {}", input.layout.release);
    return tl::unexpected(fmt::format("--workflow: '{}' is no workflow{}: there are {}{}", options.workflow, release,
                                      fmt::join(names, ", "), did_you_mean(options.workflow, names)));
}

Requested<CallRequest> plan_workflow(const SimulateOptions& options, const SimulationInput& input) {
    const auto workflows = read_workflows_of(options);
    if (!workflows) return tl::unexpected(workflows.error());
    const auto workflow = choose_workflow(options, *workflows, input);
    if (!workflow) return tl::unexpected(workflow.error());
    simulate::CallPlan plan = simulate::calls_of(**workflow, input.layout, input.tree, wishes_of(options));
    const std::string& name = (*workflow)->name;
    const std::string missing = fmt::format("{}", fmt::join(plan.missing, ", "));
    if (!plan.missing.empty() && (!options.partial || plan.calls.empty()))
        return tl::unexpected(
            fmt::format("{} needs {}, which {} does not have; --partial plays the rest", name, missing, options.path));
    if (plan.calls.empty()) return tl::unexpected(fmt::format("{} comes to no call of ansible-playbook here", name));
    CallRequest request{name, std::move(plan.calls), {}};
    if (options.workflow.empty()) request.remarks.push_back(fmt::format("plays {}, which fits the directory", name));
    if (!plan.missing.empty()) request.remarks.push_back(fmt::format("plays {} without {}", name, missing));
    for (const std::string& role : plan.empty_roles)
        request.remarks.push_back(fmt::format("the role {} has no hosts and is left out", role));
    return request;
}

std::vector<std::string> services_of(const SimulationInput& input) {
    std::set<std::string> services;
    for (const tripleo::Role& role : input.layout.roles) services.insert(role.services.begin(), role.services.end());
    for (const tripleo::ContributedTask& task : input.contributions.tasks)
        services.insert(task.services.begin(), task.services.end());
    return {services.begin(), services.end()};
}

}  // namespace

Requested<PinRequest> read_pins(const SimulateOptions& options) { return PinReader(options).read(); }

Requested<CallRequest> plan_calls(const SimulateOptions& options, const SimulationInput& input) {
    if (!options.limit.empty())
        if (const auto hosts = ansible::read_limit(options.limit, input.layout.inventory); !hosts)
            return tl::unexpected("--limit: " + sentence(hosts.error()));
    std::vector<std::string> playbooks = options.playbooks;
    if (playbooks.empty() && options.workflow.empty() && !input.playbook.empty()) playbooks.push_back(input.playbook);
    if (!playbooks.empty()) return plan_playbooks(playbooks, options, input);
    return plan_workflow(options, input);
}

Requested<report::DecisionFilter> make_filter(const SimulateOptions& options, const SimulationInput& input,
                                              const std::vector<std::string>& hosts) {
    report::DecisionFilter filter{options.only, options.service, {}, options.step};
    if (filter.verdicts.empty() && options.format == SimulateFormat::text)
        filter.verdicts = {simulate::Verdict::run, simulate::Verdict::maybe, simulate::Verdict::error,
                           simulate::Verdict::unreached};
    if (!options.service.empty()) {
        const std::vector<std::string> services = services_of(input);
        if (std::ranges::find(services, options.service) == services.end())
            return tl::unexpected(
                fmt::format("--service: there is no '{}'{}", options.service, did_you_mean(options.service, services)));
    }
    if (!options.host.empty()) {
        const auto found = std::ranges::find(hosts, options.host);
        if (found == hosts.end())
            return tl::unexpected(
                fmt::format("--host: the inventory has no '{}'{}", options.host, did_you_mean(options.host, hosts)));
        filter.host = static_cast<simulate::HostNumber>(found - hosts.begin());
    }
    return filter;
}

}  // namespace stepwarden::cli
