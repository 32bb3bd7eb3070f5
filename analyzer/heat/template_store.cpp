#include "heat/template_store.hpp"

#include <set>

#include "text/parallel.hpp"

namespace stepwarden::heat {
namespace {

/// The relative templates that the resources of a template are of.
std::vector<std::string> nested_templates(const HotTemplate& source) {
    std::vector<std::string> paths;
    const yaml::Node* resources = source.root().find("resources");
    if (resources == nullptr) return paths;
    for (const auto& [name, resource] : resources->entries) {
        const yaml::Node* type = resource.find("type");
        if (type == nullptr || !type->is_string() || !type->scalar.ends_with(".yaml")) continue;
        if (auto path = source.resolve(type->scalar)) paths.push_back(std::move(*path));
    }
    return paths;
}

}  // namespace

TemplateStore::Entry TemplateStore::load(const std::string& path) const {
    const auto file = files_.read(path);
    if (!file) return tl::unexpected(file.error());
    auto document =
        file->lines.empty() ? documents_.get(files_.checkout(), file->source) : documents_.parse(file->content);
    auto parsed = std::make_unique<const HotTemplate>(path, std::move(document), *file);
    if (parsed->document().error) {
        text::Diagnostic error = *parsed->document().error;
        error.where = parsed->origin(error.where);
        return tl::unexpected(std::move(error));
    }
    return parsed;
}

text::Result<const HotTemplate*> TemplateStore::get(std::string_view path) {
    const auto answer = [](const Entry& entry) -> text::Result<const HotTemplate*> {
        if (!entry) return tl::unexpected(entry.error());
        return entry->get();
    };
    {
        const std::scoped_lock lock(guard_);
        if (const auto found = entries_.find(path); found != entries_.end()) return answer(found->second);
    }
    Entry loaded = load(std::string(path));
    const std::scoped_lock lock(guard_);
    return answer(entries_.try_emplace(std::string(path), std::move(loaded)).first->second);
}

text::Result<std::string_view> TemplateStore::text(std::string_view path) const {
    const auto file = files_.read(path);
    if (!file) return tl::unexpected(file.error());
    return file->content;
}

void TemplateStore::prefetch(std::vector<std::string> paths, unsigned threads) {
    std::set<std::string> seen(paths.begin(), paths.end());
    while (!paths.empty()) {
        std::vector<std::vector<std::string>> nested(paths.size());
        const auto load_one = [&](std::size_t index) {
            if (!files_.contains(paths[index])) return;
            if (const auto loaded = get(paths[index])) nested[index] = nested_templates(**loaded);
        };
        // What could not be read is told to whoever asks for it.
        static_cast<void>(text::for_each_parallel(paths.size(), threads, load_one));
        paths.clear();
        for (auto& list : nested)
            for (auto& path : list)
                if (seen.insert(path).second) paths.push_back(std::move(path));
    }
}

std::vector<const HotTemplate*> TemplateStore::parsed() const {
    const std::scoped_lock lock(guard_);
    std::vector<const HotTemplate*> all;
    for (const auto& [path, entry] : entries_)
        if (entry) all.push_back(entry->get());
    return all;
}

}  // namespace stepwarden::heat
