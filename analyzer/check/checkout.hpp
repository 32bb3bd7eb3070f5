// The lint job on a checkout of tripleo-heat-templates: its plans are rendered and analysed one by one, and what they
// come to is told once, at the lines of the templates.
#pragma once

#include <filesystem>
#include <memory>

#include "check/analyse.hpp"
#include "check/rendered_model.hpp"
#include "check/scope.hpp"
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

/// The model of one plan, or of the services that no plan has.
struct PlayedModel {
    RenderedModel rendered;
    bool lone = false;
};

/// What was found with the models that it was found in; places in these lead to the checkout by a WayBack.
struct PlayedCheckout {
    Analysis analysis;
    /// Lends the lone services their surroundings.
    std::unique_ptr<heat::Plan> company;
    std::vector<PlayedModel> models;
};

/// The plan that was asked for, or the checkout's default plans and the services of none, with findings. Fails when no
/// plan can be rendered.
text::Result<PlayedCheckout> play_checkout(Checkout& checkout, const heat::CheckoutRequest& asked,
                                           const Options& options, const Scope& scope = {});

/// The findings alone.
text::Result<Analysis> analyse_checkout(Checkout& checkout, const heat::CheckoutRequest& asked, const Options& options,
                                        const Scope& scope = {});

/// The model of one plan, for commands that show one.
text::Result<Analysis> read_checkout(Checkout& checkout, const heat::CheckoutRequest& asked);

}  // namespace stepwarden::check
