// A generated directory: `check` with all rules, its findings in all formats, the task graph in all of its. Done twice
// it has to come to the same bytes.
#include "check/analyse.hpp"
#include "coverage/matrix.hpp"
#include "fuzz/bundle.hpp"
#include "fuzz/examined_results.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "graph/write.hpp"
#include "report/html/report_page.hpp"

namespace stepwarden::fuzz {
namespace {

std::string graph_of(const check::Model& model) {
    const graph::Graph graph = graph::with_edges(model.graph, model.parts());
    return graph::to_json(graph, model.tree) + graph::to_dot(graph, model.tree) + graph::to_mermaid(graph, model.tree) +
           graph::to_svg(graph, model.parts());
}

std::string page_of(const check::Analysis& analysis) {
    const report::html::Picture picture{*analysis.model, {}, {}};
    return report::html::report_page(
        {"directory", {"", &analysis.results, &analysis.model->tree}, &picture, nullptr, {}, {}});
}

std::string come_to(const Files& files) {
    check::Options options;
    options.threads = 1;
    options.minimum = check::Severity::note;
    const auto analysis = check::analyse(text::Tree::from_memory(files), options);
    if (!analysis) {
        hold_told(analysis);
        return analysis.error().message;
    }
    return examined(analysis->results, analysis->model->tree) + graph_of(*analysis->model) + page_of(*analysis);
}

}  // namespace

void playbooks(std::string_view bytes) {
    const Files files = read_bundle(bytes);
    hold_equal(come_to(files), come_to(files), "a check always comes to the same");
}

}  // namespace stepwarden::fuzz
