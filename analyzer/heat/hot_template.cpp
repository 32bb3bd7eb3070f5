#include "heat/hot_template.hpp"

namespace stepwarden::heat {

const yaml::Entry* HotTemplate::entry(std::string_view section, std::string_view name) const {
    const yaml::Node* entries = root().find(section);
    return entries == nullptr ? nullptr : entries->find_entry(name);
}

text::Position HotTemplate::origin(text::Position where) const {
    if (!rendered() || where.line == 0) return {file_.source, where.line, where.column};
    if (where.line > file_.lines.size()) return {file_.source, 0, 0};
    const SourceLine& line = file_.lines[where.line - 1];
    return {line.file, line.line, where.column};
}

std::optional<std::string> HotTemplate::resolve(std::string_view relative) const {
    return text::resolve(path_, relative);
}

bool is_hot(const yaml::Node& root) { return root.find("heat_template_version") != nullptr; }

}  // namespace stepwarden::heat
