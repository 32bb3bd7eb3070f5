// The command line: what can be asked for, and the one table that help, the man page, the completions and the parser
// come from. Parsing answers with one value per command; what is wrong with a command line is told in one sentence.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "check/configuration.hpp"
#include "check/finding.hpp"
#include "check/shard.hpp"
#include "cli/terminal.hpp"
#include "heat/checkout_request.hpp"
#include "report/format.hpp"
#include "simulate/dry_run.hpp"

namespace stepwarden::cli {

enum class GraphFormat : std::uint8_t { json, dot, mermaid, svg };
enum class MatrixFormat : std::uint8_t { json, csv, markdown, rst, html };
enum class SimulateFormat : std::uint8_t { text, json, jsonl };
enum class RulesFormat : std::uint8_t { text, json, markdown };
enum class Artifact : std::uint8_t { man, bash, zsh, fish, readme_rules, rule_docs, configuration_schema };

/// One `--format F --output FILE`; what is not given is unset: the terminal decides the format, standard output is the
/// file.
struct OutputRequest {
    std::optional<report::Format> format;
    std::optional<std::string> file;
};

/// What a THT checkout is to be rendered as, for the commands that take one.
struct CheckoutOptions {
    heat::CheckoutRequest request;
    /// A git revision to read instead of the work tree.
    std::string revision;
    /// The checkout that a generated directory was made of; empty when none is given.
    std::string tht;
};

struct CheckOptions {
    /// Empty when the files of `only` tell them.
    std::vector<std::string> paths;
    /// What concerns these files is told alone; all when there are none.
    std::vector<std::string> only;
    CheckoutOptions checkout;
    /// Empty: one request with nothing given.
    std::vector<OutputRequest> outputs;
    std::optional<check::FailOn> fail_on;
    std::optional<check::Severity> min_severity;
    std::optional<check::Profile> profile;
    /// A configuration to read instead of the one that is found.
    std::optional<std::string> configuration;
    bool no_configuration = false;
    std::optional<std::string> baseline;
    /// A directory of tables.
    std::optional<std::string> knowledge;
    bool write_baseline = false;
    std::vector<std::string> select;
    std::vector<std::string> ignore;
    /// Each plan and scenario of a checkout is a unit of its own.
    bool all_plans = false;
    /// Its units are not known from the command line alone.
    std::optional<check::Shard> shard;
    /// 0 for one a processor.
    unsigned threads = 0;
    bool timings = false;
    bool quiet = false;
    /// Check again whenever something changes.
    bool watch = false;
    Colour colour = Colour::automatic;
};

/// One PATH, told by what `check` is told.
struct ReportOptions {
    CheckOptions check;
    /// Directories with the definitions of CI's jobs.
    std::vector<std::string> jobs;
    std::optional<std::string> output;

    [[nodiscard]] const std::string& path() const { return check.paths.front(); }
};

enum class DiffFormat : std::uint8_t { text, json, markdown, html };

/// A comparison in a form of its own, or its new findings in one that `check` has too.
struct DiffOutput {
    std::variant<DiffFormat, report::Format> form = DiffFormat::text;
    std::optional<std::string> file = std::nullopt;
};

struct DiffOptions {
    /// The old and the new path; with a repository a revision or a range, or nothing.
    std::vector<std::string> paths;
    std::optional<std::string> repository;
    /// The later side is the repository's work tree.
    bool work_tree = false;
    heat::CheckoutRequest request;
    /// Directories with the definitions of CI's jobs.
    std::vector<std::string> jobs;
    /// What findings count, threads and colour; its paths and outputs are not used.
    CheckOptions check;
    /// Empty: one with nothing given.
    std::vector<DiffOutput> outputs;
};

struct GraphOptions {
    std::string path;
    CheckoutOptions checkout;
    GraphFormat format = GraphFormat::json;
    std::string service;
    std::string role;
    std::optional<std::string> output;
};

struct MatrixOptions {
    std::vector<std::string> paths;
    CheckoutOptions checkout;
    MatrixFormat format = MatrixFormat::csv;
    std::optional<std::string> output;
    /// Directories with the definitions of CI's jobs.
    std::vector<std::string> jobs;
    /// Jobs that do not vote count for what is covered.
    bool non_voting = false;
    /// A README whose table is to be compared.
    std::optional<std::string> readme;
    /// How many jobs to suggest, and of how many services at most; 0 for none.
    unsigned suggested_jobs = 0;
    unsigned most_services = 60;
    /// A part of the paths.
    std::optional<check::Shard> shard;

