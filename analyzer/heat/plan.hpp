// A plan made ready to be evaluated: the checkout's files as they are for its roles and networks, the merged
// environment, and the top stack. Nothing is evaluated before it is asked for.
#pragma once

#include <cassert>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "heat/environment.hpp"
#include "heat/evaluation.hpp"
#include "heat/parsed_documents.hpp"
#include "heat/plan_files.hpp"
#include "heat/plan_request.hpp"
#include "heat/plan_table.hpp"
#include "heat/stack.hpp"
#include "heat/template_store.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"

namespace stepwarden::heat {

/// What is read from, and outlives, every plan.
struct PlanSources {
    const text::Tree& checkout;
    ParsedDocuments& documents;
    const PlanTable& table;
    /// 0 for as many as there are cores.
    unsigned threads = 0;
};

class Plan {
public:
    /// Fails when the roles or the top template cannot be read; environments that cannot are reported.
    /// Without `with_root` there is no top stack, which is all that takes time.
    static text::Result<std::unique_ptr<Plan>> load(const PlanSources& sources, const PlanRequest& request,
                                                    bool with_root = true);

    /// The same with roles and networks that stand in no file.
    static text::Result<std::unique_ptr<Plan>> load(const PlanSources& sources, const PlanRequest& request,
                                                    PlanInputs inputs, bool with_root);

    /// The same plan once more, with a top stack and nothing evaluated: for another thread. What was rendered of its
    /// files is shared.
    [[nodiscard]] text::Result<std::unique_ptr<Plan>> twin(const PlanSources& sources) const;

    [[nodiscard]] const std::string& name() const { return request_.name; }
    [[nodiscard]] const std::string& stack_name() const { return request_.stack; }
    [[nodiscard]] const PlanRequest& request() const { return request_; }
    [[nodiscard]] const std::vector<std::string>& roles() const { return roles_; }
    /// `name_lower` of the enabled networks, in their order.
    [[nodiscard]] const std::vector<std::string>& networks() const { return networks_; }
    /// What the services of the roles stand for.
    [[nodiscard]] const std::set<std::string>& service_templates() const { return service_templates_; }
    [[nodiscard]] const Environment& environment() const { return environment_; }
    [[nodiscard]] TemplateStore& templates() { return templates_; }
    [[nodiscard]] const PlanFiles& files() const { return files_; }
    [[nodiscard]] Evaluation& evaluation() { return evaluation_; }
    [[nodiscard]] Stack& root() {
        assert(root_);
        return *root_;
    }

private:
    Plan(const PlanSources& sources, PlanRequest request, const PlanInputs& inputs, Environment environment,
         std::vector<text::Diagnostic> diagnostics);
    /// A twin without a top stack.
    Plan(const PlanSources& sources, const Plan& other);
    void report_problems();
    text::Result<void> add_root(const PlanSources& sources);
    void find_service_templates(const yaml::Node& roles);
    void prefetch(const PlanSources& sources);
    void make_hosts();

    PlanRequest request_;
    std::vector<std::string> roles_;
    std::vector<std::string> networks_;
    std::set<std::string> service_templates_;
    /// What its making reported.
    std::vector<text::Diagnostic> problems_;
    PlanFiles files_;
    TemplateStore templates_;
    Environment environment_;
    Evaluation evaluation_;
    std::shared_ptr<Stack> root_;
};

}  // namespace stepwarden::heat
