#include "report/sarif.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "report/repository_path.hpp"
#include "report/sarif_document.hpp"
#include "report/sarif_location.hpp"
#include "report/sarif_rules.hpp"
#include "report/tool.hpp"
#include "text/visible.hpp"

namespace stepwarden::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view not_analysed = "input-not-analysed";

std::string one_line(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace); }

Json text_of(std::string_view text) { return {{"text", text}}; }

/// Groups whose findings are about what is played before or after something else.
bool tells_an_order(const check::Finding& finding) {
    return finding.rule.starts_with("order-") || finding.rule.starts_with("flow-");
}

Json properties(const check::Finding& finding) {
    Json json = Json::object();
    const auto add = [&json](const char* key, const std::string& text) {
        if (!text.empty()) json[key] = text::visible(text);
    };
    add("release", finding.release);
    for (const std::string& service : finding.services) json["services"].push_back(text::visible(service));
    add("role", finding.role);
    add("section", finding.section);
    if (finding.step) json["step"] = *finding.step;
    add("task", finding.task);
    return json;
}

Json suppression(const check::Suppressed& suppressed) {
    const bool by_comment = suppressed.by == check::Suppressed::By::comment;
    Json json = {{"kind", by_comment ? "inSource" : "external"}, {"status", "accepted"}};
    const std::string reason = by_comment ? text::visible(suppressed.reason) : "known from the baseline";
    if (!reason.empty()) json["justification"] = reason;
    return json;
}

Json result(SarifPlaces& places, const check::Finding& finding) {
    Json json = {{"ruleId", finding.rule}};
    const std::vector<check::Rule>& rules = check::registry();
    const auto rule = std::ranges::find(rules, finding.rule, &check::Rule::id);
    if (rule != rules.end()) json["ruleIndex"] = rule - rules.begin();
    json["level"] = check::name(finding.severity);
    json["message"] = text_of(sarif_message(places, finding));
    json["locations"] = Json::array({sarif_place_of(places, finding)});
    if (Json related = sarif_related(places, finding); !related.empty()) json["relatedLocations"] = std::move(related);
    if (tells_an_order(finding))
        if (Json flow = sarif_flow(places, finding); !flow.is_null())
            json["codeFlows"] = Json::array({std::move(flow)});
    // The only fingerprint that GitHub looks at has to have this name, whatever it is made of.
    json["partialFingerprints"] = {{"primaryLocationLineHash", finding.fingerprint},
                                   {"stepwarden/v1", finding.fingerprint}};
    if (Json more = properties(finding); !more.empty()) json["properties"] = std::move(more);
    return json;
}

Json notification(const Part& part, const check::Unanalysed& input) {
    Json place = {{"artifactLocation", {{"uri", uri_of(plain_path(part.prefix + input.path))}}}};
    if (input.line > 0) place["region"] = {{"startLine", input.line}};
    return {{"descriptor", {{"id", not_analysed}, {"index", 0}}},
            {"level", "error"},
            {"message", text_of(text::visible(input.reason))},
            {"locations", Json::array({{{"physicalLocation", std::move(place)}}})}};
}

Json invocation(std::span<const Part> parts) {
    Json notifications = Json::array();
    bool successful = true;
    for (const Part& part : parts) {
        for (const check::Unanalysed& input : part.results->unanalysed)
            notifications.push_back(notification(part, input));
        for (const std::string& remark : part.results->remarks)
            notifications.push_back({{"level", "note"}, {"message", text_of(text::visible(remark))}});
        successful = successful && part.results->unanalysed.empty();
    }
    return {{"executionSuccessful", successful}, {"toolExecutionNotifications", std::move(notifications)}};
}

/// What notifications are about, with all that GitHub asks of a rule.
Json notification_kinds() {
    const std::string_view help =
        "Mend what the message names, or leave the file out of what is checked. The program ends with status 3 as long "
        "as nothing worse is found.";
    Json kind = {
        {"id", not_analysed},
        {"name", pascal_case(not_analysed)},
        {"shortDescription", text_of("Some input could not be read or fully analysed.")},
        {"fullDescription", text_of("A file, or a part of it, could not be read or understood. What stands in it was "
                                    "not looked at; the rest was.")},
        {"help", {{"text", help}, {"markdown", help}}},
        {"defaultConfiguration", {{"level", "error"}}},
    };
    if (!tool_homepage().empty()) kind["helpUri"] = std::string(tool_homepage()) + "#readme";
    return Json::array({std::move(kind)});
}

std::vector<std::string> all_rules() {
    std::vector<std::string> rules;
    for (const check::Rule& rule : check::registry()) rules.push_back(sarif_rule(rule));
    return rules;
}

bool suppresses_any(std::span<const Part> parts) {
    return std::ranges::any_of(parts, [](const Part& part) { return !part.results->suppressed.empty(); });
}

std::vector<std::string> all_results(std::span<const Part> parts) {
    // Either all results tell what suppresses them or none does.
    const bool with_suppressions = suppresses_any(parts);
    std::vector<std::string> results;
    for (const Part& part : parts) {
        SarifPlaces places{part, Regions(part.tree)};
        for (const check::Finding& finding : part.results->findings) {
            Json json = result(places, finding);
            if (with_suppressions) json["suppressions"] = Json::array();
            results.push_back(one_line(json));
        }
        for (const check::Suppressed& suppressed : part.results->suppressed) {
            Json json = result(places, suppressed.finding);
            json["suppressions"] = Json::array({suppression(suppressed)});
            results.push_back(one_line(json));
        }
    }
    return results;
}

}  // namespace

void write_sarif(std::span<const Part> parts, std::ostream& out) { write_sarif_shard(parts, std::nullopt, out); }

void write_sarif_shard(std::span<const Part> parts, const std::optional<check::Shard>& shard, std::ostream& out) {
    SarifDocument document;
    document.shard = shard;
    document.name = one_line(tool_name);
    document.version = one_line(tool_version());
    if (!tool_homepage().empty()) document.homepage = one_line(tool_homepage());
    document.notifications = one_line(notification_kinds());
    document.rules = all_rules();
    document.invocation = one_line(invocation(parts));
    document.results = all_results(parts);
    write(document, out);
}

}  // namespace stepwarden::report
