// Says of every task of a rendered plan's sections where it comes from, one JSON object a line: role, section, the
// task's name, the templates of the services that contribute it, and path and line in the checkout. Usage:
// provenance_dump CHECKOUT PLAN ROLES-FILE NETWORKS-FILE|- ENVIRONMENT...
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "check/checkout.hpp"
#include "check/rendered_model.hpp"
#include "cli/open_input.hpp"
#include "heat/value_node.hpp"

using namespace stepwarden;
using Json = nlohmann::ordered_json;

namespace {

Json templates_of(const heat::Rendering& rendering, const tripleo::ContributedTask& task) {
    Json templates = Json::array();
    const std::uint64_t content = yaml::fingerprint(*task.task().node);
    for (const heat::ServiceSections& service : rendering.services) {
        if (!task.role.empty() && service.role != task.role) continue;
        for (const auto& [section, value] : service.sections)
            for (const value::Value& each : heat::flattened(value))
                if (section == task.section && yaml::fingerprint(heat::node_of(each)) == content)
                    templates.push_back(service.template_path);
    }
    return templates;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 5) return 2;
    cli::CheckoutOptions options;
    options.request.plan = argv[2];
    options.request.roles_file = argv[3];
    if (std::string_view(argv[4]) != "-") options.request.networks_file = argv[4];
    options.request.environments.assign(argv + 5, argv + argc);
    auto input = cli::open_input(argv[1], options);
    if (!input || !std::holds_alternative<std::unique_ptr<check::Checkout>>(*input)) return 1;
    check::Checkout& checkout = *std::get<std::unique_ptr<check::Checkout>>(*input);
    const auto request = heat::resolve_request(options.request, checkout.root, *checkout.tree, checkout.table);
    if (!request) return 1;
    std::vector<check::Timing> timings;
    const auto rendered = check::render_model(checkout.sources(), *request, timings);
    if (!rendered) return 1;
    const check::Model& model = *rendered->model;
    const heat::Provenance provenance(*rendered->rendering);
    for (const tripleo::ContributedList& list : model.contributions.lists)
        for (const std::uint32_t top : list.tasks) {
            const tripleo::ContributedTask& task = model.contributions.tasks[top];
            const text::Position rendered_at = task.task().where;
            const auto origin = provenance.origin(model.tree.path(rendered_at.file),
                                                  model.sources.parsed_document(rendered_at.file), rendered_at);
            std::cout << Json{{"role", list.role},
                              {"section", list.section},
                              {"name", task.task().name},
                              {"templates", templates_of(*rendered->rendering, task)},
                              {"path", origin ? std::string(checkout.tree->path(origin->file)) : std::string()},
                              {"line", origin ? origin->line : 0}}
                             .dump()
                      << '\n';
        }
}
