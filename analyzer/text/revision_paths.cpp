#include "text/revision_paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace stepwarden::text {
namespace {

/// As Linux has them.
constexpr int most_links = 40;
constexpr std::size_t longest_target = 4095;

/// Names compared for all links of one commit together: what makes hostile links end.
constexpr std::size_t most_names = 50'000'000;

tl::unexpected<std::string> leads_nowhere(std::errc reason) {
    return tl::unexpected("leads nowhere: " + std::make_error_code(reason).message());
}

tl::unexpected<std::string> leads_out() {
    return tl::unexpected(std::string("leads out of the tree and is not followed"));
}

}  // namespace

tl::expected<const std::vector<GitEntry>*, RevisionPaths::Problem> RevisionPaths::entries(const std::string& tree) {
    const auto known = trees_.find(tree);
    if (known != trees_.end()) return &known->second;
    Result<std::vector<GitEntry>> read = repository_.entries(tree, most_entries_);
    if (!read) return tl::unexpected(std::move(read.error().message));
    return &trees_.emplace(tree, std::move(*read)).first->second;
}

/// One way through the commit, name by name.
class RevisionPaths::Walk {
public:
    explicit Walk(RevisionPaths& paths) : paths_(paths) {
        levels_.push_back({"", paths.root_, GitEntry::Kind::directory});
    }

    tl::expected<Place, Problem> run(std::string_view directory, std::string_view target) {
        if (auto added = await(target); !added) return tl::unexpected(added.error());
        // A directory's own path comes first and is no part of what may be too long.
        push(directory);
        while (!awaited_.empty()) {
            const std::string name = std::move(awaited_.back());
            awaited_.pop_back();
            if (auto stepped = step(name); !stepped) return tl::unexpected(stepped.error());
        }
        return place();
    }

private:
    struct Level {
        std::string name;
        std::string id;
        GitEntry::Kind kind;
    };

    tl::expected<void, Problem> await(std::string_view target) {
        if (target.empty()) return leads_nowhere(std::errc::no_such_file_or_directory);
        if (target.size() > longest_target) return leads_nowhere(std::errc::filename_too_long);
        if (target.starts_with('/')) return leads_out();
        push(target);
        return {};
    }

    /// The last name goes in first.
    void push(std::string_view path) {
        while (true) {
            const std::size_t slash = path.rfind('/');
            awaited_.emplace_back(path.substr(slash + 1));
            if (slash == std::string_view::npos) return;
            path = path.substr(0, slash);
        }
    }

    tl::expected<void, Problem> step(const std::string& name) {
        const Level& here = levels_.back();
        if (here.kind == GitEntry::Kind::file) return leads_nowhere(std::errc::not_a_directory);
        if (name.empty() || name == ".") return {};
        if (name == "..") {
            if (levels_.size() == 1) return leads_out();
            levels_.pop_back();
            return {};
        }
        // A submodule that is not checked out is an empty directory.
        if (here.kind == GitEntry::Kind::submodule) return leads_nowhere(std::errc::no_such_file_or_directory);
        const auto entries = paths_.entries(here.id);
        if (!entries) return tl::unexpected("cannot be followed: " + entries.error());
        paths_.compared_ += (*entries)->size();
        if (paths_.compared_ > most_names) {
            return tl::unexpected(
                fmt::format("is not followed: links took the limit of {} comparisons of names", most_names));
        }
        const auto found = std::ranges::find(**entries, name, &GitEntry::name);
        if (found == (*entries)->end()) return leads_nowhere(std::errc::no_such_file_or_directory);
        if (found->kind == GitEntry::Kind::link) return follow(found->id);
        levels_.push_back({name, found->id, found->kind});
        return {};
    }

    tl::expected<void, Problem> follow(const std::string& link) {
        if (++links_ > most_links) return leads_nowhere(std::errc::too_many_symbolic_link_levels);
        const Result<std::size_t> bytes = paths_.repository_.blob_size(link);
        if (bytes && *bytes > longest_target) return leads_nowhere(std::errc::filename_too_long);
        const Result<std::string> target = paths_.repository_.blob(link, longest_target);
        if (!target) return tl::unexpected("cannot be followed: " + target.error().message);
        return await(*target);
    }

    [[nodiscard]] Place place() const {
        Place place{"", levels_.back().id, levels_.back().kind};
        for (std::size_t i = 1; i < levels_.size(); ++i) place.path += (i == 1 ? "" : "/") + levels_[i].name;
        return place;
    }

    RevisionPaths& paths_;
    std::vector<Level> levels_;
    std::vector<std::string> awaited_;
    int links_ = 0;
};

tl::expected<RevisionPaths::Place, RevisionPaths::Problem> RevisionPaths::resolve(std::string_view directory,
                                                                                  std::string_view target) {
    return Walk(*this).run(directory, target);
}

}  // namespace stepwarden::text
