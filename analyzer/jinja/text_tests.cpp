// Tests of text: regular expressions, versions, case, paths; and those of the file system, which somebody else has to
// answer.
#include <algorithm>
#include <array>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"
#include "jinja/regex.hpp"
#include "jinja/version.hpp"
#include "value/compare.hpp"
#include "value/utf8.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

enum class Anchor : std::uint8_t { search, match, fullmatch };

Outcome matches(const Invocation& call, Anchor anchor) {
    Outcome text = text_of(call.subject());
    if (!text || text->is_unknown()) return text;
    if (call.slot(1) && !call.slot(1)->is_string())
        return type_failure("first argument must be string or compiled pattern");
    const std::string pattern = call.slot(1) ? call.slot(1)->as_string() : "";
    const std::string tried = anchor == Anchor::fullmatch ? "(?:" + pattern + ")\\Z" : pattern;
    const auto regex = Regex::compile(tried, text->as_string(), call.flag(2, false), call.flag(3, false));
    if (!regex) return Value::unknown(refused_pattern(pattern), true);
    return regex->search(text->as_string(), 0, anchor != Anchor::search).has_value();
}

Outcome search(const Invocation& call) { return matches(call, Anchor::search); }
Outcome match(const Invocation& call) { return matches(call, Anchor::match); }

/// An unknown `match_type` means search, by the way Ansible looks the method up.
Outcome regex(const Invocation& call) {
    const std::string kind = call.slot(4) && call.slot(4)->is_string() ? call.slot(4)->as_string() : "search";
    if (kind == "match") return matches(call, Anchor::match);
    if (kind == "search") return matches(call, Anchor::search);
    return Value::unknown("test 'regex' with match_type '" + kind + "'", true);
}

constexpr std::array<std::pair<std::string_view, Comparator>, 14> version_operators = {
    {{"==", Comparator::equal},
     {"=", Comparator::equal},
     {"eq", Comparator::equal},
     {"<", Comparator::less},
     {"lt", Comparator::less},
     {"<=", Comparator::less_equal},
     {"le", Comparator::less_equal},
     {">", Comparator::greater},
     {"gt", Comparator::greater},
     {">=", Comparator::greater_equal},
     {"ge", Comparator::greater_equal},
     {"!=", Comparator::not_equal},
     {"<>", Comparator::not_equal},
     {"ne", Comparator::not_equal}}};

bool is_true(const Value* argument) { return argument && value::truthiness(*argument) == value::Truth::yes; }

Outcome version(const Invocation& call) {
    if (is_true(call.slot(3)) || is_true(call.slot(4)))
        return Value::unknown("a strict or semantic version comparison", true);
    for (std::size_t i = 0; i < 2; ++i)
        if (value::truthiness(*call.slot(i)) == value::Truth::no) return other_failure("Version value cannot be empty");
    const Value op_name = call.slot(2) ? *call.slot(2) : Value("eq");
    const auto* op = std::find_if(version_operators.begin(), version_operators.end(), [&](const auto& entry) {
        return op_name.is_string() && entry.first == op_name.as_string();
    });
    if (op == version_operators.end()) return other_failure("Invalid operator type");
    Outcome left = text_of(call.subject());
    Outcome right = text_of(*call.slot(1));
    if (!left || left->is_unknown()) return left;
    if (!right || right->is_unknown()) return right;
    const Value left_parts(loose_version(left->as_string()));
    const Value right_parts(loose_version(right->as_string()));
    Outcome same = compare(Comparator::equal, left_parts, right_parts);
    // LooseVersion orders what is not equal, so that parts without an order fail under every operator.
    Outcome less =
        same->is_bool() && same->as_bool() ? Outcome(false) : compare(Comparator::less, left_parts, right_parts);
    return less ? compare(op->second, left_parts, right_parts) : less;
}

template <bool lower>
Outcome has_case(const Invocation& call) {
    Outcome text = text_of(call.subject());
    if (!text || text->is_unknown()) return text;
    if (!value::is_ascii(text->as_string())) return Value::unknown("the case of letters beyond ASCII", true);
    bool any = false;
    for (const char c : text->as_string()) {
        const bool is_lower = c >= 'a' && c <= 'z';
        const bool is_upper = c >= 'A' && c <= 'Z';
        if (lower ? is_upper : is_lower) return false;
        any = any || is_lower || is_upper;
    }
    return any;
}

Outcome is_absolute(const Invocation& call) {
    if (!call.subject().is_string()) return type_failure("expected str, bytes or os.PathLike object");
    return call.subject().as_string().starts_with('/');
}

/// Looks at a file of the machine that runs Ansible.
template <const char* test>
Outcome path_test(const Invocation& call) {
    Outcome path = text_of(call.subject());
    if (!path || path->is_unknown()) return path;
    const auto& ask = call.context->lookup.path_test;
    const auto answer = ask ? ask(test, path->as_string()) : std::nullopt;
    return answer ? Value(*answer) : Value::unknown("whether '" + path->as_string() + "' exists", true);
}

constexpr char exists_test[] = "exists";
constexpr char link_exists_test[] = "link_exists";
constexpr char file_test[] = "file";
constexpr char directory_test[] = "directory";
constexpr char link_test[] = "link";
constexpr char mount_test[] = "mount";

/// Two names of one file; a missing one is an error.
Outcome same_file(const Invocation&) { return risky_unknown("whether two paths are the same file"); }

constexpr std::array<std::string_view, Invocation::max_slots> pattern_parameters = {"value", "pattern", "ignorecase",
                                                                                    "multiline"};
constexpr std::array<std::string_view, Invocation::max_slots> version_parameters = {"value", "version", "operator",
                                                                                    "strict", "version_type"};

constexpr Row rows[] = {
    {"search", Policy::deep, pattern_parameters, 1, false, search},
    {"match", Policy::deep, pattern_parameters, 1, false, match},
    {"regex", Policy::deep, {"value", "pattern", "ignorecase", "multiline", "match_type"}, 1, false, regex},
    {"version", Policy::deep, version_parameters, 2, false, version},
    {"version_compare", Policy::deep, version_parameters, 2, false, version},
    {"lower", Policy::deep, {"value"}, 1, false, has_case<true>},
    {"upper", Policy::deep, {"value"}, 1, false, has_case<false>},
    {"abs", Policy::deep, {"path"}, 1, false, is_absolute},
    {"is_abs", Policy::deep, {"path"}, 1, false, is_absolute},
    {"exists", Policy::deep, {"path"}, 1, false, path_test<exists_test>},
    {"link_exists", Policy::deep, {"path"}, 1, false, path_test<link_exists_test>},
    {"file", Policy::deep, {"path"}, 1, false, path_test<file_test>},
    {"is_file", Policy::deep, {"path"}, 1, false, path_test<file_test>},
    {"directory", Policy::deep, {"path"}, 1, false, path_test<directory_test>},
    {"is_dir", Policy::deep, {"path"}, 1, false, path_test<directory_test>},
    {"link", Policy::deep, {"path"}, 1, false, path_test<link_test>},
    {"is_link", Policy::deep, {"path"}, 1, false, path_test<link_test>},
    {"mount", Policy::deep, {"path"}, 1, false, path_test<mount_test>},
    {"is_mount", Policy::deep, {"path"}, 1, false, path_test<mount_test>},
    {"same_file", Policy::deep, {"path", "other"}, 2, false, same_file},
    {"is_same_file", Policy::deep, {"path", "other"}, 2, false, same_file},
};

}  // namespace

std::span<const Row> text_tests() { return rows; }

}  // namespace stepwarden::jinja
