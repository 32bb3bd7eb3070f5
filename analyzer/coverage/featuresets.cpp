#include <utility>

#include "coverage/job_deeds.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::coverage {
namespace {

constexpr std::string_view directory = "config/general_config/";
constexpr std::string_view prefix = "featureset";
constexpr std::string_view suffix = ".yml";

/// The number in the path of a featureset's file, "" for other paths.
std::string_view number_of(std::string_view path) {
    const std::size_t at = path.rfind(directory);
    if (at == std::string_view::npos || (at != 0 && path[at - 1] != '/')) return "";
    std::string_view name = path.substr(at + directory.size());
    if (!name.starts_with(prefix) || !name.ends_with(suffix)) return "";
    name.remove_prefix(prefix.size());
    name.remove_suffix(suffix.size());
    return name.find_first_not_of("0123456789") == std::string_view::npos ? name : std::string_view();
}

}  // namespace

Featuresets read_featuresets(const text::Tree& tree) {
    Featuresets featuresets;
    for (text::MountId mount = 0; mount < tree.mounts(); ++mount) {
        for (const text::FileId file : tree.below("", mount)) {
            const std::string_view number = number_of(tree.path(file));
            if (number.empty()) continue;
            const text::Result<std::string_view> bytes = tree.read(file);
            if (!bytes) {
                featuresets.problems.push_back(bytes.error());
                continue;
            }
            const text::Result<yaml::Stream> stream = yaml::parse(*bytes, file);
            if (!stream) {
                featuresets.problems.push_back(stream.error());
            } else if (!stream->documents.empty() && stream->documents.front().is_mapping()) {
                featuresets.by_number.emplace(number, value::from_yaml(stream->documents.front()).as_dict());
            }
        }
    }
    return featuresets;
}

}  // namespace stepwarden::coverage
