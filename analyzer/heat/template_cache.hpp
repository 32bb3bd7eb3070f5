// The parsed templates of a checkout, each parsed once however many files are rendered from it.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "jinja/render_text.hpp"
#include "text/tree.hpp"

namespace stepwarden::heat {

/// Safe to use from several threads.
class TemplateCache {
public:
    explicit TemplateCache(const text::Tree& checkout) : checkout_(checkout) {}

    /// The template lives as long as the cache.
    [[nodiscard]] text::Result<const jinja::TextTemplate*> parsed(text::FileId file);

    /// What a template that becomes the file `output` includes under that name: beside `output` first, else from the
    /// root of the checkout; nullptr when it is in neither (jinja2/loaders.py, FileSystemLoader).
    [[nodiscard]] text::Result<const jinja::TextTemplate*> included(std::string_view output, std::string_view name);

private:
    struct Entry {
        std::once_flag once;
        std::optional<text::Result<jinja::TextTemplate>> parsed;
    };

    const text::Tree& checkout_;
    std::mutex mutex_;
    std::unordered_map<text::FileId, std::unique_ptr<Entry>> entries_;
};

}  // namespace stepwarden::heat
