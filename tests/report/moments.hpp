// A dry run made by hand, over the tree of support/trees.hpp, for the writers' tests: what an engine would tell them.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/simulation.hpp"
#include "support/trees.hpp"

namespace stepwarden::tests {

class Moments {
public:
    Moments() : model_(model_of(stein_like())) {
        for (const ansible::Host& host : model_->layout.inventory.hosts()) hosts_.push_back(host.name);
    }

    report::Simulation simulation(std::string workflow = {}) {
        report::Simulation made{
            model_->tree, model_->layout, model_->contributions, hosts_, std::move(workflow), {}, {}};
        made.calls = {call("upgrade_steps_playbook.yaml", "Controller"), call("post_upgrade_steps_playbook.yaml", "")};
        return made;
    }

    simulate::PlayMoment play(std::uint32_t number, const std::string& name, const std::vector<std::string>& hosts) {
        simulate::PlayMoment moment;
        moment.number = number;
        moment.name = name;
        moment.playbook = moment.file = file("upgrade_steps_playbook.yaml");
        moment.play = &play_;
        moment.hosts = *list(hosts);
        return moment;
    }

    /// The n-th task of a file, at a step when one is given.
    simulate::TaskMoment task(const std::string& path, std::size_t n, const std::string& step,
                              std::vector<simulate::Decision> decisions) {
        simulate::TaskMoment moment;
        moment.task = &model_->sources.tasks(file(path))->at(n);
        if (!step.empty()) moment.step = step;
        moment.step_is_text = true;
        moment.decisions = std::move(decisions);
        return moment;
    }

    simulate::Decision decision(simulate::Verdict verdict, const std::vector<std::string>& hosts,
                                const std::string& why = {}, std::vector<simulate::Effect> effects = {}) {
        simulate::Decision made;
        made.hosts = list(hosts);
        made.verdict = verdict;
        if (!why.empty()) made.why = std::make_shared<const std::string>(why);
        made.effects = std::move(effects);
        return made;
    }

    text::FileId file(std::string_view path) {
        const auto found = model_->tree.find(path);
        REQUIRE(found);
        return *found;
    }

private:
    simulate::Call call(std::string_view playbook, std::string limit) {
        simulate::Call made;
        made.playbooks = {file(playbook)};
        made.limit = std::move(limit);
        return made;
    }

    std::shared_ptr<const simulate::HostList> list(const std::vector<std::string>& names) {
        simulate::HostList numbers;
        for (const std::string& name : names)
            for (simulate::HostNumber i = 0; i < hosts_.size(); ++i)
                if (hosts_[i] == name) numbers.push_back(i);
        REQUIRE(numbers.size() == names.size());
        return std::make_shared<const simulate::HostList>(std::move(numbers));
    }

    std::unique_ptr<check::Model> model_;
    std::vector<std::string> hosts_;
    ansible::Play play_;
};

}  // namespace stepwarden::tests
