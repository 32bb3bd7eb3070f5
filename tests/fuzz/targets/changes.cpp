// Two generated directories, the files below `old/` and those below `new/`, compared, and the comparison written in all
// its formats. A directory compared with itself has no changes.
#include <nlohmann/json.hpp>
#include <sstream>

#include "changes/compare_sides.hpp"
#include "fuzz/bundle.hpp"
#include "fuzz/examined_results.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "report/change_words.hpp"
#include "report/changes_html.hpp"
#include "report/changes_json.hpp"
#include "report/changes_markdown.hpp"
#include "report/changes_text.hpp"

namespace stepwarden::fuzz {
namespace {

text::Result<check::Analysis> analysed(const Files& files) {
    check::Options options;
    options.threads = 1;
    return check::analyse(text::Tree::from_memory(files), options);
}

/// The number of changed groups.
std::size_t compared(const Files& before, const Files& after) {
    auto old_side = analysed(before);
    auto new_side = analysed(after);
    if (!old_side || !new_side) return 0;
    changes::Side one = changes::side_of(*old_side);
    changes::Side other = changes::side_of(*new_side);
    const changes::ChangeSet set = changes::compare_sides(one, other);
    const report::ChangesPart part{
        set, {"", &old_side->results, &old_side->model->tree}, {"", &new_side->results, &new_side->model->tree}};
    std::ostringstream json;
    report::write_changes_json(part, json);
    hold(nlohmann::json::accept(json.str()), "a comparison is JSON");
    std::ostringstream text;
    report::write_changes_text(part, false, text);
    report::write_changes_markdown(part, text);
    hold(!acts(text.str()), "a comparison holds nothing that acts on who shows it");
    std::ostringstream page;
    report::write_changes_html(part, page);
    return report::group_changes(set).size();
}

}  // namespace

void changes(std::string_view bytes) {
    Files before;
    Files after;
    for (auto& [path, content] : read_bundle(bytes)) {
        if (path.starts_with("new/"))
            after.emplace_back(path.substr(4), content);
        else
            before.emplace_back(path.starts_with("old/") ? path.substr(4) : path, content);
    }
    compared(before, after);
    hold(compared(before, before) == 0, "what is compared with itself has no changes");
}

}  // namespace stepwarden::fuzz
