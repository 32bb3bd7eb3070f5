// What services need beside them to be deployed, and which cannot be deployed together. Read from
// rules/knowledge/needs.yaml, whose comments explain every field.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"

namespace stepwarden::coverage {

using ServiceSet = std::set<std::string, std::less<>>;

/// Services of which one is needed; one service when there is no choice.
using Choice = std::vector<std::string>;

struct TemplateNeeds {
    std::string template_part;
    std::vector<Choice> needs;
};

struct ServiceNeeds {
    /// In every deployment, as far as the release has it.
    std::vector<Choice> foundation;
    std::map<std::string, std::vector<Choice>, std::less<>> by_service;
    std::vector<TemplateNeeds> by_template;
    /// Of each row at most one group can be in a deployment.
    std::vector<std::vector<ServiceSet>> exclusive;
};

struct Closure {
    /// The service itself and all that it needs, the foundation included.
    ServiceSet services;
    /// What is needed and not available; for a choice its names joined by " or ".
    std::vector<std::string> missing;
};

text::Result<ServiceNeeds> read_service_needs(std::string_view table);

/// Everything that a deployment of the service by this template has to have. `available` are the services that the
/// release has. Of a choice counts what is there already, else the first that is available and excludes nothing that is
/// there.
Closure closure_of(const ServiceNeeds& needs, std::string_view service, std::string_view template_path,
                   const ServiceSet& available);

/// Whether the services of both can be in one deployment.
bool fit_together(const ServiceNeeds& needs, const ServiceSet& some, const ServiceSet& others);

}  // namespace stepwarden::coverage
