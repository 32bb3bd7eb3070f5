#include "tripleo/attribution.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string_view>

#include "tripleo/alignment.hpp"
#include "tripleo/evidence.hpp"
#include "tripleo/sorted_steps.hpp"

namespace stepwarden::tripleo {

namespace {

constexpr std::size_t most_tasks = 50'000;
constexpr std::size_t most_pairs = 4'000'000;
/// A service less probable than this is not named.
constexpr double least_probability = 0.75;
/// The same without an order of services to lean on.
constexpr double least_probability_unordered = 0.85;
/// A task whose words speak this much more for another service than for its place in the chain is nobody's.
constexpr double contradiction = 3.0;
/// How much less likely the services are whose templates are not known to have a task that others' are known to have.
constexpr double not_known_to_have_it = 12.0;
constexpr double cost_of_next_role = 4.0;
constexpr double cost_of_next_step = 1.0;
constexpr double cost_without_order = 2.0;

struct State {
    std::uint32_t role;
    std::uint32_t service;
};

/// The services a list's tasks may come from, each name once, and the chain they stand in.
struct Chain {
    std::vector<std::string> names;
    std::vector<State> states;
    std::vector<std::size_t> segments;
    bool ordered = true;
    bool several_roles = false;
};

/// The roles whose lists stand in the list of `role`; all of them when it is empty.
std::vector<std::uint32_t> members_of(std::string_view role, std::span<const RoleServices> roles) {
    std::vector<std::uint32_t> found;
    for (std::uint32_t number = 0; number < roles.size(); ++number) {
        const bool contributes = role.empty() || roles[number].role == role;
        if (contributes && !roles[number].services.empty()) {
            found.push_back(number);
        }
    }
    return found;
}

Chain chain_of(std::span<const std::uint32_t> members, std::span<const RoleServices> roles) {
    Chain chain;
    std::map<std::string_view, std::uint32_t> numbers;
    chain.several_roles = members.size() > 1;
    for (const std::uint32_t role : members) {
        chain.ordered = chain.ordered && roles[role].ordered;
    }
    for (const std::uint32_t role : members) {
        for (const std::string& service : roles[role].services) {
            const auto [place, added] = numbers.emplace(service, static_cast<std::uint32_t>(chain.names.size()));
            if (added) {
                chain.names.push_back(service);
            }
            chain.segments.push_back(chain.ordered ? role : chain.states.size());
            chain.states.push_back({role, place->second});
        }
    }
    return chain;
}

std::vector<double> jump_costs(const SectionList& list, const Chain& chain) {
    double cost = never;
    if (!chain.ordered) {
        cost = cost_without_order;
    } else if (chain.several_roles) {
        cost = cost_of_next_role;
    }
    std::vector<double> costs(list.tasks.size(), cost);
    for (const std::size_t task : starts_of_sorted_steps(list.tasks)) {
        costs[task] = std::min(costs[task], cost_of_next_step);
    }
    return costs;
}

/// Probability of each name, whatever the role.
std::vector<double> by_name(const Chain& chain, const std::vector<double>& probabilities) {
    std::vector<double> sums(chain.names.size(), 0.0);
    for (std::size_t state = 0; state < chain.states.size(); ++state) {
        sums[chain.states[state].service] += probabilities[state];
    }
    return sums;
}

Attribution service_of(const Chain& chain, std::span<const RoleServices> roles, std::size_t name) {
    const auto state = std::find_if(chain.states.begin(), chain.states.end(),
                                    [name](const State& candidate) { return candidate.service == name; });
    return {{chain.names[name]}, roles[state->role].role};
}

/// One task: how much speaks for each of the chain's names, and where the catalogue has it.
struct Clues {
    std::vector<double> scores;
    Recognised recognised;
};

Attribution answer(const Chain& chain, std::span<const RoleServices> roles, const std::vector<double>& probabilities,
                   const Clues& clues) {
    const std::vector<std::size_t>& known = clues.recognised.services;
    if (known.size() == 1 && clues.recognised.same_release) {
        return service_of(chain, roles, known.front());
    }
    const std::vector<double> names = by_name(chain, probabilities);
    const auto best = static_cast<std::size_t>(std::max_element(names.begin(), names.end()) - names.begin());
    double probability = names[best];
    // Each of the services whose templates have just this task contributes it.
    if (clues.recognised.same_content && std::find(known.begin(), known.end(), best) != known.end()) {
        probability = std::accumulate(known.begin(), known.end(), 0.0,
                                      [&](double sum, std::size_t name) { return sum + names[name]; });
    }
    const double least = chain.ordered ? least_probability : least_probability_unordered;
    const double strongest = *std::max_element(clues.scores.begin(), clues.scores.end());
    if (!(probability >= least) || strongest - clues.scores[best] > contradiction) {
        return {};
    }
    return service_of(chain, roles, best);
}

/// What the lists of one role have in common.
struct RoleView {
    RoleView(std::string_view role, std::span<const RoleServices> roles, const ServiceKnowledge& knowledge)
        : chain(chain_of(members_of(role, roles), roles)), evidence(chain.names, knowledge) {}

