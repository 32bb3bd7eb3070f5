#include "heat/written_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "text/tree.hpp"
#include "value/python_text.hpp"

namespace stepwarden::heat {

void WrittenFiles::dump(std::string path, const value::Value& value) {
    value::YamlText made = yaml_dump(value);
    add(path, std::move(made.text), std::move(made.landed));
}

void WrittenFiles::verbatim(std::string path, const value::Value& text) {
    if (text.is_string()) return this->text(std::move(path), text.as_string());
    if (text.is_unknown() || text.is_undefined()) return dump(std::move(path), text);
    fails(fmt::format("the config writer fails on {}: it wants text to write, not {}", path, value::python_type(text)),
          text.is_dict() ? text.as_dict().where : text::Position{});
}

void WrittenFiles::text(std::string path, std::string content) { add(path, std::move(content), {}); }

void WrittenFiles::add(std::string_view path, std::string content, std::vector<Landed> landed) {
    std::optional<std::string> inside = text::resolve("", path);
    if (!inside || inside->empty() || inside->find('\0') != std::string::npos)
        return fails(fmt::format("'{}' leads out of the directory and is not written", path));
    files_.push_back({std::move(*inside), std::move(content), std::move(landed)});
}

void WrittenFiles::fails(std::string message, text::Position where) {
    if (diagnostics_ != nullptr) diagnostics_->push_back({.where = where, .message = std::move(message)});
}

std::vector<WrittenFile> WrittenFiles::take() {
    std::ranges::stable_sort(files_, {}, &WrittenFile::path);
    std::vector<WrittenFile> out;
    for (WrittenFile& file : files_) {
        if (!out.empty() && out.back().path == file.path) out.pop_back();
        out.push_back(std::move(file));
    }
    files_.clear();
    return out;
}

}  // namespace stepwarden::heat
