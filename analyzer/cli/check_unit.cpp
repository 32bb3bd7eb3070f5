#include "cli/check_unit.hpp"

#include <exception>
#include <utility>

#include "check/beside_checkout.hpp"
#include "check/cut_loose.hpp"
#include "check/keep_only.hpp"
#include "check/scope.hpp"
#include "cli/only.hpp"
#include "cli/open_input.hpp"
#include "cli/path_prefix.hpp"
#include "cli/unanalysed.hpp"
#include "text/parallel.hpp"

namespace stepwarden::cli {
namespace {

text::Result<Checked> analyse_beside(const Unit& unit, unsigned threads, const check::Policy& policy) {
    auto both = open_beside(unit.path, unit.checkout, threads);
    if (!both) return tl::unexpected(both.error());
    auto analysis = check::analyse_beside(*both->checkout, unit.checkout.request,
                                          {std::move(both->directory.tree), unit.path}, policy.options(threads));
    if (!analysis) return tl::unexpected(analysis.error());
    return Checked{{}, std::move(*analysis), std::move(both->checkout)};
}

text::Result<Checked> analyse_unit(const Unit& unit, unsigned threads, const check::Scope& scope,
                                   const check::Policy& policy, CheckMemory& memory) {
    if (unit.failure) return tl::unexpected(*unit.failure);
    if (!unit.checkout.tht.empty()) return analyse_beside(unit, threads, policy);
    auto input = open_input(unit.path, unit.checkout, threads, memory.documents);
    if (!input) return tl::unexpected(input.error());
    auto* checkout = std::get_if<std::unique_ptr<check::Checkout>>(&*input);
    auto analysis = checkout != nullptr
                        ? check::analyse_checkout(**checkout, unit.checkout.request, policy.options(threads), scope)
                        : check::analyse(std::move(std::get<GeneratedInput>(*input).tree), policy.options(threads));
    if (!analysis) return tl::unexpected(analysis.error());
    return Checked{{}, std::move(*analysis), checkout != nullptr ? std::move(*checkout) : nullptr};
}

}  // namespace

const text::Tree* Checked::tree() const {
    if (kept) return &*kept;
    if (checkout) return checkout->tree.get();
    return analysis.model ? &analysis.model->tree : nullptr;
}

void Checked::cut_loose() {
    if (kept || tree() == nullptr) return;
    kept = check::cut_loose(analysis.results, *tree());
    analysis.model.reset();
    checkout.reset();
}

Checked check_unit(const Unit& unit, const UnitRequest& request, check::Policy& policy, CheckMemory& memory) {
    memory.documents->begin_round();
    check::Scope scope;
    if (!request.only.empty()) scope.changed = paths_below(unit.path, request.only);
    auto checked = analyse_unit(unit, request.threads, scope, policy, memory);
    if (!checked) {
        Checked nothing;
        nothing.analysis.results.unanalysed.push_back(
            unusable(shown_name(unit, request.several_paths), checked.error()));
        return nothing;
    }
    check::apply(policy, checked->analysis.results, *checked->tree());
    if (scope.changed) check::keep_only(checked->analysis.results, *checked->tree(), *scope.changed);
    // Findings beside a checkout have its paths, whichever directory they are in.
    if (request.several_paths && unit.checkout.tht.empty()) checked->prefix = path_prefix(unit.path, *checked->tree());
    checked->prefix += unit.label;
    return std::move(*checked);
}

std::vector<Checked> check_units(std::span<const Unit> units, const UnitRequest& request, check::Policy& policy,
                                 CheckMemory& memory) {
    std::vector<Checked> all(units.size());
    if (units.size() == 1) {
        all.front() = check_unit(units.front(), request, policy, memory);
        return all;
    }
    const UnitRequest alone{request.several_paths, 1, request.only};
    // What the baseline has been asked for is remembered in it.
    const std::size_t side_by_side = policy.baseline.size() > 0 ? 1 : request.threads;
    const auto error = text::for_each_parallel(units.size(), side_by_side, [&](std::size_t index) {
        all[index] = check_unit(units[index], alone, policy, memory);
        all[index].cut_loose();
    });
    if (error) std::rethrow_exception(error);
    return all;
}

std::vector<report::Part> parts_of(const std::vector<Checked>& all) {
    std::vector<report::Part> parts;
    for (const Checked& checked : all) parts.push_back(checked.part());
    return parts;
}

}  // namespace stepwarden::cli
