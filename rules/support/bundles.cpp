#include "rules/support/bundles.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "rules/support/contributed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/yaml_words.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;

class Finder {
public:
    Finder(const check::Model& model, const tripleo::Role& role) : model_(model), role_(role) {
        const yaml::Node* family = family_named(model, "pacemaker-bundles");
        const yaml::Node* evidence = family != nullptr ? family->find("evidence") : nullptr;
        if (evidence != nullptr) puppet_class_ = text_of(evidence->find("puppet_class"));
    }

    std::vector<Bundle> find() {
        if (puppet_class_.empty()) return {};
        look_at_containers();
        look_at_deploy_tasks();
        std::vector<Bundle> bundles;
        for (auto& [name, bundle] : found_) bundles.push_back(std::move(bundle));
        return bundles;
    }

private:
    void look_at_containers() {
        const yaml::Node* config = model_.role_data(role_.name, "docker_config");
        if (config == nullptr) return;
        for (const yaml::Entry& step : config->entries)
            for (const yaml::Entry& container : step.value.entries)
                if (contains_text(container.value, puppet_class_))
                    add(container.key.where, [&](const tripleo::ServiceFacts& facts) {
                        return std::find(facts.containers.begin(), facts.containers.end(), container.key.scalar) !=
                               facts.containers.end();
                    });
    }

    void look_at_deploy_tasks() {
        for (const tripleo::ContributedList* list : lists_of(model_, role_.name, "deploy_steps_tasks"))
            for (const std::uint32_t top : list->tasks)
                for (const simulate::Effect& effect : effects_within(model_, top))
                    if (effect.resource == Resource::bundle &&
                        contains_text(*model_.contributions.tasks[top].task().node, puppet_class_))
                        add(node_of(model_, top).where, [&](const tripleo::ServiceFacts& facts) {
                            return std::find(facts.bundles.begin(), facts.bundles.end(), effect.name) !=
                                   facts.bundles.end();
                        });
    }

    template <typename Matches>
    void add(text::Position where, const Matches& matches) {
        for (const std::string& service : role_.services) {
            const tripleo::ServiceFacts* facts = model_.services.find(service);
            if (facts == nullptr || facts->bundles.empty() || !matches(*facts)) continue;
            Bundle& bundle = found_[facts->bundles.front()];
            if (bundle.name.empty())
                bundle = {.name = facts->bundles.front(),
                          .services = {},
                          .where = where,
                          .phrases = {facts->bundles.front()}};
            if (std::find(bundle.services.begin(), bundle.services.end(), service) != bundle.services.end()) continue;
            bundle.services.push_back(service);
            bundle.phrases.push_back(service);
            for (const auto* names : {&facts->containers, &facts->aliases, &facts->bundles})
                bundle.phrases.insert(bundle.phrases.end(), names->begin(), names->end());
        }
    }

    const check::Model& model_;
    const tripleo::Role& role_;
    std::string_view puppet_class_;
    std::map<std::string, Bundle> found_;
};

}  // namespace

const yaml::Node* family_named(const check::Model& model, std::string_view name) {
    for (const yaml::Node& family : rows_of(model.families, "families"))
        if (text_of(family.find("name")) == name) return &family;
    return nullptr;
}

std::vector<Bundle> bundles_of(const check::Model& model, std::string_view role) {
    const tripleo::Role* found = model.layout.find_role(role);
    return found != nullptr ? Finder(model, *found).find() : std::vector<Bundle>{};
}

bool concerns(const check::Model& model, const Bundle& bundle, std::uint32_t top) {
    const tripleo::ContributedTask& task = model.contributions.tasks[top];
    const bool contributed = std::any_of(task.services.begin(), task.services.end(), [&](const std::string& service) {
        return std::find(bundle.services.begin(), bundle.services.end(), service) != bundle.services.end();
    });
    if (contributed) return true;
    const std::string words = words_of(*task.task().node);
    return std::any_of(bundle.phrases.begin(), bundle.phrases.end(),
                       [&](const std::string& phrase) { return has_phrase(words, phrase); });
}

bool is_never_renewed(const check::Model& model, std::string_view role, const Bundle& bundle) {
    const auto renews = [&](std::uint32_t top) {
        const std::vector<simulate::Effect> effects = effects_within(model, top);
        const bool acts = has_effect(effects, Operation::tag, Resource::image) ||
                          has_effect(effects, Operation::pull, Resource::image) ||
                          std::any_of(effects.begin(), effects.end(), [](const simulate::Effect& effect) {
                              return effect.resource == Resource::bundle;
                          });
        return acts && concerns(model, bundle, top);
    };
    static constexpr std::array sections{"upgrade_tasks", "update_tasks"};
    return std::none_of(sections.begin(), sections.end(), [&](const char* section) {
        const auto lists = lists_of(model, role, section);
        return std::any_of(lists.begin(), lists.end(), [&](const auto* list) {
            return std::any_of(list->tasks.begin(), list->tasks.end(), renews);
        });
    });
}

}  // namespace stepwarden::rules
