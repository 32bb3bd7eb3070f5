#include "cli/watch.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <set>
#include <sstream>
#include <vector>

#include "cli/check_once.hpp"
#include "cli/end_signals.hpp"
#include "cli/find_configuration.hpp"
#include "cli/message.hpp"
#include "cli/only.hpp"
#include "cli/output.hpp"
#include "cli/sweep.hpp"
#include "cli/terminal.hpp"
#include "cli/unanalysed.hpp"
#include "cli/write_findings.hpp"
#include "report/changes.hpp"
#include "report/summary.hpp"
#include "text/tree_watch.hpp"

namespace stepwarden::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Editors and git write several files in a row: what follows so soon belongs to it.
constexpr milliseconds quiet_time{40};
constexpr milliseconds longest_wait{500};
/// How often to look whether a directory that went has come back.
constexpr milliseconds lost_time{200};

bool is_playbook(const fs::path& path) { return path.extension() == ".yaml" || path.extension() == ".yml"; }

/// What cannot be watched, as a sentence.
std::optional<std::string> misuse_of_watch(const CheckOptions& options) {
    if (!options.checkout.revision.empty())
        return "--watch is for files, and a revision never changes: leave out --rev";
    if (options.write_baseline) return "--watch tells what is found, and --write-baseline tells nothing";
    if (options.shard) return "--watch goes over all there is: leave out --shard";
    std::error_code error;
    for (const std::string& path : options.paths)
        if (fs::is_regular_file(path, error) && !is_playbook(path))
            return fmt::format("--watch is for directories, and {} is an archive", path);
    for (const OutputRequest& output : options.outputs)
        if (goes_to_standard_output(output) && !report::tells_changes(format_of(output)))
            return "--watch tells what came and went in text, line or jsonl: give other formats an --output";
    return std::nullopt;
}

std::string directory_of(const std::string& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return path;
    const std::string parent = fs::path(path).parent_path().string();
    return parent.empty() ? "." : parent;
}

/// Directories whose whole contents matter.
std::vector<std::string> roots_of(const CheckOptions& options) {
    std::vector<std::string> roots;
    for (const std::string& path : options.paths) roots.push_back(directory_of(path));
    if (!options.checkout.tht.empty()) roots.push_back(options.checkout.tht);
    if (options.knowledge) roots.push_back(*options.knowledge);
    return roots;
}

/// Files from elsewhere that matter too.
std::vector<fs::path> files_of(const CheckOptions& options) {
    std::vector<fs::path> files;
    const heat::CheckoutRequest& request = options.checkout.request;
    for (const auto& file : {options.configuration, options.baseline, request.roles_file, request.networks_file})
        if (file) files.emplace_back(*file);
    files.insert(files.end(), request.environments.begin(), request.environments.end());
    if (options.configuration || options.no_configuration) return files;
    for (const std::string& path : options.paths)
        files.push_back(find_configuration(path).value_or(fs::path(directory_of(path)) / ".stepwarden.yaml"));
    return files;
}

class Watcher {
public:
    Watcher(const CheckOptions& options, text::TreeWatch watch)
        : options_(options), roots_(roots_of(options)), watch_(std::move(watch)) {}

    ExitStatus run() {
        for (const OutputRequest& output : options_.outputs)
            if (!goes_to_standard_output(output)) watch_.leave_out(*output.file);
        for (const fs::path& file : files_of(options_))
            if (const auto added = watch_.add_file(file); !added)
                say_unanalysed("", {unusable(file.string(), added.error())});
        add_roots();
        check();
        // What is wrong from the start is not waited for to be mended.
        while (last_ && wait()) check();
        return status_;
    }

private:
    /// Those that are not there are looked for until they are.
    void add_roots() {
        lost_.clear();
        for (const std::string& root : roots_)
            if (const auto added = watch_.add_directory(root); !added) {
                std::error_code error;
                if (fs::exists(root, error)) say_unanalysed("", {unusable(added.error().path, added.error())});
                lost_.insert(root);
            }
    }

    void check() {
        const auto start = Clock::now();
        auto run = check_once(options_, memory_);
        if (!run) {
            say(fmt::format("stepwarden check: {}", run.error()));
            status_ = ExitStatus::usage;
            return;
        }
        status_ = status_of(*run);
        tell(*run);
        last_ = std::move(*run);
        if (options_.quiet) return;
        const std::chrono::duration<double> took = Clock::now() - start;
        say(fmt::format("{}; checked in {:.2f} s, watching {} directories",
                        report::summary_line(report::totals(parts_of(last_->checked))), took.count(), watch_.size()));
    }

