// The model of one plan of a checkout: the plan rendered in memory, understood like any generated directory, with every
// task's services known, and the way back from its findings to the checkout.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "check/finding.hpp"
#include "check/model.hpp"
#include "heat/plan.hpp"
#include "heat/provenance.hpp"
#include "heat/rendering.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"
#include "tripleo/contributor_table.hpp"

namespace stepwarden::check {

/// The task lists that services contribute, as sections.yaml names them.
std::vector<std::string> section_names(const tripleo::Knowledge& knowledge = tripleo::Knowledge::built_in());

struct RenderedPlan {
    std::unique_ptr<heat::Plan> plan;
    std::unique_ptr<heat::Rendering> rendering;

    /// The tree that the rendering is analysed as.
    [[nodiscard]] text::Tree tree() const;
    /// Who contributes which of its tasks.
    [[nodiscard]] tripleo::ContributorTable contributors() const;
};

struct RenderedModel : RenderedPlan {
    std::unique_ptr<Model> model;
};

/// Fails when the plan cannot be loaded.
text::Result<RenderedPlan> render_plan(const heat::PlanSources& sources, const heat::PlanRequest& request,
                                       std::vector<Timing>& timings);

/// The same, understood. Fails too when what is rendered is no directory that can be analysed.
text::Result<RenderedModel> render_model(const heat::PlanSources& sources, const heat::PlanRequest& request,
                                         std::vector<Timing>& timings,
                                         const tripleo::Knowledge& knowledge = tripleo::Knowledge::built_in());

/// Of a plan that is loaded, and was not evaluated before.
text::Result<RenderedModel> render_model(const heat::PlanSources& sources, std::unique_ptr<heat::Plan> plan,
                                         std::vector<Timing>& timings, const tripleo::Knowledge& knowledge);

/// The services of templates that are not among the `covered` ones, each as a role of its own. `company` is a plan that
/// was rendered, and outlives the model.
text::Result<RenderedModel> render_lone_model(const heat::PlanSources& sources, heat::Plan& company,
                                              const std::set<std::string>& covered, std::vector<Timing>& timings,
                                              const tripleo::Knowledge& knowledge = tripleo::Knowledge::built_in());

/// Places of a plan's rendered files as places of the checkout that it is rendered from, in whose tree the rendered
/// files are mounted for showing. An index that is made when the first place is asked for.
class WayBack {
public:
    /// What people are shown of the rendered files.
    struct Names {
        /// The path that they are mounted as.
        std::string mount;
        /// What a finding says of its place in them.
        std::string remark;
    };

    /// `shown` is the checkout's tree; the rendered files are mounted in it as `rendered/PLAN`.
    WayBack(const RenderedModel& rendered, text::Tree& shown)
        : WayBack(rendered, shown,
                  {"rendered/" + rendered.rendering->plan, "as rendered in the plan " + rendered.rendering->plan}) {}
    WayBack(const RenderedModel& rendered, text::Tree& shown, Names names)
        : rendered_(rendered), shown_(shown), names_(std::move(names)) {}

    /// The finding as of the template, with the place in the rendered file as the last of its related ones.
    Finding to_checkout(Finding finding);

    text::Diagnostic to_checkout(text::Diagnostic diagnostic);

private:
    /// The place in the checkout, or in the mounted rendered file when nothing stands behind it.
    text::Position place(text::Position rendered);
    text::Position mounted(text::Position rendered);
    std::optional<text::Position> origin(text::Position rendered);
    [[nodiscard]] std::optional<text::Position> place_of_service(const Finding& finding) const;

    const RenderedModel& rendered_;
    text::Tree& shown_;
    Names names_;
    std::unique_ptr<heat::Provenance> provenance_;
    std::optional<text::MountId> mount_;
};

}  // namespace stepwarden::check
