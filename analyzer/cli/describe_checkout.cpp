#include "cli/describe_checkout.hpp"

#include <charconv>

namespace stepwarden::cli {
namespace {

/// "Controller=3,Compute=2"
void take_hosts(const std::string& words, std::vector<std::pair<std::string, unsigned>>& hosts) {
    for (const std::string& word : CLI::detail::split(words, ',')) {
        const std::size_t mark = word.find('=');
        unsigned count = 0;
        const char* const first = word.data() + std::min(mark, word.size() - 1) + 1;
        const char* const last = word.data() + word.size();
        const auto [end, error] = std::from_chars(first, last, count);
        if (mark == 0 || mark == std::string::npos || error != std::errc() || end != last)
            throw CLI::ValidationError("--hosts", "'" + word + "' is not of the form ROLE=NUMBER");
        hosts.emplace_back(word.substr(0, mark), count);
    }
}

}  // namespace

void describe_plan(CLI::App& command, heat::CheckoutRequest& request, bool short_name) {
    command.add_option("--plan", request.plan, "Of a checkout: render the plan overcloud or standalone")
        ->type_name("NAME");
    command
        .add_option("--scenario", request.scenario,
                    "Of a checkout: render what CI deploys with ci/environments/NAME.yaml")
        ->type_name("NAME");
    add_repeated(command, short_name ? "-e,--environment" : "--environment", request.environments, "FILE",
                 "Of a checkout: a Heat environment on top of the plan's; may be repeated");
    add_file(command, "--roles-file", request.roles_file, "Of a checkout: take the roles from FILE");
    add_file(command, "--networks-file", request.networks_file, "Of a checkout: take the networks from FILE");
    add_each(
        command, "--hosts", [&request](const std::string& words) { take_hosts(words, request.hosts); },
        "Of a checkout: how many hosts to make up for a role (1 each)")
        ->type_name("ROLE=NUMBER,...");
}

void describe_checkout(CLI::App& command, CheckoutOptions& options, bool short_name) {
    describe_plan(command, options.request, short_name);
    command.add_option("--rev", options.revision, "Read this git revision of the checkout instead of its files")
        ->type_name("REV");
}

void describe_tht(CLI::App& command, CheckoutOptions& options) {
    command
        .add_option("--tht", options.tht,
                    "The THT checkout that a generated directory was made of: its templates tell whose a task is. "
                    "Options \"of a checkout\" are about this one then")
        ->type_name("CHECKOUT");
}

}  // namespace stepwarden::cli
