#include "cli/sweep.hpp"

#include <algorithm>
#include <utility>

#include "cli/open_input.hpp"
#include "heat/plan_request.hpp"
#include "text/revision_range.hpp"

namespace stepwarden::cli {
namespace {

/// Enough to be the only one in a repository, as git's own messages have it.
constexpr std::size_t shown_digits = 12;

Unit failed(const std::string& path, const CheckoutOptions& checkout, const std::string& label,
            text::Diagnostic failure) {
    return {path, checkout, label, std::move(failure)};
}

/// From the oldest on.
text::Result<std::vector<std::string>> revisions_of(const std::string& path, const std::string& range) {
    const auto repository = text::GitRepository::open(path);
    if (!repository) return tl::unexpected(repository.error());
    auto revisions = text::revisions(**repository, range, {}, true);
    if (revisions) std::ranges::reverse(*revisions);
    return revisions;
}

/// The words of --plan and --scenario, one of them each time, for all that the checkout has.
std::vector<std::pair<std::string, std::string>> plans_of(const check::Checkout& checkout) {
    std::vector<std::pair<std::string, std::string>> plans;
    for (const heat::PlanRow& plan : checkout.table.plans)
        if (heat::request_for(plan, *checkout.tree)) plans.emplace_back(plan.name, "");
    for (std::string& scenario : heat::scenarios_of(*checkout.tree, checkout.table))
        plans.emplace_back("", std::move(scenario));
    return plans;
}

void add_plans(const Unit& unit, std::vector<Unit>& units) {
    const auto input = open_input(unit.path, unit.checkout);
    const auto* checkout = input ? std::get_if<std::unique_ptr<check::Checkout>>(&*input) : nullptr;
    const auto plans = checkout == nullptr ? decltype(plans_of(**checkout)){} : plans_of(**checkout);
    // Checking it as it is tells what is wrong with it; a generated directory has no plans.
    if (plans.empty()) units.push_back(unit);
    for (const auto& [plan, scenario] : plans) {
        Unit each = unit;
        each.checkout.request.plan = plan;
        each.checkout.request.scenario = scenario;
        each.label += (plan.empty() ? scenario : plan) + "/";
        units.push_back(std::move(each));
    }
}

void add_revision(const Unit& unit, const CheckOptions& options, std::vector<Unit>& units) {
    if (options.all_plans)
        add_plans(unit, units);
    else
        units.push_back(unit);
}

}  // namespace

bool is_range(const std::string& revision) { return revision.find("..") != std::string::npos; }

std::vector<Unit> units_of(const CheckOptions& options) {
    std::vector<Unit> units;
    for (const std::string& path : options.paths) {
        if (!is_range(options.checkout.revision)) {
            add_revision({path, options.checkout, "", {}}, options, units);
            continue;
        }
        const auto revisions = revisions_of(path, options.checkout.revision);
        if (!revisions) {
            units.push_back(failed(path, options.checkout, "", revisions.error()));
            continue;
        }
        for (const std::string& revision : *revisions) {
            Unit unit{path, options.checkout, revision.substr(0, shown_digits) + "/", {}};
            unit.checkout.revision = revision;
            add_revision(unit, options, units);
        }
    }
    return units;
}

std::string shown_name(const Unit& unit, bool several) {
    std::string name = several || unit.label.empty() ? unit.path : "";
    if (unit.label.empty()) return name;
    if (!name.empty() && !name.ends_with('/')) name += '/';
    return name + unit.label.substr(0, unit.label.size() - 1);
}

}  // namespace stepwarden::cli
