#include "coverage/zuul_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "yaml/fields.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::coverage {
namespace {

constexpr std::array<std::string_view, 4> configurations = {"zuul.yaml", "zuul.d/", ".zuul.yaml", ".zuul.d/"};

/// Keys of a project and of a template that are no pipelines (zuul/configloader.py, ProjectParser).
constexpr std::array<std::string_view, 9> project_keys = {
    "name", "description", "templates", "merge-mode", "default-branch", "queue", "vars", "branches", "debug"};

std::string scalar_text(const yaml::Node& node) { return node.is_scalar() ? node.scalar : std::string(); }

ZuulPattern pattern_of(const yaml::Node& node) {
    if (!node.is_mapping()) return {scalar_text(node), node.where};
    const yaml::Node* negate = node.find("negate");
    return {std::string(yaml::text_of(node.find("regex"))), node.where, negate != nullptr && negate->boolean};
}

/// A list, or one item that stands for a list of it.
template <typename Item, typename Read>
std::vector<Item> list_of(const yaml::Node& node, const Read& read) {
    std::vector<Item> list;
    if (node.is_null()) return list;
    if (!node.is_sequence()) return {read(node)};
    for (const yaml::Node& item : node.items) list.push_back(read(item));
    return list;
}

std::optional<std::vector<ZuulPattern>> patterns_under(ZuulConfig& config, const yaml::Node& node,
                                                       std::string_view key) {
    const yaml::Node* list = node.find(key);
    if (list == nullptr) return std::nullopt;
    std::vector<ZuulPattern> patterns = list_of<ZuulPattern>(*list, pattern_of);
    for (const ZuulPattern& pattern : patterns)
        if (!pattern.is_readable())
            config.problems.push_back(
                {pattern.where(), fmt::format("'{}' cannot be read as a regular expression", pattern.text())});
    return patterns;
}

ZuulJob job_of(ZuulConfig& config, const yaml::Node& node, std::string name, text::Position where) {
    ZuulJob job;
    job.name = std::move(name);
    job.where = where;
    if (!node.is_mapping()) return job;
    if (const yaml::Node* parent = node.find("parent"); parent != nullptr && parent->is_string())
        job.parent = parent->scalar;
    if (const yaml::Node* voting = node.find("voting"); voting != nullptr && voting->kind == yaml::Kind::boolean)
        job.voting = voting->boolean;
    job.branches = patterns_under(config, node, "branches");
    job.files = patterns_under(config, node, "files");
    job.irrelevant_files = patterns_under(config, node, "irrelevant-files");
    if (const yaml::Node* run = node.find("run")) job.run = list_of<std::string>(*run, scalar_text);
    if (const yaml::Node* vars = node.find("vars"); vars != nullptr && vars->is_mapping())
        job.vars = value::from_yaml(*vars).as_dict();
    return job;
}

/// A job in a pipeline is a name, or a mapping from the name to what differs.
ZuulJob pipeline_job(ZuulConfig& config, const yaml::Node& node) {
    if (node.is_mapping() && !node.entries.empty())
        return job_of(config, node.entries.front().value, node.entries.front().key.scalar, node.where);
    return job_of(config, {}, scalar_text(node), node.where);
}

ZuulProject project_of(ZuulConfig& config, const yaml::Node& node) {
    ZuulProject project;
    project.name = yaml::text_of(node.find("name"));
    project.where = node.where;
    if (const yaml::Node* templates = node.find("templates"))
        project.templates = list_of<NamedPlace>(*templates, [](const yaml::Node& item) {
            return NamedPlace{scalar_text(item), item.where};
        });
    for (const auto& [key, value] : node.entries) {
        const yaml::Node* jobs = value.find("jobs");
        if (jobs == nullptr || std::ranges::find(project_keys, key.scalar) != project_keys.end()) continue;
        ZuulPipeline pipeline{key.scalar, {}};
        for (const yaml::Node& job : jobs->items) pipeline.jobs.push_back(pipeline_job(config, job));
        project.pipelines.push_back(std::move(pipeline));
    }
    return project;
}

void read_object(ZuulConfig& config, const yaml::Node& object) {
    if (!object.is_mapping()) return;
    for (const auto& [key, value] : object.entries) {
        if (!value.is_mapping()) continue;
        if (key.scalar == "job")
            config.jobs.push_back(job_of(config, value, std::string(yaml::text_of(value.find("name"))), value.where));
        else if (key.scalar == "project")
            config.projects.push_back(project_of(config, value));
        else if (key.scalar == "project-template")
            config.templates.push_back(project_of(config, value));
    }
}

/// Where a path's configuration lies and which of `configurations` it is; nothing for all other paths.
std::optional<std::pair<std::string_view, std::size_t>> configuration_of(std::string_view path) {
    for (std::size_t i = 0; i < configurations.size(); ++i) {
        const bool is_directory = configurations[i].ends_with('/');
        const std::size_t at = is_directory ? path.find(configurations[i]) : path.rfind(configurations[i]);
        if (at == std::string_view::npos || (at != 0 && path[at - 1] != '/')) continue;
        if (is_directory ? !path.ends_with(".yaml") : at + configurations[i].size() != path.size()) continue;
        return std::pair(path.substr(0, at), i);
    }
    return std::nullopt;
}

}  // namespace

void read_zuul_file(ZuulConfig& config, std::string_view bytes, text::FileId file) {
    const text::Result<yaml::Stream> stream = yaml::parse(bytes, file);
    if (!stream) {
        config.problems.push_back(stream.error());
        return;
    }
    for (const yaml::Node& document : stream->documents)
        for (const yaml::Node& object : document.items) read_object(config, object);
}

ZuulConfig read_zuul_files(const text::Tree& tree) {
    ZuulConfig config;
    for (text::MountId mount = 0; mount < tree.mounts(); ++mount) {
        std::set<std::pair<std::string_view, std::size_t>> present;
        for (const text::FileId file : tree.below("", mount))
            if (const auto found = configuration_of(tree.path(file))) present.insert(*found);
        for (const text::FileId file : tree.below("", mount)) {
            const auto found = configuration_of(tree.path(file));
            if (!found || (mount == text::main_mount && !found->first.empty())) continue;
            if (present.lower_bound({found->first, 0})->second != found->second) continue;
            const text::Result<std::string_view> bytes = tree.read(file);
            if (bytes)
                read_zuul_file(config, *bytes, file);
            else
                config.problems.push_back(bytes.error());
        }
    }
    return config;
}

}  // namespace stepwarden::coverage
