// What becomes of every task of a graph in the dry run, folded for people: one row for each class of hosts, playbook,
// verdict and reason, with the steps at which it is so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "check/model.hpp"
#include "simulate/dry_run.hpp"

namespace stepwarden::report::html {

struct VerdictRow {
    /// Index into Schedule::classes; unset for hosts that the run makes.
    std::optional<std::uint16_t> host_class;
    text::FileId playbook = text::no_file;
    simulate::Verdict verdict = simulate::Verdict::maybe;
    /// Empty for what runs without a condition.
    std::string why;
    /// Hosts of the class that it is so for.
    std::size_t hosts = 0;
    /// Unset stands for outside of the steps.
    std::set<std::optional<int>> steps;
};

/// Plays all playbooks of the model once more. Rows by node of the model's graph, in the order of the run.
std::vector<std::vector<VerdictRow>> verdicts_of(check::Model& model);

}  // namespace stepwarden::report::html
