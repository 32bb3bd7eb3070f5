// What is known about TripleO's composable services apart from any deployment: which units, containers, packages,
// bundles and databases each one has, the plane it serves, the sections it contributes to and the words that tell its
// tasks from others'. Read from the text of rules/knowledge/services.yaml, whose head explains every field.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/diagnostic.hpp"

namespace stepwarden::tripleo {

/// What part of the cloud a service carries.
enum class Plane : std::uint8_t { control, data, storage, infrastructure };

[[nodiscard]] std::string_view name_of(Plane plane);

struct ServiceFacts {
    std::string name;
    /// The project or program that several services share: `nova` for `nova_api`.
    std::string family;
    Plane plane = Plane::control;
    /// Release names in lower case, oldest first.
    std::vector<std::string> releases;
    /// Without the `OS::TripleO::Services::` in front.
    std::vector<std::string> resource_types;
    /// Template paths the facts were read from.
    std::vector<std::string> source;
    std::vector<std::string> sections;
    std::vector<std::string> units;
    std::vector<std::string> containers;
    std::vector<std::string> packages;
    std::vector<std::string> bundles;
    std::vector<std::string> databases;
    std::vector<std::string> config_volumes;
    std::vector<std::string> aliases;
    /// Phrases, their words joined by '_'.
    std::vector<std::string> words;
};

struct ServiceKnowledge {
    std::vector<std::string> releases;
    /// Sorted by name.
    std::vector<ServiceFacts> services;
    /// Phrases of service names that tasks of many services use, with the share (0 to 1) of services that do; sorted.
    std::vector<std::pair<std::string, double>> common_words;

    /// The facts of the service of this name, or nullptr.
    [[nodiscard]] const ServiceFacts* find(std::string_view service) const;
    /// 0 for phrases that are not common.
    [[nodiscard]] double share_of_services_using(std::string_view phrase) const;
};

/// `yaml` is the text of the table. Fails at the first field that is unknown or has the wrong shape.
text::Result<ServiceKnowledge> read_service_knowledge(std::string_view yaml, text::FileId file = text::no_file);

}  // namespace stepwarden::tripleo
