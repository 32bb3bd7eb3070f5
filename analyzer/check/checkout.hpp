// The lint job on a checkout of tripleo-heat-templates: its plans are rendered and analysed one by one, and what they
// come to is told once, at the lines of the templates.
#pragma once

#include <filesystem>
#include <memory>

#include "check/analyse.hpp"
#include "heat/checkout_request.hpp"
#include "heat/parsed_documents.hpp"
#include "heat/plan.hpp"
#include "heat/plan_table.hpp"
#include "heat/possible_tasks.hpp"
#include "text/tree.hpp"

namespace stepwarden::check {

/// A checkout that was opened, with what its plans share.
struct Checkout {
    std::unique_ptr<text::Tree> tree;
    /// For telling which of the user's files lie in it.
    std::filesystem::path root;
    heat::PlanTable table;
    heat::ParsedDocuments documents;
    unsigned threads = 0;

    [[nodiscard]] heat::PlanSources sources() { return {*tree, documents, table, threads}; }
};

/// The table of plans that the program was built with.
heat::PlanTable plan_table();

/// All templates of services that a checkout has, as a plan sees them.
struct CheckoutTemplates {
    std::unique_ptr<heat::Plan> plan;
    std::string release;
    std::vector<heat::ServiceTasks> services;
};

/// The templates as the plan that was asked for sees them. Fails when there is no such plan, or it cannot be loaded.
text::Result<CheckoutTemplates> read_templates(Checkout& checkout, const heat::CheckoutRequest& asked);

/// Findings over the plan that was asked for, or over the checkout's default plans. Fails when none of them can be
/// rendered.
text::Result<Analysis> analyse_checkout(Checkout& checkout, const heat::CheckoutRequest& asked, const Options& options);

/// The model of one plan, for commands that show one.
text::Result<Analysis> read_checkout(Checkout& checkout, const heat::CheckoutRequest& asked);

}  // namespace stepwarden::check
