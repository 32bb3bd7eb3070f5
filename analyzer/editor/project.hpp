// One tree that files are edited in: a checkout of tripleo-heat-templates or a generated directory, read once, with the
// documents of an editor laid over its files whenever it is looked at.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "heat/document_pool.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"

namespace stepwarden::editor {

struct Root {
    enum class Kind : std::uint8_t { checkout, generated };

    /// Absolute, without links.
    std::filesystem::path path;
    Kind kind = Kind::checkout;

    friend auto operator<=>(const Root&, const Root&) = default;
};

/// The nearest directory above a file, or the directory itself, that is a checkout or a generated directory; nothing
/// when there is none.
std::optional<Root> root_of(const std::filesystem::path& file);

/// Texts by their path below the root.
using Texts = std::map<std::string, std::string, std::less<>>;

class Project {
public:
    explicit Project(Root root) : root_(std::move(root)) {}

    [[nodiscard]] const Root& root() const { return root_; }

    /// Reads all files anew, and parses what is not known yet.
    void read();

    /// Why there is nothing to look at, if so.
    [[nodiscard]] const std::optional<text::Diagnostic>& failure() const { return failure_; }

    /// The files as they are, with `texts` in place of, or beside, those of the same path.
    [[nodiscard]] text::Tree overlaid(const Texts& texts) const;

    /// A file's path below the root; nothing when it lies outside, or is hidden as files are that no check reads.
    [[nodiscard]] std::optional<std::string> path_below(const std::filesystem::path& file) const;

    /// What could not be read or was refused, by path; it is in no tree.
    [[nodiscard]] const std::vector<text::Diagnostic>& unreadable() const { return unreadable_; }

    /// nullptr when there is no such file.
    [[nodiscard]] const std::string* file(std::string_view path) const;

    /// Sorted by path.
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& files() const { return files_; }

    /// Shared by all who look at it.
    [[nodiscard]] const std::shared_ptr<heat::DocumentPool>& documents() const { return documents_; }

private:
    Root root_;
    std::vector<std::pair<std::string, std::string>> files_;
    std::vector<text::Diagnostic> unreadable_;
    std::optional<text::Diagnostic> failure_;
    std::shared_ptr<heat::DocumentPool> documents_ = std::make_shared<heat::DocumentPool>(1);
};

}  // namespace stepwarden::editor
