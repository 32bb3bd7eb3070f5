#include "rules/support/passes.hpp"

#include <algorithm>

#include "rules/support/rows.hpp"

namespace stepwarden::rules {
namespace {

/// One pass a class, in the order of the classes.
class PassMaker {
public:
    PassMaker(const check::Model& model, bool is_default) : made_(model.schedule.classes.size()) {
        for (std::size_t i = 0; i < made_.size(); ++i) {
            made_[i].host_class = static_cast<std::uint16_t>(i);
            made_[i].is_default = is_default;
        }
    }

    void add(const simulate::Occurrence& occurrence) {
        made_[occurrence.host_class].occurrences.push_back(&occurrence);
    }

    void move_to(std::vector<Pass>& all) {
        for (Pass& pass : made_)
            if (!pass.occurrences.empty()) all.push_back(std::move(pass));
    }

private:
    std::vector<Pass> made_;
};

bool wants_never(const ansible::Task& task) {
    return std::find(task.tags.begin(), task.tags.end(), "never") != task.tags.end();
}

void add_tagged(const check::Model& model, const yaml::Node& row, std::vector<Pass>& all) {
    const ansible::TagSelection selection{.only = strings_of(row.find("tags")), .skip = {}};
    const std::string_view playbook = tripleo::without_extension(text_of(row.find("playbook")));
    PassMaker maker(model, false);
    bool has_never = false;
    for (const simulate::Occurrence& occurrence : model.schedule.occurrences) {
        if (tripleo::without_extension(model.tree.path(model.schedule.plays[occurrence.play].playbook)) != playbook)
            continue;
        if (!model.schedule.selected(occurrence, selection)) continue;
        const ansible::TagSelection untagged;
        has_never |= wants_never(*occurrence.task) || !model.schedule.selected(occurrence, untagged);
        maker.add(occurrence);
    }
    if (has_never) maker.move_to(all);
}

}  // namespace

std::vector<Pass> passes(const check::Model& model) {
    std::vector<Pass> all;
    for (const simulate::Timeline& timeline : model.timelines) {
        PassMaker maker(model, true);
        for (const simulate::Moment& moment : timeline.moments)
            maker.add(model.schedule.occurrences[moment.occurrence]);
        maker.move_to(all);
    }
    for (const yaml::Node& row : rows_of(model.ordering, "passes")) add_tagged(model, row, all);
    return all;
}

}  // namespace stepwarden::rules
