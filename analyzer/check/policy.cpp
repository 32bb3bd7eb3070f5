#include "check/policy.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "check/rule_names.hpp"
#include "check/run_rules.hpp"
#include "check/suppressions.hpp"

namespace stepwarden::check {
namespace {

/// Files that people write; of generated ones the comments are gone.
constexpr std::array<std::string_view, 3> written_files = {".yaml", ".yml", ".j2"};

/// The comments of a tree's files, each file read when it is first asked for.
class Suppressions {
public:
    explicit Suppressions(const text::Tree& tree) : tree_(tree) {}

    /// The last and so innermost one that covers the finding, which counts as used for its rule; else nullptr.
    const SuppressionUse* covering(const Finding& finding) {
        if (finding.where.file == text::no_file) return nullptr;
        SuppressionUse* narrowest = nullptr;
        for (SuppressionUse& use : of(finding.where.file))
            if (use.comment.covers(finding)) narrowest = &use;
        if (narrowest != nullptr) narrowest->suppressed.push_back(finding.rule);
        return narrowest;
    }

    std::vector<SuppressionUse> all() {
        std::vector<SuppressionUse> uses;
        for (const text::FileId file : tree_.below("")) {
            const std::string_view path = tree_.path(file);
            const auto ends = [&](std::string_view suffix) { return path.ends_with(suffix); };
            if (!std::ranges::any_of(written_files, ends)) continue;
            const std::vector<SuppressionUse>& here = of(file);
            uses.insert(uses.end(), here.begin(), here.end());
        }
        return uses;
    }

private:
    std::vector<SuppressionUse>& of(text::FileId file) {
        const auto [found, is_new] = by_file_.try_emplace(file);
        if (!is_new) return found->second;
        const auto content = tree_.read(file);
        if (!content) return found->second;
        for (Suppression& comment : find_suppressions(file, *content))
            found->second.push_back({std::move(comment), {}});
        return found->second;
    }

    const text::Tree& tree_;
    std::map<text::FileId, std::vector<SuppressionUse>> by_file_;
};

/// Decides about each finding in turn.
class Sieve {
public:
    Sieve(Policy& policy, Results& results, const text::Tree& tree)
        : policy_(policy), results_(results), tree_(tree), suppressions_(tree) {}

    void run() {
        std::vector<Finding> all = std::move(results_.findings);
        results_.findings.clear();
        for (Finding& finding : all) take(std::move(finding));
        if (policy_.judges_suppressions) judge_suppressions();
    }

private:
    void take(Finding finding) {
        const auto severity = policy_.severity_of(finding.rule, finding.severity);
        if (!severity) return;
        finding.severity = *severity;
        if (is_excepted(policy_.exceptions, finding.rule, path_of(finding))) return;
        // Asked first, since what a comment covers has not left the baseline.
        const bool is_known = policy_.baseline.takes(finding);
        if (const SuppressionUse* use = suppressions_.covering(finding)) {
            results_.suppressed.push_back({std::move(finding), Suppressed::By::comment, use->comment.reason});
            return;
        }
        if (is_known) {
            results_.suppressed.push_back({std::move(finding), Suppressed::By::baseline, {}});
            return;
        }
        if (finding.severity >= policy_.minimum) results_.findings.push_back(std::move(finding));
    }

    [[nodiscard]] std::string path_of(const Finding& finding) const {
        return finding.where.file == text::no_file ? std::string() : shown_path(tree_, finding.where.file);
    }

    void judge_suppressions() {
        const std::vector<SuppressionUse> uses = suppressions_.all();
        std::vector<Finding> findings;
        const auto runs = [this](const Rule& rule) { return policy_.runs(rule); };
        for (const Rule& rule : registry()) {
            if (rule.run_on_suppressions == nullptr || !policy_.runs(rule)) continue;
            rule.run_on_suppressions({uses, runs}, [&](Finding finding) {
                finding.rule = rule.id;
                findings.push_back(std::move(finding));
            });
        }
        finish_findings(findings, tree_);
        for (Finding& finding : findings) take(std::move(finding));
        sort_findings(results_.findings);
    }

    Policy& policy_;
    Results& results_;
    const text::Tree& tree_;
    Suppressions suppressions_;
};

}  // namespace

std::optional<Severity> Policy::severity_of(std::string_view rule, Severity own) const {
    std::optional<Severity> severity = own;
    // A rule's own line says more than its group's, and a later line more than an earlier one.
    for (const SeverityChoice& choice : severities)
        if (choice.rule == group_of(rule)) severity = choice.severity;
    for (const SeverityChoice& choice : severities)
        if (choice.rule == rule) severity = choice.severity;
    return severity;
}

bool Policy::runs(const Rule& rule) const {
    const auto severity = severity_of(rule.id, rule.severity);
    return (select.empty() || names_rule(select, rule.id)) && !names_rule(ignore, rule.id) && severity &&
           *severity >= minimum;
}

Options Policy::options(unsigned threads) const {
    Options options;
    options.threads = threads;
    options.minimum = Severity::note;
    options.knowledge = &knowledge;
    for (const Rule& rule : registry())
        if (!runs(rule)) options.ignore.emplace_back(rule.id);
    return options;
}

std::vector<KnownFinding> Policy::left_baseline() const {
    std::vector<KnownFinding> left = baseline.left();
    std::erase_if(left, [&](const KnownFinding& known) {
        const Rule* rule = find_rule(known.rule);
        return rule != nullptr && !runs(*rule);
    });
    return left;
}

void apply(Policy& policy, Results& results, const text::Tree& tree) { Sieve(policy, results, tree).run(); }

}  // namespace stepwarden::check
