// The parsed files of one tree. Each file is read and parsed once, whoever asks first, from whatever thread; `prefetch`
// does it for many files on all cores. Parsed nodes, tasks and plays stay where they are as long as the Sources live,
// so others point into them.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

#include "ansible/playbook.hpp"
#include "ansible/task.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::ansible {

enum class FileKind : std::uint8_t { data, tasks, playbook };

class Sources {
public:
    explicit Sources(const text::Tree& tree);
    Sources(Sources&&) noexcept;
    Sources& operator=(Sources&&) noexcept;
    ~Sources();

    [[nodiscard]] const text::Tree& tree() const { return *tree_; }

    struct Wanted {
        text::FileId file;
        FileKind kind;
    };
    /// Parses files ahead of their use, on `threads` threads.
    void prefetch(std::span<const Wanted> files, unsigned threads);

    /// The first document of a file, null when it is empty; nullptr when it cannot be read or parsed, which is then
    /// among the diagnostics.
    const yaml::Node* document(text::FileId file);

    /// The same for a file that was parsed before, else nullptr. Not while others may be parsing.
    [[nodiscard]] const yaml::Node* parsed_document(text::FileId file) const;

    /// The tasks of a task file; nullptr when it cannot be parsed.
    const std::vector<Task>* tasks(text::FileId file);

    /// The plays of a playbook; nullptr when it cannot be parsed.
    const Playbook* playbook(text::FileId file);

    /// What was wrong with the files parsed so far, in order of place.
    [[nodiscard]] std::vector<text::Diagnostic> diagnostics() const;

    /// Duplicate keys met so far, in order of place; YAML lets them pass, the last one wins.
    [[nodiscard]] std::vector<text::Diagnostic> duplicate_keys() const;

    /// Number of files parsed so far.
    [[nodiscard]] std::size_t parsed() const;

private:
    struct File;
    /// The tree may have got mounts since.
    void make_room();
    File& load(text::FileId file);
    void parse(File& entry, text::FileId file) const;
    static void parse_tasks(File& entry);
    static void parse_playbook(File& entry);

    const text::Tree* tree_;
    /// Of what is loaded on demand, by several dry runs perhaps; behind a pointer so that Sources can move.
    std::unique_ptr<std::mutex> guard_ = std::make_unique<std::mutex>();
    std::vector<std::unique_ptr<File>> files_;
};

}  // namespace stepwarden::ansible
