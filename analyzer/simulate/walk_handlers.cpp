// Handlers: who was notified, and when they run (plugins/strategy/__init__.py, executor/play_iterator.py).
#include <algorithm>
#include <utility>

#include "simulate/walk.hpp"

namespace stepwarden::simulate {

using value::Truth;

namespace {

void flatten(const std::vector<ansible::Task>& list, std::vector<const ansible::Task*>& into) {
    for (const ansible::Task& task : list) {
        if (task.is_block)
            flatten(task.block, into);
        else
            into.push_back(&task);
    }
}

}  // namespace

void Walk::add_handlers(const std::vector<ansible::Task>& list, const Surroundings& around) {
    std::vector<const ansible::Task*> each;
    flatten(list, each);
    const std::size_t number = handlers_.empty() ? 0 : handlers_.back().list + 1;
    Surroundings place = around;
    place.is_handler = true;
    place.role_ran = nullptr;
    for (const ansible::Task* task : each) handlers_.push_back({task, place, number, {}});
}

/// A role's handler answers to "role : name" too.
bool Walk::answers_to(const Handler& handler, std::string_view name) {
    std::string own = handler.task->name;
    if (own.empty()) return false;
    if (jinja::has_template(own)) {
        viewer_.within(handler.around.layer);
        bool may_fail = false;
        const jinja::Outcome rendered = viewer_.render(own, may_fail);
        if (rendered && rendered->is_string()) own = rendered->as_string();
    }
    if (own == name) return true;
    const ansible::RoleFiles* role = handler.around.role;
    return role != nullptr && name.size() == role->name.size() + 3 + own.size() && name.starts_with(role->name) &&
           name.substr(role->name.size(), 3) == " : " && name.ends_with(own);
}

void Walk::notify_topic(std::string_view topic, const HostList& hosts, bool certain) {
    Handler* named = nullptr;
    const auto tell = [&](Handler& handler) {
        for (const HostNumber host : hosts) {
            bool& sure = handler.notified[host];
            sure = sure || certain;
        }
    };
    for (auto handler = handlers_.rbegin(); handler != handlers_.rend(); ++handler) {
        const std::vector<std::string>& listens = handler->task->listen;
        if (std::find(listens.begin(), listens.end(), topic) != listens.end()) tell(*handler);
        const bool may_be_it = named == nullptr || named->list == handler->list;
        if (may_be_it && answers_to(*handler, topic)) named = &*handler;
    }
    if (named != nullptr) tell(*named);
}

void Walk::notify(const ansible::Task& task, const VariableLayer& own, const Strand& strand, const Group& group) {
    if (task.notify.empty() || group.outcome.runs == Truth::no || group.outcome.changed == Truth::no) return;
    const bool certain = strand.certain && group.outcome.runs == Truth::yes && group.outcome.changed == Truth::yes;
    const auto hosts = space_.hosts_of(strand.number, group.members);
    for (const std::string& topic : task.notify) {
        viewer_.look(strand.number, group.members ? group.members->front() : 0, &own, strand.guard);
        bool may_fail = false;
        const jinja::Outcome name = viewer_.render(topic, may_fail);
        if (name && name->is_string()) {
            notify_topic(name->as_string(), *hosts, certain);
            continue;
        }
        // Which handler is meant only the run can tell: any.
        for (Handler& handler : handlers_)
            for (const HostNumber host : *hosts) handler.notified.try_emplace(host, false);
    }
}

void Walk::flush_handlers() {
    for (Handler& handler : handlers_)
        if (!handler.notified.empty()) run_handler(handler, std::exchange(handler.notified, {}));
}

/// Only on these hosts; on those that are there perhaps, they may have to run later still.
void Walk::flush_handlers_of(const Reach& reach) {
    std::map<HostNumber, bool> flushing;
    for (const Strand& strand : reach) {
        const auto hosts = space_.hosts_of(strand.number, strand.members);
        for (const HostNumber host : *hosts) flushing[host] = strand.certain;
    }
    for (Handler& handler : handlers_) {
        std::map<HostNumber, bool> now;
        for (auto each = handler.notified.begin(); each != handler.notified.end();) {
            const auto found = flushing.find(each->first);
            if (found == flushing.end()) {
                ++each;
                continue;
            }
            now[each->first] = each->second && found->second;
            each->second = false;
            each = found->second ? handler.notified.erase(each) : std::next(each);
        }
        if (!now.empty()) run_handler(handler, now);
    }
}

void Walk::run_handler(const Handler& handler, const std::map<HostNumber, bool>& notified) {
    Reach reach;
    for (const bool certain : {true, false}) {
        std::vector<std::string> hosts;
        for (const auto& [host, sure] : notified)
            if (sure == certain) hosts.push_back(space_.names()[host]);
        for (Strand& strand : reach_of(hosts)) {
            strand.certain = certain;
            if (!certain) {
                strand.guard = {fresh_literal()};
                strand.why =
                    std::make_shared<const std::string>("runs only if a task that notifies it changes something");
            }
            reach.push_back(std::move(strand));
        }
    }
    const ansible::RoleFiles* role = handler.around.role;
    const std::string outer_name = std::exchange(play_facts_.role_name, role != nullptr ? role->name : std::string());
    const std::string outer_path = std::exchange(
        play_facts_.role_path, role != nullptr ? absolute_path(role->mount, role->directory) : std::string());
    task(*handler.task, handler.around, reach);
    play_facts_.role_name = outer_name;
    play_facts_.role_path = outer_path;
}

}  // namespace stepwarden::simulate
