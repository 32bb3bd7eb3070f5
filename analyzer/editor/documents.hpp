// The documents that an editor has open, as it has them: what is typed and not saved counts, and lies over the file.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <tl/expected.hpp>

#include "editor/positions.hpp"

namespace stepwarden::editor {

struct Document {
    /// As the editor wrote it: what it is told has to name it the same way.
    std::string uri;
    /// Absolute.
    std::filesystem::path path;
    std::string text;
    std::int64_t version = 0;
};

/// The text after the `contentChanges` of a notification, in their order; fails with a sentence when one is none.
tl::expected<std::string, std::string> changed_text(std::string text, const nlohmann::json& changes, Encoding encoding);

class Documents {
public:
    void open(Document document) { by_uri_[document.uri] = std::move(document); }
    void close(const std::string& uri) { by_uri_.erase(uri); }

    /// nullptr when it is not open.
    [[nodiscard]] Document* find(const std::string& uri);
    [[nodiscard]] const Document* find(const std::string& uri) const;

    /// In order of URI.
    [[nodiscard]] const std::map<std::string, Document>& all() const { return by_uri_; }

private:
    std::map<std::string, Document> by_uri_;
};

}  // namespace stepwarden::editor
