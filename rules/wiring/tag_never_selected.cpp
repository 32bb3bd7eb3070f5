#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "text/suggest.hpp"

namespace stepwarden::rules {
namespace {

using Tags = std::vector<std::string>;

bool has_never(const Tags& tags) { return std::find(tags.begin(), tags.end(), "never") != tags.end(); }

/// tags.yaml: which tags are asked for in which sections.
class OptIns {
public:
    explicit OptIns(const check::Model& model) : table_(model.knowledge.table("tags.yaml")) {}

    [[nodiscard]] Tags of(std::string_view section) const {
        Tags tags;
        for (const yaml::Node& row : rows_of(table_, "opt_in")) {
            const Tags sections = strings_of(row.find("sections"));
            if (!sections.empty() && std::find(sections.begin(), sections.end(), section) == sections.end()) continue;
            for (std::string& tag : strings_of(row.find("tags"))) tags.push_back(std::move(tag));
        }
        return tags;
    }

    /// The sections that some tag of these is for.
    [[nodiscard]] std::set<std::string> sections_of(const Tags& tags) const {
        std::set<std::string> sections;
        for (const yaml::Node& row : rows_of(table_, "opt_in")) {
            const Tags patterns = strings_of(row.find("tags"));
            if (std::none_of(tags.begin(), tags.end(), [&](const std::string& tag) { return fits_any(patterns, tag); }))
                continue;
            for (std::string& section : strings_of(row.find("sections"))) sections.insert(std::move(section));
        }
        return sections;
    }

private:
    yaml::Node table_;
};

/// What may select the task: its tags, those of the blocks around it and of the tasks in it; `never` left out.
Tags selecting_tags(const check::Model& model, std::uint32_t contributed) {
    Tags tags = tags_with_blocks(model, contributed);
    for (std::uint32_t inner = contributed + 1; inner < end_of(model, contributed); ++inner) {
        const Tags& own = model.contributions.tasks[inner].task().tags;
        tags.insert(tags.end(), own.begin(), own.end());
    }
    std::erase(tags, "never");
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    return tags;
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report), opt_ins_(model) {}

    void run() {
        for (std::uint32_t i = 0; i < model_.contributions.tasks.size(); ++i)
            if (has_never(model_.contributions.tasks[i].task().tags)) look_at(i);
    }

private:
    void look_at(std::uint32_t contributed) {
        const std::string& section = model_.contributions.tasks[contributed].section;
        const Tags known = opt_ins_.of(section);
        const Tags tags = selecting_tags(model_, contributed);
        const bool selected = std::any_of(
            tags.begin(), tags.end(), [&](const std::string& tag) { return tag == "always" || fits_any(known, tag); });
        if (selected) return;
        const graph::Node& node = node_of(model_, contributed);
        check::Finding finding = finding_at(node);
        if (const yaml::Node* written = node.task->node ? node.task->node->find("tags") : nullptr)
            finding.where = written->where;
        finding.message =
            tags.empty() ? fmt::format("'{}' is tagged never and nothing else, so no run takes it", title(*node.task))
                         : fmt::format("'{}' is tagged never, and no run of {} asks for '{}'", title(*node.task),
                                       section, fmt::join(tags, "', '"));
        finding.help = advice(tags, known, section);
        finding.subject = fmt::format("{}", fmt::join(tags, ","));
        report_(std::move(finding));
    }

    [[nodiscard]] std::string advice(const Tags& tags, const Tags& known, std::string_view section) const {
        for (const std::string& tag : tags)
            if (const auto near = text::nearest_name(tag, known)) return fmt::format("did you mean '{}'?", *near);
        const std::set<std::string> others = opt_ins_.sections_of(tags);
        if (!others.empty())
            return fmt::format("runs with that tag play {}: move the task there, or use a tag of {}",
                               fmt::join(others, ", "), section);
        if (known.empty()) return "drop never, or move the task to a section that is run with the tag";
        return fmt::format("tags that are asked for there: {}", fmt::join(known, ", "));
    }

    const check::Model& model_;
    const check::Report& report_;
    OptIns opt_ins_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule wiring_tag_never_selected() {
    return {.id = "wiring-tag-never-selected",
            .severity = check::Severity::warning,
            .summary = "a task tagged never waits for a tag that no run of its section asks for",
            .what =
                "A task or block of a section tagged `never` whose other tags neither a client nor a documented "
                "procedure asks for when it plays that section. Which tags are asked for where is in "
                "rules/knowledge/tags.yaml; tags of one section do not count in another, since another playbook is "
                "run with them.",
            .why =
                "`never` takes a task out of every run that does not name one of its tags. With a tag that only "
                "another playbook is run with, it never runs: THT's ceph-osd upgrade tasks waited for "
                "system_upgrade_stop_services, which goes with the external upgrade (5fbe299eb), and nova-vnc-proxy's "
                "post upgrade tasks did too (2001b48ca).",
            .fix = "Use a tag that the section's playbook is run with, or leave `never` out.",
            .bad =
                "# upgrade_tasks\n- name: set noout\n  command: ceph osd set noout\n  tags: [never, "
                "system_upgrade_stop_services]\n",
            .good =
                "# upgrade_tasks\n- name: set noout\n  command: ceph osd set noout\n  tags: [never, system_upgrade, "
                "system_upgrade_prepare]\n",
            .run = run};
}

}  // namespace stepwarden::rules
