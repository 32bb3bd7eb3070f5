#include "simulate/viewer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "jinja/failure.hpp"
#include "value/compare.hpp"

namespace stepwarden::simulate {
namespace {

using jinja::surely_defined;
using value::Value;

/// Variables made of variables nest a few levels in real trees; Ansible gives up on a variable made of itself.
constexpr int depth_bound = 60;

/// Variables that are made of others twice multiply: so many are rendered for one, and in a whole run.
constexpr std::size_t rendered_for_one_bound = 10'000;
constexpr std::size_t rendered_bound = 20'000'000;

/// More contents than this are dealt with host by host.
constexpr std::size_t variety_bound = 64;

const ansible::Field* last_of(std::span<const ansible::Field> fields, std::string_view name) {
    const auto found =
        std::find_if(fields.rbegin(), fields.rend(), [&](const ansible::Field& field) { return field.name == name; });
    return found == fields.rend() ? nullptr : &*found;
}

const Value* last_of(std::span<const NamedValue> values, std::string_view name) {
    const auto found =
        std::find_if(values.rbegin(), values.rend(), [&](const NamedValue& v) { return v.first == name; });
    return found == values.rend() ? nullptr : &found->second;
}

bool holds(const VariableLayer& layer, std::string_view name) {
    if (layer.values.empty() && layer.fields.empty()) return false;
    return last_of(layer.values, name) != nullptr || last_of(layer.fields, name) != nullptr;
}

/// Ansible gives up on it, wherever it is used (template/__init__.py).
Value made_of_itself(std::string_view name) {
    return Value::unknown(value::Unknown{
        std::make_shared<const std::string>(fmt::format("'{}', which is made of itself", name)), false, true});
}

Value made_of_too_many(std::string_view name) {
    return Value::unknown(value::Unknown{
        std::make_shared<const std::string>(fmt::format("'{}', which is made of too many variables", name)), false,
        true});
}

Value names_value(const std::vector<std::string>& names) {
    value::List list;
    list.reserve(names.size());
    for (const std::string& name : names) list.emplace_back(name);
    return list;
}

}  // namespace

/// The first layer of each kind that has a name, from the task outwards.
struct Viewer::Layers {
    std::array<const VariableLayer*, 8> first{};

