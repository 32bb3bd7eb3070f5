#include "changes/compare_effects.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "changes/effect_timeline.hpp"
#include "changes/effect_words.hpp"

namespace stepwarden::changes {
namespace {

using simulate::Operation;
using simulate::Resource;

/// Of more landmarks at one role in one workflow the later ones are not asked for flipped orders.
constexpr std::size_t most_landmarks = 60;

using Steps = std::set<std::optional<int>>;

bool is_landmark(const simulate::Effect& effect) {
    if (effect.operation == Operation::migrate || effect.resource == Resource::cluster) return true;
    return effect.resource == Resource::package && effect.operation == Operation::update && effect.name == "*";
}

/// What is running before or after a landmark: to take it from there to the other side matters.
bool is_transition(const simulate::Effect& effect) {
    const bool runs = effect.resource == Resource::unit || effect.resource == Resource::container ||
                      effect.resource == Resource::bundle || effect.resource == Resource::cluster;
    return runs && (effect.operation == Operation::stop || effect.operation == Operation::start ||
                    effect.operation == Operation::restart || effect.operation == Operation::disable);
}

/// The events of one role in one workflow, with where each effect first comes.
class Sequence {
public:
    explicit Sequence(const std::vector<EffectEvent>& events) : events_(events) {
        for (std::size_t i = 0; i < events.size(); ++i) {
            first_.try_emplace({key_of(*events[i].effect), events[i].step}, i);
            steps_[key_of(*events[i].effect)].insert(events[i].step);
        }
    }

    using At = std::pair<EffectKey, std::optional<int>>;

    [[nodiscard]] const std::map<EffectKey, Steps>& steps() const { return steps_; }
    [[nodiscard]] const std::map<At, std::size_t>& firsts() const { return first_; }
    [[nodiscard]] const EffectEvent& event(std::size_t index) const { return events_[index]; }

    [[nodiscard]] const EffectEvent& event(const EffectKey& key, std::optional<int> step) const {
        return events_[first_.at({key, step})];
    }

    /// "before the package update", by the next landmark, or "after ..." by the last one; empty without any.
    [[nodiscard]] std::string landmark(const EffectKey& key, std::optional<int> step) const {
        const std::size_t at = first_.at({key, step});
        if (is_landmark(*events_[at].effect)) return {};
        const auto marks = [&](const EffectEvent& event) {
            return is_landmark(*event.effect) && key_of(*event.effect) != key;
        };
        const auto next = std::find_if(events_.begin() + static_cast<std::ptrdiff_t>(at) + 1, events_.end(), marks);
        if (next != events_.end()) return "before " + event_words(*next->effect);
        const auto last = std::find_if(events_.rend() - static_cast<std::ptrdiff_t>(at), events_.rend(), marks);
        return last == events_.rend() ? std::string() : "after " + event_words(*last->effect);
    }

private:
    const std::vector<EffectEvent>& events_;
    std::map<At, std::size_t> first_;
    std::map<EffectKey, Steps> steps_;
};

class Comparer {
public:
    Comparer(std::string_view workflow, std::string_view role, const std::vector<EffectEvent>& before,
             const std::vector<EffectEvent>& after, std::vector<EffectChange>& changes)
        : workflow_(workflow), role_(role), before_(before), after_(after), changes_(changes) {}

    void compare() {
        std::set<EffectKey> keys;
        for (const Sequence* side : {&before_, &after_})
            for (const auto& [key, steps] : side->steps()) keys.insert(key);
        for (const EffectKey& key : keys) compare_steps(key);
        compare_order();
    }

private:
    static Steps steps_of(const Sequence& side, const EffectKey& key) {
        const auto found = side.steps().find(key);
        return found == side.steps().end() ? Steps() : found->second;
    }

    void compare_steps(const EffectKey& key) {
        const Steps was = steps_of(before_, key);
        const Steps is = steps_of(after_, key);
        std::vector<std::optional<int>> gone;
        std::vector<std::optional<int>> come;
        std::ranges::set_difference(was, is, std::back_inserter(gone));
        std::ranges::set_difference(is, was, std::back_inserter(come));
        const bool moves = gone.size() == come.size() && was.size() == is.size();
        for (std::size_t i = 0; moves && i < gone.size(); ++i) {
            add(EffectChangeKind::moves, after_, key, come[i]);
            changes_.back().old_step = gone[i];
        }
        if (moves) return;
        for (const std::optional<int> step : gone) add(EffectChangeKind::vanishes, before_, key, step);
        for (const std::optional<int> step : come) add(EffectChangeKind::appears, after_, key, step);
    }

    void add(EffectChangeKind kind, const Sequence& side, const EffectKey& key, std::optional<int> step) {
        const EffectEvent& event = side.event(key, step);
        EffectChange change;
        change.kind = kind;
        change.workflow = workflow_;
        change.role = role_;
        change.step = step;
        change.service = event.service;
        change.effect = *event.effect;
        // Services that stand alone share made-up roles: nothing is before or after anything there.
        if (!role_.empty() && is_transition(*event.effect)) change.landmark = side.landmark(key, step);
        changes_.push_back(std::move(change));
    }

