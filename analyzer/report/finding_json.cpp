#include "report/finding_json.hpp"

#include <nlohmann/json.hpp>

namespace stepwarden::report {

namespace {

using Json = nlohmann::ordered_json;

std::string one_line(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace); }

Json place_json(const Part& part, const text::Position& where) {
    const Place place = place_of(part, where);
    return {{"path", place.path}, {"line", place.line}, {"column", place.column}};
}

Json related_json(const Part& part, const std::vector<check::Related>& related) {
    Json list = Json::array();
    for (const check::Related& one : related) {
        Json place = place_json(part, one.where);
        place["message"] = one.message;
        list.push_back(std::move(place));
    }
    return list;
}

}  // namespace

std::string finding_json(const Part& part, const check::Finding& finding) {
    Json json = {
        {"rule", finding.rule},
        {"severity", check::name(finding.severity)},
        {"message", finding.message},
        {"release", finding.release},
        {"service", finding.services.empty() ? std::string() : finding.services.front()},
        {"services", finding.services},
        {"role", finding.role},
        {"section", finding.section},
        {"step", finding.step ? Json(*finding.step) : Json()},
        {"task", finding.task},
        {"location", place_json(part, finding.where)},
        {"related", related_json(part, finding.related)},
        {"help", finding.help},
        {"fingerprint", finding.fingerprint},
    };
    return one_line(json);
}

std::string unanalysed_json(const Part& part, const check::Unanalysed& input) {
    return one_line({{"path", part.prefix + input.path}, {"line", input.line}, {"reason", input.reason}});
}

std::string totals_json(const Totals& sum) {
    return one_line({{"files", sum.summary.files},
                     {"tasks", sum.summary.tasks},
                     {"services", sum.summary.services},
                     {"errors", sum.errors},
                     {"warnings", sum.warnings},
                     {"notes", sum.notes}});
}

}  // namespace stepwarden::report
