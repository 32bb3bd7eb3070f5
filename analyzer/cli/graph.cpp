#include "cli/graph.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/analyse.hpp"
#include "cli/message.hpp"
#include "cli/open_input.hpp"
#include "cli/print.hpp"
#include "cli/unanalysed.hpp"
#include "graph/write.hpp"
#include "text/suggest.hpp"

namespace stepwarden::cli {

namespace {

std::string written(const check::Model& model, const GraphOptions& options) {
    const graph::Selection selection{options.service, options.role};
    const graph::Graph graph = graph::with_edges(model.graph, model.parts(), selection);
    const text::Tree& tree = model.tree;
    switch (options.format) {
        case GraphFormat::json:
            return graph::to_json(graph, tree);
        case GraphFormat::dot:
            return graph::to_dot(graph, tree);
        case GraphFormat::mermaid:
            return graph::to_mermaid(graph, tree);
        case GraphFormat::svg:
            return graph::to_svg(graph, model.parts(), selection);
    }
    return {};
}

std::string unknown(std::string_view option, const std::string& name, const std::vector<std::string>& known) {
    if (name.empty() || std::ranges::find(known, name) != known.end()) return {};
    const auto nearest = text::nearest_name(name, known);
    return fmt::format("{}: there is no '{}'{}", option, name,
                       nearest ? fmt::format("; did you mean '{}'?", *nearest) : "");
}

/// A sentence when the selection names a service or role that the input does not have, else "".
std::string misuse(const GraphOptions& options, const tripleo::Layout& layout) {
    std::vector<std::string> roles;
    std::vector<std::string> services;
    for (const tripleo::Role& role : layout.roles) {
        roles.push_back(role.name);
        services.insert(services.end(), role.services.begin(), role.services.end());
    }
    const std::string wrong = unknown("--service", options.service, services);
    return wrong.empty() ? unknown("--role", options.role, roles) : wrong;
}

}  // namespace

ExitStatus run_graph(const GraphOptions& options) {
    const auto analysis = read_input(options.path, options.checkout);
    if (!analysis) {
        say_unanalysed("", {unusable(options.path, analysis.error())});
        return ExitStatus::unanalysed;
    }
    const check::Model& model = *analysis->model;
    if (const std::string wrong = misuse(options, model.layout); !wrong.empty()) {
        say_usage_error("graph", wrong);
        return ExitStatus::usage;
    }
    const ExitStatus status = print("graph", options.output, written(model, options));
    say_unanalysed("", analysis->results.unanalysed);
    if (status != ExitStatus::clean) return status;
    return analysis->results.unanalysed.empty() ? ExitStatus::clean : ExitStatus::unanalysed;
}

}  // namespace stepwarden::cli
