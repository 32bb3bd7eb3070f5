#include "heat/template_cache.hpp"

#include <array>
#include <string>

namespace stepwarden::heat {

namespace {

text::Result<jinja::TextTemplate> parse_file(const text::Tree& checkout, text::FileId file) {
    const auto content = checkout.read(file);
    if (!content) return tl::unexpected(content.error());
    return jinja::parse_text_template(*content, file);
}

/// jinja2/loaders.py, split_template_path: no step up is followed.
bool steps_up(std::string_view name) {
    const std::string path = "/" + std::string(name) + "/";
    return path.find("/../") != std::string::npos;
}

}  // namespace

text::Result<const jinja::TextTemplate*> TemplateCache::parsed(text::FileId file) {
    Entry* entry = nullptr;
    {
        const std::lock_guard lock(mutex_);
        std::unique_ptr<Entry>& slot = entries_[file];
        if (!slot) slot = std::make_unique<Entry>();
        entry = slot.get();
    }
    std::call_once(entry->once, [&] { entry->parsed = parse_file(checkout_, file); });
    if (!*entry->parsed) return tl::unexpected(entry->parsed->error());
    return &**entry->parsed;
}

text::Result<const jinja::TextTemplate*> TemplateCache::included(std::string_view output, std::string_view name) {
    if (steps_up(name)) return nullptr;
    name.remove_prefix(std::min(name.find_first_not_of('/'), name.size()));
    for (const std::string_view from : std::array<std::string_view, 2>{output, ""}) {
        const auto path = text::resolve(from, name);
        const auto file = path ? checkout_.find(*path) : std::nullopt;
        if (file) return parsed(*file);
    }
    return nullptr;
}

}  // namespace stepwarden::heat
