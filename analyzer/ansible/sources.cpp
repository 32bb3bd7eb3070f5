#include "ansible/sources.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "ansible/read_tasks.hpp"
#include "text/parallel.hpp"

namespace stepwarden::ansible {

struct Sources::File {
    std::optional<yaml::Stream> stream;
    std::optional<TaskList> tasks;
    std::optional<Playbook> playbook;
    std::optional<text::Diagnostic> failure;
};

Sources::Sources(const text::Tree& tree) : tree_(&tree), files_(tree.size()) {}
Sources::Sources(Sources&&) noexcept = default;
Sources& Sources::operator=(Sources&&) noexcept = default;
Sources::~Sources() = default;

void Sources::parse(File& entry, text::FileId file) const {
    const auto bytes = tree_->read(file);
    if (!bytes) {
        entry.failure = bytes.error();
        return;
    }
    auto stream = yaml::parse(*bytes, file);
    if (!stream) {
        entry.failure = stream.error();
        return;
    }
    entry.stream = std::move(*stream);
    if (entry.stream->documents.empty()) entry.stream->documents.emplace_back().where = {file, 1, 1};
}

void Sources::parse_tasks(File& entry) {
    if (entry.stream && !entry.tasks) entry.tasks = read_tasks(entry.stream->documents.front());
}

void Sources::parse_playbook(File& entry) {
    if (entry.stream && !entry.playbook) entry.playbook = read_playbook(entry.stream->documents.front());
}

void Sources::make_room() {
    if (files_.size() < tree_->size()) files_.resize(tree_->size());
}

Sources::File& Sources::load(text::FileId file) {
    make_room();
    if (!files_[file]) {
        files_[file] = std::make_unique<File>();
        parse(*files_[file], file);
    }
    return *files_[file];
}

void Sources::prefetch(std::span<const Wanted> files, unsigned threads) {
    make_room();
    // The largest first, so that no thread is left with one at the end.
    std::vector<std::pair<std::size_t, Wanted>> by_size;
    for (const Wanted& wanted : files)
        by_size.emplace_back(tree_->read(wanted.file).value_or(std::string_view()).size(), wanted);
    std::stable_sort(by_size.begin(), by_size.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    // Each thread writes to the slots of its own files only. What a failing thread leaves undone, load() does when
    // asked.
    std::ignore = text::for_each_parallel(by_size.size(), threads, [&](std::size_t index) {
        const Wanted& wanted = by_size[index].second;
        if (files_[wanted.file]) return;
        auto entry = std::make_unique<File>();
        parse(*entry, wanted.file);
        if (wanted.kind == FileKind::tasks) parse_tasks(*entry);
        if (wanted.kind == FileKind::playbook) parse_playbook(*entry);
        files_[wanted.file] = std::move(entry);
    });
}

const yaml::Node* Sources::document(text::FileId file) {
    const std::scoped_lock lock(*guard_);
    const File& entry = load(file);
    return entry.stream ? &entry.stream->documents.front() : nullptr;
}

const yaml::Node* Sources::parsed_document(text::FileId file) const {
    if (file >= files_.size()) return nullptr;
    const auto& entry = files_[file];
    return entry && entry->stream ? &entry->stream->documents.front() : nullptr;
}

const std::vector<Task>* Sources::tasks(text::FileId file) {
    const std::scoped_lock lock(*guard_);
    File& entry = load(file);
    parse_tasks(entry);
    return entry.tasks ? &entry.tasks->tasks : nullptr;
}

const Playbook* Sources::playbook(text::FileId file) {
    const std::scoped_lock lock(*guard_);
    File& entry = load(file);
    parse_playbook(entry);
    return entry.playbook ? &*entry.playbook : nullptr;
}

std::vector<text::Diagnostic> Sources::diagnostics() const {
    std::vector<text::Diagnostic> all;
    for (const auto& entry : files_) {
        if (!entry) continue;
        if (entry->failure) all.push_back(*entry->failure);
        if (entry->tasks) all.insert(all.end(), entry->tasks->diagnostics.begin(), entry->tasks->diagnostics.end());
        if (entry->playbook)
            all.insert(all.end(), entry->playbook->diagnostics.begin(), entry->playbook->diagnostics.end());
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.where < b.where; });
    return all;
}

std::vector<text::Diagnostic> Sources::duplicate_keys() const {
    std::vector<text::Diagnostic> all;
    for (const auto& entry : files_)
        if (entry && entry->stream)
            for (const yaml::DuplicateKey& key : entry->stream->duplicate_keys) all.push_back(key.told());
    return all;
}

std::size_t Sources::parsed() const {
    return static_cast<std::size_t>(
        std::count_if(files_.begin(), files_.end(), [](const auto& entry) { return entry != nullptr; }));
}

}  // namespace stepwarden::ansible
