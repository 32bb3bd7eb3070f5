#include "rules/support/privileges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "rules/support/rows.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Effect;
using simulate::Operation;
using simulate::Resource;

/// "stops", "removes": the operation in a sentence about a task.
std::string third_person(Operation operation) {
    const std::string verb(name(operation));
    if (verb == "stop") return "stops";
    return verb + (verb.ends_with("sh") ? "es" : "s");
}

std::string in_words(const Effect& effect) {
    const bool unnamed = effect.name.empty() || effect.name == "*";
    if (effect.resource == Resource::path) return fmt::format("{} {}", third_person(effect.operation), effect.name);
    return unnamed ? fmt::format("{} a {}", third_person(effect.operation), name(effect.resource))
                   : fmt::format("{} the {} {}", third_person(effect.operation), name(effect.resource), effect.name);
}

bool starts_with_any(std::string_view path, const std::vector<std::string>& directories) {
    return std::any_of(directories.begin(), directories.end(),
                       [&](const std::string& directory) { return path.starts_with(directory); });
}

}  // namespace

Privileges::Privileges(const check::Model& model)
    : model_(model), table_(model.knowledge.table("privileges.yaml")), client_becomes_(client_becomes()) {}

/// It does by the release, or since the tree leaves become open even for what could not work without root at all.
bool Privileges::client_becomes() const {
    const yaml::Node* releases = table_.find("client_becomes");
    const std::string& release = model_.layout.release;
    if (release.empty() || releases == nullptr || is_for_release(*releases, release)) return true;
    const std::vector<std::string> sections = strings_of(table_.find("root_sections"));
    std::map<text::FileId, std::string> section_of;
    for (const tripleo::SectionFile& file : model_.layout.section_files) section_of.emplace(file.file, file.section);
    return std::ranges::any_of(model_.schedule.visits, [&](const simulate::FileVisit& visit) {
        const auto section = section_of.find(visit.file);
        return section != section_of.end() && !model_.schedule.plays[visit.play].play->become &&
               std::ranges::find(sections, section->second) != sections.end();
    });
}

std::optional<std::string> Privileges::needed_by(const graph::Node& node) const {
    const std::vector<std::string> kinds = strings_of(table_.find("root_only"));
    for (const Effect& effect : node.effects) {
        if (effect.operation == Operation::use) continue;
        const bool only_root = effect.resource == Resource::path
                                   ? is_roots_own(effect.name)
                                   : std::find(kinds.begin(), kinds.end(), name(effect.resource)) != kinds.end();
        if (only_root) return in_words(effect);
    }
    return std::nullopt;
}

bool Privileges::lacks(const simulate::Occurrence& occurrence) const {
    if (occurrence.become) return false;
    const ansible::Play& play = *model_.schedule.plays[occurrence.play].play;
    return play.become == true || lacks(play);
}

bool Privileges::lacks(const ansible::Play& play) const { return play.become ? !*play.become : !client_becomes_; }

bool Privileges::is_roots_own(std::string_view path) const {
    for (const yaml::Node& row : rows_of(table_, "directories"))
        if (starts_with_any(path, strings_of(row.find("under"))) && !starts_with_any(path, strings_of(row.find("but"))))
            return true;
    return false;
}

}  // namespace stepwarden::rules
