#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/ansible_roles.hpp"
#include "rules/support/written.hpp"
#include "text/suggest.hpp"

namespace stepwarden::rules {
namespace {

struct Call {
    const check::TemplateFacts* facts = nullptr;
    const check::WrittenTask* written = nullptr;
    std::string role;
    /// The role stands in a playbook that the task writes.
    bool in_text = false;
};

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

/// The plain names of `roles:` lists in the text of a playbook.
std::vector<std::string> roles_in_playbook(std::string_view text) {
    std::vector<std::string> roles;
    if (text.find("hosts:") == std::string_view::npos) return roles;
    bool in_roles = false;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (in_roles && line.starts_with("- ") && line.find(':') == std::string_view::npos &&
            line.find('{') == std::string_view::npos)
            roles.emplace_back(trimmed(line.substr(2)));
        else
            in_roles = line == "roles:";
    }
    return roles;
}

class Search {
public:
    Search(const check::TemplateModel& model, const check::Report& report)
        : model_(model), report_(report), roles_(model.knowledge), known_(roles_.names(model.release)) {}

    void run() {
        if (known_.empty()) return;
        for (const check::TemplateFacts& facts : model_.templates)
            for (const check::WrittenTask& written : facts.written.tasks) gather(facts, written);
        const auto spelt = [&](const Call& call) { return contains(known_, call.role); };
        const auto elsewise = [&](const Call& call) { return !spelt(call) && other_spelling(call.role).has_value(); };
        // A tree in which the other spelling is the usual one is older than the renaming.
        renamed_ = std::ranges::count_if(calls_, spelt) >= std::ranges::count_if(calls_, elsewise);
        for (const Call& call : calls_) look_at(call);
    }

private:
    void gather(const check::TemplateFacts& facts, const check::WrittenTask& written) {
        if (const std::string_view role = called_role(*written.task);
            !role.empty() && role.find_first_of("/.") == std::string_view::npos)
            calls_.push_back({&facts, &written, std::string(role), false});
        if (written.task->action != "copy") return;
        for (std::string& role : roles_in_playbook(written.task->argument_text("content")))
            calls_.push_back({&facts, &written, std::move(role), true});
    }

    /// The name with dashes where it has underscores, or the other way round, if this release has that.
    [[nodiscard]] std::optional<std::string> other_spelling(std::string_view role) const {
        const std::string name = with_underscores(role);
        for (const std::string& known : known_)
            if (known != role && with_underscores(known) == name) return known;
        return std::nullopt;
    }

    void look_at(const Call& call) {
        if (contains(known_, call.role)) {
            if (!call.in_text) look_at_file(call);
            return;
        }
        if (const auto other = other_spelling(call.role)) {
            if (renamed_) tell(call, fmt::format("this release calls it '{}'", *other));
            return;
        }
        const auto releases = roles_.releases_with(call.role);
        if (!releases.empty()) return;
        if (const auto near = text::nearest_name(call.role, known_))
            tell(call, fmt::format("did you mean '{}'?", *near));
    }

    void tell(const Call& call, std::string help) {
        check::Finding finding = finding_at(*call.facts, *call.written);
        finding.severity = check::Severity::error;
        finding.message = call.in_text
                              ? fmt::format("the playbook that '{}' writes takes the role '{}', which {} does not have",
                                            call.written->task->name, call.role, model_.release)
                              : fmt::format("'{}' is no role that {} has", call.role, model_.release);
        finding.help = std::move(help);
        finding.subject = call.role;
        report_(std::move(finding));
    }

    void look_at_file(const Call& call) {
        std::string_view file = call.written->task->argument_text("tasks_from");
        if (file.empty() || file.find("{{") != std::string_view::npos) return;
        for (const std::string_view extension : {".yml", ".yaml"})
            if (file.ends_with(extension)) file.remove_suffix(extension.size());
        const auto files = roles_.files(call.role, model_.release);
        if (!files || file == "main" || contains(*files, file)) return;
        check::Finding finding = finding_at(*call.facts, *call.written);
        finding.severity = check::Severity::error;
        finding.message = fmt::format("the role '{}' of {} has no tasks file '{}'", call.role, model_.release, file);
        const auto near = text::nearest_name(file, *files);
        finding.help = near             ? fmt::format("did you mean '{}'?", *near)
                       : files->empty() ? "it has no other file than main"
                                        : fmt::format("it has {}", fmt::join(*files, ", "));
        finding.subject = fmt::format("{} {}", call.role, file);
        report_(std::move(finding));
    }

    const check::TemplateModel& model_;
    const check::Report& report_;
    AnsibleRoles roles_;
    std::vector<std::string> known_;
    std::vector<Call> calls_;
    bool renamed_ = true;
};

void run(const check::TemplateModel& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule contract_unknown_role() {
    return {
        .id = "contract-unknown-role",
        .severity = check::Severity::error,
        .summary = "a task calls a role, or a tasks file of a role, that the release does not have",
        .what =
            "`include_role`, `import_role` and the `roles:` of a playbook that a task writes, with a name that "
            "tripleo-ansible (tripleo-common before train) spells differently in the release of the tree, or a slip of "
            "the "
            "pen away from one of its roles; and a `tasks_from` that the role does not have in that release. Roles "
            "that "
            "other packages bring are not flagged, nor is a tree that uses the older spelling throughout.",
        .why =
            "The role is not found, and the play stops there: for `include_role` only when the task is come to, in the "
            "middle of an upgrade. ussuri renamed its roles from dashes to underscores, and 14 templates kept the old "
            "names (62fbe15d0), then barbican's a generated playbook (8c358e2e7); a backport to train brought the new "
            "name of tripleo-ceph-work-dir (43049567a); the cleanup of tripleo_transfer was called after it was gone "
            "(0f081b4f8).",
        .fix = "Call the role as the release has it.",
        .bad = "- import_role:\n    name: tripleo-module-load\n  vars: {modules: [{name: nf_conntrack}]}\n",
        .good = "- import_role:\n    name: tripleo_module_load\n  vars: {modules: [{name: nf_conntrack}]}\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
