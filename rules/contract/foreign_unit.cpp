#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/unit_probes.hpp"
#include "rules/support/written.hpp"
#include "tripleo/service_knowledge.hpp"

namespace stepwarden::rules {
namespace {

/// "nova_consoleauth" of "openstack-nova-consoleauth".
std::string as_service(std::string_view unit) {
    constexpr std::string_view prefix = "openstack-";
    if (unit.starts_with(prefix)) unit.remove_prefix(prefix.size());
    std::string name(unit);
    std::ranges::replace(name, '-', '_');
    return name;
}

/// Words in lower case, joined and enclosed by '_'.
std::string words_of_name(std::string_view text) {
    std::string words = "_";
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        const bool capital = c >= 'A' && c <= 'Z';
        if (letter || capital)
            words += capital ? static_cast<char>(c - 'A' + 'a') : c;
        else if (words.back() != '_')
            words += '_';
    }
    return words + '_';
}

bool has_words(const std::string& words, const std::string& name) {
    return words.find("_" + name + "_") != std::string::npos;
}

using Names = std::set<std::string, std::less<>>;

/// The longest of the names that words have, the first of several; empty when they have none.
std::string_view longest_name(std::string_view words, const Names& names) {
    std::string_view longest;
    for (std::size_t begin = words.find('_'); begin != std::string_view::npos; begin = words.find('_', begin + 1))
        for (std::size_t end = words.find('_', begin + 1); end != std::string_view::npos;
             end = words.find('_', end + 1)) {
            const std::string_view name = words.substr(begin + 1, end - begin - 1);
            const bool better = name.size() > longest.size() || (name.size() == longest.size() && name < longest);
            if (better && names.contains(name)) longest = name;
        }
    return longest;
}

class Search {
public:
    Search(const check::TemplateModel& model, const check::Report& report)
        : report_(report), knowledge_(tripleo::read_service_knowledge(model.knowledge.file("services.yaml"))) {
        for (const check::TemplateFacts& facts : model.templates)
            if (!facts.service.empty()) services_.insert(facts.service);
    }

    void look_at(const check::TemplateFacts& facts, const check::WrittenTask& written) {
        const ansible::Task& task = *written.task;
        if (task.is_block || task.name.empty() || facts.service.empty()) return;
        const std::string words = words_of_name(task.name);
        const std::string named(longest_name(words, services_));
        if (named != facts.service) return;
        for (const std::string& unit : units_of(written)) {
            const std::string other = as_service(unit);
            if (other == named || !services_.contains(other) || has_words(words, other)) continue;
            if (!has_other_unit(named, unit)) continue;
            if (other.starts_with(named) || named.starts_with(other)) continue;
            check::Finding finding = finding_at(facts, written);
            finding.message = fmt::format("'{}' acts on {}, the unit of the service {}", task.name, unit, other);
            finding.help = fmt::format("name the unit of {}", named);
            finding.subject = unit;
            report_(std::move(finding));
        }
    }

private:
    static std::set<std::string> units_of(const check::WrittenTask& written) {
        std::set<std::string> units;
        for (const simulate::Effect& effect : written.effects)
            if (effect.resource == simulate::Resource::unit && is_literal(effect.name)) units.insert(effect.name);
        for (std::string& unit : asked_units(command_text(*written.task))) units.insert(std::move(unit));
        return units;
    }

    /// The service is known for a unit of its family's besides this one: nova_ironic has nova-compute's alone.
    [[nodiscard]] bool has_other_unit(const std::string& service, const std::string& unit) const {
        const tripleo::ServiceFacts* known = knowledge_ ? knowledge_->find(service) : nullptr;
        if (known == nullptr) return false;
        const std::string family = service.substr(0, service.find('_'));
        return std::ranges::any_of(known->units, [&](const std::string& each) {
            return each != unit && as_service(each).starts_with(family);
        });
    }

    const check::Report& report_;
    Names services_;
    text::Result<tripleo::ServiceKnowledge> knowledge_;
};

void run(const check::TemplateModel& model, const check::Report& report) {
    Search search(model, report);
    for (const check::TemplateFacts& facts : model.templates)
        for (const check::WrittenTask& written : facts.written.tasks) search.look_at(facts, written);
}

}  // namespace

check::Rule contract_foreign_unit() {
    return {
        .id = "contract-foreign-unit",
        .severity = check::Severity::warning,
        .summary = "a task that is named after its service acts on the unit of another one",
        .what =
            "A task whose name speaks of the template's own service, and that stops, starts or asks after a unit which "
            "is named "
            "like another service of the tree, of which it does not speak.",
        .why =
            "Its own unit goes on running, and the other service is stopped at a moment that is none of its template's "
            "business: the template of nova_vnc_proxy stopped openstack-nova-consoleauth for a task that was copied "
            "(a40a4927b removed it).",
        .fix = "Name the service's own unit.",
        .bad = "- name: Stop nova_vnc_proxy service\n  service: name=openstack-nova-consoleauth state=stopped\n",
        .good = "- name: Stop nova_vnc_proxy service\n  service: name=openstack-nova-novncproxy state=stopped\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
