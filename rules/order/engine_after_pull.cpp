#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "check/rule.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/template_findings.hpp"
#include "rules/support/template_tasks.hpp"
#include "rules/support/yaml_words.hpp"

namespace stepwarden::rules {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view rule_id = "order-engine-after-pull";
constexpr std::size_t most_related = 5;

bool installs(const TemplateTask& task, const std::vector<std::string>& engines) {
    static constexpr std::array modules = {"package"sv, "yum"sv, "dnf"sv};
    return std::any_of(modules.begin(), modules.end(), [&](std::string_view module) {
        const std::string state = task.argument(module, "state");
        return std::find(engines.begin(), engines.end(), task.argument(module, "name")) != engines.end() &&
               state != "absent" && state != "removed";
    });
}

bool pulls(const TemplateTask& task, const std::vector<std::string>& commands) {
    static constexpr std::array modules = {"shell"sv, "command"sv};
    return std::any_of(modules.begin(), modules.end(), [&](std::string_view module) {
        const yaml::Node* text = task.node->find(module);
        return text != nullptr && std::any_of(commands.begin(), commands.end(), [&](const std::string& command) {
                   return contains_text(*text, command);
               });
    });
}

void tell(const TemplateTask& install, const std::vector<TemplateTask>& early, const check::Report& report) {
    check::Finding finding = finding_at(*install.facts, install.node->where);
    finding.severity = check::Severity::warning;
    finding.task = std::string(install.name());
    finding.step = install.step;
    finding.subject = "engine";
    finding.message =
        fmt::format("'{}' sets up what runs containers at step {}, and other services pull images at step {}",
                    install.name(), *install.step, *early.front().step);
    for (std::size_t i = 0; i < early.size() && i < most_related; ++i)
        add_related(finding, *early[i].facts, early[i].node->where,
                    fmt::format("'{}' pulls an image at step {}", early[i].name(), *early[i].step),
                    check::Played::before);
    finding.help = fmt::format("install and configure it, with its registries, before step {}", *early.front().step);
    report(std::move(finding));
}

/// By whichever service: all of them may stand on one host.
void run(const check::TemplateModel& model, const check::Report& report) {
    const yaml::Node ordering = model.knowledge.table("ordering.yaml");
    const yaml::Node* table = ordering.find("container_engines");
    if (table == nullptr) return;
    const std::vector<std::string> engines = strings_of(table->find("packages"));
    const std::vector<std::string> commands = strings_of(table->find("pulls"));
    std::optional<TemplateTask> install;
    std::vector<TemplateTask> early;
    for (const check::TemplateFacts& facts : model.templates)
        for (const TemplateTask& task : template_tasks(facts, text_of(table->find("section")))) {
            if (!task.step) continue;
            if (pulls(task, commands)) early.push_back(task);
            if (installs(task, engines) && (!install || *task.step < *install->step)) install = task;
        }
    if (!install) return;
    std::ranges::stable_sort(early, {}, [](const TemplateTask& pull) { return *pull.step; });
    std::erase_if(early, [&](const TemplateTask& pull) { return *pull.step > *install->step; });
    if (!early.empty()) tell(*install, early, report);
}

}  // namespace

check::Rule order_engine_after_pull() {
    return {.id = rule_id,
            .severity = check::Severity::warning,
            .summary = "images are pulled before what runs containers is set up",
            .what =
                "The first task of the tree's upgrade_tasks that installs or updates podman, when it stands at a later "
                "step "
                "than one that pulls an image, or at the same, where the order of a role's services decides.",
            .why =
                "The pull uses the old engine, or none, and the registries of the old configuration: images of an "
                "insecure registry cannot be fetched. THT configured podman at step 3 and pulled the images of "
                "pacemaker's services no later (df3b4b3c5).",
            .fix = "Install and configure the engine at step 1.",
            .bad =
                "- name: Pull the image\n  command: podman pull registry/mariadb:new\n  when: step|int == 2\n- name: "
                "Install podman\n  package: name=podman state=latest\n  when: step|int == 3\n",
            .good =
                "- name: Install podman\n  package: name=podman state=latest\n  when: step|int == 1\n- name: Pull the "
                "image\n  command: podman pull registry/mariadb:new\n  when: step|int == 2\n",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
