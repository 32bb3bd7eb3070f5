// A generated directory read beside the checkout that it was made of: its tasks' services are those of the templates,
// and what is wrong with them is told at the templates' lines.
#pragma once

#include <string>

#include "check/analyse.hpp"
#include "check/checkout.hpp"
#include "text/tree.hpp"
#include "tripleo/task_catalogue.hpp"

namespace stepwarden::check {

struct GeneratedDirectory {
    text::Tree tree;
    /// As the user gave it.
    std::string path;
};

/// The catalogue of one checkout's templates alone.
tripleo::TaskCatalogue catalogue_of(const CheckoutTemplates& templates);

/// Findings in places of the checkout, in whose tree the directory is mounted for what no template has. `asked` tells
/// which plan the templates are evaluated for; the closer it is to the directory's, the more tasks have equal content.
text::Result<Analysis> analyse_beside(Checkout& checkout, const heat::CheckoutRequest& asked,
                                      GeneratedDirectory directory, const Options& options);

/// The model of the directory, in its own places; no rules are run.
text::Result<Analysis> read_beside(Checkout& checkout, const heat::CheckoutRequest& asked, text::Tree directory);

}  // namespace stepwarden::check
