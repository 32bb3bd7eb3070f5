// How much a task's own words speak for each of a role's services: phrases of the service's name, and the units,
// containers, packages and words that the service knowledge has for it. A phrase counts the more, the fewer services of
// the role it fits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tripleo/service_knowledge.hpp"
#include "yaml/node.hpp"

namespace stepwarden::tripleo {

class Evidence {
public:
    /// `services` are the names a task may belong to; scores come in this order.
    Evidence(std::span<const std::string> services, const ServiceKnowledge& knowledge);

    /// One score for each service, in units of log odds: 0 when nothing speaks for it, negative when the service is
    /// known not to contribute to `section`.
    [[nodiscard]] std::vector<double> scores(const yaml::Node& task, std::string_view section) const;

private:
    struct Weight {
        std::uint32_t service;
        double value;
    };
    struct Phrase {
        std::uint32_t id = 0;
        std::vector<Weight> weights;
        /// The service whose whole name it is.
        std::optional<std::uint32_t> named;
    };
    struct PhraseHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view phrase) const { return std::hash<std::string_view>{}(phrase); }
    };
    struct Hit;
    class LineReader;

    void collect(const yaml::Node& node, LineReader& reader) const;

    std::size_t service_count_;
    /// Known sections of each service; nullptr when the service is not in the table.
    std::vector<const std::vector<std::string>*> sections_;
    std::unordered_map<std::string, Phrase, PhraseHash, std::equal_to<>> phrases_;
};

/// The words of `text` in lower case, joined by '_': "Stop openstack-nova-api" gives "stop_openstack_nova_api".
std::string phrase_of(std::string_view text);

}  // namespace stepwarden::tripleo
