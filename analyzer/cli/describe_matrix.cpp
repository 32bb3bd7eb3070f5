#include "cli/describe_matrix.hpp"

#include "cli/describe_checkout.hpp"
#include "cli/describe_sweep.hpp"
#include "cli/option_builders.hpp"

namespace stepwarden::cli {
namespace {

CLI::Option* add_count(CLI::App& command, const std::string& name, unsigned& target, const std::string& description) {
    return command.add_option(name, target, description)
        ->check(CLI::Validator(CLI::Range(1U, 1000U)).description(""))
        ->type_name("N");
}

}  // namespace

void describe_matrix(CLI::App& program, MatrixOptions& options) {
    CLI::App& command = *program.add_subcommand("matrix",
                                                "Print which service has tasks in which section and step, and of a "
                                                "checkout which scenarios and CI jobs run them");
    command.add_option("PATH", options.paths, "THT checkout, generated directory or its tarball")
        ->required()
        ->type_name("");
    add_choice<MatrixFormat>(
        command, "--format",
        {{"csv", MatrixFormat::csv},
         {"json", MatrixFormat::json},
         {"md", MatrixFormat::markdown},
         {"rst", MatrixFormat::rst},
         {"html", MatrixFormat::html}},
        [&options](MatrixFormat format) { options.format = format; },
        "Form of the matrix (csv); rst: the table of the checkout's README as it should be");
    add_repeated(command, "--jobs", options.jobs, "DIR",
                 "Of a checkout: take CI's jobs from DIR too, a checkout of tripleo-ci or tripleo-quickstart or a "
                 "directory of both; may be repeated");
    command.add_flag("--non-voting", options.non_voting, "Of a checkout: jobs that do not vote count as well");
    add_file(
        command, "--check", options.readme,
        "Of a checkout: compare the service testing matrix in FILE (README.rst) instead; the status is 1 when cells "
        "differ");
    add_count(command, "--suggest-jobs", options.suggested_jobs,
              "Of a checkout: suggest N jobs instead that run the upgrade tasks which no job runs");
    add_count(command, "--max-services", options.most_services, "How many services a suggested job has at most (60)");
    describe_checkout(command, options.checkout, true);
    describe_tht(command, options.checkout);
    describe_shard(command, options.shard, "PATHs");
    add_output(command, options.output);
}

}  // namespace stepwarden::cli
