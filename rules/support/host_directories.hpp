// The directories that templates create on a host, and which services share a host: what a service needs may come from
// another one of every role that has it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/template_model.hpp"

namespace stepwarden::rules {

/// Paths without a slash at the end. A directory comes with those above it.
class HostDirectories {
public:
    explicit HostDirectories(const check::TemplateModel& model);

    /// The tasks of the template, or of one that it nests, create the directory.
    [[nodiscard]] bool creates(const check::TemplateFacts& facts, std::string_view directory) const;

    /// A role that its preparation of the host plays may do so.
    [[nodiscard]] bool may_create_by_role(const check::TemplateFacts& facts) const;

    /// So many other templates have directories below it that it can be taken to be there.
    [[nodiscard]] bool is_shared(std::string_view directory) const;

    /// The plan leaves the service out, and another one of its project creates the directory: who adds one adds both.
    [[nodiscard]] bool comes_with_project(const check::TemplateFacts& facts, std::string_view directory) const;

    /// Every role that lists the service has another one that creates it. False when no role lists the service.
    [[nodiscard]] bool comes_with_role(const check::TemplateFacts& facts, std::string_view directory) const;

    /// A package or the deployment itself creates it, by host_directories.yaml.
    [[nodiscard]] bool is_always_there(std::string_view directory) const;

private:
    void read_roles();
    void add_role(const yaml::Node& role);
    [[nodiscard]] bool is_enabled(const check::TemplateFacts& facts) const;
    [[nodiscard]] std::vector<const check::TemplateFacts*> templates_of(std::string_view type) const;

    const check::TemplateModel& model_;
    /// By path of the template: what its own tasks create.
    std::map<std::string, std::set<std::string>, std::less<>> created_;
    /// The types that each role lists.
    std::vector<std::vector<std::string>> roles_;
    std::vector<std::string> always_there_;
};

}  // namespace stepwarden::rules
