#include "report/gitlab.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>

#include "report/finding_text.hpp"
#include "report/json_array.hpp"
#include "report/repository_path.hpp"
#include "text/hash.hpp"
#include "text/visible.hpp"

namespace stepwarden::report {

namespace {

using Json = nlohmann::ordered_json;

std::string_view severity_name(check::Severity severity) {
    switch (severity) {
        case check::Severity::error:
            return "critical";
        case check::Severity::warning:
            return "minor";
        case check::Severity::note:
            break;
    }
    return "info";
}

/// Makes fingerprints that are unique within a report.
class Fingerprints {
public:
    /// The same finding in two PATHs is two findings.
    std::string of(const Part& part, const std::string& fingerprint) {
        std::string own = fingerprint;
        if (!part.prefix.empty())
            own = fmt::format("{:016x}", text::StableHash().add(part.prefix).add(fingerprint).value());
        const int times = ++seen_[own];
        return times == 1 ? own : fmt::format("{}-{}", own, times);
    }

private:
    std::unordered_map<std::string, int> seen_;
};

std::string issue(std::string description, std::string_view name, std::string fingerprint, std::string_view severity,
                  const std::string& path, std::uint32_t line) {
    const Json json = {
        {"description", std::move(description)},
        {"check_name", name},
        {"fingerprint", std::move(fingerprint)},
        {"severity", severity},
        {"location", {{"path", text::visible(plain_path(path))}, {"lines", {{"begin", std::max(line, 1U)}}}}},
    };
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

void write_gitlab(std::span<const Part> parts, std::ostream& out) {
    Fingerprints fingerprints;
    JsonArray issues(out);
    for (const Part& part : parts) {
        for (const check::Finding& finding : part.results->findings) {
            const Place place = place_of(part, finding.where);
            issues.add(issue(text::visible(finding.message), finding.rule, fingerprints.of(part, finding.fingerprint),
                             severity_name(finding.severity), place.path, place.line));
        }
        for (const check::Unanalysed& input : part.results->unanalysed) {
            const std::string about =
                fmt::format("{:016x}", text::StableHash().add(input.path).add(input.reason).value());
            issues.add(issue(unanalysed_text(input), "input-not-analysed", fingerprints.of(part, about), "critical",
                             part.prefix + input.path, input.line));
        }
    }
    issues.close();
    out << '\n';
}

}  // namespace stepwarden::report