    /// Effects that come at the same step as before, but on the other side of a landmark or of another effect on the
    /// same resource.
    void compare_order() {
        if (role_.empty()) return;
        std::vector<Sequence::At> marks;
        std::multimap<std::string_view, Sequence::At> by_name;
        for (const auto& [at, index] : after_.firsts()) {
            if (!before_.firsts().contains(at)) continue;
            const simulate::Effect& effect = *after_.event(index).effect;
            if (is_landmark(effect) && marks.size() < most_landmarks) marks.push_back(at);
            if (is_transition(effect)) by_name.emplace(effect.name, at);
        }
        for (const auto& [name, at] : by_name) {
            std::vector<Sequence::At> others = marks;
            if (by_name.count(name) < most_landmarks)
                for (auto [other, last] = by_name.equal_range(name); other != last; ++other)
                    if (at < other->second) others.push_back(other->second);
            compare_order(at, others);
        }
    }

    void compare_order(const Sequence::At& at, const std::vector<Sequence::At>& others) {
        const std::size_t was = before_.firsts().at(at);
        const std::size_t is = after_.firsts().at(at);
        const Sequence::At* nearest = nullptr;
        std::size_t least = 0;
        for (const Sequence::At& other : others) {
            const std::size_t other_was = before_.firsts().at(other);
            const std::size_t other_is = after_.firsts().at(other);
            if (other == at || (was < other_was) == (is < other_is)) continue;
            const std::size_t distance = is < other_is ? other_is - is : is - other_is;
            if (nearest != nullptr && distance >= least) continue;
            nearest = &other;
            least = distance;
        }
        if (nearest == nullptr) return;
        add(EffectChangeKind::reordered, after_, at.first, at.second);
        const std::size_t other_is = after_.firsts().at(*nearest);
        changes_.back().landmark =
            fmt::format("{} {}", is < other_is ? "before" : "after", event_words(*after_.event(other_is).effect));
    }

    std::string_view workflow_;
    std::string_view role_;
    Sequence before_;
    Sequence after_;
    std::vector<EffectChange>& changes_;
};

std::string words_of(const EffectChange& change) {
    const std::string resource = resource_words(change.effect);
    const bool several = change.effect.name == "*" && change.effect.resource != Resource::cluster;
    const std::string_view is = several ? "are" : "is";
    const std::string_view done = participle(change.effect.operation);
    if (change.kind == EffectChangeKind::vanishes) return fmt::format("{} {} no longer {}", resource, is, done);
    return fmt::format("{} {} now {}", resource, is, done);
}

}  // namespace

std::vector<EffectChange> compare_effects(const Snapshot& before, const Snapshot& after) {
    std::vector<EffectChange> changes;
    const EffectTimelines was = effect_timelines(before);
    const EffectTimelines is = effect_timelines(after);
    const std::set<std::string_view> old_workflows = [&] {
        std::set<std::string_view> names;
        for (const auto& timeline : before.model->timelines) names.insert(timeline.workflow);
        return names;
    }();
    const std::vector<EffectEvent> nothing;
    std::set<std::pair<std::string_view, std::string_view>> keys;
    for (const auto& [key, events] : was) keys.insert(key);
    for (const auto& [key, events] : is) keys.insert(key);
    for (const auto& key : keys) {
        const bool both = old_workflows.contains(key.first) &&
                          std::ranges::any_of(after.model->timelines, [&](const simulate::Timeline& timeline) {
                              return timeline.workflow == key.first;
                          });
        if (!both) continue;
        const auto old_events = was.find(key);
        const auto new_events = is.find(key);
        Comparer(key.first, key.second, old_events == was.end() ? nothing : old_events->second,
                 new_events == is.end() ? nothing : new_events->second, changes)
            .compare();
    }
    for (EffectChange& change : changes) {
        std::vector<std::string> roles;
        if (!change.role.empty()) roles.push_back(change.role);
        std::vector<int> steps;
        if (change.step) steps.push_back(*change.step);
        change.sentence = sentence_of(change, roles, steps);
    }
    return changes;
}

std::string sentence_of(const EffectChange& change, std::span<const std::string> roles, std::span<const int> steps) {
    std::string text = words_of(change);
    if (!change.landmark.empty()) text += " " + change.landmark;
    if (change.kind == EffectChangeKind::reordered)
        text += change.landmark.starts_with("before") ? ", no longer after it," : ", no longer before it,";
    if (!roles.empty()) text += fmt::format(" on {}", fmt::join(roles, ", "));
    if (!steps.empty()) text += " at " + steps_words(steps);
    if (change.kind == EffectChangeKind::moves && change.old_step)
        text += fmt::format(", no longer at step {}", *change.old_step);
    if (text.ends_with(',')) text.pop_back();
    return text;
}

}  // namespace stepwarden::changes
