#include "coverage/matrix.hpp"

#include <algorithm>
#include <tuple>

#include "coverage/row_table.hpp"

namespace stepwarden::coverage {
namespace {

using RowKey = std::tuple<std::string, std::string, std::string>;

/// What each task's best workflow does with it: any that changes versions counts for more than the deployment.
std::vector<Covered> coverage_of(const check::Model& model) {
    std::vector<Covered> covered(model.graph.nodes.size(), Covered::never);
    for (const simulate::Timeline& timeline : model.timelines) {
        const Covered by = timeline.workflow == "deploy" ? Covered::deployed : Covered::upgraded;
        for (const simulate::Moment& moment : timeline.moments) {
            const auto found = model.graph.node_of.find(model.schedule.occurrences[moment.occurrence].task);
            if (found != model.graph.node_of.end()) covered[found->second] = std::max(covered[found->second], by);
        }
    }
    return covered;
}

class MatrixMaker {
public:
    void add(const Source& source) {
        matrix_.scenarios.push_back(source.scenario);
        counts_.clear();
        const std::vector<Covered> covered = coverage_of(*source.model);
        for (std::size_t i = 0; i < source.model->graph.nodes.size(); ++i)
            add_task(source, source.model->graph.nodes[i], covered[i]);
        merge_counts();
        for (const tripleo::Role& role : source.model->layout.roles)
            for (const std::string& service : role.services) add_service(source, role.name, service);
    }

    Matrix finish() {
        matrix_.rows = rows_.finish();
        return std::move(matrix_);
    }

private:
    void add_task(const Source& source, const graph::Node& node, Covered covered) {
        if (node.section.empty() || node.task->is_block) return;
        if (node.services.empty()) ++matrix_.unattributed;
        for (const std::string& service : node.services) {
            Row& target = rows_.at(source.model->layout.release, service, node.section);
            add_once(target.scenarios, source.scenario);
            add_once(target.roles, node.role);
            target.covered = std::max(target.covered, covered);
            // A role's copies of a service's tasks are the same tasks: the role that has most of them counts.
            count(counts_[{target.release, service, node.section}][node.role], node);
        }
    }

    static void count(Row& counts, const graph::Node& node) {
        if (node.every_step)
            ++counts.every_step;
        else if (node.steps.empty())
            ++counts.unstepped;
        else
            for (const int step : node.steps) ++counts.steps[step];
    }

    void merge_counts() {
        for (const auto& [key, roles] : counts_)
            for (const auto& [role, counts] : roles) {
                Row row = counts;
                std::tie(row.release, row.service, row.section) = key;
                rows_.add(row);
            }
    }

    void add_service(const Source& source, const std::string& role, const std::string& service) {
        Row& bare = rows_.at(source.model->layout.release, service, "");
        add_once(bare.roles, role);
        add_once(bare.scenarios, source.scenario);
    }

    Matrix matrix_;
    RowTable rows_;
    std::map<RowKey, std::map<std::string, Row>> counts_;
};

}  // namespace

std::string_view name(Covered covered) {
    switch (covered) {
        case Covered::never:
            return "never";
        case Covered::deployed:
            return "deployed";
        case Covered::upgraded:
            return "upgraded";
    }
    return "";
}

std::string_view name(JobDeed deed) {
    switch (deed) {
        case JobDeed::no:
            return "no";
        case JobDeed::deploys:
            return "deploys";
        case JobDeed::updates:
            return "updates";
        case JobDeed::upgrades:
            return "upgrades";
    }
    return "";
}

Matrix make_matrix(std::span<const Source> sources) {
    MatrixMaker maker;
    for (const Source& source : sources) maker.add(source);
    return maker.finish();
}

}  // namespace stepwarden::coverage
