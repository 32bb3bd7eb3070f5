// Which services a deployment has and which template each is made of, as the default registry, the plan's environments
// and further ones on top decide. Nothing is evaluated for that; what several deployments share is read once.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "heat/environment.hpp"
#include "heat/plan.hpp"
#include "heat/plan_request.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::coverage {

using Templates = std::set<std::string, std::less<>>;

struct Deployed {
    /// By role: the paths of the templates that its services are made of.
    std::map<std::string, Templates, std::less<>> by_role;
    /// Those of all roles.
    Templates templates;
    /// Parameters that the environments set, as text; nothing for one that is no scalar.
    std::map<std::string, std::optional<std::string>, std::less<>> parameters;
    /// Environments that the checkout does not have.
    std::vector<std::string> missing;
    std::vector<text::Diagnostic> problems;
};

class DeploymentReader {
public:
    /// The sources outlive the reader.
    explicit DeploymentReader(const heat::PlanSources& sources);
    ~DeploymentReader();

    /// A role's services are those that a parameter `<Role>Services` gives, else its `ServicesDefault`. Environments
    /// from outside the checkout are left out. Fails when the roles cannot be read.
    text::Result<Deployed> read(const heat::PlanRequest& request);

    /// Whether an environment file says of services which template they are made of, or which ones a role has.
    bool chooses_services(const std::string& path);

    [[nodiscard]] const heat::PlanSources& sources() const { return sources_; }

private:
    struct Base;
    text::Result<Base*> base_for(const heat::PlanRequest& request);

    heat::PlanSources sources_;
    /// By the paths of roles and networks.
    std::map<std::vector<std::string>, std::unique_ptr<Base>> bases_;
};

}  // namespace stepwarden::coverage
