// What the user asks of a checkout, in the words of the command line, into the request for a plan. Files that the user
// names may lie in the checkout, where .j2 files stand for what they are rendered to, or elsewhere.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "heat/plan_request.hpp"
#include "heat/plan_table.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"

namespace stepwarden::heat {

struct CheckoutRequest {
    /// A plan of the table; empty for the one that the scenario is laid over, or the first.
    std::string plan;
    std::string scenario;
    /// As given with -e, in order.
    std::vector<std::string> environments;
    std::optional<std::string> roles_file;
    std::optional<std::string> networks_file;
    std::vector<std::pair<std::string, unsigned>> hosts;

    /// Whether anything was asked for that makes it one plan.
    [[nodiscard]] bool names_a_plan() const {
        return !plan.empty() || !scenario.empty() || !environments.empty() || roles_file || networks_file;
    }
};

/// `root` is the checkout's directory, for telling which files lie in it. Files from elsewhere are mounted in
/// `checkout`. Fails with a sentence about what was asked.
text::Result<PlanRequest> resolve_request(const CheckoutRequest& asked, const std::filesystem::path& root,
                                          text::Tree& checkout, const PlanTable& table);

}  // namespace stepwarden::heat
