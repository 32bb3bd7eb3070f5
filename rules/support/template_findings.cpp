#include "rules/support/template_findings.hpp"

#include <fmt/format.h>

namespace stepwarden::rules {

check::Finding finding_at(const check::TemplateFacts& facts, text::Position where) {
    check::Finding finding;
    finding.where = facts.source->origin(where);
    if (!facts.service.empty()) finding.services = {facts.service};
    return finding;
}

check::Finding finding_at(const check::TemplateFacts& facts, const heat::FunctionUse& use) {
    check::Finding finding = finding_at(facts, use.entry->key.where);
    finding.section = use.section;
    return finding;
}

std::string place_in_words(const heat::FunctionUse& use) {
    if (!use.section.empty()) return std::string(use.section);
    if (use.part == "resources") return fmt::format("the resource {}", use.item);
    if (use.part == "conditions") return fmt::format("the condition {}", use.item);
    return fmt::format("the output {}", use.item);
}

void add_related(check::Finding& finding, const check::TemplateFacts& facts, text::Position where, std::string message,
                 check::Played played) {
    finding.related.push_back({facts.source->origin(where), std::move(message), played});
}

}  // namespace stepwarden::rules
