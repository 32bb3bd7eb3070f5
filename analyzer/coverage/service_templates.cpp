#include "coverage/service_templates.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "ansible/read_tasks.hpp"
#include "heat/service_sections.hpp"
#include "heat/value_node.hpp"
#include "tripleo/knowledge_files.hpp"
#include "tripleo/layout.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::coverage {
namespace {

constexpr std::string_view rendered_suffix = ".j2.yaml";

/// A task of a section with the conditions of the blocks around it.
struct FoundTask {
    std::vector<ansible::Condition> conditions;
};

void collect(const ansible::Task& task, std::vector<ansible::Condition> around, std::vector<FoundTask>& found) {
    around.insert(around.end(), task.when.begin(), task.when.end());
    for (const auto* part : {&task.block, &task.rescue, &task.always})
        for (const ansible::Task& child : *part) collect(child, around, found);
    if (!task.is_block) found.push_back({std::move(around)});
}

/// The tasks that a value of a section stands for.
std::vector<FoundTask> tasks_of(const value::Value& value) {
    yaml::Node list;
    list.kind = yaml::Kind::sequence;
    list.items.push_back(heat::node_of(value));
    std::vector<FoundTask> found;
    for (const ansible::Task& task : ansible::read_tasks(list).tasks) collect(task, {}, found);
    return found;
}

value::Value step_value(std::pair<int, bool> step) {
    return step.second ? value::Value(std::to_string(step.first)) : value::Value(step.first);
}

/// The paths of the plan at which service templates may be found: a look at the bytes spares reading all the rest.
std::vector<std::string> candidates(const heat::PlanFiles& files) {
    const text::Tree& checkout = files.checkout();
    std::vector<std::string> paths;
    for (const text::FileId file : checkout.below("")) {
        std::string path(checkout.path(file));
        if (!path.ends_with(".yaml")) continue;
        if (path.ends_with(rendered_suffix))
            path.replace(path.size() - rendered_suffix.size(), std::string::npos, ".yaml");
        if (!files.contains(path)) continue;
        const auto bytes = checkout.read(file);
        if (!bytes || bytes->find("service_name") == std::string_view::npos) continue;
        if (bytes->find("role_data") != std::string_view::npos) paths.push_back(std::move(path));
    }
    std::ranges::sort(paths);
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    return paths;
}

class TemplateReader {
public:
    TemplateReader(heat::Plan& plan, const SectionSteps& steps) : plan_(plan), steps_(steps) {
        for (tripleo::SectionFacts& section : tripleo::read_sections(tripleo::knowledge_file("sections.yaml")))
            sections_.push_back(std::move(section));
    }

    ServiceTemplates read(unsigned threads) {
        std::vector<std::string> paths = candidates(plan_.files());
        plan_.templates().prefetch(paths, threads);
        evaluate(paths);
        for (std::size_t i = 0; i < evaluated_.size(); ++i) add_sections(i);
        return std::move(result_);
    }

private:
    void evaluate(const std::vector<std::string>& paths) {
        std::vector<std::string> names;
        for (const tripleo::SectionFacts& section : sections_) names.push_back(section.name);
        const std::size_t reported = plan_.evaluation().diagnostics.size();
        for (const std::string& path : paths) {
            const auto source = plan_.templates().get(path);
            if (!source) {
                result_.problems.push_back(source.error());
                continue;
            }
            if ((*source)->entry("outputs", "role_data") == nullptr) continue;
            const auto stack = heat::as_service(plan_, plan_.roles().front(), **source);
            if (!stack) {
                result_.problems.push_back(stack.error());
                return;
            }
            heat::ServiceSections sections = heat::sections_of(**stack, names);
            if (sections.service.empty()) continue;
            by_source_.emplace((*source)->source(), evaluated_.size());
            result_.templates.push_back({path, (*source)->source(), sections.service, {}});
            evaluated_.push_back(std::move(sections));
        }
        const auto& diagnostics = plan_.evaluation().diagnostics;
        result_.problems.insert(result_.problems.end(), diagnostics.begin() + static_cast<std::ptrdiff_t>(reported),
                                diagnostics.end());
    }

