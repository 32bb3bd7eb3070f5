#include "report/merged_decisions.hpp"

#include <algorithm>
#include <string_view>

namespace stepwarden::report {

namespace {

/// Unions remembered at a time; a run has few, but a hostile one may have many.
constexpr std::size_t most_unions = 1024;

std::string_view why_of(const simulate::Decision& decision) {
    return decision.why ? std::string_view(*decision.why) : std::string_view();
}

bool read_the_same(const simulate::Decision& a, const simulate::Decision& b) {
    return a.verdict == b.verdict && a.may_run == b.may_run && why_of(a) == why_of(b) && a.items == b.items &&
           a.effects == b.effects;
}

}  // namespace

DecisionMerger::Hosts DecisionMerger::united(const std::vector<Hosts>& lists) {
    if (lists.size() == 1) return lists.front();
    const auto known = unions_.find(lists);
    if (known != unions_.end()) return known->second;
    simulate::HostList all;
    for (const Hosts& list : lists) all.insert(all.end(), list->begin(), list->end());
    std::ranges::sort(all);
    if (unions_.size() >= most_unions) unions_.clear();
    return unions_[lists] = std::make_shared<const simulate::HostList>(std::move(all));
}

std::vector<simulate::Decision> DecisionMerger::merged(const simulate::TaskMoment& moment) {
    // Each decision is held against the last few different ones only, so that many of them stay cheap.
    constexpr std::size_t most_compared = 16;
    std::vector<simulate::Decision> distinct;
    std::vector<std::vector<Hosts>> lists;
    for (const simulate::Decision& decision : moment.decisions) {
        std::size_t at = distinct.size();
        for (std::size_t i = distinct.size(); i-- > 0 && distinct.size() - i <= most_compared;)
            if (read_the_same(distinct[i], decision)) at = i;
        if (at == distinct.size()) {
            distinct.push_back(decision);
            lists.emplace_back();
        }
        lists[at].push_back(decision.hosts);
    }
    for (std::size_t i = 0; i < distinct.size(); ++i) distinct[i].hosts = united(lists[i]);
    return distinct;
}

}  // namespace stepwarden::report
