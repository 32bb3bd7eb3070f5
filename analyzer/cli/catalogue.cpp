#include "cli/catalogue.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "check/checkout.hpp"
#include "check/template_catalogue.hpp"
#include "cli/message.hpp"
#include "cli/open_input.hpp"
#include "cli/print.hpp"
#include "cli/unanalysed.hpp"

namespace stepwarden::cli {

ExitStatus run_catalogue(const CatalogueOptions& options) {
    std::vector<tripleo::CatalogueRow> rows;
    for (const std::string& path : options.paths) {
        auto input = open_input(path, {});
        if (!input) {
            say_unanalysed("", {unusable(path, input.error())});
            return ExitStatus::unanalysed;
        }
        auto* checkout = std::get_if<std::unique_ptr<check::Checkout>>(&*input);
        if (checkout == nullptr) {
            say_usage_error("catalogue", path + " is no checkout of tripleo-heat-templates");
            return ExitStatus::usage;
        }
        const auto templates = check::read_templates(**checkout, {});
        if (!templates) {
            say_unanalysed("", {unusable(path, templates.error())});
            return ExitStatus::unanalysed;
        }
        for (tripleo::CatalogueRow& row : check::catalogue_rows(templates->services, templates->release))
            rows.push_back(std::move(row));
    }
    rows = check::merge_rows(rows, check::plan_table().releases);
    return print("catalogue", options.output,
                 std::string(check::catalogue_head()) + tripleo::write_task_catalogue(rows));
}

}  // namespace stepwarden::cli
