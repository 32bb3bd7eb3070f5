#include "check/template_catalogue.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "heat/value_node.hpp"
#include "tripleo/task_signature.hpp"

namespace stepwarden::check {

using tripleo::CatalogueRow;
using tripleo::Signature;

std::vector<CatalogueRow> catalogue_rows(std::span<const heat::ServiceTasks> templates, const std::string& release) {
    std::vector<CatalogueRow> rows;
    for (const heat::ServiceTasks& service : templates) {
        std::set<Signature> signatures;
        for (const heat::PossibleTask& task : service.tasks) {
            const tripleo::TaskSignatures of_task = tripleo::signatures_of(task.section, heat::node_of(task.task));
            for (const auto& kind : {of_task.own, of_task.nested, of_task.content})
                signatures.insert(kind.begin(), kind.end());
        }
        if (!signatures.empty())
            rows.push_back({service.service, service.path, {release}, {signatures.begin(), signatures.end()}});
    }
    return rows;
}

std::vector<CatalogueRow> merge_rows(std::span<const CatalogueRow> rows, std::span<const std::string> releases) {
    // Release by its place in the order, so that sets of them compare.
    std::map<std::pair<std::string, std::string>, std::map<Signature, std::set<std::ptrdiff_t>>> by_template;
    for (const CatalogueRow& row : rows)
        for (const Signature signature : row.signatures)
            for (const std::string& release : row.releases)
                by_template[{row.service, row.template_path}][signature].insert(std::ranges::find(releases, release) -
                                                                                releases.begin());
    std::vector<CatalogueRow> merged;
    for (const auto& [name, signatures] : by_template) {
        std::map<std::set<std::ptrdiff_t>, std::vector<Signature>> by_releases;
        for (const auto& [signature, in] : signatures) by_releases[in].push_back(signature);
        for (auto& [in, of_them] : by_releases) {
            CatalogueRow row{name.first, name.second, {}, std::move(of_them)};
            for (const std::ptrdiff_t release : in)
                if (release < std::ssize(releases)) row.releases.push_back(releases[static_cast<std::size_t>(release)]);
            merged.push_back(std::move(row));
        }
    }
    return merged;
}

std::string_view catalogue_head() {
    return "# Which template of which service has which tasks, in which releases: what `stepwarden catalogue` writes "
           "of\n"
           "# checkouts of tripleo-heat-templates. Hashes and names only.\n"
           "# Each row is named by service, template and releases. It holds signatures of six base64url characters, "
           "36\n"
           "# bits of an FNV-1a hash, over the fields \"task\", section, name and module; \"nested\" and the same of "
           "a\n"
           "# task in a block; \"content\", section and the task's content. Of a name with variables it is the part "
           "before\n"
           "# the first. Made anew with: stepwarden catalogue CHECKOUT... --output rules/knowledge/catalogue.yaml\n";
}

}  // namespace stepwarden::check
