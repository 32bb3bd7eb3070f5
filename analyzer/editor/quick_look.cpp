#include "editor/quick_look.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "check/checkout.hpp"
#include "check/rule_names.hpp"
#include "check/run_rules.hpp"
#include "check/template_part.hpp"
#include "editor/line_map.hpp"
#include "heat/hot_template.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::editor {
namespace {

using heat::ParsedDocuments;
using nlohmann::json;

/// Rules of these groups look at a template by itself; the others judge templates by each other.
constexpr std::array<std::string_view, 2> own_groups = {"schema", "guard"};
/// But these ask what other templates read or give.
constexpr std::array<std::string_view, 3> of_many = {"schema-malformed-task-list", "schema-unknown-resource",
                                                     "schema-unknown-section"};

bool is_judged(const check::Rule& rule) {
    return rule.run_on_templates != nullptr && rule.run == nullptr &&
           std::ranges::find(own_groups, rule.group()) != own_groups.end() &&
           std::ranges::find(of_many, rule.id) == of_many.end();
}

bool is_judged(const std::string& id) {
    const check::Rule* rule = check::find_rule(id);
    return rule != nullptr && is_judged(*rule);
}

/// What was found last of what is not judged anew, in the lines that are still there.
json carried_over(const LastAnalysis& last, const std::string& path, std::string_view text) {
    json kept = json::array();
    const auto found = last.diagnostics.find(path);
    const auto older = last.texts.find(path);
    if (found == last.diagnostics.end() || older == last.texts.end()) return kept;
    const LineMap lines(older->second, text);
    for (json diagnostic : found->second) {
        const std::string code = diagnostic.value("code", "");
        // An error of the file's form is mended, or it would be met again.
        if (is_judged(code) || code == unanalysed_code) continue;
        const auto first = lines.to_newer(diagnostic["range"]["start"]["line"].get<std::size_t>());
        const auto end = lines.to_newer(diagnostic["range"]["end"]["line"].get<std::size_t>());
        if (!first || !end) continue;
        diagnostic["range"]["start"]["line"] = *first;
        diagnostic["range"]["end"]["line"] = *end;
        kept.push_back(std::move(diagnostic));
    }
    return kept;
}

json list_at(DiagnosticsByPath all, const std::string& path) {
    const auto found = all.find(path);
    return found == all.end() ? json::array() : std::move(found->second);
}

/// The file is no YAML, and nothing more can be said of it.
std::optional<json> broken(const text::Tree& tree, text::FileId file, const Shown& shown) {
    auto stream = yaml::parse(*tree.read(file), file);
    if (stream) return std::nullopt;
    check::Results results;
    results.unanalysed.push_back(check::unanalysed_of(tree, stream.error()));
    return list_at(diagnostics_of(results, tree, shown), results.unanalysed.front().path);
}

/// What the rules about templates say of this one.
json judged(check::Checkout& checkout, const std::string& path, check::Policy& policy, const Shown& shown) {
    for (const heat::PlanRow& row : checkout.table.plans) {
        const auto request = heat::request_for(row, *checkout.tree);
        auto plan = request ? heat::Plan::load(checkout.sources(), *request, false)
                            : text::Result<std::unique_ptr<heat::Plan>>(tl::unexpected(request.error()));
        if (!plan) continue;
        check::Options options = policy.options(0);
        for (const check::Rule& rule : check::registry())
            if (!is_judged(rule)) options.ignore.emplace_back(rule.id);
        const auto model = check::build_template_part(**plan, checkout.sources(), {path}, policy.knowledge);
        std::vector<check::Timing> timings;
        check::Results results;
        results.findings =
            check::collect_findings(model, check::registry(), {{}, options.ignore, options.minimum, false}, 1, timings);
        check::finish_findings(results.findings, *checkout.tree);
        check::apply(policy, results, *checkout.tree);
        return list_at(diagnostics_of(results, *checkout.tree, shown), path);
    }
    return json::array();
}

}  // namespace

std::optional<json> look_quickly(const AnalysisRequest& request, const std::string& path, const LastAnalysis& last) {
    const Project& project = request.project;
    const auto text = request.texts.find(path);
    if (!path.ends_with(".yaml") || path.ends_with(".j2.yaml") || project.failure() || text == request.texts.end())
        return std::nullopt;
    auto tree = std::make_unique<text::Tree>(project.overlaid(request.texts));
    const auto file = tree->find(path);
    if (!file) return std::nullopt;
    const Shown shown{project.root().path, request.encoding, path};
    if (auto error = broken(*tree, *file, shown)) return error;
    json all = carried_over(last, path, text->second);
    if (project.root().kind != Root::Kind::checkout) return all;
    auto policy = request.policy_of(project.root().path);
    if (!policy) return std::nullopt;
    policy->judges_suppressions = false;
    check::Checkout checkout{std::move(tree), project.root().path, check::plan_table(),
                             ParsedDocuments(ParsedDocuments::Ending::stripped, project.documents()), 0};
    for (json& diagnostic : judged(checkout, path, *policy, shown)) all.push_back(std::move(diagnostic));
    return all;
}

}  // namespace stepwarden::editor
