#include "tripleo/task_catalogue.hpp"

#include <algorithm>
#include <array>

#include "tripleo/knowledge_files.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::tripleo {
namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t signature_digits = 6;
constexpr std::size_t signatures_on_a_line = 20;
constexpr std::string_view head = "tasks";

constexpr std::array<std::int8_t, 256> make_digit_values() {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < digits.size(); ++i)
        values[static_cast<unsigned char>(digits[i])] = static_cast<std::int8_t>(i);
    return values;
}

constexpr std::array<std::int8_t, 256> digit_values = make_digit_values();

/// False when the text is no sequence of signatures.
bool decode(std::string_view text, std::vector<Signature>& signatures) {
    signatures.reserve(text.size() / signature_digits);
    Signature signature = 0;
    std::size_t count = 0;
    for (const char c : text) {
        // Where a long text was folded.
        if (c == ' ') continue;
        const std::int8_t digit = digit_values[static_cast<unsigned char>(c)];
        if (digit < 0) return false;
        signature = (signature << 6U) | static_cast<Signature>(digit);
        if (++count % signature_digits == 0) {
            signatures.push_back(signature);
            signature = 0;
        }
    }
    return count % signature_digits == 0;
}

std::string encode(Signature signature) {
    std::string text(signature_digits, digits[0]);
    for (std::size_t i = signature_digits; i-- > 0; signature >>= 6U) text[i] = digits[signature & 63U];
    return text;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t blank = std::min(text.find(' '), text.size());
        if (blank > 0) words.emplace_back(text.substr(0, blank));
        text.remove_prefix(std::min(blank + 1, text.size()));
    }
    return words;
}

}  // namespace

TaskCatalogue::TaskCatalogue(std::vector<CatalogueRow> rows) : rows_(std::move(rows)) {
    for (std::uint32_t row = 0; row < rows_.size(); ++row)
        for (const Signature signature : rows_[row].signatures) places_.push_back({signature, row});
    std::ranges::sort(places_, {}, &Place::signature);
}

std::span<const TaskCatalogue::Place> TaskCatalogue::find(Signature signature) const {
    return std::ranges::equal_range(places_, signature, {}, &Place::signature);
}

std::vector<std::size_t> TaskCatalogue::services_with(const CatalogueQuestion& question,
                                                      std::span<const Signature> signatures, bool same_release) const {
    const std::span<const std::string> names = question.names;
    std::vector<std::size_t> counts(names.size(), 0);
    for (const Signature signature : signatures) {
        std::vector<bool> has(names.size(), false);
        for (const Place& place : find(signature)) {
            const CatalogueRow& row = rows_[place.row];
            if (same_release && std::ranges::find(row.releases, question.release) == row.releases.end()) continue;
            const auto name = std::ranges::find(names, row.service);
            if (name != names.end()) has[static_cast<std::size_t>(name - names.begin())] = true;
        }
        for (std::size_t i = 0; i < names.size(); ++i) counts[i] += has[i] ? 1 : 0;
    }
    const std::size_t most = counts.empty() ? 0 : std::ranges::max(counts);
    std::vector<std::size_t> services;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (most > 0 && counts[i] == most) services.push_back(i);
    return services;
}

Recognised TaskCatalogue::services_with(const CatalogueQuestion& question,
                                        std::span<const Signature> signatures) const {
    Recognised recognised;
    recognised.services = services_with(question, signatures, true);
    recognised.same_release = !recognised.services.empty();
    if (!recognised.same_release) recognised.services = services_with(question, signatures, false);
    return recognised;
}

Recognised TaskCatalogue::recognise(const CatalogueQuestion& question, const yaml::Node& task) const {
    const TaskSignatures signatures = signatures_of(question.section, task);
    Recognised by_content = services_with(question, signatures.content);
    by_content.same_content = !by_content.services.empty();
    if (by_content.same_content) return by_content;
    return services_with(question, signatures.own.empty() ? signatures.nested : signatures.own);
}

text::Result<TaskCatalogue> read_task_catalogue(std::string_view table) {
    const auto document = yaml::read_table(table);
    if (!document) return tl::unexpected(document.error());
    const auto wrong = [](const yaml::Node& node, std::string_view message) {
        return tl::unexpected(text::Diagnostic{node.where, "catalogue of tasks: " + std::string(message), {}});
    };
    const yaml::Node* tasks = document->find(head);
    if (tasks == nullptr || !tasks->is_mapping()) return wrong(*document, "expected a mapping under 'tasks'");
    std::vector<CatalogueRow> rows;
    rows.reserve(tasks->entries.size());
    for (const auto& [key, signatures] : tasks->entries) {
        std::vector<std::string> words = words_of(key.scalar);
        if (words.size() < 3) return wrong(key, "a row is named by a service, a template and its releases");
        CatalogueRow row{std::move(words[0]), std::move(words[1]), {}, {}};
        row.releases.assign(std::next(words.begin(), 2), words.end());
        if (!signatures.is_scalar() || !decode(signatures.scalar, row.signatures))
            return wrong(signatures, "a row holds signatures of six characters each");
        rows.push_back(std::move(row));
    }
    return TaskCatalogue(std::move(rows));
}

TaskCatalogue built_in_catalogue() {
    auto catalogue = read_task_catalogue(knowledge_file("catalogue.yaml"));
    return catalogue ? std::move(*catalogue) : TaskCatalogue();
}

std::string write_task_catalogue(const std::vector<CatalogueRow>& rows) {
    std::string text(head);
    text += rows.empty() ? ": {}\n" : ":\n";
    for (const CatalogueRow& row : rows) {
        text += "  " + row.service + " " + row.template_path;
        for (const std::string& release : row.releases) text += " " + release;
        text += ": \"";
        std::vector<Signature> signatures = row.signatures;
        std::ranges::sort(signatures);
        for (std::size_t i = 0; i < signatures.size(); ++i) {
            if (i > 0 && i % signatures_on_a_line == 0) text += "\n    ";
            text += encode(signatures[i]);
        }
        text += "\"\n";
    }
    return text;
}

}  // namespace stepwarden::tripleo
