// Documents that this or another run has written, and that are read back: findings, SARIF, matrices and comparisons.
// What can be read is written and read again as the same.
#include <sstream>

#include "coverage/read_matrix.hpp"
#include "fuzz/examined_results.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "report/findings_document.hpp"
#include "report/html/report_page.hpp"
#include "report/read_findings.hpp"
#include "report/sarif_document.hpp"

namespace stepwarden::fuzz {
namespace {

template <typename Document>
std::string written(const Document& document) {
    std::ostringstream out;
    write(document, out);
    return out.str();
}

template <typename Document>
void write_and_read(const Document& document, tl::expected<Document, std::string> (*read)(std::string_view)) {
    const std::string text = written(document);
    const auto again = read(text);
    hold(again.has_value(), "a document that is written can be read");
    hold_equal(text, written(*again), "a document that is read back is written in the same way");
}

void read_all_findings(std::string_view bytes) {
    const auto document = report::read_findings_document(bytes);
    if (!document) return;
    write_and_read(*document, report::read_findings_document);
    const auto findings = report::read_findings(*document);
    if (findings)
        for (const check::Finding& finding : findings->results.findings) check::name(finding.severity);
    written(report::merged({{*document, *document}}));
}

void read_all_sarif(std::string_view bytes) {
    const auto document = report::read_sarif_document(bytes);
    if (!document) return;
    write_and_read(*document, report::read_sarif_document);
    report::worst_of(*document);
    report::is_complete(*document);
    written(report::merged({{*document, *document}}));
}

void read_matrices(std::string_view bytes) {
    if (const auto matrix = coverage::read_json_matrix(bytes)) {
        const std::string json = coverage::to_json(*matrix);
        const auto again = coverage::read_json_matrix(json);
        hold(again.has_value(), "a matrix that is written can be read");
        hold_equal(json, coverage::to_json(*again), "a matrix that is read back is written in the same way");
        coverage::to_html(*matrix);
    }
    if (const auto matrix = coverage::read_csv_matrix(bytes)) {
        const std::string csv = coverage::to_csv(*matrix);
        const auto again = coverage::read_csv_matrix(csv);
        hold(again.has_value(), "a matrix that is written can be read");
        hold_equal(csv, coverage::to_csv(*again), "a matrix that is read back is written in the same way");
    }
}

}  // namespace

void documents(std::string_view bytes) {
    read_all_findings(bytes);
    read_all_sarif(bytes);
    read_matrices(bytes);
    if (const auto page = report::html::difference_page("title", bytes)) hold(!page->empty(), "a page holds something");
    const auto severity = report::severity_in_json(bytes);
    if (!severity) hold(!severity.error().empty(), "a failure says what is wrong");
}

}  // namespace stepwarden::fuzz
