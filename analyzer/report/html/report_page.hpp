// `stepwarden report`: what one input comes to, as a page to look at. The findings and the picture may be of different
// trees: a checkout's findings are at its templates, the picture is one plan's.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/model.hpp"
#include "coverage/matrix.hpp"
#include "report/part.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::report::html {

/// The tasks that the page draws.
struct Picture {
    check::Model& model;
    /// Where a place of the model's tree was written, as findings tell places; unset when the tree is what findings are
    /// told of.
    std::function<std::optional<Place>(text::Position)> written_at;
    /// What findings call the files of the model's tree: "rendered/overcloud/", or "".
    std::string prefix;
};

struct ReportRequest {
    /// What the user calls the input.
    std::string name;
    Part part;
    /// Null when nothing can be drawn; the remarks say why.
    const Picture* picture = nullptr;
    /// Null for that of the picture.
    const coverage::Matrix* matrix = nullptr;
    /// What a reader has to know about the page, in sentences.
    std::vector<std::string> remarks;
    /// A document of format "stepwarden-diff/1" to show beside; what is none is not shown.
    std::string_view difference;
};

std::string report_page(const ReportRequest& request);

/// A page of a document of format "stepwarden-diff/1" alone. Keys that it lacks are left out of the page; what is no
/// JSON at all is a diagnostic.
text::Result<std::string> difference_page(std::string_view title, std::string_view difference);

}  // namespace stepwarden::report::html
