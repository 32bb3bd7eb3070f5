// What the server knows of the files that are edited: the projects that they belong to, the documents as they are
// typed, what was found in them last, and the analyses that are under way.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "editor/analysis.hpp"
#include "editor/background.hpp"
#include "editor/documents.hpp"
#include "editor/project.hpp"
#include "text/tree_watch.hpp"

namespace stepwarden::editor {

class Workspace {
public:
    /// Sends a notification to the editor.
    using Notify = std::function<void(const std::string& method, nlohmann::json parameters)>;

    Workspace(PolicyOf policy_of, Notify notify) : policy_of_(std::move(policy_of)), notify_(std::move(notify)) {}

    void set_encoding(Encoding encoding) { encoding_ = encoding; }
    [[nodiscard]] Encoding encoding() const { return encoding_; }

    /// Whether the editor wants to hear (stepwarden/checked) when the whole of a project has been looked at: tests and
    /// scripts that wait for it do.
    void set_tells_checked(bool tells) { tells_checked_ = tells; }

    /// The checkout that generated directories were made of; "" for none.
    void set_origin(const std::filesystem::path& checkout);

    void open(Document document);
    /// Fails with a sentence when the changes are none; the document is then as it was.
    tl::expected<void, std::string> change(const std::string& uri, const nlohmann::json& changes, std::int64_t version);
    void close(const std::string& uri);
    /// Something that is not open may have changed on disk.
    void files_changed();

    /// Begins to analyse what has changed, and gives up on what was begun before that.
    void start_analyses();

    /// To be polled for reading while analyses run.
    [[nodiscard]] std::vector<int> descriptors() const;
    /// Takes what analyses and the disk have to tell.
    void take_results();

    /// Whether an analysis is under way or due.
    [[nodiscard]] bool is_busy() const;

    /// Milliseconds until something has to be done though nothing comes; -1 when there is no such time.
    [[nodiscard]] int time_left() const;

    struct Place {
        const Document* document = nullptr;
        const Project* project = nullptr;
        /// Below the project's root.
        std::string path;
        /// What was found out about its tasks last (a list of objects: line, text, origin, origin_line; lines from 0),
        /// and the text that it was found out about; nullptr before that.
        const nlohmann::json* notes = nullptr;
        const std::string* noted_text = nullptr;
    };
    /// Nothing for a document that is not open or lies in no project.
    [[nodiscard]] std::optional<Place> place_of(const std::string& uri) const;

    /// The text of a file of a project as the editor has it, else as it is on disk; nullptr when there is none.
    [[nodiscard]] const std::string* text_of(const Project& project, std::string_view path) const;

    /// The documents that are open in a project.
    [[nodiscard]] Texts texts_of(const Project& project) const;

    /// What the editor calls a file of a project.
    [[nodiscard]] std::string uri_of(const Project& project, const std::string& path) const;

    [[nodiscard]] const Project* origin() const { return origin_.get(); }

private:
    struct Entry {
        explicit Entry(Root root) : project(std::move(root)) {}
        Project project;
        bool is_due = false;
        /// The document that was typed in last, if that is why something is due.
        std::optional<std::string> changed = std::nullopt;
        std::unique_ptr<Background> analysis = nullptr;
        /// What was found last, with the texts that it was found in.
        DiagnosticsByPath last = {};
        nlohmann::json notes = {};
        Texts last_texts = {};
        /// What the analysis that is under way looks at.
        Texts looked_at = {};
        /// What the editor was told last, by URI.
        std::map<std::string, nlohmann::json> published = {};
    };

    Entry* entry_of(const std::filesystem::path& file);
    Entry* known_entry_of(const std::filesystem::path& file);
    [[nodiscard]] const Entry* known_entry_of(const std::filesystem::path& file) const;
    void mark_changed(const Document& document);
    void begin(Entry& entry);
    void take(Entry& entry, const nlohmann::json& message);
    void publish(Entry& entry, const DiagnosticsByPath& diagnostics);
    void publish(Entry& entry, const std::string& path, const nlohmann::json& diagnostics);
    void tell_checked(const Project& project);
    void say(const std::string& message);
    void drop_unused();
    [[nodiscard]] const Document* document_at(const Project& project, std::string_view path) const;

    PolicyOf policy_of_;
    Notify notify_;
    Encoding encoding_ = Encoding::utf16;
    bool tells_checked_ = false;
    Documents documents_;
    std::map<std::filesystem::path, Entry> entries_;
    std::unique_ptr<Project> origin_;
    std::optional<text::TreeWatch> watch_;
    std::string said_;
};

}  // namespace stepwarden::editor
