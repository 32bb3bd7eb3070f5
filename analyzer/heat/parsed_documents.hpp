// YAML documents of a checkout's files, each parsed once whoever asks, whatever plan or revision it is read for: by the
// identity of their content where the tree knows it, else by their file. Their nodes know lines and columns, but no
// file.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "text/diagnostic.hpp"
#include "text/tree.hpp"
#include "yaml/node.hpp"

namespace stepwarden::heat {

struct ParsedDocument {
    yaml::Node root;
    /// At the later key.
    std::vector<text::Diagnostic> duplicate_keys;
    /// The file is no YAML, for this reason, or cannot be read; `root` is null then.
    std::optional<text::Diagnostic> error;
};

/// The first document of a text; a rendered one as well as one that stands in a file.
std::shared_ptr<const ParsedDocument> parse_document(std::string_view bytes);

class ParsedDocuments {
public:
    /// Safe to call from several threads.
    std::shared_ptr<const ParsedDocument> get(const text::Tree& tree, text::FileId file);

    /// Number of documents kept.
    [[nodiscard]] std::size_t size() const;

private:
    mutable std::mutex guard_;
    /// By content id, or by file number where the tree has none.
    std::unordered_map<std::string, std::shared_ptr<const ParsedDocument>> documents_;
};

}  // namespace stepwarden::heat
