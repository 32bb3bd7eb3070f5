// Changes to a bundle of files: within one of them, or to which files there are.
#include <algorithm>
#include <array>

#include "fuzz/bundle.hpp"
#include "fuzz/mutate_lines.hpp"
#include "fuzz/targets/all.hpp"

namespace stepwarden::fuzz {
namespace {

/// Files whose names mean something to a reader of directories or checkouts.
constexpr std::array<std::string_view, 16> known_paths{"inventory.yaml",
                                                       "upgrade_steps_playbook.yaml",
                                                       "upgrade_steps_tasks.yaml",
                                                       "deploy_steps_playbook.yaml",
                                                       "Controller/upgrade_tasks.yaml",
                                                       "Controller/upgrade_tasks_step1.yaml",
                                                       "Controller/service_names.yaml",
                                                       "Controller/deploy_steps_tasks.yaml",
                                                       "group_vars/all",
                                                       "group_vars/Controller/a.yml",
                                                       "host_vars/c0.yaml",
                                                       "overcloud.j2.yaml",
                                                       "overcloud-resource-registry-puppet.j2.yaml",
                                                       "roles_data.yaml",
                                                       "network_data.yaml",
                                                       "roles/r/tasks/main.yml"};

void change_names(Files& files, const Files& others, std::mt19937& random) {
    const std::size_t at = one_of(files.size(), random);
    switch (one_of(5, random)) {
        case 0:
            files.erase(files.begin() + static_cast<std::ptrdiff_t>(at));
            return;
        case 1:
            files[at].first = known_paths[one_of(known_paths.size(), random)];
            return;
        case 2:
            files.emplace_back(known_paths[one_of(known_paths.size(), random)], files[at].second);
            return;
        case 3:
            std::swap(files[at].second, files[one_of(files.size(), random)].second);
            return;
        default:
            if (!others.empty()) files.push_back(others[one_of(others.size(), random)]);
    }
}

}  // namespace

std::string mutate_bundle(std::string_view bytes, std::string_view other, std::mt19937& random) {
    Files files = read_bundle(bytes);
    const Files others = read_bundle(other);
    if (files.empty()) return write_bundle(others);
    for (std::size_t left = 1 + one_of(3, random); left > 0 && !files.empty(); --left) {
        if (one_of(8, random) == 0) {
            change_names(files, others, random);
            continue;
        }
        std::string& content = files[one_of(files.size(), random)].second;
        const Files& source = others.empty() ? files : others;
        Lines lines = lines_of(content);
        change_lines(lines, lines_of(source[one_of(source.size(), random)].second), random);
        content = joined(lines);
    }
    return write_bundle(files);
}

}  // namespace stepwarden::fuzz
