#include "cli/diff_sides.hpp"

#include <fmt/format.h>

#include <array>
#include <thread>
#include <utility>

#include "cli/open_input.hpp"
#include "heat/document_pool.hpp"
#include "text/git.hpp"
#include "text/parallel.hpp"

namespace stepwarden::cli {
namespace {

constexpr std::size_t most_shown_id = 12;

Unopened unreadable(const text::Diagnostic& problem, const std::string& path) {
    return {ExitStatus::unanalysed,
            fmt::format("{}: cannot analyse: {}", problem.path.empty() ? path : problem.path, problem.message)};
}

template <typename... Parts>
Unopened misused(fmt::format_string<Parts...> sentence, Parts&&... parts) {
    return {ExitStatus::usage, fmt::format(sentence, std::forward<Parts>(parts)...)};
}

void take(DiffSide& side, Input input) {
    if (auto* checkout = std::get_if<std::unique_ptr<check::Checkout>>(&input))
        side.checkout = std::move(*checkout);
    else
        side.tree = std::move(std::get<GeneratedInput>(input).tree);
}

tl::expected<void, Unopened> open_path(const std::string& path, const std::string& revision, DiffSide& side) {
    CheckoutOptions asked;
    asked.revision = revision;
    auto input = open_input(path, asked);
    if (!input) return tl::unexpected(unreadable(input.error(), path));
    take(side, std::move(*input));
    return {};
}

/// The revisions to compare; no later one stands for the work tree.
struct Revisions {
    std::string before;
    std::optional<std::string> after;
};

tl::expected<Revisions, Unopened> revisions_of(const DiffOptions& options, const text::GitRepository& repository) {
    const std::string asked = options.paths.empty() ? "HEAD" : options.paths.front();
    const std::size_t dots = asked.find("..");
    if (options.work_tree) {
        if (dots != std::string::npos)
            return tl::unexpected(misused("--worktree is compared with one revision, not with '{}'", asked));
        return Revisions{asked, std::nullopt};
    }
    if (dots == std::string::npos) {
        const auto commit = repository.commit(asked);
        if (!commit) return tl::unexpected(unreadable(commit.error(), asked));
        const auto parents = repository.parents(*commit);
        if (!parents) return tl::unexpected(unreadable(parents.error(), asked));
        if (parents->empty())
            return tl::unexpected(misused("'{}' has no parent to be compared with: give a range BASE..HEAD", asked));
        return Revisions{parents->front(), *commit};
    }
    if (asked.substr(dots).starts_with("..."))
        return tl::unexpected(misused("'{}' is no range of one branch: write BASE..HEAD with two dots", asked));
    const std::string before = asked.substr(0, dots);
    const std::string after = asked.substr(dots + 2);
    return Revisions{before.empty() ? "HEAD" : before, after.empty() ? "HEAD" : after};
}

/// A full id is shortened for people.
std::string shown_revision(const std::string& revision) {
    const bool is_id = revision.size() == 40 && revision.find_first_not_of("0123456789abcdef") == std::string::npos;
    return is_id ? revision.substr(0, most_shown_id) : revision;
}

tl::expected<void, Unopened> open_revisions(const DiffOptions& options, DiffSides& sides) {
    const std::string& repository = *options.repository;
    const auto opened = text::GitRepository::open(repository);
    if (!opened) return tl::unexpected(unreadable(opened.error(), repository));
    const auto revisions = revisions_of(options, **opened);
    if (!revisions) return tl::unexpected(revisions.error());
    sides.before.name = shown_revision(revisions->before);
    sides.after.name = revisions->after ? shown_revision(*revisions->after) : repository;
    return open_path(repository, revisions->before, sides.before).and_then([&] {
        return open_path(repository, revisions->after.value_or(""), sides.after);
    });
}

tl::expected<void, Unopened> open_paths(const DiffOptions& options, DiffSides& sides) {
    sides.before.name = options.paths[0];
    sides.after.name = options.paths[1];
    return open_path(options.paths[0], "", sides.before).and_then([&] {
        return open_path(options.paths[1], "", sides.after);
    });
}

std::string_view kind_of(const DiffSide& side) { return side.checkout ? "a checkout" : "a generated directory"; }

/// Nothing has been parsed yet.
void share(const std::shared_ptr<heat::DocumentPool>& pool, DiffSide& side) {
    check::Checkout& old = *side.checkout;
    side.checkout = std::unique_ptr<check::Checkout>(
        new check::Checkout{std::move(old.tree), std::move(old.root), std::move(old.table),
                            heat::ParsedDocuments(heat::ParsedDocuments::Ending::stripped, pool), old.threads});
}

void analyse(DiffSide& side, const DiffOptions& options, const check::Scope& scope, unsigned threads) {
    const check::Options how = side.policy.options(threads);
    if (side.checkout) {
        side.checkout->threads = threads;
        auto played = check::play_checkout(*side.checkout, options.request, how, scope);
        if (!played) {
            side.failure = played.error();
            return;
        }
        side.played = std::move(*played);
        check::apply(side.policy, side.played.analysis.results, *side.checkout->tree);
        return;
    }
    auto analysis = check::analyse(std::move(*side.tree), how);
    if (!analysis) {
        side.failure = analysis.error();
        return;
    }
    side.analysis = std::move(*analysis);
    check::apply(side.policy, side.analysis.results, side.analysis.model->tree);
}

}  // namespace

changes::Side DiffSide::side() {
    changes::Side made = checkout ? changes::side_of(played, *checkout) : changes::side_of(analysis);
    made.name = name;
    return made;
}

tl::expected<std::unique_ptr<DiffSides>, Unopened> open_sides(const DiffOptions& options) {
    auto sides = std::make_unique<DiffSides>();
    const auto opened = options.repository ? open_revisions(options, *sides) : open_paths(options, *sides);
    if (!opened) return tl::unexpected(opened.error());
    const bool same_kind = (sides->before.checkout != nullptr) == (sides->after.checkout != nullptr);
    if (!same_kind)
        return tl::unexpected(misused("{} is {} and {} is {}: only two of a kind can be compared", sides->before.name,
                                      kind_of(sides->before), sides->after.name, kind_of(sides->after)));
    return sides;
}

void analyse_sides(DiffSides& sides, const DiffOptions& options, const check::Policy& policy) {
    if (sides.before.checkout) {
        sides.scope = check::scope_between(*sides.before.checkout->tree, *sides.after.checkout->tree);
        const auto pool = std::make_shared<heat::DocumentPool>(1);
        for (DiffSide* side : {&sides.before, &sides.after}) share(pool, *side);
    }
    const unsigned all = options.check.threads == 0 ? std::thread::hardware_concurrency() : options.check.threads;
    const unsigned each = std::max(1U, all / 2);
    const std::array<DiffSide*, 2> both = {&sides.before, &sides.after};
    for (DiffSide* side : both) side->policy = policy;
    const auto error =
        text::for_each_parallel(2, all, [&](std::size_t index) { analyse(*both[index], options, sides.scope, each); });
    if (error) std::rethrow_exception(error);
}

std::string configured_path(const DiffOptions& options) {
    return options.repository ? *options.repository : options.paths.back();
}

}  // namespace stepwarden::cli
