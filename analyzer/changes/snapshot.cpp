#include "changes/snapshot.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "text/hash.hpp"

namespace stepwarden::changes {
namespace {

/// What becomes of each task, by the number of its node in the graph.
class Happenings {
public:
    explicit Happenings(const check::Model& model) : model_(model), by_node_(model.graph.nodes.size()) {
        const simulate::Schedule& schedule = model.schedule;
        std::vector<bool> in_workflow(schedule.occurrences.size(), false);
        for (const simulate::Timeline& timeline : model.timelines)
            for (const simulate::Moment& moment : timeline.moments) {
                in_workflow[moment.occurrence] = true;
                add(timeline.workflow, schedule.occurrences[moment.occurrence]);
            }
        // A playbook of no workflow is played by hand.
        for (std::size_t i = 0; i < schedule.occurrences.size(); ++i) {
            if (in_workflow[i]) continue;
            const text::FileId playbook = schedule.plays[schedule.occurrences[i].play].playbook;
            add(tripleo::without_extension(model.tree.path(playbook)), schedule.occurrences[i]);
        }
        for (std::vector<Happening>& all : by_node_) settle(all);
    }

    [[nodiscard]] const std::vector<Happening>& of(std::uint32_t node) const { return by_node_[node]; }

private:
    void add(std::string_view workflow, const simulate::Occurrence& occurrence) {
        const auto node = model_.graph.node_of.find(occurrence.task);
        if (node == model_.graph.node_of.end()) return;
        std::string_view role;
        if (!model_.is_lone) role = model_.schedule.classes[occurrence.host_class].name;
        by_node_[node->second].push_back(
            {workflow, role, occurrence.step, occurrence.runs == value::Truth::yes ? Verdict::run : Verdict::maybe});
    }

    /// Of several calls that come to a task at one step the one counts that does most.
    static void settle(std::vector<Happening>& all) {
        std::ranges::sort(all);
        std::vector<Happening> settled;
        for (const Happening& each : all) {
            const auto key = [](const Happening& one) { return std::tie(one.workflow, one.role, one.step); };
            if (!settled.empty() && key(settled.back()) == key(each))
                settled.back() = each;
            else
                settled.push_back(each);
        }
        all = std::move(settled);
    }

    const check::Model& model_;
    std::vector<std::vector<Happening>> by_node_;
};

class Maker {
public:
    Maker(check::Model& model, const std::vector<heat::ServiceSections>& services) : model_(model), happenings_(model) {
        for (const heat::ServiceSections& service : services)
            services_.emplace(std::pair(service.role, service.service), &service);
    }

    std::vector<TaskList> make() {
        for (const tripleo::ContributedList& list : model_.contributions.lists)
            for (const std::uint32_t top : list.tasks) add_contributed(model_.contributions.tasks[top]);
        add_playbooks();
        add_task_files();
        return std::move(lists_);
    }

private:
    void add_contributed(const tripleo::ContributedTask& contributed) {
        const std::string service = contributed.services.empty() ? "" : contributed.services.front();
        TaskList& list = list_of(contributed.role, contributed.section, service);
        const std::size_t first = list.tasks.size();
        add_task(contributed.task(), list);
        for (std::size_t i = first; i < list.tasks.size(); ++i) list.tasks[i].services = contributed.services;
    }

    TaskList& list_of(const std::string& role, const std::string& section, const std::string& service) {
        const auto [found, is_new] = index_.try_emplace({role, section, service}, lists_.size());
        if (!is_new) return lists_[found->second];
        TaskList list{service, section, model_.is_lone ? "" : role, {}, {}, {}};
        if (const auto known = services_.find({role, service}); known != services_.end()) {
            list.template_path = known->second->template_path;
            list.type = known->second->type;
        }
        lists_.push_back(std::move(list));
        return lists_.back();
    }

    void add_task(const ansible::Task& task, TaskList& list) {
        if (task.is_block) {
            add_nested(task, BlockPart::block, task.block, list);
            add_nested(task, BlockPart::rescue, task.rescue, list);
            add_nested(task, BlockPart::always, task.always, list);
            return;
        }
        ListedTask listed;
        listed.task = &task;
        listed.around = around_;
        listed.where = task.where;
        listed.element.content = fingerprint(task, around_, true);
        listed.element.body = fingerprint(task, around_, false);
        listed.element.kind = text::stable_hash(task.action);
        if (!task.name.empty()) listed.element.name = text::stable_hash(task.name);
        if (const auto node = model_.graph.node_of.find(&task); node != model_.graph.node_of.end()) {
            listed.where = model_.graph.nodes[node->second].where;
            listed.happenings = happenings_.of(node->second);
            listed.steps = model_.graph.nodes[node->second].steps;
        }
        list.tasks.push_back(std::move(listed));
    }

    void add_nested(const ansible::Task& block, BlockPart part, const std::vector<ansible::Task>& tasks,
                    TaskList& list) {
        around_.push_back({&block, part});
        for (const ansible::Task& task : tasks) add_task(task, list);
        around_.pop_back();
    }

    /// Each play once, whoever imports it, in the order in which they come.
    void add_playbooks() {
        std::unordered_set<const ansible::Play*> seen;
        for (const simulate::PlayRun& run : model_.schedule.plays)
            if (run.play != nullptr && seen.insert(run.play).second) add_play(run);
    }

    void add_play(const simulate::PlayRun& run) {
        TaskList& list = list_of("", std::string(model_.tree.path(run.file)), "");
        const TaskContent content = content_of(*run.play);
        ListedTask play;
        play.play = run.play;
        play.where = run.play->where;
        text::StableHash body;
        for (const Field& field : content.fields) body.add(field.name).add(std::to_string(field.value));
        play.element.body = body.value();
        play.element.content = body.add(content.name).value();
        play.element.kind = text::stable_hash("play");
        if (!content.name.empty()) play.element.name = text::stable_hash(content.name);
        list.tasks.push_back(std::move(play));
        for (const auto* tasks : {&run.play->pre_tasks, &run.play->tasks, &run.play->post_tasks, &run.play->handlers})
            for (const ansible::Task& task : *tasks) add_task(task, list);
    }

    void add_task_files() {
        for (const text::FileId file : model_.layout.task_files) {
            const std::vector<ansible::Task>* tasks = model_.sources.tasks(file);
            if (tasks == nullptr || tasks->empty()) continue;
            TaskList& list = list_of("", std::string(model_.tree.path(file)), "");
            for (const ansible::Task& task : *tasks) add_task(task, list);
        }
    }

    check::Model& model_;
    Happenings happenings_;
    std::map<std::pair<std::string, std::string>, const heat::ServiceSections*> services_;
    std::map<std::tuple<std::string, std::string, std::string>, std::size_t> index_;
    std::vector<TaskList> lists_;
    std::vector<Enclosing> around_;
};

}  // namespace

std::string_view name(Verdict verdict) {
    switch (verdict) {
        case Verdict::skip:
            return "skip";
        case Verdict::maybe:
            return "maybe";
        case Verdict::run:
            break;
    }
    return "run";
}

Snapshot take_snapshot(check::Model& model, const std::vector<heat::ServiceSections>& services) {
    return {{}, model.is_lone, &model, Maker(model, services).make()};
}

}  // namespace stepwarden::changes
