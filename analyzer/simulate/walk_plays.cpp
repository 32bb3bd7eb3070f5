// Playbooks, plays and their serial batches (executor/playbook_executor.py).
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "ansible/host_pattern.hpp"
#include "ansible/keyword_values.hpp"
#include "simulate/walk.hpp"
#include "value/compare.hpp"

namespace stepwarden::simulate {
namespace {

using value::Truth;
using value::Value;

/// Each serial batch counted: playbooks that import each other in many ways multiply.
constexpr std::size_t plays_bound = 100'000;

/// `hosts` as one pattern: a list is joined.
std::string joined(const Value& hosts) {
    if (hosts.is_string()) return hosts.as_string();
    std::string text;
    if (hosts.is_list())
        for (const Value& host : hosts.as_list())
            if (host.is_string()) text += (text.empty() ? "" : ":") + host.as_string();
    return text;
}

/// The size of one batch: a number, or a share of all hosts, of which at least one (playbook_executor.py,
/// _get_serialized_batches; utils/helpers.py, pct_to_int).
std::optional<std::size_t> batch_size(const Value& serial, std::size_t all) {
    if (serial.is_int()) return serial.as_int() <= 0 ? all : static_cast<std::size_t>(serial.as_int());
    if (!serial.is_string()) return std::nullopt;
    const std::string& text = serial.as_string();
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    if (end == text.data() + text.size()) return number <= 0 ? all : static_cast<std::size_t>(number);
    if (*end != '%') return std::nullopt;
    return std::max<std::size_t>(1, static_cast<std::size_t>(number / 100 * static_cast<double>(all)));
}

}  // namespace

Walk::Walk(const World& world, const HostSpace& space, const WorldFacts& facts, Viewer& viewer,
           std::vector<text::Diagnostic>& diagnostics, std::set<std::string>& told)
    : world_(world),
      space_(space),
      facts_(facts),
      viewer_(viewer),
      decider_(world, facts, viewer),
      diagnostics_(diagnostics),
      told_(told) {}

void Walk::complain(text::Position where, std::string message) {
    if (told_.insert(fmt::format("{}:{}:{} {}", where.file, where.line, where.column, message)).second)
        diagnostics_.push_back({where, std::move(message), {}});
}

Literal Walk::fresh_literal() { return (static_cast<Literal>(1) << 62) + static_cast<Literal>(++fresh_); }

void Walk::run(const Call& call, const Observer& observer) {
    call_ = &call;
    observer_ = &observer;
    state_.emplace(space_);
    plays_ = 0;
    failed_.assign(space_.names().size(), 0);
    stopped_ = false;
    viewer_.start(*state_, call);
    viewer_.notes_sightings = static_cast<bool>(observer.use);
    for (const text::FileId file : call.playbooks) {
        started_ = file;
        Surroundings around;
        around.file = file;
        around.files = {file};
        playbook(file, around);
    }
}

void Walk::playbook(text::FileId file, const Surroundings& around) {
    const ansible::Playbook* playbook = world_.sources.playbook(file);
    if (playbook == nullptr) return;
    for (const ansible::PlaybookEntry& entry : playbook->entries) {
        if (const auto* each = std::get_if<ansible::Play>(&entry))
            play(*each, around);
        else
            import_playbook(std::get<ansible::PlaybookImport>(entry), around);
    }
}

void Walk::import_playbook(const ansible::PlaybookImport& import, const Surroundings& around) {
    const ansible::IncludedFile found = ansible::find_task_file(world_.sources.tree(), import.file, site_of(around));
    if (!found.file)
        return complain(
            import.where,
            fmt::format("cannot import the playbook '{}': {}", import.file,
                        found.leads_out ? "the path leads out of the directory, and nothing outside it is read"
                                        : "there is no such file in the directory"));
    if (goes_round(*found.file, nullptr, around) || enters_too_many(import.where)) return;
    const VariableLayer layer{
        .outer = around.layer, .kind = VariableLayer::Kind::play, .fields = import.vars, .values = {}, .serial = 0};
    Surroundings inner = around;
    inner.file = *found.file;
    inner.files.push_back(*found.file);
    inner.layer = &layer;
    for (const ansible::Condition& condition : import.when) inner.when.push_back(&condition);
    inner.tags.insert(inner.tags.end(), import.tags.begin(), import.tags.end());
    ++inner.depth;
    playbook(*found.file, inner);
}

std::optional<std::vector<std::string>> Walk::hosts_of(const ansible::Play& play, const Surroundings& around) {
    std::string pattern = play.hosts;
    if (jinja::has_template(pattern)) {
        // Only extra variables and those of the import are there (playbook/play.py is validated without a host).
        viewer_.look(0, 0, around.layer, {});
        bool may_fail = false;
        const jinja::Outcome rendered = viewer_.render(pattern, may_fail);
        if (!rendered || rendered->is_unknown() || rendered->is_undefined()) {
            complain(play.hosts_where,
                     fmt::format("which hosts '{}' means is not known{}; the play is left out", play.hosts,
                                 rendered ? std::string() : ": " + rendered.error().message));
            return std::nullopt;
        }
        pattern = joined(*rendered);
    }
    std::vector<std::string> hosts = ansible::match_hosts(pattern, world_.layout.inventory).hosts;
    if (hosts.empty() && pattern == "localhost") hosts.emplace_back("localhost");
    // Without an inventory, a group that is no role's is the stack's, which has all roles.
    if (hosts.empty() && world_.layout.inventory_made && pattern != "localhost")
        hosts = ansible::match_hosts("overcloud", world_.layout.inventory).hosts;
    if (call_->limit.empty()) return hosts;
    const std::vector<std::string> limit = ansible::match_hosts(call_->limit, world_.layout.inventory).hosts;
    const std::set<std::string_view> kept(limit.begin(), limit.end());
    const bool named_localhost = call_->limit.find("localhost") != std::string::npos;
    std::erase_if(hosts, [&](const std::string& host) {
        return !kept.contains(host) && !(host == "localhost" && named_localhost);
    });
    return hosts;
}

std::vector<std::vector<std::string>> Walk::batches_of(const ansible::Play& play, const Surroundings& around,
                                                       const std::vector<std::string>& hosts) {
    if (play.serial == nullptr || hosts.empty() || call_->whole_plays) return {hosts};
    viewer_.look(0, 0, around.layer, {});
    bool may_fail = false;
    const jinja::Outcome serial = viewer_.value_of(*play.serial, may_fail);
    value::List sizes;
    if (serial && serial->is_plain_list())
        sizes = serial->as_list();
    else if (serial)
        sizes.push_back(*serial);
    std::vector<std::vector<std::string>> batches;
    std::size_t next = 0;
    for (std::size_t i = 0; next < hosts.size(); ++i) {
        const auto size = sizes.empty() ? std::nullopt : batch_size(sizes[std::min(i, sizes.size() - 1)], hosts.size());
        if (!size) {
            complain(play.serial->where, "how many hosts 'serial' means is not known; all are taken at once");
            return {hosts};
        }
        const std::size_t end = std::min(hosts.size(), next + std::max<std::size_t>(1, *size));
        batches.emplace_back(hosts.begin() + static_cast<std::ptrdiff_t>(next),
                             hosts.begin() + static_cast<std::ptrdiff_t>(end));
        next = end;
    }
    return batches;
}

Reach Walk::reach_of(const std::vector<std::string>& hosts) const {
    std::map<ClassNumber, std::vector<LocalIndex>> members;
    for (const std::string& host : hosts)
        if (const auto number = space_.find(host)) {
            const HostPlace place = space_.place(*number);
            members[place.number].push_back(place.index);
        }
    Reach reach;
    for (auto& [number, list] : members) {
        std::sort(list.begin(), list.end());
        Strand strand;
        strand.number = number;
        if (list.size() != space_.classes()[number].size())
            strand.members = std::make_shared<const std::vector<LocalIndex>>(std::move(list));
        reach.push_back(std::move(strand));
    }
    return reach;
}

void Walk::play(const ansible::Play& play, const Surroundings& around) {
    begin_roles();
    std::vector<VariableLayer> files;
    const VariableLayer vars{.outer = &public_vars_layer_,
                             .kind = VariableLayer::Kind::play,
                             .fields = play.vars,
                             .values = {},
                             .serial = 0};
    // The variables of an import beat the play's own (playbook/playbook_include.py): they stand further in.
    std::vector<VariableLayer> imports;
    for (const VariableLayer* layer = around.layer; layer != nullptr; layer = layer->outer) imports.push_back(*layer);
    std::reverse(imports.begin(), imports.end());
    const VariableLayer* outer = &vars;
    for (VariableLayer& layer : imports) {
        layer.outer = outer;
        outer = &layer;
    }
    Surroundings inner = around;
    inner.layer = outer;
    inner.tags.insert(inner.tags.end(), play.tags.begin(), play.tags.end());
    inner.become = play.become;
    inner.ignore_errors = play.ignore_errors;
    if (play.any_errors_fatal != nullptr)
        inner.any_errors_fatal = ansible::read_bool(*play.any_errors_fatal).value_or(false);

    const auto hosts = hosts_of(play, inner);
    // With an unknown pattern Ansible still tells of the play, on no host.
    const std::vector<std::string> all = hosts.value_or(std::vector<std::string>{});
    for (const std::string& name : play.vars_files) {
        viewer_.look(0, 0, inner.layer, {});
        bool may_fail = false;
        const jinja::Outcome file = viewer_.render(name, may_fail);
        const auto found = file && file->is_string()
                               ? ansible::find_vars_file(world_.sources.tree(), file->as_string(), site_of(inner))
                               : ansible::IncludedFile{};
        const yaml::Node* document = found.file ? world_.sources.document(*found.file) : nullptr;
        if (document == nullptr) {
            complain(play.where, fmt::format("cannot read '{}', which the play's vars_files name", name));
            continue;
        }
        std::vector<ansible::Field>& fields = role_vars_[fmt::format("file {}", *found.file)];
        if (fields.empty())
            for (const yaml::Entry& entry : document->entries) fields.push_back({entry.key.scalar, &entry.value});
        files.push_back({.outer = inner.layer,
                         .kind = VariableLayer::Kind::vars_file,
                         .fields = fields,
                         .values = {},
                         .serial = 0});
    }
    for (VariableLayer& layer : files) {
        layer.outer = inner.layer;
        inner.layer = &layer;
    }
    play_layer_ = inner.layer;
    prepare_roles(play, inner);
    const std::size_t prepared = role_layers_.size();
    play_ends_ = Truth::no;
    for (std::vector<std::string>& each : batches_of(play, inner, all)) {
        if (play_ends_ == Truth::yes) break;
        role_layers_.resize(prepared);
        for (auto& [key, runs] : role_runs_) runs = {};
        batch(play, inner, all, std::move(each));
    }
}

void Walk::batch(const ansible::Play& play, const Surroundings& around, const std::vector<std::string>& all,
                 std::vector<std::string> hosts) {
    if (plays_ >= plays_bound)
        return complain(play.where, fmt::format("more than {} plays: what follows is left out", plays_bound));
    moment_ = {};
    moment_.number = plays_++;
    moment_.playbook = started_;
    moment_.file = around.file;
    moment_.play = &play;
    moment_.name = play.name;
    for (const std::string& host : hosts)
        if (const auto number = space_.find(host)) moment_.hosts.push_back(*number);
    if (observer_->play) observer_->play(moment_);
    play_facts_ = {&play, all, all, hosts, {}, {}};
    viewer_.enter(play_facts_);
    play_reach_ = reach_of(hosts);
    order_ = 0;
    is_free_ = play.strategy.find("free") != std::string::npos;
    handlers_.clear();
    gone_.clear();
    breaks_ = false;
    failed_before_batch_ = failed_in_batch();
    if (play_reach_.empty()) return;
    if (strict()) tell_hosts_left();
    if (play_ends_ == Truth::unknown) leave_play(play_reach_, false);

    gather_facts(play, around);
    add_all_handlers(play, around);
    section(play, [&] { tasks(play.pre_tasks, around, play_reach_); });
    section(play, [&] {
        play_roles(play, play_reach_);
        tasks(play.tasks, around, play_reach_);
    });
    section(play, [&] { tasks(play.post_tasks, around, play_reach_); });
    settle_batch();
}

/// Part of a play, and the handlers notified in it; with force_handlers on hosts too that failed in it.
void Walk::section(const ansible::Play& play, const std::function<void()>& part) {
    const std::vector<char> before = failed_;
    part();
    if (!strict() || !play.force_handlers) return flush_handlers();
    const std::vector<char> after = std::exchange(failed_, before);
    const bool breaks = breaks_;
    flush_handlers();
    breaks_ = breaks_ || breaks;
    for (std::size_t i = 0; i < after.size(); ++i) failed_[i] = static_cast<char>(failed_[i] | after[i]);
}

void Walk::gather_facts(const ansible::Play& play, const Surroundings& around) {
    std::vector<std::string> tags = around.tags;
    tags.emplace_back("always");
    if (!selected(tags)) return;
    Truth gathers = Truth::unknown;
    if (play.gather_facts != nullptr) {
        const Strand& first = play_reach_.front();
        viewer_.look(first.number, first.members ? first.members->front() : 0, around.layer, {});
        bool may_fail = false;
        const jinja::Outcome value = viewer_.value_of(*play.gather_facts, may_fail);
        if (value && value->is_bool())
            gathers = value->as_bool() ? Truth::yes : Truth::no;
        else if (const auto written = ansible::read_bool(*play.gather_facts))
            gathers = *written ? Truth::yes : Truth::no;
        else if (value && value->is_string())
            gathers = value->as_string() == "true" || value->as_string() == "yes" || value->as_string() == "True"
                          ? Truth::yes
                          : Truth::no;
    }
    if (gathers == Truth::no) return;
    ansible::Task& made = made_tasks_.emplace_back();
    made.name = "Gathering Facts";
    made.action = "gather_facts";
    made.action_as_written = "gather_facts";
    made.where = play.where;
    const bool certain = gathers == Truth::yes;
    TaskMoment moment;
    moment.task = &made;
    moment.play = &moment_;
    moment.order = order_++;
    moment.files = around.files;
    const Reach living = strict() ? alive(play_reach_) : play_reach_;
    for (const Strand& strand : strict() ? dead(play_reach_) : Reach{}) moment.decisions.push_back(unreached(strand));
    for (const Strand& strand : living) {
        leave_gathered(strand, certain);
        Decision decision;
        decision.hosts = space_.hosts_of(strand.number, strand.members);
        decision.verdict = certain ? Verdict::run : Verdict::maybe;
        if (!certain)
            decision.why =
                std::make_shared<const std::string>("whether facts are gathered depends on Ansible's configuration");
        moment.decisions.push_back(std::move(decision));
    }
    const TagChain chain{tags};
    moment.tags = &chain;
    if (observer_->task) observer_->task(moment);
}

}  // namespace stepwarden::simulate
