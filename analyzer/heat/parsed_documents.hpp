// YAML documents of a checkout's files, each parsed once whoever asks, whatever plan it is read for: by the identity of
// their content where the tree knows it, else by their file. A pool may share them, by their content, with other
// checkouts and revisions. Their nodes know lines and columns, but no file.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "heat/document_pool.hpp"
#include "text/tree.hpp"

namespace stepwarden::heat {

class ParsedDocuments {
public:
    /// heatclient strips what follows a template's last character, line break included, before it parses it
    /// (heatclient/common/template_format.py, parse); Heat itself does not.
    enum class Ending : std::uint8_t { stripped, as_written };

    /// With a `pool`, what it holds is not parsed again. All that share one have to have the same ending.
    explicit ParsedDocuments(Ending ending = Ending::stripped, std::shared_ptr<DocumentPool> pool = nullptr)
        : ending_(ending), pool_(std::move(pool)) {}

    [[nodiscard]] Ending ending() const { return ending_; }

    /// Safe to call from several threads.
    std::shared_ptr<const ParsedDocument> get(const text::Tree& tree, text::FileId file);

    /// The first document of a rendered text, which is not kept.
    [[nodiscard]] std::shared_ptr<const ParsedDocument> parse(std::string_view bytes) const;

    /// Number of documents that were asked for.
    [[nodiscard]] std::size_t size() const;

private:
    [[nodiscard]] std::shared_ptr<const ParsedDocument> load(const text::Tree& tree, text::FileId file) const;

    Ending ending_;
    std::shared_ptr<DocumentPool> pool_;
    mutable std::mutex guard_;
    /// By content id, or by file number where the tree has none.
    std::unordered_map<std::string, std::shared_ptr<const ParsedDocument>> documents_;
};

}  // namespace stepwarden::heat
