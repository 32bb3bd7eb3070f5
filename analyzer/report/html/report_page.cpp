#include "report/html/report_page.hpp"

#include <nlohmann/json.hpp>

#include "report/html/findings_data.hpp"
#include "report/html/matrix_data.hpp"
#include "report/html/page.hpp"
#include "report/html/picture_data.hpp"
#include "text/json_nesting.hpp"
#include "text/visible.hpp"

namespace stepwarden::report::html {

namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string visible_lines(const std::string& text) {
    std::string result;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
        result += text::visible(std::string_view(text).substr(begin, end - begin)) + '\n';
        begin = end + 1;
    }
    return result + text::visible(std::string_view(text).substr(begin));
}

/// Bounds the walk over a document of somebody else's.
constexpr int most_depth = 64;

/// What a document of another origin holds, fit to be shown.
Json shown(const Json& json, int depth = 0) {
    if (json.is_string()) return visible_lines(json.get_ref<const std::string&>());
    if (!json.is_structured()) return json;
    if (depth == most_depth) return nullptr;
    Json result = json.is_array() ? Json::array() : Json::object();
    if (json.is_array())
        for (const Json& item : json) result.push_back(shown(item, depth + 1));
    else
        for (const auto& [key, value] : json.items()) result[text::visible(key)] = shown(value, depth + 1);
    return result;
}

coverage::Matrix matrix_of(const Picture& picture) {
    const coverage::Source source{"", &picture.model};
    return coverage::make_matrix({&source, 1});
}

text::Result<std::string> shown_difference(std::string_view difference) {
    const bool is_too_deep = text::is_json_deeper(difference);
    const Json json = is_too_deep ? Json() : Json::parse(difference, nullptr, false);
    if (!json.is_object())
        return tl::unexpected(text::Diagnostic{{}, "this is no document of format stepwarden-diff/1", {}});
    return dumped(shown(json));
}

}  // namespace

std::string report_page(const ReportRequest& request) {
    Json json{{"format", "stepwarden-report/1"}, {"name", text::visible(request.name)}};
    Json remarks = Json::array();
    for (const std::string& remark : request.remarks) remarks.push_back(text::visible(remark));
    for (const std::string& remark : request.part.results->remarks) remarks.push_back(text::visible(remark));
    json["remarks"] = std::move(remarks);
    const TaskLocator locator = request.picture == nullptr ? TaskLocator() : task_locator(*request.picture);
    json.update(findings_json(request.part, locator));
    if (request.picture != nullptr) json.update(picture_json(*request.picture));
    if (request.matrix != nullptr)
        json["matrix"] = matrix_json(*request.matrix);
    else if (request.picture != nullptr)
        json["matrix"] = matrix_json(matrix_of(*request.picture));
    const auto difference = shown_difference(request.difference);
    return write_page({"stepwarden: " + request.name, dumped(json), difference.value_or("")});
}

text::Result<std::string> difference_page(std::string_view title, std::string_view difference) {
    auto shown = shown_difference(difference);
    if (!shown) return tl::unexpected(shown.error());
    return write_page({std::string(title), {}, std::move(*shown)});
}

}  // namespace stepwarden::report::html
