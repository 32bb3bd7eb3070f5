#include "coverage/ci_knowledge.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "yaml/fields.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::coverage {
namespace {

constexpr std::array<std::string_view, 3> act_words = {"deploy", "update", "upgrade"};
constexpr std::array<std::string_view, 3> target_words = {"standalone", "overcloud", "undercloud"};

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

std::string text_under(const yaml::Node& row, std::string_view key) {
    return std::string(yaml::text_of(row.find(key)));
}

class Reader {
public:
    text::Result<CiKnowledge> read(const yaml::Node& table) {
        CiKnowledge facts;
        read_jobs(table, facts);
        read_acts(table, facts);
        read_names(table, facts);
        read_targets(table, facts);
        if (problem_) return tl::unexpected(*problem_);
        return facts;
    }

private:
    static void read_jobs(const yaml::Node& table, CiKnowledge& facts) {
        facts.project = text_under(table, "project");
        for (std::string& job : yaml::strings_of(table.find("neutral_jobs"))) facts.neutral_jobs.insert(std::move(job));
        facts.run_playbooks = yaml::strings_of(table.find("run_playbooks"));
        for (const yaml::Node& row : yaml::rows_of(table, "playbook_imports"))
            facts.playbook_imports.push_back({text_under(row, "playbook"), yaml::strings_of(row.find("imports"))});
    }

    void read_acts(const yaml::Node& table, CiKnowledge& facts) {
        for (const yaml::Node& row : yaml::rows_of(table, "playbook_acts"))
            facts.playbook_acts.push_back({text_under(row, "playbook"), text_under(row, "tag"), act_of(row),
                                           target_of(row), yaml::strings_of(row.find("when"))});
        for (const yaml::Node& row : yaml::rows_of(table, "variable_acts"))
            facts.variable_acts.push_back({text_under(row, "variable"), act_of(row), target_of(row)});
        for (const yaml::Node& row : yaml::rows_of(table, "section_acts"))
            facts.section_acts.push_back({act_of(row), yaml::strings_of(row.find("sections"))});
    }

    void read_names(const yaml::Node& table, CiKnowledge& facts) {
        facts.job_names.emplace_back(yaml::text_of(table.find("job_names")));
        facts.names_without_target = yaml::strings_of(table.find("names_without_target"));
        for (const yaml::Node& row : yaml::rows_of(table, "target_names"))
            facts.target_names.push_back({NamePattern(yaml::text_of(row.find("name"))), target_of(row),
                                          yaml::strings_of(row.find("environments"))});
        for (const yaml::Node& row : yaml::rows_of(table, "act_names"))
            facts.act_names.push_back({NamePattern(yaml::text_of(row.find("name"))), act_of(row)});
    }

    void read_targets(const yaml::Node& table, CiKnowledge& facts) {
        facts.installed_templates = text_under(table, "installed_templates");
        for (const yaml::Node& row : yaml::rows_of(table, "targets")) {
            TargetFacts target;
            target.target = target_of(row);
            target.environments = yaml::strings_of(row.find("environments"));
            for (const yaml::Node& file : yaml::rows_of(row, "files"))
                target.files.push_back({text_under(file, "variable"), text_under(file, "below")});
            target.roles = text_under(row, "roles");
            target.roles_variable = text_under(row, "roles_variable");
            target.further = text_under(row, "further");
            facts.targets.push_back(std::move(target));
        }
    }

    ActKind act_of(const yaml::Node& row) { return static_cast<ActKind>(index_under(row, "act", act_words)); }
    Target target_of(const yaml::Node& row) { return static_cast<Target>(index_under(row, "target", target_words)); }

    std::size_t index_under(const yaml::Node& row, std::string_view key, const std::array<std::string_view, 3>& words) {
        const std::string_view word = yaml::text_of(row.find(key));
        const auto* const found = std::ranges::find(words, word);
        if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
        if (!problem_) problem_ = {row.where, fmt::format("ci knowledge: '{}' is not '{}'", key, word)};
        return 0;
    }

    std::optional<text::Diagnostic> problem_;
};

}  // namespace

std::string_view name(ActKind kind) { return act_words.at(static_cast<std::size_t>(kind)); }

std::string_view name(Target target) { return target_words.at(static_cast<std::size_t>(target)); }

std::optional<ActKind> CiKnowledge::act_of_section(std::string_view section) const {
    for (const SectionAct& row : section_acts)
        if (std::ranges::find(row.sections, section) != row.sections.end()) return row.act;
    return std::nullopt;
}

NamePattern::NamePattern(std::string_view text) : expression_(std::make_shared<const re2::RE2>(piece(text))) {
    assert(expression_->ok());
}

bool NamePattern::is_in(std::string_view subject) const { return re2::RE2::PartialMatch(piece(subject), *expression_); }

bool NamePattern::is(std::string_view subject) const { return re2::RE2::FullMatch(piece(subject), *expression_); }

std::optional<std::string> NamePattern::rewrite(std::string_view subject, std::string_view form) const {
    std::string rewritten;
    if (!re2::RE2::Extract(piece(subject), *expression_, piece(form), &rewritten)) return std::nullopt;
    return rewritten;
}

text::Result<CiKnowledge> read_ci_knowledge(std::string_view table) {
    const text::Result<yaml::Node> document = yaml::read_table(table);
    if (!document) return tl::unexpected(document.error());
    return Reader().read(*document);
}

}  // namespace stepwarden::coverage
