#include "tripleo/knowledge.hpp"

#include <algorithm>
#include <iterator>

#include "tripleo/knowledge_files.hpp"
#include "yaml/packed.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::tripleo {

const Knowledge& Knowledge::built_in() {
    static const Knowledge knowledge;
    return knowledge;
}

std::vector<std::string> Knowledge::table_names() {
    std::vector<std::string> names;
    for (const KnowledgeFile& file : knowledge_files()) names.emplace_back(file.name);
    return names;
}

std::string_view Knowledge::file(std::string_view name) const {
    const auto changed = changed_.find(name);
    return changed != changed_.end() ? std::string_view(changed->second) : knowledge_file(name);
}

yaml::Node Knowledge::table(std::string_view name) const { return yaml::read_table(file(name)).value_or(yaml::Node{}); }

text::Result<void> Knowledge::add(std::string_view name, std::string_view yaml) {
    auto stream = yaml::parse(yaml, text::no_file);
    if (!stream) return tl::unexpected(stream.error());
    if (!stream->duplicate_keys.empty()) return tl::unexpected(stream->duplicate_keys.front().told());
    if (stream->documents.empty() || stream->documents.front().is_null()) return {};
    const yaml::Node& added = stream->documents.front();
    if (!added.is_mapping())
        return tl::unexpected(text::Diagnostic{added.where, "expected a mapping, as the table that it adds to is one"});
    auto table = yaml::read_table(file(name));
    if (!table) return tl::unexpected(table.error());
    changed_.insert_or_assign(std::string(name), yaml::pack(laid_over(std::move(*table), added)));
    return {};
}

yaml::Node laid_over(yaml::Node table, const yaml::Node& added) {
    if (table.is_sequence() && added.is_sequence()) {
        yaml::Node both = added;
        std::ranges::move(table.items, std::back_inserter(both.items));
        return both;
    }
    if (!table.is_mapping() || !added.is_mapping()) return added;
    for (const yaml::Entry& entry : added.entries) {
        const auto same = [&](const yaml::Entry& ours) { return yaml::same_value(ours.key, entry.key); };
        const auto ours = std::ranges::find_if(table.entries, same);
        if (ours == table.entries.end())
            table.entries.push_back(entry);
        else
            ours->value = laid_over(std::move(ours->value), entry.value);
    }
    return table;
}

}  // namespace stepwarden::tripleo
