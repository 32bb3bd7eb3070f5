// Handlers: who was notified, and when they run (plugins/strategy/__init__.py, executor/play_iterator.py).
#include <algorithm>
#include <utility>

#include "simulate/walk.hpp"

namespace stepwarden::simulate {

using value::Truth;

void Walk::add_handlers(const std::vector<ansible::Task>& list, const Surroundings& around) {
    for (const ansible::Task& task : list) {
        if (task.is_block) {
            add_handlers(task.block, around);
            continue;
        }
        Surroundings place = around;
        place.is_handler = true;
        handlers_.push_back({&task, std::move(place), {}});
    }
}

void Walk::notify(const ansible::Task& task, const Strand& strand, const Group& group) {
    if (task.notify.empty() || group.outcome.runs == Truth::no || group.outcome.changed == Truth::no) return;
    const bool certain = strand.certain && group.outcome.runs == Truth::yes && group.outcome.changed == Truth::yes;
    const auto hosts = space_.hosts_of(strand.number, group.members);
    for (const std::string& topic : task.notify) {
        bool by_name = false;
        for (auto handler = handlers_.rbegin(); handler != handlers_.rend(); ++handler) {
            const bool listens = std::find(handler->task->listen.begin(), handler->task->listen.end(), topic) !=
                                 handler->task->listen.end();
            if (!listens && (by_name || handler->task->name != topic)) continue;
            by_name = by_name || !listens;
            for (const HostNumber host : *hosts) {
                bool& sure = handler->notified[host];
                sure = sure || certain;
            }
        }
    }
}

void Walk::flush_handlers() {
    for (Handler& handler : handlers_) {
        if (handler.notified.empty() || ends_) continue;
        const std::map<HostNumber, bool> notified = std::exchange(handler.notified, {});
        Reach reach;
        for (const bool certain : {true, false}) {
            std::vector<std::string> hosts;
            for (const auto& [host, sure] : notified)
                if (sure == certain) hosts.push_back(space_.names()[host]);
            for (Strand& strand : reach_of(hosts)) {
                strand.certain = certain;
                if (!certain) {
                    strand.guard = {fresh_literal()};
                    strand.why = std::make_shared<const std::string>("runs only if a task that notifies it changes something");
                }
                reach.push_back(std::move(strand));
            }
        }
        task(*handler.task, handler.around, reach);
    }
}

}  // namespace stepwarden::simulate
