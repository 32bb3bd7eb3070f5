// Filters on file paths, as Python's posixpath takes them apart. What looks at the file system is Unknown.
#include <algorithm>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

tl::expected<std::string_view, Failure> path_of(const Value& value) {
    if (!value.is_string()) return type_failure("expected str, bytes or os.PathLike object");
    return value.as_string();
}

Outcome base_name(const Invocation& call) {
    const auto path = path_of(call.subject());
    if (!path) return tl::unexpected(path.error());
    return Value(path->substr(path->rfind('/') + 1));
}

Outcome directory_name(const Invocation& call) {
    const auto path = path_of(call.subject());
    if (!path) return tl::unexpected(path.error());
    std::string_view head = path->substr(0, path->rfind('/') + 1);
    const std::size_t last = head.find_last_not_of('/');
    if (last != std::string_view::npos) head = head.substr(0, last + 1);
    return Value(head);
}

Outcome split_extension(const Invocation& call) {
    const auto path = path_of(call.subject());
    if (!path) return tl::unexpected(path.error());
    const std::size_t name = path->rfind('/') + 1;
    const std::size_t dot = path->rfind('.');
    // Dots that a name starts with belong to it.
    const bool has_extension = dot != std::string_view::npos && dot >= name &&
                               path->substr(name, dot - name).find_first_not_of('.') != std::string_view::npos;
    const std::size_t cut = has_extension ? dot : path->size();
    // Without an extension Python hands on the very same object.
    const bool is_whole = !has_extension && call.subject().is_string();
    return Value::tuple({is_whole ? call.subject() : Value(path->substr(0, cut)), path->substr(cut)});
}

Outcome join(const Invocation& call) {
    if (call.subject().is_string()) return call.subject();
    if (!call.subject().is_plain_list() && !call.subject().is_tuple())
        return type_failure("|path_join expects string or sequence");
    if (call.subject().as_list().empty()) return type_failure("join() missing 1 required positional argument");
    std::string out;
    bool first = true;
    for (const Value& part : call.subject().as_list()) {
        const auto path = path_of(part);
        if (!path) return tl::unexpected(path.error());
        if (path->starts_with('/')) {
            out = *path;
        } else {
            if (!first && !out.empty() && !out.ends_with('/')) out += '/';
            out += *path;
        }
        first = false;
    }
    return Value(std::move(out));
}

Outcome undecided(const Invocation&) {
    return Value::unknown("the file system of the machine that runs Ansible", true);
}

constexpr Row rows[] = {
    {"basename", Policy::deep, {"path"}, 1, false, base_name},
    {"dirname", Policy::deep, {"path"}, 1, false, directory_name},
    {"splitext", Policy::deep, {"path"}, 1, false, split_extension},
    {"path_join", Policy::deep, {"paths"}, 1, false, join},
    {"realpath", Policy::deep, {"path"}, 1, false, undecided},
    {"relpath", Policy::deep, {"path", "start"}, 1, false, undecided},
    {"expanduser", Policy::deep, {"path"}, 1, false, undecided},
    {"expandvars", Policy::deep, {"path"}, 1, false, undecided},
    {"fileglob", Policy::deep, {"pathname"}, 1, false, undecided},
};

}  // namespace

std::span<const Row> path_filters() { return rows; }

}  // namespace stepwarden::jinja
