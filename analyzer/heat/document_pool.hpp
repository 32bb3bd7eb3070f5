// Parsed YAML documents by the identity of their content, shared by checkouts of many revisions, of which neighbours
// have nearly all files in common. What no recent checkout asked for is forgotten, so that walking a long history takes
// no more memory than a few revisions do.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/diagnostic.hpp"
#include "yaml/duplicate_key.hpp"
#include "yaml/node.hpp"

namespace stepwarden::heat {

struct ParsedDocument {
    yaml::Node root;
    /// At the later key.
    std::vector<yaml::DuplicateKey> duplicate_keys;
    /// The file is no YAML, for this reason, or cannot be read; `root` is null then.
    std::optional<text::Diagnostic> error;
};

/// Safe to use from several threads.
class DocumentPool {
public:
    /// A document that none of the last `rounds` rounds asked for is forgotten when the next one begins.
    explicit DocumentPool(std::size_t rounds) : rounds_(rounds) {}

    /// To be told when another checkout is begun.
    void begin_round();

    /// Null when it is not there.
    [[nodiscard]] std::shared_ptr<const ParsedDocument> find(std::string_view content_id);

    /// Gives what is kept: of several that were parsed at the same time, the first.
    std::shared_ptr<const ParsedDocument> add(std::string_view content_id,
                                              std::shared_ptr<const ParsedDocument> document);

    [[nodiscard]] std::size_t size() const;

private:
    struct Kept {
        std::shared_ptr<const ParsedDocument> document;
        /// The last round that asked for it.
        std::size_t round = 0;
    };

    std::size_t rounds_;
    mutable std::mutex guard_;
    std::size_t round_ = 0;
    std::unordered_map<std::string, Kept> documents_;
};

}  // namespace stepwarden::heat