    /// A task belongs to the template that it is written in; what no service template has belongs to the service.
    [[nodiscard]] std::size_t owner_of(const value::Value& task, std::size_t service) const {
        if (!task.is_dict()) return service;
        const auto found = by_source_.find(task.as_dict().where.file);
        return found == by_source_.end() ? service : found->second;
    }

    void add_sections(std::size_t service) {
        for (const auto& [section, value] : evaluated_[service].sections) {
            std::map<std::size_t, TemplateSection> parts;
            for (const value::Value& item : heat::flattened(value))
                for (const FoundTask& task : tasks_of(item)) count(parts[owner_of(item, service)], section, task);
            for (auto& [owner, part] : parts) {
                TemplateSection& known = result_.templates[owner].sections[section];
                known.contributors.insert(result_.templates[service].path);
                // Conditions of HOT may leave out some of a template's tasks: where most are, they are counted.
                if (part.tasks <= known.tasks) continue;
                known.tasks = part.tasks;
                known.counts = std::move(part.counts);
            }
        }
    }

    void count(TemplateSection& part, const std::string& section, const FoundTask& task) const {
        ++part.tasks;
        const auto facts = std::ranges::find(sections_, section, &tripleo::SectionFacts::name);
        if (facts == sections_.end() || !facts->stepped) {
            ++part.counts.unstepped;
            return;
        }
        if (!tripleo::mentions_step(task.conditions)) {
            ++part.counts.every_step;
            return;
        }
        const auto played = steps_.find(section);
        const std::set<std::pair<int, bool>> steps = played == steps_.end() ? asked_for(task) : played->second;
        std::set<int> taken;
        std::set<int> all;
        for (const auto& step : steps) {
            all.insert(step.first);
            if (tripleo::holds_at(task.conditions, step_value(step)) != value::Truth::no) taken.insert(step.first);
        }
        if (taken.empty())
            ++part.counts.unstepped;
        else if (taken == all && played != steps_.end())
            ++part.counts.every_step;
        else
            for (const int step : taken) ++part.counts.steps[step];
    }

    static std::set<std::pair<int, bool>> asked_for(const FoundTask& task) {
        std::set<std::pair<int, bool>> steps;
        for (const ansible::Condition& condition : task.conditions)
            if (condition.expression)
                for (const tripleo::StepComparison& comparison : tripleo::step_comparisons(*condition.expression))
                    steps.emplace(comparison.step, true);
        return steps;
    }

    heat::Plan& plan_;
    const SectionSteps& steps_;
    std::vector<tripleo::SectionFacts> sections_;
    std::vector<heat::ServiceSections> evaluated_;
    std::unordered_map<text::FileId, std::size_t> by_source_;
    ServiceTemplates result_;
};

}  // namespace

const ServiceTemplate* ServiceTemplates::find(std::string_view path) const {
    const auto found = std::ranges::lower_bound(templates, path, {}, &ServiceTemplate::path);
    return found != templates.end() && found->path == path ? &*found : nullptr;
}

SectionSteps section_steps(const check::Model& model) {
    std::unordered_map<text::FileId, const tripleo::SectionFile*> files;
    for (const tripleo::SectionFile& file : model.layout.section_files) files.emplace(file.file, &file);
    SectionSteps steps;
    for (const simulate::FileVisit& visit : model.schedule.visits) {
        const auto found = files.find(visit.file);
        if (found != files.end() && visit.step) steps[found->second->section].emplace(*visit.step, visit.step_is_text);
    }
    return steps;
}

ServiceTemplates read_service_templates(heat::Plan& plan, const SectionSteps& steps, unsigned threads) {
    return TemplateReader(plan, steps).read(threads);
}

}  // namespace stepwarden::coverage
