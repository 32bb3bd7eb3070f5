// What is known about TripleO's CI apart from any checkout: what the playbooks that jobs start do, the variables that
// name environment files, and what jobs are named after. Read from rules/knowledge/ci.yaml, whose comments explain
// every field.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"

namespace re2 {
class RE2;
}

namespace stepwarden::coverage {

enum class ActKind : std::uint8_t { deploy, update, upgrade };
enum class Target : std::uint8_t { standalone, overcloud, undercloud };

std::string_view name(ActKind kind);
std::string_view name(Target target);

struct PlaybookImports {
    std::string playbook;
    std::vector<std::string> imports;
};

struct PlaybookAct {
    std::string playbook;
    std::string tag;
    ActKind act = ActKind::deploy;
    Target target = Target::standalone;
    /// Variables of which one has to be true; empty for none.
    std::vector<std::string> when;
};

struct VariableAct {
    std::string variable;
    ActKind act = ActKind::deploy;
    Target target = Target::standalone;
};

/// A regular expression that is searched in names.
class NamePattern {
public:
    explicit NamePattern(std::string_view text);

    [[nodiscard]] bool is_in(std::string_view subject) const;
    /// Whether it matches `subject` as a whole.
    [[nodiscard]] bool is(std::string_view subject) const;
    /// `form` with what the groups matched for `\1`; nothing when the pattern is not in `subject`.
    [[nodiscard]] std::optional<std::string> rewrite(std::string_view subject, std::string_view form) const;

private:
    std::shared_ptr<const re2::RE2> expression_;
};

struct TargetName {
    NamePattern name;
    Target target = Target::standalone;
    std::vector<std::string> environments;
};

struct ActName {
    NamePattern name;
    ActKind act = ActKind::deploy;
};

struct EnvironmentVariable {
    std::string variable;
    std::string below;
};

struct SectionAct {
    ActKind act = ActKind::deploy;
    std::vector<std::string> sections;
};

struct TargetFacts {
    Target target = Target::standalone;
    std::vector<std::string> environments;
    std::vector<EnvironmentVariable> files;
    std::string roles;
    /// Names a file of `roles/`; may be empty.
    std::string roles_variable;
    std::string further;
};

struct CiKnowledge {
    std::string project;
    std::set<std::string, std::less<>> neutral_jobs;
    std::vector<std::string> run_playbooks;
    std::vector<PlaybookImports> playbook_imports;
    std::vector<PlaybookAct> playbook_acts;
    std::vector<VariableAct> variable_acts;
    std::vector<NamePattern> job_names;
    std::vector<std::string> names_without_target;
    std::vector<TargetName> target_names;
    std::vector<ActName> act_names;
    std::vector<SectionAct> section_acts;
    std::string installed_templates;
    std::vector<TargetFacts> targets;

    /// What has to be done to a deployment so that the section's tasks run; nothing for one that no job plays.
    [[nodiscard]] std::optional<ActKind> act_of_section(std::string_view section) const;
};

/// `table` is the text of the table, or what yaml::pack made of it. Fails at an act, target or pattern that there is
/// not.
text::Result<CiKnowledge> read_ci_knowledge(std::string_view table);

}  // namespace stepwarden::coverage
