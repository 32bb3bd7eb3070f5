// The templates of one plan, parsed when first asked for, or ahead on all cores.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "heat/hot_template.hpp"
#include "heat/parsed_documents.hpp"
#include "heat/plan_files.hpp"

namespace stepwarden::heat {

class TemplateStore {
public:
    /// Both live longer than the store.
    TemplateStore(const PlanFiles& files, ParsedDocuments& documents) : files_(files), documents_(documents) {}

    /// A file of the plan as YAML. Fails when it is missing (then the diagnostic has the path, and no place), cannot be
    /// rendered, or is no YAML. Safe to call from several threads.
    text::Result<const HotTemplate*> get(std::string_view path);

    /// The raw text of a file of the plan, for get_file.
    text::Result<std::string_view> text(std::string_view path) const;

    /// Parses the files that exist, on `threads` threads, with the relative templates that they name.
    void prefetch(std::vector<std::string> paths, unsigned threads);

    [[nodiscard]] const PlanFiles& files() const { return files_; }

    /// What was parsed so far, in order of path.
    [[nodiscard]] std::vector<const HotTemplate*> parsed() const;

private:
    using Entry = text::Result<std::unique_ptr<const HotTemplate>>;

    Entry load(const std::string& path) const;

    const PlanFiles& files_;
    ParsedDocuments& documents_;
    mutable std::mutex guard_;
    std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace stepwarden::heat
