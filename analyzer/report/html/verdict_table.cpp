#include "report/html/verdict_table.hpp"

#include <charconv>
#include <string_view>

#include "simulate/schedule.hpp"

namespace stepwarden::report::html {

namespace {

using ClassNumber = std::optional<std::uint16_t>;

std::optional<int> step_number(const std::optional<std::string>& text) {
    int number = 0;
    if (!text || text->empty()) return std::nullopt;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    return error == std::errc() && end == text->data() + text->size() ? std::optional(number) : std::nullopt;
}

class Collector {
public:
    explicit Collector(check::Model& model)
        : model_(model), world_{model.sources, model.layout, nullptr, {}, {}}, rows_(model.graph.nodes.size()) {
        std::map<std::string_view, std::uint16_t> classes;
        for (std::size_t i = 0; i < model.schedule.classes.size(); ++i)
            for (const std::string& host : model.schedule.classes[i].hosts)
                classes.emplace(host, static_cast<std::uint16_t>(i));
        // Runs number the inventory's hosts alike.
        const simulate::DryRun run(world_);
        for (const std::string& host : run.hosts()) {
            const auto found = classes.find(host);
            class_of_.push_back(found == classes.end() ? ClassNumber() : found->second);
        }
    }

    std::vector<std::vector<VerdictRow>> collect() {
        simulate::Observer observer;
        observer.task = [this](const simulate::TaskMoment& moment) { see(moment); };
        observer.imported_role = observer.task;
        static_cast<void>(simulate::make_schedule(world_, observer));
        return std::move(rows_);
    }

private:
    void see(const simulate::TaskMoment& moment) {
        const auto node = model_.graph.node_of.find(moment.task);
        if (node == model_.graph.node_of.end()) return;
        for (const simulate::Decision& decision : moment.decisions) {
            std::map<ClassNumber, std::size_t> hosts;
            for (const simulate::HostNumber host : *decision.hosts)
                ++hosts[host < class_of_.size() ? class_of_[host] : ClassNumber()];
            for (const auto& [host_class, count] : hosts) add(node->second, moment, decision, host_class, count);
        }
    }

    void add(std::uint32_t node, const simulate::TaskMoment& moment, const simulate::Decision& decision,
             ClassNumber host_class, std::size_t hosts) {
        VerdictRow row{host_class, moment.play->playbook, decision.verdict, decision.why ? *decision.why : "", hosts,
                       {}};
        const auto [found, added] = index_.try_emplace(
            {node, row.host_class, row.playbook, row.verdict, row.why, row.hosts}, rows_[node].size());
        if (added) rows_[node].push_back(std::move(row));
        rows_[node][found->second].steps.insert(step_number(moment.step));
    }

    using Key = std::tuple<std::uint32_t, ClassNumber, text::FileId, simulate::Verdict, std::string, std::size_t>;

    check::Model& model_;
    simulate::World world_;
    std::vector<ClassNumber> class_of_;
    std::vector<std::vector<VerdictRow>> rows_;
    std::map<Key, std::size_t> index_;
};

}  // namespace

std::vector<std::vector<VerdictRow>> verdicts_of(check::Model& model) { return Collector(model).collect(); }

}  // namespace stepwarden::report::html