    /// Whether something was asked for that only a checkout as a whole has.
    [[nodiscard]] bool needs_checkout() const {
        return !jobs.empty() || readme || suggested_jobs > 0 || non_voting || format == MatrixFormat::rst;
    }
};

struct SimulateOptions {
    std::string path;
    CheckoutOptions checkout;
    /// Empty with no playbooks either: the workflow that fits the tree.
    std::string workflow;
    std::vector<std::string> playbooks;
    std::optional<std::string> workflows_file;
    /// Go on without the playbooks of the workflow that are missing.
    bool partial = false;
    std::string limit;
    std::vector<std::string> tags;
    std::vector<std::string> skip_tags;
    bool strict = false;
    bool check_mode = false;
    bool succeed = false;
    std::optional<std::string> facts_file;
    std::optional<std::string> outcomes_file;
    /// Words as given, in their order.
    std::vector<std::string> assumptions;
    std::vector<std::string> extra_vars;
    std::vector<std::string> roles_paths;
    SimulateFormat format = SimulateFormat::text;
    std::optional<std::string> output;
    /// Empty for what the format shows by itself.
    std::vector<simulate::Verdict> only;
    std::string service;
    std::string host;
    std::string step;
    /// "FILE:LINE", or empty.
    std::string why;
    Colour colour = Colour::automatic;
};

struct RenderOptions {
    std::string path;
    CheckoutOptions checkout;
    /// Empty for the plan's name.
    std::string output;
};

struct MergeOptions {
    std::vector<std::string> files;
    /// The name of a format; empty for that of the files.
    std::string format;
    std::optional<std::string> output;
    std::optional<check::FailOn> fail_on;
    bool quiet = false;
};

struct RulesOptions {
    RulesFormat format = RulesFormat::text;
};

struct ExplainOptions {
    std::string rule;
};

struct CatalogueOptions {
    std::vector<std::string> paths;
    std::optional<std::string> output;
};

/// The language server.
struct LspOptions {
    /// What findings count, and the checkout that generated directories were made of; its paths are not used.
    CheckOptions check;
};

/// The hidden command that the build makes documentation and completions with.
struct GenerateOptions {
    Artifact artifact = Artifact::man;
    /// A directory for rule_docs, else a file.
    std::optional<std::string> output;
};

/// `--help` and `--version`: text for standard output.
struct ShowText {
    std::string text;
};

using Command = std::variant<ShowText, CheckOptions, SimulateOptions, GraphOptions, DiffOptions, MatrixOptions,
                             ReportOptions, MergeOptions, RenderOptions, RulesOptions, ExplainOptions, CatalogueOptions,
                             LspOptions, GenerateOptions>;

/// Wrong usage: which command it was said to ("" for none) and what is wrong.
struct UsageError {
    std::string command;
    std::string message;
};

/// `arguments` is argv without the program's name; `revision` is the git revision that was built, which --version
/// tells, or empty.
tl::expected<Command, UsageError> parse(std::span<const char* const> arguments, std::string_view revision = {});

/// An option or a positional argument as help tells it.
struct OptionHelp {
    /// "--format" and "-h" with their dashes; for a positional argument empty.
    std::vector<std::string> names;
    /// "FILE", "PATH...", or the choices as "text|line|json"; "" for a flag.
    std::string value;
    std::string description;
};

struct CommandHelp {
    /// "" for the program itself.
    std::string name;
    std::string description;
    std::vector<OptionHelp> options;
    std::vector<OptionHelp> arguments;
};

/// The program itself, then its commands, without the hidden ones.
std::vector<CommandHelp> command_table();

/// What the exit statuses mean, one a line; the last part of help and man page.
std::string_view exit_status_help();

}  // namespace stepwarden::cli
