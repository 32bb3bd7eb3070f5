// Filters of Jinja and ansible-core that are there for sure but whose results nobody has needed yet: Unknown.
#include "jinja/failure.hpp"
#include "jinja/families.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

Outcome unmodelled(const Invocation& call) { return Value::unknown("filter '" + std::string(call.name) + "'", true); }

/// The same for what real Ansible refuses for many a subject.
Outcome choosy(const Invocation& call) { return risky_unknown("filter '" + std::string(call.name) + "'"); }

constexpr Row rows[] = {
    {"attr", Policy::shallow, {"obj", "name"}, 2, false, unmodelled, gives_undefined},
    {"checksum", Policy::deep, {"data"}, 1, false, unmodelled},
    {"combinations", Policy::shallow, {"seq"}, 1, true, unmodelled},
    {"comment", Policy::deep, {"text"}, 1, true, unmodelled},
    {"filesizeformat", Policy::deep, {"value", "binary"}, 1, false, unmodelled, reads_text},
    {"forceescape", Policy::deep, {"value"}, 1, false, unmodelled},
    {"hash", Policy::deep, {"data", "hashtype"}, 1, false, unmodelled},
    {"md5", Policy::deep, {"data"}, 1, false, unmodelled},
    {"password_hash", Policy::deep, {"password"}, 1, true, choosy, reads_text},
    {"permutations", Policy::shallow, {"seq"}, 1, true, unmodelled},
    {"pprint", Policy::deep, {"value"}, 1, false, unmodelled},
    {"rekey_on_member", Policy::deep, {"data"}, 1, true, choosy, reads_text},
    {"safe", Policy::deep, {"value"}, 1, false, unmodelled},
    {"sha1", Policy::deep, {"data"}, 1, false, unmodelled},
    {"strftime", Policy::deep, {"string_format"}, 1, true, choosy, reads_text},
    {"striptags", Policy::deep, {"value"}, 1, false, unmodelled},
    {"subelements", Policy::deep, {"obj"}, 1, true, choosy, reads_text},
    {"to_datetime", Policy::deep, {"string", "format"}, 1, false, choosy, reads_text},
    {"to_uuid", Policy::deep, {"string", "namespace"}, 1, false, unmodelled},
    {"tojson", Policy::deep, {"value", "indent"}, 1, false, unmodelled},
    {"unvault", Policy::deep, {"vault"}, 1, true, choosy, reads_text},
    {"urldecode", Policy::deep, {"string"}, 1, false, unmodelled},
    {"urlize", Policy::deep, {"value"}, 1, true, unmodelled},
    {"urlsplit", Policy::deep, {"value", "query"}, 1, true, unmodelled},
    {"vault", Policy::deep, {"data"}, 1, true, choosy, reads_text},
    {"win_basename", Policy::deep, {"path"}, 1, false, unmodelled},
    {"win_dirname", Policy::deep, {"path"}, 1, false, unmodelled},
    {"win_splitdrive", Policy::deep, {"path"}, 1, false, unmodelled},
    {"wordwrap", Policy::deep, {"s"}, 1, true, unmodelled},
    {"xmlattr", Policy::deep, {"d", "autospace"}, 1, false, choosy, reads_text},
};

}  // namespace

std::span<const Row> unmodelled_filters() { return rows; }

}  // namespace stepwarden::jinja