    [[nodiscard]] const VariableLayer* of(VariableLayer::Kind kind) const {
        return first[static_cast<std::size_t>(kind)];
    }
};

Viewer::Viewer(const World& world, const HostSpace& space, const WorldFacts& facts, InventoryValues& inventory,
               Templates& templates)
    : world_(world), space_(space), facts_(facts), inventory_(inventory), templates_(templates) {
    lookup_.variable = [this](std::string_view name) { return find(name); };
    lookup_.parsed_texts = std::make_shared<std::unordered_map<std::string, Value>>();
    lookup_.plugin = [this](std::string_view name, const value::List& terms, const LookupOptions& options,
                            bool wants_list) { return lookup_plugin(name, terms, options, wants_list, files_); };
    lookup_.path_test = [&world](std::string_view test, std::string_view path) {
        return test_path(world.sources.tree(), test, path);
    };
}

void Viewer::stand_in(text::FileId playbook, text::FileId file, const ansible::RoleFiles* role,
                      std::string_view action) {
    if (playbook == playbook_ && file == file_ && action == action_) return;
    playbook_ = playbook;
    file_ = file;
    action_ = action;
    files_ = view_of(world_.sources.tree(), playbook, file, role, action);
    files_.variable = [this](std::string_view name) { return find(name); };
}

void Viewer::start(RunState& run, const Call& call) {
    run_ = &run;
    call_ = &call;
}

void Viewer::look(ClassNumber number, LocalIndex host, const VariableLayer* layer, const Guard& assumed) {
    number_ = number;
    host_ = host;
    layer_ = layer;
    assumed_ = assumed;
    own_ = false;
    touched_.clear();
    reads_ = 0;
    sightings_.clear();
    lookup_.asserted.clear();
}

std::uint64_t Viewer::take_reads() { return std::exchange(reads_, 0); }

std::vector<Sighting> Viewer::take_sightings() { return std::exchange(sightings_, {}); }

template <typename T>
const T& Viewer::look_at(const Column<T>& column) {
    if (!column.uniform() && abroad_ == 0) {
        if (column.variety() > variety_bound)
            own_ = true;
        else if (std::find(touched_.begin(), touched_.end(), &column.index()) == touched_.end())
            touched_.push_back(&column.index());
    }
    return column.of(host_);
}

std::vector<LocalIndex> Viewer::take_alike(std::vector<LocalIndex>& rest) const {
    if (!differs_between_hosts()) return std::exchange(rest, {});
    if (own_) {
        rest.erase(rest.begin());
        return {host_};
    }
    std::vector<LocalIndex> alike;
    std::vector<LocalIndex> others;
    for (const LocalIndex host : rest) {
        const bool same = std::all_of(touched_.begin(), touched_.end(),
                                      [&](const auto* index) { return (*index)[host] == (*index)[host_]; });
        (same ? alike : others).push_back(host);
    }
    rest = std::move(others);
    return alike;
}

Viewer::Layers Viewer::layers_of(std::string_view name) const {
    Layers layers;
    for (const VariableLayer* layer = layer_; layer != nullptr; layer = layer->outer) {
        const VariableLayer*& first = layers.first[static_cast<std::size_t>(layer->kind)];
        if (first == nullptr && holds(*layer, name)) first = layer;
    }
    return layers;
}

void Viewer::note(std::string_view name, const Value& value, const std::shared_ptr<const Definition>& definition) {
    if (!notes_sightings || abroad_ > 0 || quiet_ > 0) return;
    const Use::Status status = value.is_undefined()    ? Use::Status::undefined
                               : surely_defined(value) ? Use::Status::defined
                                                       : Use::Status::maybe_undefined;
    sightings_.push_back({std::string(name), definition, status});
}

Value Viewer::settled(jinja::Outcome outcome, bool may_fail, std::string_view name) const {
    if (outcome) {
        if (!may_fail || !outcome->is_unknown()) return std::move(*outcome);
        value::Unknown unknown = std::get<value::Unknown>(outcome->data());
        unknown.may_fail = true;
        return Value::unknown(std::move(unknown));
    }
    // An undefined value inside makes the variable undefined; everything else is an error wherever it is used
    // (template/vars.py, __getitem__).
    if (outcome.error().kind == jinja::Failure::Kind::undefined)
        return Value::undefined(outcome.error().name.empty() ? std::string(name) : outcome.error().name);
    return Value::unknown(value::Unknown{
        std::make_shared<const std::string>(fmt::format("'{}': {}", name, outcome.error().message)), false, true});
}

bool Viewer::may_render_more() {
    if (depth_ == 0) rendered_within_ = 0;
    if (++rendered_within_ <= rendered_for_one_bound && ++rendered_ <= rendered_bound) return true;
    renders_too_many_ = true;
    return false;
}

bool Viewer::take_renders_too_many() { return std::exchange(renders_too_many_, false); }

Value Viewer::from_node(const yaml::Node& node, std::string_view name) {
    if (templates_.is_constant(node)) {
        bool ignored = false;
        return *templates_.value_of(node, lookup_, ignored);
    }
    if (depth_ >= depth_bound || std::find(rendering_.begin(), rendering_.end(), &node) != rendering_.end())
        return made_of_itself(name);
    if (!may_render_more()) return made_of_too_many(name);
    ++depth_;
    rendering_.push_back(&node);
    bool may_fail = false;
    jinja::Outcome outcome = templates_.value_of(node, lookup_, may_fail);
    rendering_.pop_back();
    --depth_;
    return settled(std::move(outcome), may_fail, name);
}

Value Viewer::from_layer(const VariableLayer& layer, std::string_view name) {
    read(layer.serial);
    if (const Value* value = last_of(layer.values, name)) return *value;
    const ansible::Field& field = *last_of(layer.fields, name);
    read(reinterpret_cast<std::uintptr_t>(field.node));
    return from_node(*field.node, name);
}

Value Viewer::rendered(const Value& value, std::string_view name) {
    if (depth_ >= depth_bound) return made_of_itself(name);
    if (!may_render_more()) return made_of_too_many(name);
    ++depth_;
    bool may_fail = false;
    jinja::Outcome outcome = templates_.resolved(value, lookup_, may_fail);
    --depth_;
    return settled(std::move(outcome), may_fail, name);
}

std::optional<Value> Viewer::pinned(std::string_view name) {
    for (const value::Dict* pins : {&world_.pins.extra_vars, &world_.pins.assumed})
        if (const Value* value = value::find(*pins, name)) return rendered(*value, name);
    return std::nullopt;
}

const Cell* Viewer::set_in_run(std::string_view name, const Columns& columns) {
    const auto found = columns.find(name);
    if (found == columns.end()) return nullptr;
    const Cell& cell = look_at(found->second);
    read(cell.version);
    return cell.version == 0 ? nullptr : &cell;
}

Value Viewer::find(std::string_view name) {
    const Layers layers = layers_of(name);
    if (const VariableLayer* item = layers.of(VariableLayer::Kind::item)) return from_layer(*item, name);
    if (auto value = magic(name)) return std::move(*value);
    if (auto value = pinned(name)) return std::move(*value);
    for (const VariableLayer::Kind kind : {VariableLayer::Kind::include_params, VariableLayer::Kind::role_params})
        if (const VariableLayer* layer = layers.of(kind)) return from_layer(*layer, name);
    const Cell* cell = set_in_run(name, run_->of(number_).facts);
    if (cell == nullptr) return below_facts(name, layers);
    simulate::Content content = resolve(*cell, abroad_ > 0 ? Guard{} : assumed_);
    if (!surely_defined(content.value)) {
        ++quiet_;
        const Value lower = below_facts(name, layers);
        --quiet_;
        if (content.value.is_undefined())
            content.value = lower;
        else if (!lower.is_undefined())
            content.value = Value::unknown(
                value::Unknown{std::get<value::Unknown>(content.value.data()).cause, surely_defined(lower)});
    }
    note(name, content.value, content.definition);
    return std::move(content.value);
}

Value Viewer::below_facts(std::string_view name, const Layers& layers) {
    if (const Cell* cell = set_in_run(name, run_->of(number_).included)) {
        simulate::Content content = resolve(*cell, abroad_ > 0 ? Guard{} : assumed_);
        // What include_vars brought holds templates, which are rendered where it is used.
        if (surely_defined(content.value)) return rendered(content.value, name);
    }
    for (const VariableLayer::Kind kind : {VariableLayer::Kind::task, VariableLayer::Kind::role_vars,
                                           VariableLayer::Kind::vars_file, VariableLayer::Kind::play})
        if (const VariableLayer* layer = layers.of(kind)) return from_layer(*layer, name);
    if (auto own = of_host(name)) return std::move(*own);
    std::optional<Value> gathered = fact(name);
    if (gathered && surely_defined(*gathered)) return std::move(*gathered);
    const yaml::Node* node = look_at(inventory_.column(number_, name));
    if (node != nullptr && (!gathered || facts_.not_facts.contains(name))) {
        read(reinterpret_cast<std::uintptr_t>(node));
        return from_node(*node, name);
    }
    if (node != nullptr) {
        const Value own = from_node(*node, name);
        return Value::unknown(value::Unknown{std::get<value::Unknown>(gathered->data()).cause, surely_defined(own)});
    }
    if (gathered) return std::move(*gathered);
    if (const VariableLayer* layer = layers.of(VariableLayer::Kind::role_defaults)) return from_layer(*layer, name);
    return nobody_sets(name);
}

Value Viewer::nobody_sets(std::string_view name) {
    const Text& opened = look_at(run_->of(number_).opened);
    if (opened)
        return Value::unknown(value::Unknown{
            std::make_shared<const std::string>(fmt::format("'{}', which {} may set", name, *opened)), false});
    const Value undefined = Value::undefined(std::string(name));
    note(name, undefined, nullptr);
    return undefined;
}

std::optional<Value> Viewer::fact(std::string_view name) {
    constexpr std::string_view prefix = "ansible_";
    if (name == "ansible_facts") return all_facts();
    const ClassState& state = run_->of(number_);
    if (const auto set = state.module_facts.find(name); set != state.module_facts.end()) {
        const Cell& cell = look_at(set->second);
        read(cell.version);
        if (cell.version != 0) return resolve(cell, assumed_).value;
    }
    if (!name.starts_with(prefix) || facts_.not_facts.contains(name)) return std::nullopt;
    const Gathered gathered = look_at(state.gathered);
    const std::string_view bare = name.substr(prefix.size());
    if (!world_.pins.facts.is_null()) {
        const value::Dict& facts = world_.pins.facts.as_dict();
        const Value* value = value::find(facts, name);
        if (value == nullptr) value = value::find(facts, bare);
        if (value == nullptr || gathered == Gathered::no) return std::nullopt;
        if (gathered == Gathered::yes) return *value;
        return Value::unknown(fmt::format("fact '{}', gathered only on a condition", bare));
    }
    const bool sure = gathered == Gathered::yes && facts_.gathered.contains(bare);
    return Value::unknown(fmt::format("fact '{}'", bare), sure);
}

Value Viewer::all_facts() {
    const ClassState& state = run_->of(number_);
    const Gathered gathered = look_at(state.gathered);
    for (const auto& [name, column] : state.module_facts) look_at(column);
    value::Mapping mapping;
    mapping.name = "ansible_facts";
    mapping.get = [this, gathered, number = number_, host = host_](std::string_view key) -> Value {
        const ClassState& now = run_->of(number);
        if (const auto set = now.module_facts.find(key); set != now.module_facts.end())
            if (const Cell& cell = set->second.of(host); cell.version != 0) return resolve(cell, {}).value;
        if (!world_.pins.facts.is_null()) {
            const value::Dict& facts = world_.pins.facts.as_dict();
            const Value* value = value::find(facts, "ansible_" + std::string(key));
            if (value == nullptr) value = value::find(facts, key);
            if (gathered == Gathered::no || value == nullptr)
                return Value::undefined(fmt::format("ansible_facts.{}", key));
            return gathered == Gathered::yes
                       ? *value
                       : Value::unknown(fmt::format("fact '{}', gathered only on a condition", key));
        }
        return Value::unknown(fmt::format("fact '{}'", key),
                              gathered == Gathered::yes && facts_.gathered.contains(key));
    };
    return mapping;
}

/// Ansible gives these as variables of the host (inventory/host.py, get_magic_vars): most others beat them.
std::optional<Value> Viewer::of_host(std::string_view name) {
    if (name == "group_names") return group_names();
    if (!name.starts_with("inventory_hostname")) return std::nullopt;
    if (abroad_ == 0) own_ = true;
    const std::string& own = space_.name(number_, host_);
    if (name == "inventory_hostname") return Value(own);
    if (name == "inventory_hostname_short") return Value(own.substr(0, own.find('.')));
    return std::nullopt;
}

std::optional<Value> Viewer::magic(std::string_view name) {
    if (name == "hostvars") return hostvars();
    if (name == "groups") return groups();
    if (name == "omit") return Value(omit_token);
    if (name == "vars") {
        value::Mapping mapping;
        mapping.name = "vars";
        mapping.get = [this](std::string_view key) { return find(key); };
        return Value(std::move(mapping));
    }
    if (name == "ansible_check_mode") return Value(call_->check_mode);
    if (name == "ansible_diff_mode") return Value(false);
    if (name == "ansible_verbosity") return Value(0);
    if (name == "ansible_limit") return call_->limit.empty() ? std::nullopt : std::optional<Value>(Value(call_->limit));
    if (name == "ansible_run_tags")
        return names_value(call_->tags.only.empty() ? std::vector<std::string>{"all"} : call_->tags.only);
    if (name == "ansible_skip_tags") return names_value(call_->tags.skip);
    if (name == "ansible_version") {
        return Value(value::Dict{{Value("full"), Value::unknown("the version of Ansible", true)},
                                 {Value("string"), Value::unknown("the version of Ansible", true)},
                                 {Value("major"), Value(2)},
                                 {Value("minor"), Value::unknown("the version of Ansible", true)},
                                 {Value("revision"), Value::unknown("the version of Ansible", true)}});
    }
    if (name == "playbook_dir") return Value(playbook_directory);
    for (const std::string_view place :
         {"inventory_dir", "inventory_file", "ansible_playbook_python", "ansible_config_file",
          "ansible_inventory_sources", "ansible_search_path", "ansible_forks", "environment"})
        if (name == place) return Value::unknown(fmt::format("'{}', which depends on where Ansible runs", name), true);
    if (play_ == nullptr) return std::nullopt;
    if (name == "ansible_play_hosts_all") return names_value(play_->all_hosts);
    if (name == "ansible_play_hosts") return names_value(play_->hosts);
    if (name == "ansible_play_batch" || name == "play_hosts") return names_value(play_->batch);
    if (name == "ansible_play_name") return Value(play_->play->name);
    if (name == "ansible_role_name" || name == "role_name") {
        if (play_->role_name.empty()) return std::nullopt;
        return Value(play_->role_name);
    }
    if (name == "role_path" && !play_->role_path.empty()) return Value(play_->role_path);
    return std::nullopt;
}

Value Viewer::host_variables(std::string_view host) {
    const auto number = space_.find(host);
    if (!number) return Value::undefined(fmt::format("hostvars['{}']", host));
    value::Mapping mapping;
    mapping.name = fmt::format("all variables of {}", host);
    mapping.get = [this, place = space_.place(*number)](std::string_view name) {
        const auto kept = std::tuple(number_, host_, layer_);
        // A host's own variables read by that very host tell hosts apart as when it reads them directly.
        const bool own = place.number == number_ && place.index == host_;
        std::tie(number_, host_, layer_) =
            std::tuple(place.number, place.index, static_cast<const VariableLayer*>(nullptr));
        abroad_ += own ? 0 : 1;
        const Value value = find(name);
        abroad_ -= own ? 0 : 1;
        std::tie(number_, host_, layer_) = kept;
        return value;
    };
    return mapping;
}

Value Viewer::hostvars() {
    value::Mapping mapping;
    mapping.name = "hostvars";
    mapping.get = [this](std::string_view host) { return host_variables(host); };
    mapping.keys = [this] { return std::optional(space_.names()); };
    return mapping;
}

Value Viewer::groups() {
    if (groups_made_) return groups_;
    std::unordered_map<std::string, Value> shared;
    const auto list = [&](const std::vector<std::string>& hosts) {
        value::List names;
        names.reserve(hosts.size());
        for (const std::string& host : hosts) names.push_back(shared.try_emplace(host, Value(host)).first->second);
        return Value(std::move(names));
    };
    const ansible::Inventory& inventory = world_.layout.inventory;
    value::Dict groups;
    groups.emplace_back(Value("all"), list(inventory.members("all")));
    if (inventory.find_group("ungrouped") == nullptr) {
        std::vector<std::string> none;
        for (const InventoryClass& hosts : space_.classes())
            if (hosts.groups.empty())
                for (const HostNumber host : *hosts.hosts)
                    if (space_.names()[host] != "localhost") none.push_back(space_.names()[host]);
        groups.emplace_back(Value("ungrouped"), list(none));
    }
    for (const ansible::Group& group : inventory.groups())
        if (group.name != "all") groups.emplace_back(Value(group.name), list(inventory.members(group.name)));
    groups_ = Value(std::move(groups));
    groups_made_ = true;
    return groups_;
}

Value Viewer::group_names() {
    std::vector<std::string> names = space_.classes()[number_].groups;
    std::sort(names.begin(), names.end());
    return names_value(names);
}

jinja::Outcome Viewer::value_of(const yaml::Node& node, bool& may_fail) {
    return templates_.value_of(node, lookup_, may_fail);
}

jinja::Outcome Viewer::render(const std::string& text, bool& may_fail) {
    return templates_.render(text, lookup_, may_fail);
}

tl::expected<jinja::Judgement, jinja::Failure> Viewer::judge(const ansible::Condition& condition) {
    if (condition.expression) return jinja::judge(*condition.expression, lookup_);
    if (jinja::has_template(condition.text))
        if (const jinja::Template* source = templates_.parsed(condition.text)) return jinja::judge(*source, lookup_);
    return tl::unexpected(jinja::Failure{jinja::Failure::Kind::other, "the condition does not parse", {}});
}

Viewer::Origin Viewer::origin_of(std::string_view name) {
    const Layers layers = layers_of(name);
    const auto in_layer = [&](VariableLayer::Kind kind, std::string_view source) -> std::optional<Origin> {
        const VariableLayer* layer = layers.of(kind);
        if (layer == nullptr) return std::nullopt;
        const ansible::Field* field = last_of(layer->fields, name);
        return Origin{source, field != nullptr ? field->node : nullptr, nullptr};
    };
    if (auto origin = in_layer(VariableLayer::Kind::item, "loop item")) return *origin;
    if (magic(name)) return {"Ansible itself", nullptr, nullptr};
    if (value::find(world_.pins.extra_vars, name) != nullptr) return {"extra variable", nullptr, nullptr};
    if (value::find(world_.pins.assumed, name) != nullptr) return {"assumed", nullptr, nullptr};
    if (auto origin = in_layer(VariableLayer::Kind::include_params, "include's variables")) return *origin;
    if (auto origin = in_layer(VariableLayer::Kind::role_params, "role parameters")) return *origin;
    if (const Cell* cell = set_in_run(name, run_->of(number_).facts))
        return {"set in the run", nullptr, cell->definition};
    if (const Cell* cell = set_in_run(name, run_->of(number_).included))
        return {"include_vars", nullptr, cell->definition};
    if (auto origin = in_layer(VariableLayer::Kind::task, "task or block variables")) return *origin;
    if (auto origin = in_layer(VariableLayer::Kind::role_vars, "role variables")) return *origin;
    if (auto origin = in_layer(VariableLayer::Kind::vars_file, "vars_files")) return *origin;
    if (auto origin = in_layer(VariableLayer::Kind::play, "play variables")) return *origin;
    if (fact(name)) return {"fact", nullptr, nullptr};
    if (const yaml::Node* node = look_at(inventory_.column(number_, name))) return {"inventory", node, nullptr};
    if (auto origin = in_layer(VariableLayer::Kind::role_defaults, "role defaults")) return *origin;
    return {"nobody", nullptr, nullptr};
}

}  // namespace stepwarden::simulate
