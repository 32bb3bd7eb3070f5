#include "editor/workspace.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "editor/quick_look.hpp"
#include "editor/uri.hpp"

namespace stepwarden::editor {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

/// No checkout takes a tenth of it.
constexpr milliseconds longest_analysis{60'000};

/// How soon after a key the next one comes.
constexpr milliseconds typing_pause{150};

/// Message types of window/logMessage and window/showMessage.
constexpr int type_error = 1;

json json_of(const TaskNote& note, std::size_t line) {
    return {{"line", line - 1},
            {"text", text_of(note)},
            {"origin", note.origin_path},
            {"origin_line", note.origin_line == 0 ? 0 : note.origin_line - 1}};
}

json message_of(const WholeAnalysis& analysis) {
    json by_path = json::object();
    for (const auto& [path, diagnostics] : analysis.diagnostics) by_path[path] = diagnostics;
    json notes = json::object();
    for (const auto& [path, by_line] : analysis.notes) {
        notes[path] = json::array();
        for (const auto& [line, note] : by_line) notes[path].push_back(json_of(note, line));
    }
    return {{"diagnostics", std::move(by_path)}, {"notes", std::move(notes)}, {"failure", analysis.failure}};
}

}  // namespace

void Workspace::set_origin(const std::filesystem::path& checkout) {
    if (origin_ && !checkout.empty() && origin_->root().path == checkout.lexically_normal()) return;
    origin_.reset();
    if (!checkout.empty()) {
        const auto root = root_of(checkout);
        if (!root || root->kind != Root::Kind::checkout) {
            say(fmt::format("'{}' is no checkout of tripleo-heat-templates", checkout.string()));
        } else {
            origin_ = std::make_unique<Project>(*root);
            origin_->read();
        }
    }
    for (auto& [path, entry] : entries_)
        if (entry.project.root().kind == Root::Kind::generated) entry.is_due = true;
}

Workspace::Entry* Workspace::entry_of(const std::filesystem::path& file) {
    const auto root = root_of(file);
    if (!root) return nullptr;
    const auto [found, is_new] = entries_.try_emplace(root->path, *root);
    if (is_new) {
        found->second.project.read();
        if (!watch_)
            if (auto watch = text::TreeWatch::open()) watch_ = std::move(*watch);
        // Without a watch the editor has to say what changes.
        if (watch_) {
            static_cast<void>(watch_->add_directory(root->path));
            static_cast<void>(watch_->add_file(root->path / ".stepwarden.yaml"));
        }
    }
    return &found->second;
}

const Workspace::Entry* Workspace::known_entry_of(const std::filesystem::path& file) const {
    for (const auto& [path, entry] : entries_)
        if (entry.project.path_below(file)) return &entry;
    return nullptr;
}

Workspace::Entry* Workspace::known_entry_of(const std::filesystem::path& file) {
    return const_cast<Entry*>(std::as_const(*this).known_entry_of(file));
}

void Workspace::open(Document document) {
    Entry* entry = entry_of(document.path);
    if (entry != nullptr) entry->is_due = true;
    documents_.open(std::move(document));
}

tl::expected<void, std::string> Workspace::change(const std::string& uri, const json& changes, std::int64_t version) {
    Document* document = documents_.find(uri);
    if (document == nullptr) return tl::unexpected(fmt::format("'{}' is not open", uri));
    auto text = changed_text(document->text, changes, encoding_);
    if (!text) return tl::unexpected(text.error());
    document->text = std::move(*text);
    document->version = version;
    mark_changed(*document);
    return {};
}

void Workspace::mark_changed(const Document& document) {
    Entry* entry = known_entry_of(document.path);
    if (entry == nullptr) return;
    entry->changed = entry->project.path_below(document.path);
    entry->is_due = true;
}

void Workspace::close(const std::string& uri) {
    const Document* document = documents_.find(uri);
    if (document == nullptr) return;
    Entry* entry = known_entry_of(document->path);
    documents_.close(uri);
    if (entry == nullptr) return;
    entry->changed.reset();
    entry->is_due = true;
    drop_unused();
}

/// What nobody edits any more is not watched over; what was told of it is taken back.
void Workspace::drop_unused() {
    for (auto each = entries_.begin(); each != entries_.end();) {
        Entry& entry = each->second;
        const bool used = std::ranges::any_of(documents_.all(), [&](const auto& document) {
            return entry.project.path_below(document.second.path).has_value();
        });
        if (!used) publish(entry, DiagnosticsByPath());
        each = used ? std::next(each) : entries_.erase(each);
    }
}

void Workspace::files_changed() {
    for (auto& [path, entry] : entries_) {
        entry.project.read();
        entry.changed.reset();
        entry.is_due = true;
    }
    if (origin_) origin_->read();
}

const Document* Workspace::document_at(const Project& project, std::string_view path) const {
    for (const auto& [uri, document] : documents_.all())
        if (project.path_below(document.path) == path) return &document;
    return nullptr;
}

Texts Workspace::texts_of(const Project& project) const {
    Texts texts;
    for (const auto& [uri, document] : documents_.all())
        if (const auto path = project.path_below(document.path)) texts[*path] = document.text;
    return texts;
}

const std::string* Workspace::text_of(const Project& project, std::string_view path) const {
    const Document* document = document_at(project, path);
    return document != nullptr ? &document->text : project.file(path);
}

std::optional<Workspace::Place> Workspace::place_of(const std::string& uri) const {
    const Document* document = documents_.find(uri);
    const Entry* entry = document == nullptr ? nullptr : known_entry_of(document->path);
    if (entry == nullptr) return std::nullopt;
    Place place{document, &entry->project, *entry->project.path_below(document->path)};
    const auto text = entry->last_texts.find(place.path);
    if (text != entry->last_texts.end() && entry->notes.contains(place.path)) {
        place.notes = &entry->notes[place.path];
        place.noted_text = &text->second;
    }
    return place;
}

void Workspace::start_analyses() {
    for (auto& [path, entry] : entries_)
        if (entry.is_due) begin(entry);
}

void Workspace::begin(Entry& entry) {
    entry.analysis.reset();
    entry.is_due = false;
    entry.looked_at = texts_of(entry.project);
    const bool is_generated = entry.project.root().kind == Root::Kind::generated;
    const AnalysisRequest request{entry.project, entry.looked_at, policy_of_, encoding_,
                                  is_generated ? origin_.get() : nullptr};
    const auto quick = [&](const Background::Send& send) {
        if (!entry.changed) return;
        const auto diagnostics = look_quickly(request, *entry.changed, {entry.last, entry.last_texts});
        if (!diagnostics) return;
        send({{"path", *entry.changed}, {"diagnostics", *diagnostics}});
        // Whoever is typing goes on, and this is not looked at any more.
        std::this_thread::sleep_for(typing_pause);
    };
    entry.analysis = std::make_unique<Background>([&](const Background::Send& send) {
        quick(send);
        send(message_of(analyse_whole(request)));
    });
    if (entry.analysis->descriptor() < 0) {
        entry.analysis.reset();
        say("no process can be made to look at what has changed");
    }
}

std::vector<int> Workspace::descriptors() const {
    std::vector<int> all;
    for (const auto& [path, entry] : entries_)
        if (entry.analysis) all.push_back(entry.analysis->descriptor());
    if (watch_) all.push_back(watch_->descriptor());
    return all;
}

void Workspace::take_results() {
    if (watch_ && watch_->take_changes()) files_changed();
    for (auto& [path, entry] : entries_) {
        if (!entry.analysis) continue;
        const Background::Received received = entry.analysis->receive();
        for (const json& message : received.messages) take(entry, message);
        const bool too_long = std::chrono::steady_clock::now() - entry.analysis->started() > longest_analysis;
        if (received.failure) say(fmt::format("the analysis of {} failed: {}", path.string(), *received.failure));
        if (too_long && !received.ended)
            say(fmt::format("the analysis of {} was given up on after {} s", path.string(),
                            longest_analysis.count() / 1000));
        if (received.ended || too_long) {
            entry.analysis.reset();
            entry.changed.reset();
        }
    }
}

void Workspace::take(Entry& entry, const json& message) {
    if (message.contains("path")) return publish(entry, message["path"].get<std::string>(), message["diagnostics"]);
    if (const std::string& failure = message["failure"].get_ref<const std::string&>(); !failure.empty())
        say(failure);
    else
        said_.clear();
    entry.last.clear();
    for (const auto& [path, diagnostics] : message["diagnostics"].items()) entry.last[path] = diagnostics;
    publish(entry, entry.last);
    entry.notes = message["notes"];
    entry.last_texts = entry.looked_at;
    if (tells_checked_) tell_checked(entry.project);
}

void Workspace::tell_checked(const Project& project) {
    json documents = json::array();
    for (const auto& [uri, document] : documents_.all())
        if (project.path_below(document.path)) documents.push_back({{"uri", uri}, {"version", document.version}});
    notify_("stepwarden/checked", {{"uri", uri_of_path(project.root().path)}, {"documents", std::move(documents)}});
}

std::string Workspace::uri_of(const Project& project, const std::string& path) const {
    const Document* document = document_at(project, path);
    return document != nullptr ? document->uri : uri_of_path(project.root().path / path);
}

void Workspace::publish(Entry& entry, const DiagnosticsByPath& diagnostics) {
    std::set<std::string> gone;
    for (const auto& [uri, told] : entry.published) gone.insert(uri);
    for (const auto& [path, list] : diagnostics) {
        gone.erase(uri_of(entry.project, path));
        publish(entry, path, list);
    }
    for (const std::string& uri : gone) {
        entry.published.erase(uri);
        notify_("textDocument/publishDiagnostics", {{"uri", uri}, {"diagnostics", json::array()}});
    }
}

/// What the editor has been told of a version that is still the same is not told again.
void Workspace::publish(Entry& entry, const std::string& path, const json& diagnostics) {
    const std::string uri = uri_of(entry.project, path);
    json parameters = {{"uri", uri}, {"diagnostics", diagnostics}};
    if (const Document* document = documents_.find(uri)) parameters["version"] = document->version;
    if (const auto told = entry.published.find(uri); told != entry.published.end() && told->second == parameters)
        return;
    entry.published[uri] = parameters;
    notify_("textDocument/publishDiagnostics", std::move(parameters));
}

void Workspace::say(const std::string& message) {
    if (message == said_) return;
    said_ = message;
    notify_("window/showMessage", {{"type", type_error}, {"message", fmt::format("stepwarden: {}", message)}});
}

bool Workspace::is_busy() const {
    return std::ranges::any_of(entries_, [](const auto& each) { return each.second.is_due || each.second.analysis; });
}

int Workspace::time_left() const { return is_busy() ? static_cast<int>(longest_analysis.count()) : -1; }

}  // namespace stepwarden::editor
