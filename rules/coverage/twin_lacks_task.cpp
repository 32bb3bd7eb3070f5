#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/template_findings.hpp"
#include "rules/support/template_walk.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::array<std::string_view, 1> file_module{"file"};
constexpr std::array<std::string_view, 3> changes{"upgrade_tasks", "update_tasks", "post_upgrade_tasks"};

/// A part of a path that tells two templates of one service apart.
struct Twins {
    std::string_view one;
    std::string_view other;
};
constexpr std::array<Twins, 2> twins{
    {{"-pacemaker-puppet.yaml", "-container-puppet.yaml"}, {"docker/services/pacemaker/", "docker/services/"}}};
constexpr Twins sides{"puppet/services/", "docker/services/"};

/// The path with one part in place of another, or empty.
std::string exchanged(std::string path, std::string_view from, std::string_view to) {
    const std::size_t at = path.find(from);
    return at == std::string::npos ? std::string() : path.replace(at, from.size(), to);
}

const yaml::Node* tasks_of(const check::TemplateFacts& facts, std::string_view section) {
    const yaml::Entry* entry = facts.role_data.find(section);
    return entry == nullptr ? nullptr : &entry->value;
}

/// Paths that tasks give a label or an owner to.
std::vector<std::string> mended(const yaml::Node& tasks) {
    std::vector<std::string> paths;
    for (const ModuleUse& use : uses_of(tasks, file_module)) {
        if (argument(use, "setype").empty() || argument(use, "recurse").empty()) continue;
        for (std::string& path : values_of(use, "path"))
            if (path.starts_with('/') && std::ranges::find(paths, path) == paths.end())
                paths.push_back(std::move(path));
    }
    return paths;
}

std::set<std::string> created(const check::TemplateFacts& facts) {
    std::set<std::string> paths;
    const yaml::Node* tasks = tasks_of(facts, "host_prep_tasks");
    if (tasks == nullptr) return paths;
    for (const ModuleUse& use : uses_of(*tasks, file_module))
        if (argument(use, "state") == "directory")
            for (std::string& path : values_of(use, "path")) paths.insert(std::move(path));
    return paths;
}

/// A task is about the path, whatever it does with it.
bool is_about(const yaml::Node* tasks, const std::string& path) {
    if (tasks == nullptr) return false;
    const std::vector<ModuleUse> uses = uses_of(*tasks, file_module);
    return std::ranges::any_of(uses, [&](const ModuleUse& use) {
        const std::vector<std::string> paths = values_of(use, "path");
        return std::ranges::find(paths, path) != paths.end();
    });
}

/// The tasks have a unit in common: one probes or stops it, and the others speak of it.
bool share_a_unit(const yaml::Node& base, const yaml::Node& own) {
    static constexpr std::array<std::string_view, 2> modules{"service", "systemd"};
    for (const ModuleUse& use : uses_of(base, modules))
        for (const std::string& unit : values_of(use, "name"))
            if (!unit.empty() && mentions(own, unit)) return true;
    bool found = false;
    for_each_scalar(base, [&](std::string_view text) {
        const std::size_t at = text.find("systemctl is-");
        if (at == std::string_view::npos || found) return;
        const std::string_view line = text.substr(at, text.substr(at).find('\n'));
        found = mentions(own, line.substr(line.rfind(' ') + 1));
    });
    return found;
}

class Search {
public:
    Search(const check::TemplateModel& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const check::TemplateFacts& facts : model_.templates) {
            if (!facts.is_service) continue;
            for (const Twins& kind : twins)
                if (const auto* other = model_.at(exchanged(facts.source->path(), kind.one, kind.other))) {
                    compare(facts, *other);
                    compare(*other, facts);
                }
            if (const auto* other = model_.at(exchanged(facts.source->path(), sides.one, sides.other)))
                compare_bases(facts, *other);
        }
    }

