#include "report/read_findings.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

namespace stepwarden::report {
namespace {

using Json = nlohmann::ordered_json;

text::Position position_of(const Json& place, const text::Tree& tree) {
    const auto file = tree.find(place.at("path").get<std::string>());
    return {file.value_or(text::no_file), place.at("line").get<std::uint32_t>(),
            place.at("column").get<std::uint32_t>()};
}

check::Finding finding_of(const Json& json, const text::Tree& tree) {
    check::Finding finding;
    finding.rule = json.at("rule").get<std::string>();
    finding.severity = severity_in_json(json.dump()).value();
    finding.message = json.at("message").get<std::string>();
    finding.release = json.at("release").get<std::string>();
    finding.services = json.at("services").get<std::vector<std::string>>();
    finding.role = json.at("role").get<std::string>();
    finding.section = json.at("section").get<std::string>();
    if (!json.at("step").is_null()) finding.step = json.at("step").get<int>();
    finding.task = json.at("task").get<std::string>();
    finding.where = position_of(json.at("location"), tree);
    for (const Json& related : json.at("related"))
        finding.related.push_back({position_of(related, tree), related.at("message").get<std::string>()});
    finding.help = json.at("help").get<std::string>();
    finding.fingerprint = json.at("fingerprint").get<std::string>();
    return finding;
}

/// Of everything that a finding names.
text::Tree files_of(const std::vector<Json>& findings) {
    std::set<std::string> paths;
    for (const Json& finding : findings) {
        paths.insert(finding.at("location").at("path").get<std::string>());
        for (const Json& related : finding.at("related")) paths.insert(related.at("path").get<std::string>());
    }
    std::vector<std::pair<std::string, std::string>> files;
    for (const std::string& path : paths) files.emplace_back(path, "");
    return text::Tree::from_memory(std::move(files));
}

check::Results results_of(const FindingsDocument& document, const std::vector<Json>& findings, const text::Tree& tree) {
    check::Results results;
    for (const Json& finding : findings) results.findings.push_back(finding_of(finding, tree));
    for (const std::string& line : document.unanalysed) {
        const Json input = Json::parse(line);
        results.unanalysed.push_back({input.at("path").get<std::string>(), input.at("line").get<std::uint32_t>(),
                                      input.at("reason").get<std::string>()});
    }
    const Json summary = Json::parse(document.summary);
    results.summary = {summary.at("files").get<std::size_t>(), summary.at("tasks").get<std::size_t>(),
                       summary.at("services").get<std::size_t>()};
    return results;
}

}  // namespace

tl::expected<ReadFindings, std::string> read_findings(const FindingsDocument& document) {
    try {
        std::vector<Json> findings;
        for (const std::string& finding : document.findings) findings.push_back(Json::parse(finding));
        text::Tree tree = files_of(findings);
        check::Results results = results_of(document, findings, tree);
        return ReadFindings{std::move(results), std::move(tree)};
    } catch (const Json::exception& wrong) {
        return tl::unexpected(fmt::format("it is no {}: {}", findings_format, wrong.what()));
    }
}

}  // namespace stepwarden::report
