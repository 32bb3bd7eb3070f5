#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/rule.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

using ansible::Inclusion;
using Tags = std::vector<std::string>;

bool has(const Tags& tags, std::string_view tag) { return std::ranges::find(tags, tag) != tags.end(); }

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), table_(model.knowledge.table("tags.yaml")) {}

    void run() {
        for (std::uint32_t i = 0; i < model_.contributions.tasks.size(); ++i) look_at_include(i);
        for (const simulate::PlayRun& run : model_.schedule.plays)
            for (const ansible::Task& top : run.play->tasks)
                ansible::for_each_nested(top, [&](const ansible::Task& task) { look_at_import(task); });
    }

private:
    /// Tags of blocks around an include do reach what it includes, those of the include itself do not
    /// (ansible/playbook/block.py, _get_parent_attribute). A role that is not in the tree is taken to have no tags of
    /// its own: THT's roles have none.
    void look_at_include(std::uint32_t contributed) {
        const ansible::Task& task = model_.contributions.tasks[contributed].task();
        if (task.inclusion != Inclusion::include_role) return;
        const auto& block = model_.contributions.tasks[contributed].block;
        const Tags around = block ? tags_with_blocks(model_, *block) : Tags{};
        const std::string& section = model_.contributions.tasks[contributed].section;
        if (has(task.tags, "always") || std::ranges::any_of(around, [&](const std::string& tag) {
                return tag == "always" || is_asked_for(tag, section);
            }))
            return;
        if (task.tags.empty() && around.empty()) {
            if (const auto tag = tag_of_role(role_of(task))) tell_hidden(contributed, *tag);
            return;
        }
        Tags tags = task.tags;
        std::erase_if(tags, [&](const std::string& tag) {
            return !is_asked_for(tag, section) || (task.apply != nullptr && has(task.apply->tags, tag));
        });
        if (tags.empty()) return;
        const graph::Node& node = node_of(model_, contributed);
        check::Finding finding = finding_at(node);
        const std::string role = role_of(task);
        finding.message = fmt::format(
            "'{}' includes the role {} under the tag {}, which the role's tasks do not get: a run with --tags {} does "
            "nothing of it",
            title(task), role, tags.front(), tags.front());
        finding.help = "use import_role, or give the tag to the tasks with apply: {tags: [...]}";
        finding.subject = role + " " + tags.front();
        report_(std::move(finding));
    }

    static std::string role_of(const ansible::Task& task) {
        return std::string(task.argument_text(task.argument("name") != nullptr ? "name" : "role"));
    }

    /// The tag by which runs ask for the tasks of the role.
    [[nodiscard]] std::optional<std::string> tag_of_role(const std::string& role) const {
        for (const yaml::Node& row : rows_of(table_, "tagged_roles"))
            if (has(strings_of(row.find("roles")), role))
                for (const std::string& tag : strings_of(row.find("tags"))) return tag;
        return std::nullopt;
    }

    void tell_hidden(std::uint32_t contributed, const std::string& tag) {
        const graph::Node& node = node_of(model_, contributed);
        check::Finding finding = finding_at(node);
        const std::string role = role_of(*node.task);
        finding.message = fmt::format(
            "'{}' includes the role {}, whose tasks are tagged {}, and has no tag itself: a run with --tags {} never "
            "comes to them",
            title(*node.task), role, tag, tag);
        finding.help = "use import_role, so that the tags of the role's tasks count";
        finding.subject = role + " " + tag;
        report_(std::move(finding));
    }

    /// A client or procedure runs the section with the tag.
    [[nodiscard]] bool is_asked_for(const std::string& tag, const std::string& section) const {
        for (const yaml::Node& row : rows_of(table_, "opt_in"))
            if (fits_any(strings_of(row.find("tags")), tag) && has(strings_of(row.find("sections")), section))
                return true;
        return false;
    }

    /// `always` on a static import stands on every task of the file.
    void look_at_import(const ansible::Task& task) {
        if (task.inclusion != Inclusion::import_tasks || !has(task.tags, "always")) return;
        const tripleo::SectionFile* file = section_file(task.free_form);
        if (file == nullptr || !told_.insert(file->section).second) return;
        check::Finding finding;
        finding.where = task.where;
        if (const yaml::Node* written = task.node != nullptr ? task.node->find("tags") : nullptr)
            finding.where = written->where;
        finding.section = file->section;
        finding.message = fmt::format(
            "the import of {} is tagged always, and so is every task in it: --tags and --skip-tags no longer choose "
            "among the tasks of {}",
            task.free_form, file->section);
        finding.help = "leave the tag out: an import is there whatever tags are asked for";
        finding.subject = file->section;
        report_(std::move(finding));
    }

    [[nodiscard]] const tripleo::SectionFile* section_file(std::string_view path) const {
        const auto found = std::ranges::find_if(model_.layout.section_files, [&](const tripleo::SectionFile& file) {
            return model_.tree.path(file.file) == path;
        });
        return found == model_.layout.section_files.end() ? nullptr : &*found;
    }

    const check::Model& model_;
    const check::Report& report_;
    yaml::Node table_;
    std::set<std::string> told_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule wiring_include_without_apply() {
    return {
        .id = "wiring-include-without-apply",
        .severity = check::Severity::warning,
        .summary = "an include or import hands its tags on otherwise than meant",
        .what =
            "An `include_role` of a section under a tag that runs of the section ask for (rules/knowledge/tags.yaml), "
            "without `apply`: the tag selects the include, not the role's tasks; or without tags, of a role whose own "
            "tasks "
            "such runs ask for. And an `import_tasks` of a section's "
            "list tagged `always` in a playbook: the tag stands on every task in it. Other tags are not flagged.",
        .why =
            "`--tags container_image_prepare` prepared no image since the role was included (184ed6aef), and tags of "
            "upgrade tasks had no effect while the import of them was tagged always (6d9560e17).",
        .fix =
            "Use `import_role`, or `apply: {tags: ...}` beside the tags of the include; leave `always` out of imports.",
        .bad =
            "# external_deploy_tasks\n- include_role:\n    name: tripleo-container-image-prepare\n  tags: "
            "[container_image_prepare]\n",
        .good =
            "# external_deploy_tasks\n- import_role:\n    name: tripleo-container-image-prepare\n  tags: "
            "[container_image_prepare]\n",
        .run = run};
}

}  // namespace stepwarden::rules