private:
    /// Labels that a change puts right for one twin, and for the other not.
    void compare(const check::TemplateFacts& having, const check::TemplateFacts& lacking) {
        if (!lacking.role_data.complete) return;
        const std::set<std::string> directories = created(lacking);
        for (const std::string_view section : changes) {
            const yaml::Node* tasks = tasks_of(having, section);
            const yaml::Node* own = tasks_of(lacking, section);
            if (tasks == nullptr) continue;
            std::vector<std::string> left = mended(*tasks);
            std::erase_if(left,
                          [&](const std::string& path) { return !directories.contains(path) || is_about(own, path); });
            if (!left.empty()) tell_labels(having, lacking, section, left);
        }
    }

    void tell_labels(const check::TemplateFacts& having, const check::TemplateFacts& lacking, std::string_view section,
                     const std::vector<std::string>& left) {
        check::Finding finding = begin(lacking, section);
        finding.message = fmt::format("{} mends the label of {} for {}, and not for its twin here", section,
                                      fmt::join(left, ", "), having.source->path());
        finding.help = "give both templates of the service the task";
        finding.subject = fmt::format("{} {}", section, fmt::join(left, " "));
        add_related(finding, having, having.role_data.find(section)->key.where, "the tasks of the twin");
        report_(std::move(finding));
    }

    /// Tasks that the service's template on the host puts before its own, and the one in containers does without.
    void compare_bases(const check::TemplateFacts& host, const check::TemplateFacts& container) {
        for (const heat::FunctionUse& use : host.uses) {
            if (use.function != heat::FunctionUse::Function::get_attr || use.section != "upgrade_tasks") continue;
            const auto& path = use.entry->value.items;
            if (path.size() != 3 || path[1].scalar != "role_data" || path[2].scalar != use.section) continue;
            const yaml::Entry* resource = host.source->entry("resources", use.name());
            if (resource == nullptr) continue;
            const auto* base = model_.nested(host, yaml::text_of(resource->value.find("type")));
            const yaml::Node* tasks = base == nullptr ? nullptr : tasks_of(*base, use.section);
            const yaml::Node* own = tasks_of(container, use.section);
            if (tasks == nullptr || own == nullptr || !own->is_sequence() || own->items.empty()) continue;
            if (is_common(*base)) continue;
            if (!share_a_unit(*tasks, *own)) tell_base(host, container, *base, use);
        }
    }

    /// What many are built on, such as the web server, is there for the host alone.
    [[nodiscard]] bool is_common(const check::TemplateFacts& base) const {
        constexpr std::ptrdiff_t many = 4;
        return std::ranges::count_if(model_.templates, [&](const check::TemplateFacts& each) {
                   const yaml::Node* resources = each.root().find("resources");
                   return resources != nullptr &&
                          std::ranges::any_of(resources->entries, [&](const yaml::Entry& entry) {
                              return model_.nested(each, yaml::text_of(entry.value.find("type"))) == &base;
                          });
               }) >= many;
    }

    void tell_base(const check::TemplateFacts& host, const check::TemplateFacts& container,
                   const check::TemplateFacts& base, const heat::FunctionUse& use) {
        check::Finding finding = begin(container, use.section);
        finding.message = fmt::format("{} of {} begin with those of {}, which are left out here", use.section,
                                      host.source->path(), base.source->path());
        finding.help = fmt::format("put the tasks of {} before the service's own", base.source->path());
        finding.subject = fmt::format("{} {}", use.section, base.source->path());
        add_related(finding, host, use.entry->key.where, "the template on the host takes them here");
        report_(std::move(finding));
    }

    [[nodiscard]] static check::Finding begin(const check::TemplateFacts& facts, std::string_view section) {
        const yaml::Entry* own = facts.role_data.find(section);
        const yaml::Node& place = own != nullptr ? own->key : facts.source->entry("outputs", "role_data")->key;
        check::Finding finding = finding_at(facts, place.where);
        finding.section = section;
        return finding;
    }

    const check::TemplateModel& model_;
    const check::Report& report_;
};

void run(const check::TemplateModel& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule coverage_twin_lacks_task() {
    return {
        .id = "coverage-twin-lacks-task",
        .severity = check::Severity::warning,
        .summary = "one of two templates of a service has upgrade tasks that the other needs as well",
        .what =
            "Templates of one service, with pacemaker and without, or on the host and in containers. A directory whose "
            "label upgrade_tasks, update_tasks or post_upgrade_tasks of one put right, where the other creates the "
            "same directory and leaves its label alone; and tasks of a further template that the one on the host "
            "takes into upgrade_tasks, where the other one has tasks of its own alone, and none about the same units; "
            "a "
            "template that many are built on does not count. "
            "Other differences between twins are mostly meant.",
        .why =
            "Most installations run the twin that was forgotten: the labels of mysql, haproxy and rabbitmq were put "
            "right for the variants without pacemaker alone (8f4faae19), and the docker template of neutron's OVS "
            "agent went without the workaround for openvswitch's package (a1c479f93).",
        .fix = "Give both templates the tasks.",
        .bad =
            "# x-container-puppet.yaml has in upgrade_tasks\n- file: {path: /var/lib/x, setype: container_file_t, "
            "recurse: true}\n# x-pacemaker-puppet.yaml creates /var/lib/x, and has\nupgrade_tasks: []\n",
        .good =
            "# both\nupgrade_tasks:\n  - when: step|int == 0\n    file: {path: /var/lib/x, setype: "
            "container_file_t, recurse: true}\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
