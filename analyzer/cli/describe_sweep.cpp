#include "cli/describe_sweep.hpp"

#include <fmt/format.h>

#include "cli/option_builders.hpp"

namespace stepwarden::cli {

void describe_sweep(CLI::App& command, CheckOptions& options) {
    command.get_option("--rev")->description(
        "Read this git revision of the checkout instead of its files; BASE..HEAD: each first-parent revision of the "
        "range, oldest first");
    command.add_flag("--all-plans", options.all_plans,
                     "Of a checkout: each plan and each scenario of ci/environments by itself");
    describe_shard(command, options.shard, "PATHs, revisions and plans");
}

void describe_watch(CLI::App& command, CheckOptions& options) {
    command.add_flag(
        "--watch", options.watch,
        "Check again whenever a file changes, and tell what came and went; ends with SIGINT or SIGTERM and "
        "the status of the last run");
}

void describe_shard(CLI::App& command, std::optional<check::Shard>& target, const std::string& units) {
    const auto take = [&target](const std::string& text) {
        target = check::read_shard(text);
        if (!target)
            throw CLI::ValidationError("--shard",
                                       fmt::format("'{}' is not of the form I/N with I from 1 to N, as in 2/5", text));
    };
    add_each(
        command, "--shard", take,
        fmt::format("Take the Ith of N parts of the {} alone; `stepwarden merge` joins what the parts give", units))
        ->type_name("I/N");
}

void describe_only(CLI::App& command, CheckOptions& options) {
    CLI::Option* only = command
                            .add_option("--only", options.only,
                                        "Tell only what is wrong in these files, or has to do with them: as many as "
                                        "follow, or the PATHs when none follows, relative to the current directory or "
                                        "to PATH. Without a PATH the checkouts that they lie in are checked")
                            ->expected(0, -1)
                            ->type_name("FILE...");
    command.callback([&options, only] {
        // CLI11 gives an empty word for no value.
        std::erase(options.only, "");
        if (only->count() > 0 && options.only.empty()) options.only.swap(options.paths);
        if (options.paths.empty() && options.only.empty()) throw CLI::RequiredError("PATH");
    });
}

void describe_merge(CLI::App& program, MergeOptions& options) {
    CLI::App& command =
        *program.add_subcommand("merge", "Join what the shards of a check or matrix gave into what one run gives");
    command
        .add_option("FILE", options.files,
                    "What each shard wrote, all in one format: json, jsonl, line or sarif of check, json or csv of "
                    "matrix. json and sarif are put in order; the others have to be given in the order of the shards")
        ->required()
        ->type_name("");
    const auto take = [&options](const std::string& name) { options.format = name; };
    add_each(command, "--format", take,
             "Form of the result (the form of the FILEs); of json any that check or matrix has, but text")
        ->type_name("FORMAT");
    add_output(command, options.output);
    describe_fail_on(command, options.fail_on);
    command.add_flag("--quiet", options.quiet, "No summary on standard error");
}

}  // namespace stepwarden::cli
