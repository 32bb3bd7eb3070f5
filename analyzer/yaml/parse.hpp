// Reads a YAML stream with libyaml, the parser that Ansible and Heat have too, into located nodes. What PyYAML rejects
// is a diagnostic here; what it silently accepts though it is almost surely a mistake (duplicate keys) is kept as a
// warning.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"
#include "yaml/duplicate_key.hpp"
#include "yaml/node.hpp"

namespace stepwarden::yaml {

struct Limits {
    std::size_t depth = 200;
    /// Nodes of the finished tree, aliases expanded.
    std::size_t nodes = 4'000'000;
};

struct Stream {
    std::vector<Node> documents;
    /// In the order in which their mappings end.
    std::vector<DuplicateKey> duplicate_keys;
};

/// `bytes` is the file's content, a byte order mark and CRLF included. Fails with the place of the first error: syntax,
/// undefined alias, invalid UTF-8, control characters, a bound that was hit (which the message names).
text::Result<Stream> parse(std::string_view bytes, text::FileId file, const Limits& limits = {});

}  // namespace stepwarden::yaml