    Chain chain;
    Evidence evidence;
};

Clues clues_of(const yaml::Node* task, std::string_view section, const RoleView& view, const TaskKnowledge& knowledge) {
    Clues clues{std::vector<double>(view.chain.names.size(), 0.0), {}};
    if (task == nullptr) {
        return clues;
    }
    clues.scores = view.evidence.scores(*task, section);
    clues.recognised = knowledge.catalogue.recognise({section, view.chain.names, knowledge.release}, *task);
    if (clues.recognised.services.empty()) {
        return clues;
    }
    std::vector<double> scores = clues.scores;
    std::transform(scores.begin(), scores.end(), scores.begin(),
                   [](double score) { return std::min(score, 0.0) - not_known_to_have_it; });
    for (const std::size_t name : clues.recognised.services) {
        scores[name] = clues.scores[name];
    }
    clues.scores = std::move(scores);
    return clues;
}

std::vector<Attribution> attribute_list(const SectionList& list, std::span<const RoleServices> roles,
                                        const RoleView& view, const TaskKnowledge& knowledge) {
    const Chain& chain = view.chain;
    std::vector<Attribution> answers(list.tasks.size());
    const bool too_large = list.tasks.size() > most_tasks || list.tasks.size() * chain.states.size() > most_pairs;
    if (list.tasks.empty() || chain.states.empty() || too_large) {
        return answers;
    }
    AlignmentProblem problem{{}, chain.segments, jump_costs(list, chain)};
    std::vector<Clues> clues;
    for (const yaml::Node* task : list.tasks) {
        clues.push_back(clues_of(task, list.section, view, knowledge));
        std::vector<double> row;
        row.reserve(chain.states.size());
        for (const State& state : chain.states) {
            row.push_back(clues.back().scores[state.service]);
        }
        problem.scores.push_back(std::move(row));
    }
    const std::vector<std::vector<double>> probabilities = align(problem);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (list.tasks[i] != nullptr && list.tasks[i]->is_mapping()) {
            answers[i] = answer(chain, roles, probabilities[i], clues[i]);
        }
    }
    return answers;
}

/// Answers for the tasks of one role and section by the tasks' content.
using Known = std::map<std::uint64_t, Attribution>;

std::optional<std::vector<Attribution>> recall(const std::vector<std::uint64_t>& contents, const Known& known) {
    std::vector<Attribution> answers;
    for (const std::uint64_t content : contents) {
        const auto found = known.find(content);
        if (found == known.end()) {
            return std::nullopt;
        }
        answers.push_back(found->second);
    }
    return answers;
}

std::vector<std::uint64_t> contents_of(const SectionList& list) {
    std::vector<std::uint64_t> contents;
    contents.reserve(list.tasks.size());
    for (const yaml::Node* task : list.tasks) {
        contents.push_back(task != nullptr ? yaml::fingerprint(*task) : 0);
    }
    return contents;
}

/// Roles' own lists first, for what they say about the merged ones; then the longest, as the whole list says more than
/// its copies per step.
std::vector<std::size_t> reading_order(std::span<const SectionList> lists) {
    std::vector<std::size_t> order(lists.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const bool a_merged = lists[a].role.empty();
        const bool b_merged = lists[b].role.empty();
        return a_merged != b_merged ? b_merged : lists[a].tasks.size() > lists[b].tasks.size();
    });
    return order;
}

using KnownLists = std::map<std::pair<std::string_view, std::string_view>, Known>;

/// Puts what the roles' own lists say about a task in the place of what the merged list says.
void prefer_own_lists(Attribution& answer, std::uint64_t content, std::string_view section,
                      std::span<const RoleServices> roles, const KnownLists& known_lists) {
    Attribution own;
    for (const RoleServices& role : roles) {
        const auto list = known_lists.find({role.role, section});
        if (list == known_lists.end()) {
            continue;
        }
        const auto found = list->second.find(content);
        if (found == list->second.end()) {
            continue;
        }
        // A role whose own service is in doubt gives way to one whose service is known.
        if (own.role.empty() || (own.services.empty() && !found->second.services.empty())) {
            own.role = role.role;
        }
        for (const std::string& service : found->second.services) {
            if (std::find(own.services.begin(), own.services.end(), service) == own.services.end()) {
                own.services.push_back(service);
            }
        }
    }
    if (!own.services.empty()) {
        answer.services = std::move(own.services);
    }
    if (!own.role.empty()) {
        answer.role = std::move(own.role);
    }
}

}  // namespace

std::vector<std::vector<Attribution>> attribute(std::span<const SectionList> lists, std::span<const RoleServices> roles,
                                                const TaskKnowledge& knowledge) {
    std::vector<std::vector<Attribution>> answers(lists.size());
    KnownLists known_lists;
    std::map<std::string_view, RoleView> views;
    for (const std::size_t index : reading_order(lists)) {
        const SectionList& list = lists[index];
        Known& known = known_lists[{list.role, list.section}];
        const std::vector<std::uint64_t> contents = contents_of(list);
        if (std::optional<std::vector<Attribution>> recalled = recall(contents, known)) {
            answers[index] = std::move(*recalled);
            continue;
        }
        const auto view = views.try_emplace(list.role, list.role, roles, knowledge.services).first;
        answers[index] = attribute_list(list, roles, view->second, knowledge);
        for (std::size_t i = 0; i < contents.size(); ++i) {
            if (list.role.empty()) {
                prefer_own_lists(answers[index][i], contents[i], list.section, roles, known_lists);
            }
            known.emplace(contents[i], answers[index][i]);
        }
    }
    return answers;
}

}  // namespace stepwarden::tripleo
