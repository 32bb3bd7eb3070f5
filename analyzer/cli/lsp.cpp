#include "cli/lsp.hpp"

#include <unistd.h>

#include <csignal>
#include <utility>

#include "cli/check_policy.hpp"
#include "cli/end_signals.hpp"
#include "editor/serve.hpp"
#include "report/tool.hpp"

namespace stepwarden::cli {
namespace {

/// What a `check` of the root with the same options would go by.
tl::expected<check::Policy, std::string> policy_of(CheckOptions options, const std::string& root) {
    options.paths = {root};
    options.checkout = {};
    auto made = policy_for(options);
    if (!made) return tl::unexpected(made.error());
    return std::move(made->policy);
}

}  // namespace

ExitStatus run_lsp(const LspOptions& options) {
    // An editor that has gone is noticed where it is written to.
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    const EndSignals signals;
    editor::ServerSettings settings;
    settings.policy_of = [&](const std::filesystem::path& root) { return policy_of(options.check, root.string()); };
    settings.origin = options.check.checkout.tht;
    settings.version = report::tool_version();
    const bool in_order = editor::serve(std::move(settings), STDIN_FILENO, STDOUT_FILENO, signals.descriptor());
    return in_order ? ExitStatus::clean : ExitStatus::findings;
}

}  // namespace stepwarden::cli
