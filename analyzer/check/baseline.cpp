#include "check/baseline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "text/json_nesting.hpp"

namespace stepwarden::check {
namespace {

constexpr std::string_view format_name = "stepwarden-baseline/1";

using Json = nlohmann::ordered_json;

auto reading_order(const KnownFinding& known) { return std::tie(known.path, known.rule, known.message); }

text::Result<Baseline> refused(std::string why) {
    return tl::unexpected(
        text::Diagnostic{{}, fmt::format("no baseline: {}; write it anew with --write-baseline", why)});
}

std::string text_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

Baseline::Baseline(std::vector<KnownFinding> known) : known_(std::move(known)) { std::ranges::sort(known_); }

bool Baseline::takes(const Finding& finding) {
    const auto found = std::ranges::lower_bound(known_, finding.fingerprint, {}, &KnownFinding::fingerprint);
    if (found == known_.end() || found->fingerprint != finding.fingerprint) return false;
    met_.insert(finding.fingerprint);
    return true;
}

std::vector<KnownFinding> Baseline::left() const {
    std::vector<KnownFinding> gone;
    for (const KnownFinding& known : known_)
        if (!met_.contains(known.fingerprint)) gone.push_back(known);
    std::ranges::sort(gone, [](const auto& a, const auto& b) { return reading_order(a) < reading_order(b); });
    return gone;
}

text::Result<Baseline> read_baseline(std::string_view json) {
    if (text::is_json_deeper(json))
        return refused(fmt::format("it is nested deeper than {} levels", text::most_json_levels));
    const Json document = Json::parse(json, nullptr, false);
    if (document.is_discarded()) return refused("it is not JSON");
    if (!document.is_object() || text_of(document, "format") != format_name)
        return refused(fmt::format("its format is not '{}'", format_name));
    const auto findings = document.find("findings");
    if (findings == document.end() || !findings->is_array()) return refused("it has no list of findings");
    std::vector<KnownFinding> known;
    for (const Json& each : *findings) {
        if (!each.is_object() || text_of(each, "fingerprint").empty())
            return refused("one of its findings has no fingerprint");
        known.push_back(
            {text_of(each, "fingerprint"), text_of(each, "rule"), text_of(each, "path"), text_of(each, "message")});
    }
    return Baseline(std::move(known));
}

std::string write_baseline(std::vector<KnownFinding> known) {
    std::ranges::sort(known, [](const auto& a, const auto& b) {
        return std::tuple(reading_order(a), a.fingerprint) < std::tuple(reading_order(b), b.fingerprint);
    });
    std::string out = fmt::format("{{\"format\": \"{}\",\n\"findings\": [", format_name);
    for (const KnownFinding& each : known) {
        const Json line = {
            {"fingerprint", each.fingerprint}, {"rule", each.rule}, {"path", each.path}, {"message", each.message}};
        out += (&each == known.data() ? "\n" : ",\n") + line.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    return out + "\n]}\n";
}

}  // namespace stepwarden::check
