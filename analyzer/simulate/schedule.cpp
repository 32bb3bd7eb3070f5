#include "simulate/schedule.hpp"

#include <algorithm>
#include <charconv>
#include <exception>
#include <iterator>
#include <map>
#include <set>
#include <unordered_set>
#include <utility>

#include "text/parallel.hpp"

namespace stepwarden::simulate {
namespace {

using value::Truth;

std::unordered_set<text::FileId> imported_playbooks(ansible::Sources& sources, const tripleo::Layout& layout) {
    std::unordered_set<text::FileId> imported;
    for (const text::FileId file : layout.playbooks) {
        const ansible::Playbook* playbook = sources.playbook(file);
        if (playbook == nullptr) continue;
        for (const ansible::PlaybookEntry& entry : playbook->entries) {
            const auto* import = std::get_if<ansible::PlaybookImport>(&entry);
            if (import == nullptr) continue;
            const auto path = text::resolve(sources.tree().path(file), import->file);
            const auto target = path ? sources.tree().find(*path) : std::nullopt;
            if (target && *target != file) imported.insert(*target);
        }
    }
    return imported;
}

/// Playbooks that others import are played in their places, not on their own.
std::vector<text::FileId> playbooks_to_start(ansible::Sources& sources, const tripleo::Layout& layout) {
    const std::unordered_set<text::FileId> imported = imported_playbooks(sources, layout);
    if (imported.size() == layout.playbooks.size()) return layout.playbooks;
    std::vector<text::FileId> started;
    for (const text::FileId file : layout.playbooks)
        if (!imported.contains(file)) started.push_back(file);
    return started;
}

Call call_of(text::FileId playbook) {
    Call call;
    call.playbooks = {playbook};
    call.all_tags = true;
    call.whole_plays = true;
    return call;
}

std::optional<int> as_number(const std::optional<std::string>& text) {
    if (!text || text->empty()) return std::nullopt;
    int number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    return error == std::errc() && end == text->data() + text->size() ? std::optional(number) : std::nullopt;
}

/// Ansible's includes are no work of their own; roles are, since their tasks may not be there to be seen.
bool is_plain_include(const ansible::Task& task) {
    return task.inclusion == ansible::Inclusion::include_tasks || task.inclusion == ansible::Inclusion::include;
}

class Maker {
public:
    Maker(const World& world, const DryRun& run) {
        schedule.classes = host_classes(world.layout);
        std::map<std::string_view, std::uint16_t> classes;
        for (std::size_t i = 0; i < schedule.classes.size(); ++i)
            for (const std::string& host : schedule.classes[i].hosts)
                classes.emplace(host, static_cast<std::uint16_t>(i));
        for (const std::string& host : run.hosts()) {
            const auto found = classes.find(host);
            class_of_.push_back(found == classes.end() ? none : found->second);
        }
        chain_index_.emplace(TagChain{}, 0);
        schedule.tag_chains.emplace_back();
    }

    Observer observer() {
        Observer observer;
        observer.play = [this](const PlayMoment& moment) { see(moment); };
        observer.task = [this](const TaskMoment& moment) { see(moment); };
        observer.imported_role = [this](const TaskMoment& moment) { see(moment); };
        observer.file = [this](const FileMoment& moment) { see(moment); };
        return observer;
    }

    Schedule schedule;

private:
    static constexpr std::uint16_t none = UINT16_MAX;

    void see(const PlayMoment& moment) {
        PlayRun play;
        play.playbook = moment.playbook;
        play.file = moment.file;
        play.play = moment.play;
        play.name = moment.name;
        play.classes = classes_of(moment.hosts);
        schedule.plays.push_back(std::move(play));
    }

    std::vector<std::uint16_t> classes_of(const HostList& hosts) const {
        std::vector<std::uint16_t> classes;
        for (const HostNumber host : hosts)
            if (class_of_[host] != none && std::find(classes.begin(), classes.end(), class_of_[host]) == classes.end())
                classes.push_back(class_of_[host]);
        std::sort(classes.begin(), classes.end());
        return classes;
    }

    void see(const FileMoment& moment) {
        for (const std::uint16_t host_class : classes_of(moment.hosts))
            schedule.visits.push_back({moment.file, static_cast<std::uint32_t>(schedule.plays.size() - 1), host_class,
                                       as_number(moment.step), moment.step_is_text});
    }

