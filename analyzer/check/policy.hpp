// What becomes of findings once the rules have spoken: severities as the project wants them, exceptions, comments that
// suppress, the baseline, and the least severity that is told. A policy is made before the rules run, since it says
// which of them need not, and is applied to the results of every PATH.
#pragma once

#include <string>
#include <vector>

#include "check/analyse.hpp"
#include "check/baseline.hpp"
#include "check/configuration.hpp"
#include "check/results.hpp"
#include "check/rule.hpp"
#include "text/tree.hpp"
#include "tripleo/knowledge.hpp"

namespace stepwarden::check {

struct Policy {
    /// Ids or groups; empty selects all.
    std::vector<std::string> select;
    std::vector<std::string> ignore;
    /// Findings below are not told.
    Severity minimum = Severity::warning;
    std::vector<SeverityChoice> severities;
    std::vector<Exception> exceptions;
    /// Nothing is in it when there is none.
    Baseline baseline;
    /// Comments that suppress nothing are told; not where only a part of the input is looked at.
    bool judges_suppressions = true;
    /// The tables to judge by.
    tripleo::Knowledge knowledge;

    /// What a rule's findings come to at most; unset when it is turned off.
    [[nodiscard]] std::optional<Severity> severity_of(std::string_view rule, Severity own) const;

    /// The rule is selected, and may give findings that are told.
    [[nodiscard]] bool runs(const Rule& rule) const;

    /// Which rules are to run, with findings of all severities; the policy outlives what is made with it.
    [[nodiscard]] Options options(unsigned threads) const;

    /// Of what the baseline has and was not met, that which a rule that ran would have found.
    [[nodiscard]] std::vector<KnownFinding> left_baseline() const;
};

/// Applies the policy to what the rules that it runs have found in `tree`.
void apply(Policy& policy, Results& results, const text::Tree& tree);

}  // namespace stepwarden::check
