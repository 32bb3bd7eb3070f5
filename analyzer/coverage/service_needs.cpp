#include "coverage/service_needs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>

#include "yaml/fields.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::coverage {
namespace {

std::vector<Choice> choices_of(const yaml::Node* list) {
    std::vector<Choice> choices;
    if (list == nullptr) return choices;
    for (const yaml::Node& item : list->items)
        choices.push_back(item.is_sequence() ? yaml::strings_of(&item) : Choice{item.scalar});
    return choices;
}

class ClosureMaker {
public:
    ClosureMaker(const ServiceNeeds& needs, const ServiceSet& available) : needs_(needs), available_(available) {}

    void need(const std::vector<Choice>& choices) { open_.insert(open_.end(), choices.begin(), choices.end()); }

    void add(const std::string& service) {
        if (!closure_.services.insert(service).second) return;
        const auto found = needs_.by_service.find(service);
        if (found != needs_.by_service.end()) need(found->second);
    }

    /// What is not left to choose comes first, so that it decides the choices.
    Closure finish() {
        while (!open_.empty()) {
            const auto plain = std::ranges::find_if(open_, [](const Choice& choice) { return choice.size() == 1; });
            const auto next = plain == open_.end() ? open_.begin() : plain;
            const Choice choice = *next;
            open_.erase(next);
            choose(choice);
        }
        return std::move(closure_);
    }

private:
    void choose(const Choice& choice) {
        const auto is_there = [&](const std::string& service) { return closure_.services.contains(service); };
        if (std::ranges::any_of(choice, is_there)) return;
        const auto fits = std::ranges::find_if(choice, [&](const std::string& service) {
            return available_.contains(service) && fit_together(needs_, closure_.services, {service});
        });
        if (fits != choice.end()) {
            add(*fits);
            return;
        }
        std::string name = fmt::format("{}", fmt::join(choice, " or "));
        if (std::ranges::find(closure_.missing, name) == closure_.missing.end())
            closure_.missing.push_back(std::move(name));
    }

    const ServiceNeeds& needs_;
    const ServiceSet& available_;
    std::deque<Choice> open_;
    Closure closure_;
};

bool has_any(const ServiceSet& services, const ServiceSet& group) {
    return std::ranges::any_of(group, [&](const std::string& service) { return services.contains(service); });
}

}  // namespace

text::Result<ServiceNeeds> read_service_needs(std::string_view table) {
    const text::Result<yaml::Node> document = yaml::read_table(table);
    if (!document) return tl::unexpected(document.error());
    ServiceNeeds needs;
    needs.foundation = choices_of(document->find("foundation"));
    for (const yaml::Node& row : yaml::rows_of(*document, "needs")) {
        const std::vector<Choice> choices = choices_of(row.find("needs"));
        for (const std::string& service : yaml::strings_of(row.find("services"))) {
            std::vector<Choice>& all = needs.by_service[service];
            all.insert(all.end(), choices.begin(), choices.end());
        }
    }
    for (const yaml::Node& row : yaml::rows_of(*document, "template_needs"))
        needs.by_template.push_back({std::string(yaml::text_of(row.find("template"))), choices_of(row.find("needs"))});
    for (const yaml::Node& row : yaml::rows_of(*document, "exclusive")) {
        std::vector<ServiceSet> groups;
        for (const yaml::Node& group : row.items) {
            const std::vector<std::string> names = yaml::strings_of(&group);
            groups.emplace_back(names.begin(), names.end());
        }
        needs.exclusive.push_back(std::move(groups));
    }
    return needs;
}

Closure closure_of(const ServiceNeeds& needs, std::string_view service, std::string_view template_path,
                   const ServiceSet& available) {
    ClosureMaker maker(needs, available);
    maker.add(std::string(service));
    for (const TemplateNeeds& row : needs.by_template)
        if (template_path.find(row.template_part) != std::string_view::npos) maker.need(row.needs);
    for (const Choice& choice : needs.foundation)
        if (has_any(available, {choice.begin(), choice.end()})) maker.need({choice});
    return maker.finish();
}

bool fit_together(const ServiceNeeds& needs, const ServiceSet& some, const ServiceSet& others) {
    for (const std::vector<ServiceSet>& groups : needs.exclusive) {
        const auto here = [&](const ServiceSet& group) { return has_any(some, group) || has_any(others, group); };
        if (std::ranges::count_if(groups, here) > 1) return false;
    }
    return true;
}

}  // namespace stepwarden::coverage
