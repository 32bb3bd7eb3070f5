#include "report/json.hpp"

#include <string_view>

#include "report/finding_json.hpp"

namespace stepwarden::report {

namespace {

/// Writes the elements of a JSON array, one a line.
class Array {
public:
    explicit Array(std::ostream& out) : out_(out) { out_ << '['; }

    void add(std::string_view element) {
        out_ << (empty_ ? "\n  " : ",\n  ") << element;
        empty_ = false;
    }

    void close() { out_ << (empty_ ? "]" : "\n ]"); }

private:
    std::ostream& out_;
    bool empty_ = true;
};

}  // namespace

void write_json(std::span<const Part> parts, std::ostream& out) {
    out << "{\"format\": \"stepwarden-findings/1\",\n \"findings\": ";
    Array findings(out);
    for (const Part& part : parts)
        for (const check::Finding& finding : part.results->findings) findings.add(finding_json(part, finding));
    findings.close();
    out << ",\n \"unanalysed\": ";
    Array unanalysed(out);
    for (const Part& part : parts)
        for (const check::Unanalysed& input : part.results->unanalysed) unanalysed.add(unanalysed_json(part, input));
    unanalysed.close();
    out << ",\n \"summary\": " << totals_json(totals(parts)) << "}\n";
}

}  // namespace stepwarden::report
