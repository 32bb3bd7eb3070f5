#include "report/findings_document.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <nlohmann/json.hpp>

#include "report/json_array.hpp"
#include "text/json_nesting.hpp"

namespace stepwarden::report {
namespace {

using Json = nlohmann::ordered_json;

/// As finding_json and its like write.
std::string one_line(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace); }

/// A JSON array with its elements one a line.
void write_lines(const std::vector<std::string>& elements, std::ostream& out) {
    JsonArray array(out);
    for (const std::string& element : elements) array.add(element);
    array.close();
}

std::optional<check::Severity> severity_of(const Json& finding) {
    if (!finding.is_object() || !finding.contains("severity")) return std::nullopt;
    for (const check::Severity severity : {check::Severity::note, check::Severity::warning, check::Severity::error})
        if (finding.at("severity") == check::name(severity)) return severity;
    return std::nullopt;
}

FindingsDocument document_of(const Json& json) {
    FindingsDocument document;
    if (json.contains("shard")) {
        const Json& shard = json.at("shard");
        document.shard = check::Shard{shard.at("index").get<std::size_t>(), shard.at("count").get<std::size_t>(),
                                      shard.at("units").get<std::size_t>()};
    }
    for (const Json& finding : json.at("findings")) document.findings.push_back(one_line(finding));
    for (const Json& input : json.at("unanalysed")) document.unanalysed.push_back(one_line(input));
    document.summary = one_line(json.at("summary"));
    return document;
}

/// Adds the numbers of one summary to those of another.
void add(Json& sum, const Json& summary) {
    for (const auto& [key, count] : summary.items()) {
        Json& total = sum[key];
        total = (total.is_null() ? 0 : total.get<std::size_t>()) + count.get<std::size_t>();
    }
}

}  // namespace

void write(const FindingsDocument& document, std::ostream& out) {
    fmt::print(out, "{{\"format\": \"{}\",\n ", findings_format);
    if (document.shard)
        fmt::print(out, "\"shard\": {{\"index\": {}, \"count\": {}, \"units\": {}}},\n ", document.shard->index,
                   document.shard->count, document.shard->units);
    out << "\"findings\": ";
    write_lines(document.findings, out);
    out << ",\n \"unanalysed\": ";
    write_lines(document.unanalysed, out);
    out << ",\n \"summary\": " << document.summary << "}\n";
}

tl::expected<FindingsDocument, std::string> read_findings_document(std::string_view text) {
    if (text::is_json_deeper(text))
        return tl::unexpected(fmt::format("it is nested deeper than {} levels", text::most_json_levels));
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return tl::unexpected<std::string>("it is no JSON");
    try {
        Json sum = Json::object();
        add(sum, json.at("summary"));
        for (const Json& finding : json.at("findings"))
            if (!severity_of(finding)) return tl::unexpected<std::string>("a finding in it has no severity");
        return document_of(json);
    } catch (const Json::exception& wrong) {
        return tl::unexpected(fmt::format("it is no {}: {}", findings_format, wrong.what()));
    }
}

FindingsDocument merged(std::span<const FindingsDocument> documents) {
    FindingsDocument whole;
    Json sum = Json::object();
    for (const FindingsDocument& document : documents) {
        whole.findings.insert(whole.findings.end(), document.findings.begin(), document.findings.end());
        whole.unanalysed.insert(whole.unanalysed.end(), document.unanalysed.begin(), document.unanalysed.end());
        add(sum, Json::parse(document.summary));
    }
    whole.summary = one_line(sum);
    return whole;
}

tl::expected<check::Severity, std::string> severity_in_json(std::string_view finding) {
    if (text::is_json_deeper(finding))
        return tl::unexpected(fmt::format("it is nested deeper than {} levels", text::most_json_levels));
    const auto severity = severity_of(Json::parse(finding, nullptr, false));
    if (!severity) return tl::unexpected<std::string>("this is no finding as JSON");
    return *severity;
}

}  // namespace stepwarden::report
