#include "coverage/job_deeds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace stepwarden::coverage {
namespace {

using Strings = std::vector<std::string>;

bool has(const Strings& list, std::string_view item) { return std::ranges::find(list, item) != list.end(); }

bool is_template(std::string_view text) {
    return text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos;
}

/// The strings of a list, or one string as a list.
Strings strings_in(const value::Value* value) {
    Strings strings;
    if (value == nullptr) return strings;
    if (value->is_string()) strings.push_back(value->as_string());
    if (value->is_list())
        for (const value::Value& item : value->as_list())
            if (item.is_string()) strings.push_back(item.as_string());
    return strings;
}

/// Whether a variable is true; nothing when that is for Jinja to say.
std::optional<bool> truth_of(const value::Value* value) {
    if (value == nullptr) return false;
    if (value->is_bool()) return value->as_bool();
    if (!value->is_string()) return false;
    if (is_template(value->as_string())) return std::nullopt;
    return value->as_string() == "true" || value->as_string() == "True" || value->as_string() == "yes";
}

class DeedReader {
public:
    DeedReader(const FrozenJob& job, const Featuresets& featuresets, const CiKnowledge& knowledge)
        : job_(job), knowledge_(knowledge), view_(job.vars) {
        const value::Value* number = value::find(job.vars, "featureset");
        if (number != nullptr && number->is_string()) {
            const auto found = featuresets.by_number.find(number->as_string());
            if (found == featuresets.by_number.end())
                missing_featureset_ = number->as_string();
            else
                view_ = merged(view_, found->second);
        }
        const value::Value* override_of = value::find(job.vars, "featureset_override");
        if (override_of != nullptr && override_of->is_dict()) view_ = merged(view_, override_of->as_dict());
    }

    JobDeeds read() {
        const Strings playbooks = playbooks_of_job();
        if (job_.undefined.empty() || (!playbooks.empty() && !job_.run.empty()))
            read_playbooks(playbooks);
        else
            read_variables_and_name();
        deploy_what_is_changed();
        std::ranges::stable_sort(deeds_.acts, {}, [](const Act& act) { return std::pair(act.target, act.kind); });
        for (const Act& act : deeds_.acts)
            if (act.kind == ActKind::deploy) deeds_.deployments.push_back(deployment_of(act.target));
        return std::move(deeds_);
    }

private:
    Strings playbooks_of_job() const {
        Strings all;
        for (std::string& playbook : strings_in(value::find(job_.vars, "playbooks"))) {
            const auto found = std::ranges::find(knowledge_.playbook_imports, playbook, &PlaybookImports::playbook);
            if (found != knowledge_.playbook_imports.end())
                all.insert(all.end(), found->imports.begin(), found->imports.end());
            all.push_back(std::move(playbook));
        }
        return all;
    }

    [[nodiscard]] bool selects(std::string_view tag) const {
        if (has(strings_in(value::find(job_.vars, "remove_tags")), tag)) return false;
        const Strings tags = strings_in(value::find(job_.vars, "tags"));
        return has(tags, tag) || has(tags, "all") || has(strings_in(value::find(job_.vars, "extra_tags")), tag);
    }

    void read_playbooks(const Strings& playbooks) {
        const bool runs_quickstart = std::ranges::any_of(
            job_.run, [&](const std::string& playbook) { return has(knowledge_.run_playbooks, playbook); });
        if (!runs_quickstart) return;
        for (const PlaybookAct& row : knowledge_.playbook_acts) {
            if (!has(playbooks, row.playbook) || !selects(row.tag)) continue;
            const std::optional<bool> wanted = any_is_true(row.when);
            if (wanted.value_or(true))
                add({row.act, row.target, wanted.has_value(),
                     fmt::format("playbook {} with tag {}", row.playbook, row.tag)});
        }
    }

    [[nodiscard]] std::optional<bool> any_is_true(const Strings& variables) const {
        if (variables.empty()) return true;
        bool known = missing_featureset_.empty();
        for (const std::string& variable : variables) {
            const std::optional<bool> truth = truth_of(value::find(view_, variable));
            if (truth == true) return true;
            if (!truth) known = false;
        }
        return known ? std::optional(false) : std::nullopt;
    }

