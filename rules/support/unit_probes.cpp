#include "rules/support/unit_probes.hpp"

#include <algorithm>
#include <array>

#include "rules/support/rows.hpp"
#include "rules/support/written.hpp"
#include "tripleo/knowledge_files.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::array<std::string_view, 4> questions{"is-enabled", "is-active", "show", "status"};

void gather(const yaml::Node& node, std::string& text) {
    if (!node.scalar.empty()) text += node.scalar + "\n";
    for (const yaml::Node& item : node.items) gather(item, text);
    for (const yaml::Entry& entry : node.entries) gather(entry.value, text);
}

std::string_view without(std::string_view text, std::string_view characters) {
    const std::size_t begin = text.find_first_not_of(characters);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(characters) + 1 - begin);
}

std::vector<std::string_view> words_of_line(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t begin = text.find_first_not_of(" \t\n");
        if (begin == std::string_view::npos) break;
        const std::size_t end = std::min(text.find_first_of(" \t\n", begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        text.remove_prefix(end);
    }
    return words;
}

bool asks_for_containers(std::string_view command) {
    static constexpr std::array<std::string_view, 5> asks{" ps", " inspect", " images", " container exists",
                                                          " volume "};
    const bool runtime = command.find("docker") != std::string_view::npos ||
                         command.find("podman") != std::string_view::npos ||
                         command.find("container_cli") != std::string_view::npos;
    return runtime &&
           std::ranges::any_of(asks, [&](std::string_view ask) { return command.find(ask) != std::string_view::npos; });
}

/// A name that is given to answers: "mistral_api_enabled".
bool sounds_like_answer(std::string_view name) { return name.ends_with("_enabled") || name.ends_with("_running"); }

/// A parameter, or a value that is written out.
bool is_setting_value(const yaml::Node* value) {
    return value != nullptr && value->scalar.find("{{") == std::string::npos;
}

bool any_of_names(std::span<const std::string> guards, const std::set<std::string>& names) {
    return std::ranges::any_of(names, [&](const std::string& name) { return any_has_word(guards, name); });
}

}  // namespace

std::vector<std::string> asked_units(std::string_view command) {
    std::vector<std::string> units;
    const auto words = words_of_line(command);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (!words[i].ends_with("systemctl")) continue;
        if (std::ranges::find(questions, words[i + 1]) == questions.end()) continue;
        for (std::size_t j = i + 2; j < words.size() && words[j] != "|" && words[j] != "&&"; ++j) {
            if (words[j] == "--property" || words[j] == "-p") {
                ++j;
                continue;
            }
            if (words[j].starts_with('-')) continue;
            std::string_view unit = without(words[j], "'\";");
            if (unit.ends_with(".service")) unit.remove_suffix(std::string_view(".service").size());
            if (!unit.empty() && unit.find_first_of("{}>") == std::string_view::npos) units.emplace_back(unit);
        }
    }
    return units;
}

std::set<std::string> optional_units() {
    std::set<std::string> units;
    const auto table = yaml::read_table(tripleo::knowledge_file("units.yaml"));
    if (table)
        for (const yaml::Node& row : rows_of(*table, "optional")) units.emplace(text_of(row.find("unit")));
    return units;
}

bool asks_itself(std::string_view command) {
    static constexpr std::array<std::string_view, 6> asks{"is-enabled", "is-active", "test -", "if ", "[ ", "|| "};
    return std::ranges::any_of(asks, [&](std::string_view ask) { return command.find(ask) != std::string_view::npos; });
}

std::string text_of_task(const ansible::Task& task) {
    std::string text;
    if (task.node == nullptr) return text;
    for (const yaml::Entry& entry : task.node->entries) {
        const std::string& key = entry.key.scalar;
        if (key != "block" && key != "rescue" && key != "always") gather(entry.value, text);
    }
    return text;
}

UnitProbes::UnitProbes(const check::WrittenTasks& written, std::string_view section) {
    for (const check::WrittenTask& each : written.tasks)
        if (each.section == section) add(*each.task);
    // Facts may be made of facts.
    for (int round = 0; round < 2; ++round)
        for (const check::WrittenTask& each : written.tasks)
            if (each.section == section && each.task->action == "set_fact") add_facts(*each.task);
    for (const check::WrittenTask& each : written.tasks)
        if (each.section == section && each.task->action == "set_fact")
            for (const ansible::Field& fact : each.task->arguments)
                if (is_setting_value(fact.node) && !existence_.contains(fact.name)) settings_.insert(fact.name);
}

void UnitProbes::add(const ansible::Task& task) {
    static constexpr std::array<std::string_view, 6> looking{
        "stat", "find", "service_facts", "docker_container_info", "podman_container_info", "getent"};
    if (task.action == "service_facts") existence_.insert("services");
    if (task.register_name.empty()) return;
    const std::string& name = task.register_name;
    words_[name] = text_of_task(task);
    const std::string command = command_text(task);
    const auto units = asked_units(command);
    for (const std::string& unit : units) units_[unit].insert(name);
    if (asks_for_containers(command)) runtime_.insert(name);
    // A command whose failure is let pass is asked for its outcome.
    const bool asks = !command.empty() && (task.ignore_errors || !task.failed_when.empty());
    if (!units.empty() || asks || std::ranges::find(looking, task.action) != looking.end() ||
        asks_for_containers(command))
        existence_.insert(name);
}

void UnitProbes::add_facts(const ansible::Task& task) {
    for (const ansible::Field& fact : task.arguments) {
        if (fact.node == nullptr) continue;
        std::string text;
        gather(*fact.node, text);
        const std::array<std::string, 1> texts{text};
        if (any_of_names(texts, existence_)) existence_.insert(fact.name);
        if (any_of_names(texts, runtime_)) runtime_.insert(fact.name);
        for (auto& [unit, names] : units_)
            if (any_of_names(texts, names)) names.insert(fact.name);
    }
}

const std::set<std::string>& UnitProbes::names_for(const std::string& unit) const {
    static const std::set<std::string> none;
    const auto found = units_.find(unit);
    return found == units_.end() ? none : found->second;
}

bool UnitProbes::tells_existence(std::span<const std::string> guards) const {
    static constexpr std::array<std::string_view, 5> words{"stat", "rc", "exists", "services", "is_file"};
    if (any_of_names(guards, existence_)) return true;
    // What another template of the role may have asked.
    const auto answers = [&](std::string_view name) {
        return sounds_like_answer(name) && !settings_.contains(std::string(name));
    };
    return std::ranges::any_of(guards, [&](const std::string& guard) {
        return std::ranges::any_of(words, [&](std::string_view word) { return has_word(guard, word); }) ||
               std::ranges::any_of(names_in(guard), answers);
    });
}

bool UnitProbes::is_setting(std::string_view guard) const {
    static constexpr std::array<std::string_view, 6> words{"container_cli", "bool", "not", "and", "or", "default"};
    return std::ranges::all_of(names_in(guard), [&](std::string_view name) {
        return settings_.contains(std::string(name)) || std::ranges::find(words, name) != words.end();
    });
}

bool UnitProbes::depends_on_task_with(std::span<const std::string> guards, std::string_view word) const {
    return std::ranges::any_of(words_, [&](const auto& each) {
        return each.second.find(word) != std::string::npos && any_has_word(guards, each.first);
    });
}

bool UnitProbes::asks_runtime(std::span<const std::string> guards) const { return any_of_names(guards, runtime_); }

}  // namespace stepwarden::rules
