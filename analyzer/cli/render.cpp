#include "cli/render.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <optional>
#include <system_error>

#include "check/rendered_model.hpp"
#include "cli/held_signals.hpp"
#include "cli/message.hpp"
#include "cli/open_input.hpp"
#include "cli/unanalysed.hpp"
#include "cli/write_file.hpp"

namespace stepwarden::cli {

namespace {

namespace fs = std::filesystem;

/// A sentence when the directory cannot be written to without touching what is there.
std::optional<std::string> refuse(const fs::path& directory) {
    std::error_code error;
    if (!fs::exists(directory, error)) return std::nullopt;
    if (!fs::is_directory(directory, error)) return fmt::format("{} is no directory", directory.string());
    if (!fs::is_empty(directory, error))
        return fmt::format("{} is not empty; name another with --output", directory.string());
    return std::nullopt;
}

/// The directory of the rendering, taken away again unless all of it could be written.
class MadeDirectory {
public:
    explicit MadeDirectory(const fs::path& path) : path_(path) {
        std::error_code error;
        was_there_ = fs::exists(path, error);
    }
    MadeDirectory(const MadeDirectory&) = delete;
    MadeDirectory& operator=(const MadeDirectory&) = delete;
    ~MadeDirectory() {
        if (is_whole_) return;
        std::error_code ignored;
        // What was there before was empty.
        for (fs::directory_iterator entry(path_, ignored), end; !ignored && entry != end; entry.increment(ignored))
            fs::remove_all(entry->path(), ignored);
        if (!was_there_) fs::remove(path_, ignored);
    }

    /// A sentence when it fails.
    [[nodiscard]] std::optional<std::string> write(const heat::WrittenFile& file) const {
        const fs::path path = path_ / file.path;
        std::error_code error;
        fs::create_directories(path.parent_path(), error);
        if (!error) error = {write_new_file(path.string(), file.content), std::generic_category()};
        if (!error) return std::nullopt;
        return fmt::format("cannot write '{}': {}", path.string(), error.message());
    }

    void keep() { is_whole_ = true; }

private:
    fs::path path_;
    bool was_there_ = false;
    bool is_whole_ = false;
};

/// Writes all files, or leaves nothing behind and says why.
std::optional<std::string> write(const fs::path& directory, const heat::Rendering& rendering) {
    const HeldSignals signals;
    MadeDirectory made(directory);
    for (const heat::RenderedFile& file : rendering.files) {
        if (signals.is_one_waiting()) return "interrupted";
        if (auto failure = made.write(file.written)) return failure;
    }
    made.keep();
    return std::nullopt;
}

void say_missing(const heat::Rendering& rendering) {
    if (rendering.missing_parameters.empty()) return;
    std::vector<std::string_view> names;
    for (const auto& [name, where] : rendering.missing_parameters) names.push_back(name);
    say(fmt::format("stepwarden render: {} parameters have no value, which shows as a placeholder: {}", names.size(),
                    fmt::join(names, ", ")));
}

}  // namespace

ExitStatus run_render(const RenderOptions& options) {
    auto input = open_input(options.path, options.checkout);
    if (!input) {
        say_unanalysed("", {unusable(options.path, input.error())});
        return ExitStatus::unanalysed;
    }
    auto* opened = std::get_if<std::unique_ptr<check::Checkout>>(&*input);
    if (opened == nullptr) {
        say_usage_error("render", fmt::format("{} is no checkout of tripleo-heat-templates: it has none of {}",
                                              options.path, fmt::join(check::plan_table().marks, ", ")));
        return ExitStatus::usage;
    }
    check::Checkout& checkout = **opened;
    const auto request = heat::resolve_request(options.checkout.request, checkout.root, *checkout.tree, checkout.table);
    if (!request) {
        say_usage_error("render", request.error().message);
        return ExitStatus::usage;
    }
    const fs::path directory = options.output.empty() ? request->name : options.output;
    if (const auto refusal = refuse(directory)) {
        say_usage_error("render", *refusal);
        return ExitStatus::usage;
    }
    std::vector<check::Timing> timings;
    const auto plan = check::render_plan(checkout.sources(), *request, timings);
    if (!plan) {
        say_unanalysed("", {unusable(options.path, plan.error())});
        return ExitStatus::unanalysed;
    }
    if (const auto failure = write(directory, *plan->rendering)) {
        say(fmt::format("stepwarden render: {}", *failure));
        return ExitStatus::usage;
    }
    std::vector<check::Unanalysed> unanalysed;
    for (const text::Diagnostic& diagnostic : plan->rendering->diagnostics)
        unanalysed.push_back(check::unanalysed_of(*checkout.tree, diagnostic));
    say_unanalysed("", unanalysed);
    say_missing(*plan->rendering);
    return unanalysed.empty() ? ExitStatus::clean : ExitStatus::unanalysed;
}

}  // namespace stepwarden::cli
