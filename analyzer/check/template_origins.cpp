#include "check/template_origins.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "heat/value_node.hpp"
#include "tripleo/task_signature.hpp"

namespace stepwarden::check {
namespace {

using tripleo::ContributedTask;
using tripleo::Signature;

/// The tasks of one template by what they can be told by.
class TemplateTasks {
public:
    explicit TemplateTasks(const heat::ServiceTasks& service) {
        for (const heat::PossibleTask& task : service.tasks) {
            if (task.task.as_dict().where.file == text::no_file) continue;
            const tripleo::TaskSignatures signatures = tripleo::signatures_of(task.section, heat::node_of(task.task));
            for (const Signature content : signatures.content) by_content_.emplace(content, &task.task);
            for (const Signature key : keys_of(signatures)) by_key_[key].push_back(&task.task);
        }
    }

    [[nodiscard]] const value::Value* equal(const tripleo::TaskSignatures& task) const {
        if (task.content.empty()) return nullptr;
        const auto found = by_content_.find(task.content.front());
        return found == by_content_.end() ? nullptr : found->second;
    }

    /// All of equal section, name and module.
    [[nodiscard]] std::span<const value::Value* const> alike(const tripleo::TaskSignatures& task) const {
        for (const Signature key : keys_of(task))
            if (const auto found = by_key_.find(key); found != by_key_.end()) return found->second;
        return {};
    }

private:
    /// A block without a name is told by the tasks in it.
    static const std::vector<Signature>& keys_of(const tripleo::TaskSignatures& signatures) {
        return signatures.own.empty() ? signatures.nested : signatures.own;
    }

    std::map<Signature, const value::Value*> by_content_;
    std::map<Signature, std::vector<const value::Value*>> by_key_;
};

struct DirectoryTask {
    const ContributedTask* task;
    tripleo::TaskSignatures signatures;
};

/// The contributed tasks at the top of the lists, by their first service.
std::map<std::string, std::vector<DirectoryTask>> tasks_by_service(const Model& model) {
    std::map<std::string, std::vector<DirectoryTask>> tasks;
    for (const ContributedTask& task : model.contributions.tasks)
        if (!task.block && !task.services.empty())
            tasks[task.services.front()].push_back({&task, tripleo::signatures_of(task.section, *task.task().node)});
    return tasks;
}

class OriginFinder {
public:
    explicit OriginFinder(const Model& model) : model_(model) {}

    void find(const std::vector<DirectoryTask>& tasks, const std::vector<TemplateTasks>& templates) {
        const auto worth = [&](const TemplateTasks& each) {
            std::size_t sum = 0;
            for (const DirectoryTask& task : tasks)
                sum += each.equal(task.signatures) != nullptr ? 2 : each.alike(task.signatures).empty() ? 0 : 1;
            return sum;
        };
        const auto best = std::ranges::max_element(templates, {}, worth);
        if (best == templates.end()) return;
        // Lists have each role's tasks in the template's order.
        std::map<std::tuple<std::string, const void*>, std::size_t> taken;
        for (const DirectoryTask& task : tasks) {
            const value::Value* origin = best->equal(task.signatures);
            if (const auto alike = best->alike(task.signatures); origin == nullptr && !alike.empty()) {
                std::size_t& next = taken[{task.task->role, static_cast<const void*>(alike.data())}];
                origin = alike[std::min(next++, alike.size() - 1)];
            }
            if (origin == nullptr) continue;
            for (const ansible::Task* copy : task.task->copies)
                if (copy->node->where.file < model_.tree.size()) land(*copy->node, *origin);
        }
    }

    /// In order of line.
    std::vector<heat::Landed> landed(text::FileId file) {
        std::vector<heat::Landed> places = std::move(landed_[file]);
        std::ranges::stable_sort(places, {}, [](const heat::Landed& each) { return std::tie(each.line, each.column); });
        return places;
    }

private:
    /// The mappings of both that stand in the same place.
    void land(const yaml::Node& node, const value::Value& origin) {
        if (node.is_mapping() && origin.is_dict()) {
            const value::Dict& dict = origin.as_dict();
            landed_[node.where.file].push_back({node.where.line, node.where.column, dict.where});
            for (const auto& [key, child] : node.entries)
                if (const value::Value* same = value::find(dict, key.scalar)) land(child, *same);
        } else if (node.is_sequence() && origin.is_list()) {
            const value::List& items = origin.as_list();
            for (std::size_t i = 0; i < std::min(items.size(), node.items.size()); ++i) land(node.items[i], items[i]);
        }
    }

    const Model& model_;
    std::map<text::FileId, std::vector<heat::Landed>> landed_;
};

}  // namespace

heat::Rendering origins_of(const Model& model, std::span<const heat::ServiceTasks> templates) {
    std::map<std::string, std::vector<TemplateTasks>> by_service;
    for (const heat::ServiceTasks& service : templates) by_service[service.service].emplace_back(service);
    OriginFinder finder(model);
    for (const auto& [service, tasks] : tasks_by_service(model))
        if (const auto found = by_service.find(service); found != by_service.end()) finder.find(tasks, found->second);
    heat::Rendering rendering;
    for (const text::FileId file : model.tree.below("")) {
        const auto content = model.tree.read(file);
        rendering.files.push_back(
            {{std::string(model.tree.path(file)), std::string(content ? *content : ""), finder.landed(file)}, {}});
    }
    return rendering;
}

}  // namespace stepwarden::check
