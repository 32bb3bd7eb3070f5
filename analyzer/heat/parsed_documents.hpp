// YAML documents of a checkout's files, each parsed once whoever asks, whatever plan or revision it is read for: by the
// identity of their content where the tree knows it, else by their file. Their nodes know lines and columns, but no
// file.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "text/diagnostic.hpp"
#include "text/tree.hpp"
#include "yaml/duplicate_key.hpp"
#include "yaml/node.hpp"

namespace stepwarden::heat {

struct ParsedDocument {
    yaml::Node root;
    std::vector<yaml::DuplicateKey> duplicate_keys;
    /// The file is no YAML, for this reason, or cannot be read; `root` is null then.
    std::optional<text::Diagnostic> error;
};

class ParsedDocuments {
public:
    /// heatclient strips what follows a template's last character, line break included, before it parses it
    /// (heatclient/common/template_format.py, parse); Heat itself does not.
    enum class Ending : std::uint8_t { stripped, as_written };

    explicit ParsedDocuments(Ending ending = Ending::stripped) : ending_(ending) {}

    [[nodiscard]] Ending ending() const { return ending_; }

    /// Safe to call from several threads.
    std::shared_ptr<const ParsedDocument> get(const text::Tree& tree, text::FileId file);

    /// The first document of a rendered text, which is not kept.
    [[nodiscard]] std::shared_ptr<const ParsedDocument> parse(std::string_view bytes) const;

    /// Number of documents kept.
    [[nodiscard]] std::size_t size() const;

private:
    Ending ending_;
    mutable std::mutex guard_;
    /// By content id, or by file number where the tree has none.
    std::unordered_map<std::string, std::shared_ptr<const ParsedDocument>> documents_;
};

}  // namespace stepwarden::heat