    void see(const TaskMoment& moment) {
        if (is_plain_include(*moment.task) || moment.task->node == nullptr) return;
        // By class: whether some host may run it, and whether all do.
        std::map<std::uint16_t, std::pair<bool, bool>> classes;
        for (const Decision& decision : moment.decisions) {
            const bool runs = decision.verdict == Verdict::run;
            // A task in error runs once what is wrong is mended.
            const bool may_run =
                runs || decision.verdict == Verdict::error || (decision.verdict == Verdict::maybe && decision.may_run);
            for (const HostNumber host : *decision.hosts) {
                if (class_of_[host] == none) continue;
                auto& [some, all] = classes.try_emplace(class_of_[host], false, true).first->second;
                some = some || may_run;
                all = all && runs;
            }
        }
        const std::uint32_t tags = chain(*moment.tags);
        for (const auto& [host_class, truth] : classes) {
            if (!truth.first) continue;
            Occurrence occurrence;
            occurrence.task = moment.task;
            occurrence.play = static_cast<std::uint32_t>(schedule.plays.size() - 1);
            occurrence.order = moment.order;
            occurrence.host_class = host_class;
            occurrence.runs = truth.second ? Truth::yes : Truth::unknown;
            occurrence.become = moment.become;
            occurrence.step = as_number(moment.step);
            occurrence.step_is_text = moment.step_is_text;
            occurrence.tags = tags;
            schedule.occurrences.push_back(occurrence);
        }
    }

    std::uint32_t chain(const TagChain& tags) {
        const auto [found, added] =
            chain_index_.try_emplace(tags, static_cast<std::uint32_t>(schedule.tag_chains.size()));
        if (added) schedule.tag_chains.push_back(tags);
        return found->second;
    }

    std::vector<std::uint16_t> class_of_;
    std::map<TagChain, std::uint32_t> chain_index_;
};

/// Schedules of several playbooks as one, in their order.
class Joiner {
public:
    explicit Joiner(Schedule& whole) : whole_(whole) { number_of({}); }

    void add(Schedule part) {
        const auto first_play = static_cast<std::uint32_t>(whole_.plays.size());
        std::vector<std::uint32_t> chains;
        for (const TagChain& chain : part.tag_chains) chains.push_back(number_of(chain));
        for (Occurrence occurrence : part.occurrences) {
            occurrence.play += first_play;
            occurrence.tags = chains[occurrence.tags];
            whole_.occurrences.push_back(occurrence);
        }
        for (FileVisit visit : part.visits) {
            visit.play += first_play;
            whole_.visits.push_back(visit);
        }
        std::ranges::move(part.plays, std::back_inserter(whole_.plays));
        for (text::Diagnostic& diagnostic : part.diagnostics)
            if (told_.emplace(diagnostic.where, diagnostic.message).second)
                whole_.diagnostics.push_back(std::move(diagnostic));
    }

private:
    std::uint32_t number_of(const TagChain& chain) {
        const auto [found, added] = numbers_.try_emplace(chain, static_cast<std::uint32_t>(whole_.tag_chains.size()));
        if (added) whole_.tag_chains.push_back(chain);
        return found->second;
    }

    Schedule& whole_;
    std::map<TagChain, std::uint32_t> numbers_;
    std::set<std::pair<text::Position, std::string>> told_;
};

}  // namespace

bool Schedule::selected(const Occurrence& occurrence, const ansible::TagSelection& selection) const {
    const TagChain& chain = tag_chains[occurrence.tags];
    return std::all_of(chain.begin(), chain.end(),
                       [&](const std::vector<std::string>& tags) { return ansible::selects(selection, tags); });
}

Schedule make_schedule(const World& world, const Observer& also) {
    DryRun run(world);
    Maker maker(world, run);
    const Observer observer = both(maker.observer(), also);
    for (const text::FileId file : playbooks_to_start(world.sources, world.layout)) run.play(call_of(file), observer);
    maker.schedule.diagnostics = run.diagnostics();
    return std::move(maker.schedule);
}

ObservedSchedule observe_schedule(const World& world, unsigned threads) {
    const std::vector<text::FileId> playbooks = playbooks_to_start(world.sources, world.layout);
    std::vector<ObservedSchedule> parts(playbooks.size());
    const auto error = text::for_each_parallel(playbooks.size(), threads, [&](std::size_t index) {
        ObservationCollector collector(parts[index].observations);
        DryRun run(world);
        Maker maker(world, run);
        run.play(call_of(playbooks[index]), both(maker.observer(), collector.observer()));
        maker.schedule.diagnostics = run.diagnostics();
        parts[index].schedule = std::move(maker.schedule);
    });
    if (error) std::rethrow_exception(error);
    ObservedSchedule whole;
    whole.schedule.classes = host_classes(world.layout);
    Joiner joiner(whole.schedule);
    ObservationCollector collector(whole.observations);
    for (ObservedSchedule& part : parts) {
        joiner.add(std::move(part.schedule));
        collector.add(std::move(part.observations));
    }
    return whole;
}

}  // namespace stepwarden::simulate
