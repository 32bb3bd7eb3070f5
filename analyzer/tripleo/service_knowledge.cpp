#include "tripleo/service_knowledge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "yaml/packed.hpp"

namespace stepwarden::tripleo {

namespace {

using yaml::Node;

constexpr std::array<std::string_view, 4> plane_names = {"control", "data", "storage", "infrastructure"};

struct ListField {
    std::string_view key;
    std::vector<std::string> ServiceFacts::*member;
};

constexpr std::array<ListField, 12> list_fields = {{
    {"releases", &ServiceFacts::releases},
    {"resource_types", &ServiceFacts::resource_types},
    {"source", &ServiceFacts::source},
    {"sections", &ServiceFacts::sections},
    {"units", &ServiceFacts::units},
    {"containers", &ServiceFacts::containers},
    {"packages", &ServiceFacts::packages},
    {"bundles", &ServiceFacts::bundles},
    {"databases", &ServiceFacts::databases},
    {"config_volumes", &ServiceFacts::config_volumes},
    {"aliases", &ServiceFacts::aliases},
    {"words", &ServiceFacts::words},
}};

tl::unexpected<text::Diagnostic> wrong(const Node& node, std::string_view message) {
    return tl::unexpected(text::Diagnostic{node.where, fmt::format("service knowledge: {}", message)});
}

text::Result<std::vector<std::string>> read_strings(const Node& node, std::string_view field) {
    if (!node.is_sequence()) {
        return wrong(node, fmt::format("'{}' must be a list of strings", field));
    }
    std::vector<std::string> strings;
    strings.reserve(node.items.size());
    for (const Node& item : node.items) {
        if (!item.is_string()) {
            return wrong(item, fmt::format("'{}' holds '{}', which is not a string", field, item.scalar));
        }
        strings.push_back(item.scalar);
    }
    return strings;
}

std::optional<Plane> plane_named(std::string_view name) {
    const auto* const found = std::find(plane_names.begin(), plane_names.end(), name);
    if (found == plane_names.end()) {
        return std::nullopt;
    }
    return static_cast<Plane>(found - plane_names.begin());
}

text::Result<void> read_field(ServiceFacts& facts, const yaml::Entry& entry) {
    const std::string& key = entry.key.scalar;
    if (key == "family") {
        facts.family = entry.value.scalar;
        return {};
    }
    if (key == "plane") {
        const std::optional<Plane> plane = plane_named(entry.value.scalar);
        if (!plane) {
            return wrong(entry.value, "'plane' must be control, data, storage or infrastructure");
        }
        facts.plane = *plane;
        return {};
    }
    const auto* const field = std::find_if(list_fields.begin(), list_fields.end(),
                                           [&](const ListField& candidate) { return candidate.key == key; });
    if (field == list_fields.end()) {
        return wrong(entry.key, fmt::format("unknown field '{}' of service '{}'", key, facts.name));
    }
    text::Result<std::vector<std::string>> strings = read_strings(entry.value, key);
    if (!strings) {
        return tl::unexpected(strings.error());
    }
    facts.*(field->member) = std::move(*strings);
    return {};
}

text::Result<std::vector<ServiceFacts>> read_services(const Node& node) {
    if (!node.is_mapping()) {
        return wrong(node, "'services' must map service names to their facts");
    }
    std::vector<ServiceFacts> services;
    services.reserve(node.entries.size());
    for (const yaml::Entry& entry : node.entries) {
        if (!entry.value.is_mapping()) {
            return wrong(entry.value, fmt::format("the facts of '{}' must be a mapping", entry.key.scalar));
        }
        ServiceFacts facts;
        facts.name = entry.key.scalar;
        for (const yaml::Entry& field : entry.value.entries) {
            if (text::Result<void> read = read_field(facts, field); !read) {
                return tl::unexpected(read.error());
            }
        }
        services.push_back(std::move(facts));
    }
    std::sort(services.begin(), services.end(),
              [](const ServiceFacts& a, const ServiceFacts& b) { return a.name < b.name; });
    return services;
}

text::Result<std::vector<std::pair<std::string, double>>> read_common_words(const Node& node) {
    if (!node.is_mapping()) {
        return wrong(node, "'common_words' must map phrases to shares");
    }
    std::vector<std::pair<std::string, double>> words;
    words.reserve(node.entries.size());
    for (const yaml::Entry& entry : node.entries) {
        const bool is_share =
            entry.value.kind == yaml::Kind::floating && entry.value.floating >= 0 && entry.value.floating <= 1;
        if (!is_share) {
            return wrong(entry.value,
                         fmt::format("the share of '{}' must be a number from 0.0 to 1.0", entry.key.scalar));
        }
        words.emplace_back(entry.key.scalar, entry.value.floating);
    }
    std::sort(words.begin(), words.end());
    return words;
}

}  // namespace

std::string_view name_of(Plane plane) { return plane_names.at(static_cast<std::size_t>(plane)); }

const ServiceFacts* ServiceKnowledge::find(std::string_view service) const {
    const auto found =
        std::lower_bound(services.begin(), services.end(), service,
                         [](const ServiceFacts& facts, std::string_view name) { return facts.name < name; });
    return found != services.end() && found->name == service ? &*found : nullptr;
}

double ServiceKnowledge::share_of_services_using(std::string_view phrase) const {
    const auto found = std::lower_bound(common_words.begin(), common_words.end(), phrase,
                                        [](const auto& word, std::string_view wanted) { return word.first < wanted; });
    return found != common_words.end() && found->first == phrase ? found->second : 0.0;
}

text::Result<ServiceKnowledge> read_service_knowledge(std::string_view yaml, text::FileId file) {
    text::Result<yaml::Node> table = yaml::read_table(yaml, file);
    if (!table) return tl::unexpected(table.error());
    if (!table->is_mapping())
        return tl::unexpected(text::Diagnostic{{file, 1, 1}, "service knowledge: expected one mapping", {}});
    ServiceKnowledge knowledge;
    for (const yaml::Entry& entry : table->entries) {
        if (entry.key.scalar == "releases") {
            text::Result<std::vector<std::string>> releases = read_strings(entry.value, "releases");
            if (!releases) {
                return tl::unexpected(releases.error());
            }
            knowledge.releases = std::move(*releases);
        } else if (entry.key.scalar == "common_words") {
            text::Result<std::vector<std::pair<std::string, double>>> words = read_common_words(entry.value);
            if (!words) {
                return tl::unexpected(words.error());
            }
            knowledge.common_words = std::move(*words);
        } else if (entry.key.scalar == "services") {
            text::Result<std::vector<ServiceFacts>> services = read_services(entry.value);
            if (!services) {
                return tl::unexpected(services.error());
            }
            knowledge.services = std::move(*services);
        } else {
            return wrong(entry.key, fmt::format("unknown field '{}'", entry.key.scalar));
        }
    }
    return knowledge;
}

}  // namespace stepwarden::tripleo
