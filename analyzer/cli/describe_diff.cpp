#include "cli/describe_diff.hpp"

#include "cli/describe_checkout.hpp"
#include "cli/describe_policy.hpp"

namespace stepwarden::cli {
namespace {

using Form = std::variant<DiffFormat, report::Format>;

/// The comparison's own forms, then those of findings; `text` and `json` are the comparison's.
std::vector<Choice<Form>> forms() {
    std::vector<Choice<Form>> choices = {{"text", DiffFormat::text},
                                         {"json", DiffFormat::json},
                                         {"md", DiffFormat::markdown},
                                         {"html", DiffFormat::html}};
    for (const std::string_view name : report::format_names())
        if (std::ranges::find(choices, name, &Choice<Form>::name) == choices.end())
            choices.push_back({name, *report::format_named(name)});
    return choices;
}

void describe_outputs(CLI::App& command, DiffOptions& options) {
    add_choice<Form>(
        command, "--format", forms(), [&options](Form form) { options.outputs.push_back({form}); },
        "Form of the comparison (text), or of the new findings alone as check has it; may be repeated, each with an "
        "--output of its own");
    const auto take_file = [&options](const std::string& file) {
        if (options.outputs.empty()) options.outputs.emplace_back();
        if (options.outputs.back().file)
            throw CLI::ValidationError("--output", "'" + file + "' has no --format of its own before it");
        options.outputs.back().file = file;
    };
    add_each(command, "--output", take_file, "Write what the --format before it says to FILE, not to standard output")
        ->type_name("FILE");
}

}  // namespace

void describe_diff(CLI::App& program, DiffOptions& options) {
    CLI::App& command = *program.add_subcommand(
        "diff", "Tell what a change does to what runs, and which findings it brings; only these count for the status");
    command
        .add_option("PATH", options.paths,
                    "OLD and NEW: two THT checkouts, or two generated directories or tarballs. With --repo a range "
                    "BASE..HEAD, or one revision to compare with its first parent (HEAD)")
        ->type_name("");
    add_file(command, "--repo", options.repository, "Compare revisions of the git repository DIR");
    command.get_option("--repo")->type_name("DIR");
    command.add_flag("--worktree", options.work_tree,
                     "With --repo: compare the files of its work tree with the revision (HEAD)");
    describe_outputs(command, options);
    describe_policy(command, options.check);
    add_repeated(command, "--jobs", options.jobs, "DIR",
                 "Of checkouts: take CI's jobs from DIR too, a checkout of tripleo-ci or tripleo-quickstart or a "
                 "directory of both; may be repeated");
    describe_plan(command, options.request, true);
    command.add_option("--threads", options.check.threads, "Threads to work with (0: one a processor)")
        ->check(CLI::Validator(CLI::Range(0U, 1024U)).description(""))
        ->type_name("N");
    command.add_flag("--timings", options.check.timings, "Tell on standard error how long each stage took");
    add_colour(command, options.check.colour);
}

}  // namespace stepwarden::cli
