#include "report/sarif_document.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "report/json_array.hpp"
#include "text/json_nesting.hpp"

namespace stepwarden::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// In the bag of properties of the run, where SARIF has room for what is a tool's own.
constexpr const char* shard_property = "stepwarden/shard";

std::string one_line(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace); }

void write_lines(const std::vector<std::string>& elements, std::ostream& out) {
    JsonArray array(out);
    for (const std::string& element : elements) array.add(element);
    array.close();
}

std::vector<std::string> lines_of(const Json& array) {
    std::vector<std::string> lines;
    std::ranges::transform(array, std::back_inserter(lines), one_line);
    return lines;
}

std::optional<check::Shard> shard_of(const Json& run) {
    if (!run.contains("properties") || !run.at("properties").contains(shard_property)) return std::nullopt;
    const Json& shard = run.at("properties").at(shard_property);
    return check::Shard{shard.at("index").get<std::size_t>(), shard.at("count").get<std::size_t>(),
                        shard.at("units").get<std::size_t>()};
}

SarifDocument document_of(const Json& run) {
    const Json& driver = run.at("tool").at("driver");
    const Json& invocation = run.at("invocations").at(0);
    // What is merged has to be there.
    static_cast<void>(invocation.at("executionSuccessful").get<bool>());
    static_cast<void>(invocation.at("toolExecutionNotifications").size());
    for (const Json& result : run.at("results")) static_cast<void>(result.at("ruleId").get<std::string>());
    return {shard_of(run),
            one_line(driver.at("name")),
            one_line(driver.at("semanticVersion")),
            driver.contains("informationUri") ? one_line(driver.at("informationUri")) : "",
            one_line(driver.at("notifications")),
            lines_of(driver.at("rules")),
            one_line(invocation),
            lines_of(run.at("results"))};
}

/// The index that each rule of a document has among `all`, to which new ones are added.
std::vector<std::size_t> united(std::vector<std::string>& all, const std::vector<std::string>& rules) {
    std::vector<std::size_t> indices;
    for (const std::string& rule : rules) {
        const auto known = std::ranges::find(all, rule);
        indices.push_back(static_cast<std::size_t>(known - all.begin()));
        if (known == all.end()) all.push_back(rule);
    }
    return indices;
}

Json with_index(Json result, const std::vector<std::size_t>& indices) {
    if (!result.contains("ruleIndex")) return result;
    const auto index = result.at("ruleIndex").get<std::size_t>();
    if (index < indices.size()) result["ruleIndex"] = indices[index];
    return result;
}

bool has_suppressions(const Json& result) { return result.contains("suppressions"); }

std::string merged_invocation(std::span<const SarifDocument> documents) {
    bool successful = true;
    Json notifications = Json::array();
    for (const SarifDocument& document : documents) {
        const Json invocation = Json::parse(document.invocation);
        successful = successful && invocation.at("executionSuccessful").get<bool>();
        for (const Json& each : invocation.at("toolExecutionNotifications")) notifications.push_back(each);
    }
    return one_line({{"executionSuccessful", successful}, {"toolExecutionNotifications", std::move(notifications)}});
}

}  // namespace

void write(const SarifDocument& document, std::ostream& out) {
    fmt::print(out, "{{\"$schema\": \"{}\",\n \"version\": \"2.1.0\",\n \"runs\": [{{\n", schema);
    fmt::print(out, "  \"tool\": {{\"driver\": {{\"name\": {}, \"semanticVersion\": {}, ", document.name,
               document.version);
    if (!document.homepage.empty()) fmt::print(out, "\"informationUri\": {}, ", document.homepage);
    fmt::print(out, "\"notifications\": {}, \"rules\": ", document.notifications);
    write_lines(document.rules, out);
    fmt::print(out, "}}}},\n  \"invocations\": [{}],\n  \"columnKind\": \"utf16CodeUnits\",\n", document.invocation);
    if (document.shard)
        fmt::print(out, "  \"properties\": {{\"{}\": {{\"index\": {}, \"count\": {}, \"units\": {}}}}},\n",
                   shard_property, document.shard->index, document.shard->count, document.shard->units);
    out << "  \"results\": ";
    write_lines(document.results, out);
    out << "}]}\n";
}

tl::expected<SarifDocument, std::string> read_sarif_document(std::string_view text) {
    if (text::is_json_deeper(text))
        return tl::unexpected(fmt::format("it is nested deeper than {} levels", text::most_json_levels));
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return tl::unexpected<std::string>("it is no JSON");
    try {
        if (json.at("runs").size() != 1) return tl::unexpected<std::string>("it is SARIF of several runs");
        return document_of(json.at("runs").front());
    } catch (const Json::exception& wrong) {
        return tl::unexpected(fmt::format("it is no SARIF of stepwarden's: {}", wrong.what()));
    }
}

SarifDocument merged(std::span<const SarifDocument> documents) {
    SarifDocument whole = documents.front();
    whole.shard.reset();
    std::vector<Json> results;
    for (const SarifDocument& document : documents) {
        const std::vector<std::size_t> indices = united(whole.rules, document.rules);
        for (const std::string& result : document.results) results.push_back(with_index(Json::parse(result), indices));
    }
    // Either all results tell what suppresses them or none does.
    const bool with_suppressions = std::ranges::any_of(results, has_suppressions);
    whole.results.clear();
    for (Json& result : results) {
        if (with_suppressions && !has_suppressions(result)) result["suppressions"] = Json::array();
        whole.results.push_back(one_line(result));
    }
    whole.invocation = merged_invocation(documents);
    return whole;
}

std::optional<check::Severity> worst_of(const SarifDocument& document) {
    std::optional<check::Severity> worst;
    for (const std::string& line : document.results) {
        const Json result = Json::parse(line);
        if (has_suppressions(result) && !result.at("suppressions").empty()) continue;
        for (const check::Severity severity : {check::Severity::note, check::Severity::warning, check::Severity::error})
            if (result.value("level", "") == check::name(severity)) worst = std::max(worst, std::optional(severity));
    }
    return worst;
}

bool is_complete(const SarifDocument& document) {
    return Json::parse(document.invocation).at("executionSuccessful").get<bool>();
}

}  // namespace stepwarden::report
