#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/host_directories.hpp"
#include "rules/support/template_findings.hpp"
#include "rules/support/template_walk.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::array<std::string_view, 2> watched{"/var/log/", "/var/lib/"};
/// So many templates must create what they write into, and so much of all, before another is said to forget it.
constexpr std::size_t least_peers = 5;
constexpr double least_share = 0.8;

/// "/var/log/x" of "/var/log/x:/var/log/y:z", or nothing for what is no directory of the host's services.
std::optional<std::string> mounted(std::string_view volume) {
    const std::size_t colon = volume.find(":/");
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view source = volume.substr(0, colon);
    while (source.size() > 1 && source.ends_with('/')) source.remove_suffix(1);
    const auto below = [&](std::string_view root) { return source.starts_with(root); };
    if (std::ranges::none_of(watched, below) || source.find_first_of("{}$ ") != std::string_view::npos)
        return std::nullopt;
    // A name with a dot is a file's: a socket, a script.
    if (source.substr(source.rfind('/')).find('.') != std::string_view::npos) return std::nullopt;
    return std::string(source);
}

struct Volume {
    std::string directory;
    text::Position where;
};

void gather(const yaml::Node& node, std::vector<Volume>& found) {
    if (node.is_string())
        if (auto directory = mounted(node.scalar)) found.push_back({std::move(*directory), node.where});
    for (const yaml::Node& item : node.items) gather(item, found);
    for (const yaml::Entry& entry : node.entries) gather(entry.value, found);
}

/// What the containers of the template mount, each directory once.
std::vector<Volume> volumes_of(const check::TemplateFacts& facts) {
    std::vector<Volume> all;
    if (const yaml::Entry* containers = facts.role_data.find("docker_config"); containers != nullptr)
        gather(containers->value, all);
    if (const yaml::Node* volumes = output(facts, "volumes"); volumes != nullptr && output(facts, "host_prep_tasks"))
        gather(*volumes, all);
    std::set<std::string> seen;
    std::erase_if(all, [&](const Volume& each) { return !seen.insert(each.directory).second; });
    return all;
}

/// A file that a task of the host's preparation writes, with the directory that it goes to.
struct Written {
    ModuleUse use;
    std::string path;
    std::string directory;
};

std::vector<Written> files_of(const check::TemplateFacts& facts) {
    static constexpr std::array<std::string_view, 3> modules{"copy", "template", "file"};
    const yaml::Entry* section = facts.role_data.find("host_prep_tasks");
    const yaml::Node* tasks = section != nullptr ? &section->value : output(facts, "host_prep_tasks");
    if (tasks == nullptr) return {};
    std::vector<Written> all;
    for (ModuleUse& use : uses_of(*tasks, modules)) {
        const std::string state = argument(use, "state");
        if (use.module == "file" && state != "link" && state != "touch") continue;
        std::string path = argument(use, "dest");
        if (path.empty()) path = argument(use, "path");
        const std::size_t slash = path.rfind('/');
        if (path.find("{{") != std::string::npos || slash == std::string::npos) continue;
        std::string directory = path.substr(0, slash);
        // Something below /var/log or /var/lib, which are there.
        const auto below = [&](std::string_view root) { return directory.starts_with(root); };
        if (std::ranges::any_of(watched, below)) all.push_back({use, std::move(path), std::move(directory)});
    }
    return all;
}

class Search {
public:
    Search(const check::TemplateModel& model, const check::Report& report)
        : model_(model), report_(report), directories_(model) {}

    void run() {
        for (const check::TemplateFacts& facts : model_.templates) {
            for (const Volume& volume : volumes_of(facts)) look_at(facts, volume);
            for (const Written& file : files_of(facts)) look_at(facts, file);
        }
        // Where most leave it to luck whether the directory is there, the others cannot be said to forget it.
        const double all = static_cast<double>(tolerated_.size() + careful_);
        if (careful_ < least_peers || static_cast<double>(careful_) < least_share * all) return;
        for (auto& [facts, file] : tolerated_) tell(*facts, file);
    }

private:
    [[nodiscard]] bool is_there(const check::TemplateFacts& facts, std::string_view directory) const {
        return directories_.is_always_there(directory) || directories_.creates(facts, directory) ||
               directories_.may_create_by_role(facts);
    }

    void look_at(const check::TemplateFacts& facts, const Volume& volume) {
        const std::string& directory = volume.directory;
        if (is_there(facts, directory) || directories_.is_shared(directory)) return;
        if (directories_.comes_with_role(facts, directory)) return;
        // Each service makes the directory of its logs, but state may be another's.
        if (directory.starts_with("/var/lib/") && directories_.comes_with_project(facts, directory)) return;
        check::Finding finding = finding_at(facts, volume.where);
        finding.section = "host_prep_tasks";
        finding.message = fmt::format("a container mounts {} of the host, which no task creates", directory);
        finding.help = fmt::format("create {} in host_prep_tasks", directory);
        finding.subject = directory;
        report_(std::move(finding));
    }

    void look_at(const check::TemplateFacts& facts, const Written& file) {
        if (is_there(facts, file.directory)) {
            careful_ += file.use.tolerated ? 1U : 0U;
        } else if (file.use.tolerated) {
            tolerated_.emplace_back(&facts, file);
        } else if (!directories_.comes_with_role(facts, file.directory)) {
            tell(facts, file);
        }
    }

    void tell(const check::TemplateFacts& facts, const Written& file) {
        check::Finding finding = finding_at(facts, file.use.task->where);
        finding.section = "host_prep_tasks";
        finding.task = yaml::text_of(file.use.task->find("name"));
        finding.message = fmt::format("{} goes to {}, which no task creates", file.path, file.directory);
        finding.help = fmt::format("create {} before", file.directory);
        finding.subject = file.path;
        report_(std::move(finding));
    }

    const check::TemplateModel& model_;
    const check::Report& report_;
    HostDirectories directories_;
    /// Files whose directory is not there, in tasks that may fail; and how many of those tasks have theirs.
    std::vector<std::pair<const check::TemplateFacts*, Written>> tolerated_;
    std::size_t careful_ = 0;
};

void run(const check::TemplateModel& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule coverage_host_directory_missing() {
    return {
        .id = "coverage-host-directory-missing",
        .severity = check::Severity::warning,
        .summary = "a container mounts, or a task writes into, a directory of the host that nothing creates",
        .what =
            "A directory below /var/log or /var/lib that a container of docker_config mounts, and the directory of a "
            "file or link that host_prep_tasks write there, where no task of the service, or of a template that it is "
            "built on, creates it, nor another service of every role that has it. Directories of packages are known. "
            "A file whose failure is ignored counts where nearly all other templates create the directory.",
        .why =
            "podman refuses to start a container whose mount is not there, and docker makes the directory with wrong "
            "owner and label: the log directories of memcached (db60db93c) and ovn-controller (669be6f43), "
            "/var/lib/nova for nova-placement (a46b82ebe). swift-storage failed at its link in /var/log/containers "
            "on hosts that had no other container (d76092184); placement's readme was never written (910765965).",
        .fix = "Create the directory in host_prep_tasks.",
        .bad =
            "docker_config:\n  step_1:\n    memcached:\n      volumes:\n        - "
            "/var/log/containers/memcached:/var/log/memcached\n# no host_prep_tasks\n",
        .good =
            "host_prep_tasks:\n  - name: create persistent logs directory\n    file: {path: "
            "/var/log/containers/memcached, state: directory}\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
