#include "report/sarif_rules.hpp"

#include <cctype>
#include <nlohmann/json.hpp>

#include "report/rule_text.hpp"
#include "report/tool.hpp"
#include "text/utf8.hpp"

namespace stepwarden::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_of_description = 1024;

char upper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }

std::string sentence(std::string_view text) {
    std::string out(text);
    if (out.empty()) return out;
    out.front() = upper(out.front());
    return out.ends_with('.') ? out : out + ".";
}

/// What CONTRIBUTING.md asks of a severity, in the words of CodeQL: an error fails whenever it runs, a warning very
/// likely does.
std::string_view precision(check::Severity severity) {
    switch (severity) {
        case check::Severity::error:
            return "very-high";
        case check::Severity::warning:
            return "high";
        case check::Severity::note:
            break;
    }
    return "medium";
}

std::string_view problem_severity(check::Severity severity) {
    return severity == check::Severity::note ? "recommendation" : check::name(severity);
}

}  // namespace

std::string pascal_case(std::string_view rule) {
    std::string out;
    bool begins = true;
    for (const char c : rule) {
        if (c != '-') out += begins ? upper(c) : c;
        begins = c == '-';
    }
    return out;
}

std::string sarif_rule(const check::Rule& rule) {
    Json json = {
        {"id", rule.id},
        {"name", pascal_case(rule.id)},
        {"shortDescription", {{"text", text::shortened(sentence(rule.summary), most_of_description)}}},
        {"fullDescription", {{"text", text::shortened(sentence(rule.what), most_of_description)}}},
        {"help", {{"text", rule_explanation(rule)}, {"markdown", rule_help(rule)}}},
        {"defaultConfiguration", {{"level", check::name(rule.severity)}}},
        {"properties",
         {{"tags", Json::array({rule.group(), "ansible", "tripleo"})},
          {"precision", precision(rule.severity)},
          {"problem.severity", problem_severity(rule.severity)}}},
    };
    if (const std::string address = rule_address(rule.id); !address.empty()) json["helpUri"] = address;
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace stepwarden::report