    void tell(const CheckRun& run) {
        const std::vector<report::Part> after = parts_of(run.checked);
        const std::vector<report::Part> before = last_ ? parts_of(last_->checked) : std::vector<report::Part>();
        CheckOptions to_files = options_;
        std::erase_if(to_files.outputs, goes_to_standard_output);
        if (!to_files.outputs.empty() && !write_findings(to_files, after)) status_ = ExitStatus::usage;
        if (const auto printed = write_output(std::nullopt, told(before, after)); !printed) {
            say(fmt::format("stepwarden check: {}", printed.error()));
            status_ = ExitStatus::usage;
        }
        tell_unanalysed(after);
    }

    /// What goes to standard output; nothing when all formats have files.
    [[nodiscard]] std::string told(std::span<const report::Part> before, std::span<const report::Part> after) const {
        const auto output = std::ranges::find_if(options_.outputs, goes_to_standard_output);
        if (output == options_.outputs.end() && !options_.outputs.empty()) return {};
        const report::Format format = format_of(options_.outputs.empty() ? OutputRequest{} : *output);
        const bool colour = colour_standard_output(options_.colour);
        std::ostringstream out;
        if (last_ || format == report::Format::jsonl)
            report::write_changes(format, before, after, colour, out);
        else
            report::write(format, after, colour, out);
        if (format == report::Format::jsonl) {
            const report::Totals sum = report::totals(after);
            fmt::format_to(std::ostreambuf_iterator<char>(out),
                           R"({{"event": "checked", "errors": {}, "warnings": {}, "notes": {}, "unanalysed": {}}})",
                           sum.errors, sum.warnings, sum.notes, sum.unanalysed);
            out << '\n';
        }
        return out.str();
    }

    /// What cannot be analysed since, and what can be again.
    void tell_unanalysed(std::span<const report::Part> parts) {
        std::set<std::string> now;
        for (const report::Part& part : parts)
            for (const check::Unanalysed& input : part.results->unanalysed) {
                const std::string line = fmt::format("{}{}:{}: {}", part.prefix, input.path, input.line, input.reason);
                now.insert(line);
                if (!unanalysed_.contains(line)) say_unanalysed(part.prefix, {input});
            }
        for (const std::string& line : unanalysed_)
            if (!now.contains(line)) say(fmt::format("no longer so: {}", line));
        unanalysed_ = std::move(now);
    }

    /// Until something has changed, and no more follows; false when it is time to end.
    bool wait() {
        const bool found = find_lost();
        for (bool changed = found || watch_.take_changes(); !changed; changed = watch_.take_changes() || find_lost())
            if (!poll(lost_.empty() ? milliseconds(-1) : lost_time)) return false;
        const auto start = Clock::now();
        const auto is_quiet = [&] { return !watch_.take_changes() || Clock::now() - start > longest_wait; };
        do {
            if (!poll(quiet_time)) return false;
        } while (!is_quiet());
        note_lost();
        return true;
    }

    /// Waits for a change; false when a signal has come or the reader has gone.
    [[nodiscard]] bool poll(milliseconds most) const {
        std::array<pollfd, 3> sources = {pollfd{watch_.descriptor(), POLLIN, 0},
                                         pollfd{signals_.descriptor(), POLLIN, 0}, pollfd{STDOUT_FILENO, 0, 0}};
        if (::poll(sources.data(), sources.size(), static_cast<int>(most.count())) <= 0) return true;
        return sources[1].revents == 0 && (sources[2].revents & (POLLERR | POLLHUP)) == 0;
    }

    void note_lost() {
        std::error_code error;
        for (const std::string& root : roots_)
            if (!fs::exists(root, error)) lost_.insert(root);
    }

    /// Whether a directory that went is back.
    bool find_lost() {
        std::error_code error;
        const bool found = std::ranges::any_of(lost_, [&](const std::string& root) { return fs::exists(root, error); });
        if (found) add_roots();
        return found;
    }

    CheckOptions options_;
    std::vector<std::string> roots_;
    text::TreeWatch watch_;
    EndSignals signals_;
    CheckMemory memory_;
    std::set<std::string> lost_;
    std::set<std::string> unanalysed_;
    std::optional<CheckRun> last_;
    ExitStatus status_ = ExitStatus::clean;
};

}  // namespace

ExitStatus run_watch(const CheckOptions& asked) {
    CheckOptions options = asked;
    if (options.paths.empty()) options.paths = checkouts_above(options.only);
    if (const auto wrong = misuse_of_watch(options)) {
        say_usage_error("check", *wrong);
        return ExitStatus::usage;
    }
    auto watch = text::TreeWatch::open();
    if (!watch) {
        say(fmt::format("stepwarden check: --watch: {}", watch.error().message));
        return ExitStatus::usage;
    }
    return Watcher(options, std::move(*watch)).run();
}

}  // namespace stepwarden::cli
