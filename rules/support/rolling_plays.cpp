#include "rules/support/rolling_plays.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "rules/support/rows.hpp"

namespace stepwarden::rules {
namespace {

/// The section that a play is for: the first one of the list that it comes to.
std::map<std::uint32_t, std::string> sections_of_plays(const check::Model& model) {
    const std::vector<std::string> rolling = strings_of(model.ordering.find("rolling"));
    std::map<text::FileId, std::string> section_of;
    for (const tripleo::SectionFile& file : model.layout.section_files)
        if (std::find(rolling.begin(), rolling.end(), file.section) != rolling.end())
            section_of.emplace(file.file, file.section);
    std::map<std::uint32_t, std::string> sections;
    for (const simulate::FileVisit& visit : model.schedule.visits)
        if (const auto found = section_of.find(visit.file); found != section_of.end())
            sections.emplace(visit.play, found->second);
    return sections;
}

}  // namespace

std::vector<RollingPlay> rolling_plays(const check::Model& model) {
    std::vector<RollingPlay> plays;
    std::set<text::FileId> shared;
    for (const auto& [index, section] : sections_of_plays(model)) {
        const simulate::PlayRun& play = model.schedule.plays[index];
        const simulate::HostClass* only =
            play.classes.size() == 1 ? &model.schedule.classes[play.classes.front()] : nullptr;
        const tripleo::Role* role = only != nullptr && only->is_role ? model.layout.find_role(only->name) : nullptr;
        if (role == nullptr)
            shared.insert(play.playbook);
        else
            plays.push_back({play.playbook, index, role, section});
    }
    std::erase_if(plays, [&](const RollingPlay& play) { return shared.contains(play.playbook); });
    return plays;
}

}  // namespace stepwarden::rules
