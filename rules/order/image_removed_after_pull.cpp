#include <fmt/format.h>

#include <algorithm>

#include "check/rule.hpp"
#include "rules/support/conflicts.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/section_nodes.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;

constexpr std::string_view rule_id = "order-image-removed-after-pull";

bool share_a_step(const graph::Node& a, const graph::Node& b) {
    return std::any_of(a.steps.begin(), a.steps.end(),
                       [&](int step) { return std::find(b.steps.begin(), b.steps.end(), step) != b.steps.end(); });
}

/// Tasks of one service in their order: pulled, not tagged yet, when an image goes.
class Walk {
public:
    Walk(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void look_at(const tripleo::ContributedList& list) {
        const graph::Node* pull = nullptr;
        const graph::Node* removal = nullptr;
        for (const graph::Node* node : list_nodes(model_, list)) {
            if (pull != nullptr && (node->services != pull->services || !share_a_step(*pull, *node))) {
                pull = nullptr;
                removal = nullptr;
            }
            const bool pulls = does(*node, Operation::pull, Resource::image);
            const bool tags = does(*node, Operation::tag, Resource::image);
            if (pulls && !tags) {
                pull = node;
                removal = nullptr;
            } else if (pull != nullptr && tags) {
                if (removal != nullptr) tell(*pull, *removal, *node);
                pull = nullptr;
                removal = nullptr;
            } else if (pull != nullptr && removal == nullptr && does(*node, Operation::remove, Resource::image)) {
                removal = node;
            }
        }
    }

private:
    void tell(const graph::Node& pull, const graph::Node& removal, const graph::Node& tag) {
        check::Finding finding = finding_at(removal);
        finding.severity = check::Severity::warning;
        finding.step = only_step(removal);
        finding.subject = "image";
        finding.message = fmt::format(
            "'{}' removes the old image after '{}' has pulled the new one and before '{}' tags it; where both are the "
            "same image nothing is left to tag",
            title(*removal.task), title(*pull.task), title(*tag.task));
        add_related(finding, {{&pull, only_step(pull)}}, "pulls the image", check::Played::before);
        add_related(finding, {{&tag, only_step(tag)}}, "tags it", check::Played::after);
        finding.help = "remove the old image before the pull, or after the tag";
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
};

void run(const check::Model& model, const check::Report& report) {
    for (const tripleo::ContributedList& list : model.contributions.lists) Walk(model, report).look_at(list);
}

}  // namespace

check::Rule order_image_removed_after_pull() {
    return {.id = rule_id,
            .severity = check::Severity::warning,
            .summary = "the old image is removed between the pull of the new one and its tag",
            .what =
                "Tasks of one service at one step that pull an image, remove one and then tag the pulled one. The same "
                "with the removal first, or last, is not flagged.",
            .why =
                "When the image has not changed, the removal of the old image is the removal of the new one, and the "
                "tag fails. cinder-backup's minor update did this (b0322730a).",
            .fix = "Remove the old image first.",
            .bad =
                "- command: docker pull {{ docker_image }}\n- command: docker rmi -f {{ old_image_id.stdout }}\n- "
                "command: docker tag {{ docker_image }} {{ docker_image_latest }}\n",
            .good =
                "- command: docker rmi -f {{ old_image_id.stdout }}\n- command: docker pull {{ docker_image }}\n- "
                "command: docker tag {{ docker_image }} {{ docker_image_latest }}\n",
            .run = run};
}

}  // namespace stepwarden::rules
