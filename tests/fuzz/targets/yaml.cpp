// The YAML reader. What was read is written as YAML and read again: it has to be the same values, and the same text
// when it is written once more. So has the packed form that the program's own tables travel in.
#include <string>

#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "value/yaml_text.hpp"
#include "yaml/packed.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::fuzz {
namespace {

std::string written(const yaml::Node& document, const value::YamlStyle& style) {
    return value::yaml_text(value::from_yaml(document), style).text;
}

void write_and_read(const yaml::Node& document, const value::YamlStyle& style) {
    const std::string text = written(document, style);
    const auto again = yaml::parse(text, 0);
    hold(again.has_value(), "what is written can be read");
    hold(again->documents.size() == 1, "what is written is one document");
    hold_equal(text, written(again->documents.front(), style), "what is read back is written in the same way");
}

}  // namespace

void yaml(std::string_view bytes) {
    const auto stream = yaml::parse(bytes, 0);
    if (!stream) {
        hold_told(stream);
        return;
    }
    for (const yaml::Node& document : stream->documents) {
        write_and_read(document, {});
        write_and_read(document, {.indent = 4, .flow_leaves = true, .allow_unicode = true});
        const yaml::Node unpacked = yaml::unpack(yaml::pack(document));
        hold(yaml::fingerprint(unpacked) == yaml::fingerprint(document), "packing keeps the fingerprint");
    }
}

}  // namespace stepwarden::fuzz