    void read_variables_and_name() {
        for (const VariableAct& row : knowledge_.variable_acts) {
            const std::optional<bool> truth = truth_of(value::find(view_, row.variable));
            if (truth.value_or(true))
                add({row.act, row.target, truth.has_value(), fmt::format("variable {}", row.variable)});
        }
        for (const PlaybookAct& row : knowledge_.playbook_acts)
            if (selects(row.tag)) add({row.act, row.target, row.when.empty(), fmt::format("tag {}", row.tag)});
        if (deeds_.acts.empty()) read_name();
    }

    void read_name() {
        const TargetName* row = named_target();
        if (row == nullptr) return;
        const std::string evidence = fmt::format("name {}", job_.name);
        add({ActKind::deploy, row->target, false, evidence});
        for (const ActName& act : knowledge_.act_names)
            if (act.name.is_in(job_.name)) add({act.act, row->target, false, evidence});
    }

    [[nodiscard]] const TargetName* named_target() const {
        const auto in_name = [&](const auto& pattern) { return pattern.is_in(job_.name); };
        if (std::ranges::none_of(knowledge_.job_names, in_name)) return nullptr;
        for (const std::string& word : knowledge_.names_without_target)
            if (job_.name.find(word) != std::string::npos) return nullptr;
        const auto found = std::ranges::find_if(knowledge_.target_names, in_name, &TargetName::name);
        return found == knowledge_.target_names.end() ? nullptr : &*found;
    }

    void add(Act act) {
        const auto same = [&](const Act& each) { return each.kind == act.kind && each.target == act.target; };
        if (std::ranges::none_of(deeds_.acts, same)) deeds_.acts.push_back(std::move(act));
    }

    /// Nothing is updated that was not deployed before, whoever says so.
    void deploy_what_is_changed() {
        const std::vector<Act> told = deeds_.acts;
        for (const Act& act : told)
            if (act.kind != ActKind::deploy) add({ActKind::deploy, act.target, act.certain, act.evidence});
    }

    Deployment deployment_of(Target target) const {
        Deployment deployment;
        deployment.target = target;
        const auto facts = std::ranges::find(knowledge_.targets, target, &TargetFacts::target);
        if (facts == knowledge_.targets.end()) return deployment;
        deployment.environments = facts->environments;
        deployment.roles = facts->roles;
        for (const std::string& file : strings_in(value::find(view_, facts->roles_variable)))
            if (!is_template(file)) deployment.roles = "roles/" + file;
        if (!facts->further.empty()) incomplete(deployment, facts->further);
        add_environments(deployment, *facts);
        return deployment;
    }

    void add_environments(Deployment& deployment, const TargetFacts& facts) const {
        for (const EnvironmentVariable& row : facts.files) {
            const value::Value* value = value::find(view_, row.variable);
            if (value == nullptr) continue;
            for (const std::string& file : strings_in(value)) add_environment(deployment, row, file);
            return;
        }
        if (!missing_featureset_.empty())
            incomplete(deployment, fmt::format("featureset {} is not among the given files", missing_featureset_));
        if (!job_.undefined.empty()) add_named_environments(deployment);
    }

    void add_environment(Deployment& deployment, const EnvironmentVariable& row, std::string_view file) const {
        if (file.starts_with(knowledge_.installed_templates)) {
            file.remove_prefix(knowledge_.installed_templates.size());
        } else if (is_template(file) || file.starts_with('/')) {
            deployment.notes.push_back(fmt::format("{} of {} is made by the job", file, row.variable));
            return;
        }
        deployment.environments.push_back(row.below + std::string(file));
    }

    void add_named_environments(Deployment& deployment) const {
        incomplete(deployment, fmt::format("{} is not defined in the given files", job_.undefined.front()));
        const TargetName* row = named_target();
        if (row == nullptr || row->target != deployment.target) return;
        for (const std::string& form : row->environments)
            if (auto environment = row->name.rewrite(job_.name, form)) deployment.environments.push_back(*environment);
    }

    static void incomplete(Deployment& deployment, std::string note) {
        deployment.whole = false;
        deployment.notes.push_back(std::move(note));
    }

    const FrozenJob& job_;
    const CiKnowledge& knowledge_;
    /// The job's variables, its featureset's over them, the override over all.
    value::Dict view_;
    std::string missing_featureset_;
    JobDeeds deeds_;
};

}  // namespace

JobDeeds deeds_of(const FrozenJob& job, const Featuresets& featuresets, const CiKnowledge& knowledge) {
    return DeedReader(job, featuresets, knowledge).read();
}

}  // namespace stepwarden::coverage
