#include "ansible/keywords.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "text/suggest.hpp"

namespace stepwarden::ansible {
namespace {

using namespace std::string_view_literals;

constexpr std::array base_keywords{
    "any_errors_fatal"sv,
    "become"sv,
    "become_exe"sv,
    "become_flags"sv,
    "become_method"sv,
    "become_user"sv,
    "check_mode"sv,
    "collections"sv,
    "connection"sv,
    "debugger"sv,
    "diff"sv,
    "environment"sv,
    "ignore_errors"sv,
    "ignore_unreachable"sv,
    "module_defaults"sv,
    "name"sv,
    "no_log"sv,
    "port"sv,
    "remote_user"sv,
    "run_once"sv,
    "tags"sv,
    "throttle"sv,
    "timeout"sv,
    "vars"sv,
};
constexpr std::array task_keywords{
    "action"sv,
    "args"sv,
    "async"sv,
    "changed_when"sv,
    "delay"sv,
    "delegate_facts"sv,
    "delegate_to"sv,
    "failed_when"sv,
    "listen"sv,
    "local_action"sv,
    "loop"sv,
    "loop_control"sv,
    "notify"sv,
    "poll"sv,
    "register"sv,
    "retries"sv,
    "until"sv,
    "when"sv,
    "first_available_file"sv,
    "static"sv,
    "always_run"sv,
    "sudo"sv,
    "sudo_user"sv,
};
constexpr std::array block_keywords{
    "always"sv, "block"sv, "delegate_facts"sv, "delegate_to"sv, "notify"sv, "rescue"sv, "when"sv,
};
constexpr std::array play_keywords{
    "fact_path"sv,      "force_handlers"sv, "gather_facts"sv, "gather_subset"sv,
    "gather_timeout"sv, "handlers"sv,       "hosts"sv,        "max_fail_percentage"sv,
    "order"sv,          "post_tasks"sv,     "pre_tasks"sv,    "roles"sv,
    "serial"sv,         "strategy"sv,       "tasks"sv,        "user"sv,
    "vars_files"sv,     "vars_prompt"sv,    "sudo"sv,         "sudo_user"sv,
};
constexpr std::array command_modules{"command"sv, "shell"sv, "script"sv, "raw"sv, "win_command"sv, "win_shell"sv};

template <typename Words>
bool contains(const Words& words, std::string_view key) {
    return std::find(words.begin(), words.end(), key) != words.end();
}

}  // namespace

bool is_task_keyword(std::string_view key) {
    return contains(base_keywords, key) || contains(task_keywords, key) || key.starts_with("with_");
}

std::optional<std::string_view> nearest_task_keyword(std::string_view key) {
    std::vector<std::string_view> keywords(base_keywords.begin(), base_keywords.end());
    keywords.insert(keywords.end(), task_keywords.begin(), task_keywords.end());
    const auto nearest = text::nearest_name(key, keywords);
    if (!nearest) return std::nullopt;
    return *std::find(keywords.begin(), keywords.end(), *nearest);
}

bool is_base_keyword(std::string_view key) { return contains(base_keywords, key); }

bool is_block_keyword(std::string_view key) { return contains(base_keywords, key) || contains(block_keywords, key); }

bool is_play_keyword(std::string_view key) { return contains(base_keywords, key) || contains(play_keywords, key); }

std::string_view without_collection(std::string_view action) {
    const auto dots = std::count(action.begin(), action.end(), '.');
    return dots >= 2 ? action.substr(action.rfind('.') + 1) : action;
}

bool takes_command_line(std::string_view action) { return contains(command_modules, action); }

}  // namespace stepwarden::ansible
