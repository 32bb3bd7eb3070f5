#include "cli/describe_policy.hpp"

namespace stepwarden::cli {
namespace {

void describe_project(CLI::App& command, CheckOptions& options) {
    add_file(command, "--config", options.configuration,
             "Take the configuration FILE, not the .stepwarden.yaml in PATH or above it in its git work tree");
    command.add_flag("--no-config", options.no_configuration, "Take no configuration");
    add_file(command, "--baseline", options.baseline,
             "Do not tell again what FILE has, by fingerprint; tell what has left it");
    add_each(
        command, "--knowledge", [&options](const std::string& directory) { options.knowledge = directory; },
        "Add the tables in DIR, named and written as those of rules/knowledge, to what is known of THT")
        ->type_name("DIR");
}

}  // namespace

void describe_findings(CLI::App& command, CheckOptions& options) {
    using check::Severity;
    add_choice<check::Profile>(
        command, "--profile",
        {{"gate", check::Profile::gate}, {"review", check::Profile::review}, {"all", check::Profile::all}},
        [&options](check::Profile profile) { options.profile = profile; },
        "How much to tell: errors only, warnings too, or notes and opt-in rules as well (review)");
    add_choice<Severity>(
        command, "--min-severity",
        {{"error", Severity::error}, {"warning", Severity::warning}, {"note", Severity::note}},
        [&options](Severity severity) { options.min_severity = severity; },
        "Leave out findings below this severity (the profile's, or --fail-on's when that is lower)");
    add_list(command, "--select", options.select, "RULE", "Only these rules or groups of rules; may be repeated");
    add_list(command, "--ignore", options.ignore, "RULE", "All but these rules or groups of rules; may be repeated");
    describe_project(command, options);
}

void describe_policy(CLI::App& command, CheckOptions& options) {
    describe_fail_on(command, options.fail_on);
    describe_findings(command, options);
}

}  // namespace stepwarden::cli
