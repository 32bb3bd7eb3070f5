// HOT templates with their environments: the outputs of the top template `overcloud.yaml`, the environments being all
// files below `environments/`, in the order of their names.
#include <algorithm>

#include "fuzz/laid_over.hpp"
#include "fuzz/sample_values.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "heat/plan.hpp"
#include "value/yaml_text.hpp"

namespace stepwarden::fuzz {
namespace {

std::string shown(const heat::Outcome& outcome) {
    return outcome ? value::yaml_text(*outcome).text : "failure " + outcome.error().message;
}

std::string outputs_of(heat::Plan& plan) {
    std::string all;
    const yaml::Node* outputs = plan.root().source().root().find("outputs");
    if (outputs == nullptr) return all;
    for (const yaml::Entry& output : outputs->entries) all += shown(plan.root().output(output.key.scalar));
    return all;
}

std::string come_to(const Files& files) {
    const auto checkout = laid_over(files);
    auto request = heat::request_for(checkout->table.plans.front(), *checkout->tree);
    if (!request) return request.error().message;
    std::vector<std::string> paths;
    for (const auto& [path, content] : files)
        if (path.starts_with("environments/")) paths.push_back(path);
    std::ranges::sort(paths);
    request->environments.assign(paths.begin(), paths.end());
    const auto plan = heat::Plan::load(checkout->sources(), *request);
    if (!plan) {
        hold_told(plan);
        return plan.error().message;
    }
    std::string all = outputs_of(**plan);
    for (const text::Diagnostic& diagnostic : (*plan)->evaluation().diagnostics) all += diagnostic.message;
    return all;
}

}  // namespace

void hot(std::string_view bytes) {
    const Files files = read_bundle(bytes);
    hold_equal(come_to(files), come_to(files), "outputs always come to the same");
}

}  // namespace stepwarden::fuzz
