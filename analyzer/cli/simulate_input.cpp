#include "cli/simulate_input.hpp"

#include <algorithm>
#include <optional>
#include <thread>
#include <tuple>

#include "check/beside_checkout.hpp"
#include "check/checkout.hpp"
#include "check/rendered_model.hpp"
#include "check/task_owners.hpp"
#include "cli/open_input.hpp"
#include "tripleo/contributor_table.hpp"
#include "tripleo/knowledge_files.hpp"
#include "tripleo/service_knowledge.hpp"

namespace stepwarden::cli {

namespace {

/// What is played: a directory's files, or those that a checkout's plan is rendered to.
struct Played {
    text::Tree tree;
    std::string playbook;
    std::optional<tripleo::ContributorTable> contributors;
    std::optional<tripleo::TaskCatalogue> catalogue;
    std::vector<check::Unanalysed> not_rendered;

    [[nodiscard]] check::TaskOwners owners() const {
        return {contributors ? &*contributors : nullptr, catalogue ? &*catalogue : nullptr};
    }
};

text::Result<Played> render(check::Checkout& checkout, const CheckoutOptions& options) {
    auto request = heat::resolve_request(options.request, checkout.root, *checkout.tree, checkout.table);
    if (!request) return tl::unexpected(request.error());
    std::vector<check::Timing> timings;
    const auto plan = check::render_plan(checkout.sources(), *request, timings);
    if (!plan) return tl::unexpected(plan.error());
    Played played{plan->tree(), {}, plan->contributors(), {}, {}};
    for (const text::Diagnostic& diagnostic : plan->rendering->diagnostics)
        played.not_rendered.push_back(check::unanalysed_of(*checkout.tree, diagnostic));
    return played;
}

text::Result<Played> open_played_beside(const SimulateOptions& options) {
    auto both = open_beside(options.path, options.checkout);
    if (!both) return tl::unexpected(both.error());
    const auto templates = check::read_templates(*both->checkout, options.checkout.request);
    if (!templates) return tl::unexpected(templates.error());
    return Played{
        std::move(both->directory.tree), std::move(both->directory.playbook), {}, check::catalogue_of(*templates), {}};
}

text::Result<Played> open_played(const SimulateOptions& options) {
    if (!options.checkout.tht.empty()) return open_played_beside(options);
    auto input = open_input(options.path, options.checkout);
    if (!input) return tl::unexpected(input.error());
    if (auto* checkout = std::get_if<std::unique_ptr<check::Checkout>>(&*input))
        return render(**checkout, options.checkout);
    auto& generated = std::get<GeneratedInput>(*input);
    return Played{std::move(generated.tree), std::move(generated.playbook), {}, {}, {}};
}

}  // namespace

std::vector<check::Unanalysed> SimulationInput::unanalysed(const std::vector<text::Diagnostic>& of_run) const {
    std::vector<text::Diagnostic> all(tree.refused().begin(), tree.refused().end());
    for (const auto& list : {sources.diagnostics(), layout.diagnostics, of_run})
        all.insert(all.end(), list.begin(), list.end());
    std::ranges::stable_sort(all, {}, &text::Diagnostic::where);
    std::vector<check::Unanalysed> inputs = not_rendered;
    const auto key = [](const check::Unanalysed& input) { return std::tie(input.path, input.line, input.reason); };
    for (const text::Diagnostic& diagnostic : all) {
        check::Unanalysed input = check::unanalysed_of(tree, diagnostic);
        const bool is_told =
            std::ranges::any_of(inputs, [&](const check::Unanalysed& one) { return key(one) == key(input); });
        if (!is_told) inputs.push_back(std::move(input));
    }
    return inputs;
}

text::Result<std::unique_ptr<SimulationInput>> read_simulation_input(const SimulateOptions& options) {
    auto played = open_played(options);
    if (!played) return tl::unexpected(played.error());
    for (const std::string& path : options.roles_paths)
        if (const auto mounted = played->tree.mount(path); !mounted) return tl::unexpected(mounted.error());
    auto input = std::make_unique<SimulationInput>(std::move(played->tree));
    input->playbook = std::move(played->playbook);
    input->not_rendered = std::move(played->not_rendered);
    auto layout = tripleo::recognise(
        input->sources, {tripleo::knowledge_file("sections.yaml"), tripleo::knowledge_file("releases.yaml")},
        std::max(1U, std::thread::hardware_concurrency()));
    if (!layout) return tl::unexpected(layout.error());
    input->layout = std::move(*layout);
    auto modules =
        simulate::read_module_table(tripleo::knowledge_file("modules.yaml"), tripleo::knowledge_file("commands.yaml"));
    if (!modules) return tl::unexpected(modules.error());
    input->modules = std::move(*modules);
    input->contributions = tripleo::collect_contributions(input->sources, input->layout);
    const auto services = tripleo::read_service_knowledge(tripleo::knowledge_file("services.yaml"));
    if (!services) return tl::unexpected(services.error());
    check::attribute_tasks(input->contributions, input->sources, input->layout, *services, played->owners());
    return input;
}

}  // namespace stepwarden::cli
