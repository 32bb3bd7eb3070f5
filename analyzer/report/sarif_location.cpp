#include "report/sarif_location.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/finding_text.hpp"
#include "report/repository_path.hpp"
#include "text/visible.hpp"

namespace stepwarden::report {

namespace {

using Json = nlohmann::ordered_json;

Json physical(SarifPlaces& places, const text::Position& where, std::uint32_t length = 0) {
    const Region region = places.regions.of(where, length);
    Json json = {
        {"artifactLocation", {{"uri", uri_of(plain_path(place_of(places.part, where).path))}}},
        {"region",
         {{"startLine", region.line},
          {"startColumn", region.column},
          {"endLine", region.line},
          {"endColumn", region.end_column}}},
    };
    if (!region.text.empty()) json["region"]["snippet"] = {{"text", region.text}};
    return json;
}

/// "nova_api/upgrade_tasks/Stop nova", as far as it is known.
std::string logical_name(const check::Finding& finding) {
    std::string name;
    const auto add = [&name](const std::string& text) {
        if (text.empty()) return;
        if (!name.empty()) name += '/';
        name += text::visible(text);
    };
    if (!finding.services.empty()) add(finding.services.front());
    add(finding.section);
    add(finding.task);
    return name;
}

std::string described_place(const Part& part, const check::Related& related) {
    return fmt::format("{} ({})", text::visible(related.message), place_text(place_of(part, related.where)));
}

Json location(SarifPlaces& places, const check::Related& related) {
    return {{"physicalLocation", physical(places, related.where)},
            {"message", {{"text", text::visible(related.message)}}}};
}

/// A step of a flow that cannot be looked at is named, and told at the finding's own place, since GitHub takes no step
/// without one.
Json step_location(SarifPlaces& places, const check::Finding& finding, const check::Related& related) {
    if (is_in_input(places.part, related.where)) return location(places, related);
    const std::string name = place_text(place_of(places.part, related.where));
    return {{"physicalLocation", physical(places, finding.where, finding.length)},
            {"logicalLocations", Json::array({{{"fullyQualifiedName", name}}})},
            {"message", {{"text", described_place(places.part, related)}}}};
}

/// Brackets end a link's text and begin it.
std::string link_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

/// Text that holds no link, whatever it looks like.
std::string without_links(std::string text) {
    for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at)) text.insert(at + 1, " ");
    return text;
}

std::string ended(std::string text) {
    if (!text.ends_with('.')) text += '.';
    return text;
}

}  // namespace

Json sarif_place_of(SarifPlaces& places, const check::Finding& finding) {
    Json json = {{"physicalLocation", physical(places, finding.where, finding.length)}};
    if (std::string name = logical_name(finding); !name.empty())
        json["logicalLocations"] = Json::array({{{"fullyQualifiedName", std::move(name)}}});
    return json;
}

Json sarif_related(SarifPlaces& places, const check::Finding& finding) {
    Json list = Json::array();
    for (std::size_t i = 0; i < finding.related.size(); ++i) {
        if (!is_in_input(places.part, finding.related[i].where)) continue;
        Json one = {{"id", i + 1}};
        one.update(location(places, finding.related[i]));
        list.push_back(std::move(one));
    }
    return list;
}

Json sarif_flow(SarifPlaces& places, const check::Finding& finding) {
    using check::Played;
    Json steps = Json::array();
    const auto add = [&steps](Json place) {
        steps.push_back(
            {{"location", std::move(place)}, {"executionOrder", steps.size() + 1}, {"importance", "essential"}});
    };
    const auto add_all = [&](Played played) {
        for (const check::Related& related : finding.related)
            if (related.played == played) add(step_location(places, finding, related));
    };
    add_all(Played::before);
    add({{"physicalLocation", physical(places, finding.where, finding.length)},
         {"message", {{"text", text::visible(finding.message)}}}});
    add_all(Played::after);
    if (steps.size() == 1) return nullptr;
    return {{"threadFlows", Json::array({{{"locations", std::move(steps)}}})}};
}

std::string sarif_message(const SarifPlaces& places, const check::Finding& finding) {
    std::string related;
    for (std::size_t i = 0; i < finding.related.size(); ++i) {
        const check::Related& one = finding.related[i];
        if (!related.empty()) related += "; ";
        related += is_in_input(places.part, one.where)
                       ? fmt::format("[{}]({})", link_text(text::visible(one.message)), i + 1)
                       : without_links(described_place(places.part, one));
    }
    std::string out = ended(without_links(text::visible(finding.message)));
    if (!related.empty()) out += " See: " + ended(std::move(related));
    if (!finding.help.empty()) out += " Help: " + ended(without_links(text::visible(finding.help)));
    return out;
}

}  // namespace stepwarden::report
