#include "editor/project.hpp"

#include <algorithm>
#include <system_error>

#include "check/checkout.hpp"
#include "heat/parsed_documents.hpp"
#include "heat/plan_table.hpp"
#include "text/parallel.hpp"

namespace stepwarden::editor {
namespace {

namespace fs = std::filesystem;

/// What every generator has written since there are playbooks.
constexpr std::string_view playbook_suffix = "_steps_playbook.yaml";

/// Without links in the part that exists.
fs::path real_path(const fs::path& path) {
    std::error_code error;
    fs::path real = fs::weakly_canonical(path, error);
    return error ? path.lexically_normal() : real;
}

bool is_generated(const fs::path& directory) {
    std::error_code error;
    const auto is_playbook = [](const fs::directory_entry& entry) {
        return entry.path().filename().string().ends_with(playbook_suffix);
    };
    const fs::directory_iterator entries(directory, error);
    return !error && std::any_of(begin(entries), end(entries), is_playbook);
}

bool is_hidden(const fs::path& relative) {
    return std::ranges::any_of(relative, [](const fs::path& part) { return part.string().starts_with('.'); });
}

std::optional<std::string> below(const fs::path& root, const fs::path& file) {
    const fs::path relative = file.lexically_relative(root);
    if (relative.empty() || relative == "." || is_hidden(relative)) return std::nullopt;
    return relative.generic_string();
}

}  // namespace

std::optional<Root> root_of(const fs::path& file) {
    const heat::PlanTable table = check::plan_table();
    std::error_code error;
    const fs::path real = real_path(file);
    for (fs::path here = fs::is_directory(real, error) ? real : real.parent_path();; here = here.parent_path()) {
        const auto marks = [&](const std::string& mark) { return fs::is_regular_file(here / mark, error); };
        if (std::ranges::any_of(table.marks, marks)) return Root{here, Root::Kind::checkout};
        if (is_generated(here)) return Root{here, Root::Kind::generated};
        if (here == here.parent_path()) return std::nullopt;
    }
}

void Project::read() {
    files_.clear();
    unreadable_.clear();
    failure_.reset();
    documents_->begin_round();
    const auto tree = text::Tree::open(root_.path);
    if (!tree) {
        failure_ = tree.error();
        return;
    }
    // Of a checkout a check reads what plans ask for, and links that lead out are none of it.
    if (root_.kind == Root::Kind::generated) unreadable_.assign(tree->refused().begin(), tree->refused().end());
    for (const text::FileId file : tree->below("")) {
        const auto content = tree->read(file);
        if (content)
            files_.emplace_back(tree->path(file), *content);
        else
            unreadable_.push_back({{}, content.error().message, std::string(tree->path(file))});
    }
    if (root_.kind != Root::Kind::checkout) return;
    const auto ids = tree->below("");
    heat::ParsedDocuments parsed(heat::ParsedDocuments::Ending::stripped, documents_);
    // What is no YAML is told by whoever looks at it.
    static_cast<void>(text::for_each_parallel(ids.size(), 0, [&](std::size_t index) {
        if (tree->path(ids[index]).ends_with(".yaml") && !tree->path(ids[index]).ends_with(".j2.yaml"))
            static_cast<void>(parsed.get(*tree, ids[index]));
    }));
}

text::Tree Project::overlaid(const Texts& texts) const {
    std::vector<std::pair<std::string, std::string>> files;
    files.reserve(files_.size() + texts.size());
    for (const auto& file : files_)
        if (!texts.contains(file.first)) files.push_back(file);
    files.insert(files.end(), texts.begin(), texts.end());
    return text::Tree::from_memory(std::move(files));
}

std::optional<std::string> Project::path_below(const fs::path& file) const {
    // A link inside the tree stands for a file of its own name, so it is the directory that has to be free of links.
    const fs::path named = real_path(file.parent_path()) / file.filename();
    const auto path = below(root_.path, named);
    if (path && (this->file(*path) != nullptr || real_path(named) == named)) return path;
    const auto real = below(root_.path, real_path(file));
    return real && this->file(*real) != nullptr ? real : std::nullopt;
}

const std::string* Project::file(std::string_view path) const {
    const auto found =
        std::ranges::lower_bound(files_, path, {}, [](const auto& file) -> std::string_view { return file.first; });
    return found != files_.end() && found->first == path ? &found->second : nullptr;
}

}  // namespace stepwarden::editor
