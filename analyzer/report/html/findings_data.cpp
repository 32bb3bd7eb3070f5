#include "report/html/findings_data.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "check/rule.hpp"
#include "report/html/source_text.hpp"
#include "text/visible.hpp"

namespace stepwarden::report::html {

namespace {

using Json = nlohmann::ordered_json;

class FindingsWriter {
public:
    FindingsWriter(const Part& part, const TaskLocator& locator) : part_(part), locator_(locator) {
        if (part.tree != nullptr) files_.emplace(*part.tree);
    }

    Json write() {
        Json list = Json::array();
        for (const check::Finding& finding : part_.results->findings) list.push_back(finding_json(finding));
        return {{"findings", std::move(list)},
                {"excerpts", std::move(excerpts_)},
                {"rules", rules()},
                {"unanalysed", unanalysed()},
                {"summary", summary()}};
    }

private:
    Json finding_json(const check::Finding& finding) {
        rules_.insert(finding.rule);
        Json services = Json::array();
        for (const std::string& service : finding.services) services.push_back(text::visible(service));
        Json json{{"id", finding.fingerprint},
                  {"rule", finding.rule},
                  {"severity", check::name(finding.severity)},
                  {"message", text::visible(finding.message)},
                  {"services", std::move(services)},
                  {"role", text::visible(finding.role)},
                  {"section", text::visible(finding.section)},
                  {"step", finding.step ? Json(*finding.step) : Json(nullptr)},
                  {"name", text::visible(finding.task)},
                  {"help", text::visible(finding.help)}};
        json.update(place_json(finding.where, finding.length, finding.role));
        Json related = Json::array();
        for (const check::Related& one : finding.related) {
            Json place = place_json(one.where, 0, finding.role);
            place["message"] = text::visible(one.message);
            related.push_back(std::move(place));
        }
        // A place that was rendered is in no task itself; what it was rendered to is.
        if (json["task"].is_null())
            for (const Json& place : related)
                if (place["message"].get<std::string>().starts_with("as rendered")) json["task"] = place["task"];
        json["related"] = std::move(related);
        return json;
    }

    /// {"path", "line", "excerpt": its number, "task": its number}; null for what is not known.
    Json place_json(const text::Position& where, std::size_t length, const std::string& role) {
        const Place place = place_of(part_, where);
        Json json{{"path", text::visible(place.path)}, {"line", place.line}, {"excerpt", nullptr}, {"task", nullptr}};
        if (place.line == 0 || !files_) return json;
        const SourceText& text = files_->of(where.file);
        json["excerpt"] = number_of(text.excerpt(where, length));
        const std::uint32_t indented = indentation(text.line(where.line));
        if (const auto task = locator_.find(place.path, place.line, indented, role)) json["task"] = *task;
        return json;
    }

    /// The excerpt's number among all, each once; null for none.
    Json number_of(const Json& excerpt) {
        if (excerpt.is_null()) return nullptr;
        const auto [found, added] = excerpt_numbers_.try_emplace(excerpt.dump(), excerpts_.size());
        if (added) excerpts_.push_back(excerpt);
        return found->second;
    }

    [[nodiscard]] Json rules() const {
        Json json = Json::object();
        for (const check::Rule& rule : check::registry())
            if (rules_.contains(rule.id))
                json[std::string(rule.id)] = {
                    {"summary", rule.summary}, {"what", rule.what}, {"why", rule.why}, {"fix", rule.fix}};
        return json;
    }

    [[nodiscard]] Json unanalysed() const {
        Json list = Json::array();
        for (const check::Unanalysed& input : part_.results->unanalysed)
            list.push_back({{"path", text::visible(part_.prefix + input.path)},
                            {"line", input.line},
                            {"reason", text::visible(input.reason)}});
        return list;
    }

    [[nodiscard]] Json summary() const {
        const Totals sum = totals({&part_, 1});
        return {{"files", sum.summary.files}, {"tasks", sum.summary.tasks},  {"services", sum.summary.services},
                {"errors", sum.errors},       {"warnings", sum.warnings},    {"notes", sum.notes},
                {"known", sum.known},         {"suppressed", sum.suppressed}};
    }

    const Part& part_;
    const TaskLocator& locator_;
    std::optional<SourceTexts> files_;
    std::set<std::string, std::less<>> rules_;
    Json excerpts_ = Json::array();
    std::unordered_map<std::string, std::size_t> excerpt_numbers_;
};

}  // namespace

Json findings_json(const Part& part, const TaskLocator& locator) { return FindingsWriter(part, locator).write(); }

}  // namespace stepwarden::report::html
