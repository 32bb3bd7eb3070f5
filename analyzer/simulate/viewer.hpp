// What a task sees of variables on one host: every name looked up by Ansible's precedence, its templates rendered where
// they are used. While it looks, it notes which hosts of the class would see the same, so that one evaluation can stand
// for all of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/evaluate.hpp"
#include "simulate/inventory_values.hpp"
#include "simulate/run_state.hpp"
#include "simulate/templates.hpp"
#include "simulate/tree_view.hpp"
#include "simulate/variable_layer.hpp"
#include "simulate/world_facts.hpp"

namespace stepwarden::simulate {

/// The value of `omit`: an argument that equals it is left out (utils/vars.py, remove_omit).
inline constexpr std::string_view omit_token = "__omit_place_holder__stepwarden";

/// What is the same for all hosts of a play.
struct PlayFacts {
    const ansible::Play* play = nullptr;
    /// All that the pattern means; those of them, and of the batch, that have not failed.
    std::vector<std::string> all_hosts;
    std::vector<std::string> hosts;
    std::vector<std::string> batch;
    std::string role_name;
    std::string role_path;
};

/// A use of a variable that the run defines or nobody does, as the observer gets it but for the place.
struct Sighting {
    std::string name;
    std::shared_ptr<const Definition> definition;
    Use::Status status = Use::Status::defined;
};

class Viewer {
public:
    /// References are kept. `run` may be replaced between calls by `start`.
    Viewer(const World& world, const HostSpace& space, const WorldFacts& facts, InventoryValues& inventory,
           Templates& templates);
    Viewer(const Viewer&) = delete;
    Viewer& operator=(const Viewer&) = delete;

    void start(RunState& run, const Call& call);
    void enter(const PlayFacts& play) { play_ = &play; }

    /// Looks from now on as a task within `layer` on this host, under these assumptions. Forgets what was noted.
    void look(ClassNumber number, LocalIndex host, const VariableLayer* layer, const Guard& assumed);
    /// Files that the task names are looked for beside this one and beside the playbook.
    void stand_in(text::FileId playbook, text::FileId file, const ansible::RoleFiles* role, std::string_view action);
    void assume(const Guard& guard) { assumed_ = joined(assumed_, guard); }
    void set_assumed(const Guard& guard) { assumed_ = guard; }
    /// Paths that are defined wherever the conditions so far hold; `look` forgets them.
    void assert_defined(const std::vector<std::string>& paths) {
        lookup_.asserted.insert(lookup_.asserted.end(), paths.begin(), paths.end());
    }
    void forget_asserted() { lookup_.asserted.clear(); }
    [[nodiscard]] const Guard& assumed() const { return assumed_; }
    void within(const VariableLayer* layer) { layer_ = layer; }
    [[nodiscard]] const VariableLayer* layer() const { return layer_; }

    value::Value find(std::string_view name);
    [[nodiscard]] const jinja::Lookup& lookup() const { return lookup_; }

    jinja::Outcome value_of(const yaml::Node& node, bool& may_fail);
    jinja::Outcome render(const std::string& text, bool& may_fail);
    tl::expected<jinja::Judgement, jinja::Failure> judge(const ansible::Condition& condition);

    /// The hosts of `rest`, the present one first among them, that would have seen the same; the others stay in `rest`.
    std::vector<LocalIndex> take_alike(std::vector<LocalIndex>& rest) const;
    [[nodiscard]] bool differs_between_hosts() const { return own_ || !touched_.empty(); }

    /// A number for a layer whose values nobody saw before.
    [[nodiscard]] std::uint64_t next_serial() { return ++serial_; }

    /// Hash of everything that was read since the last call and may differ another time: versions of cells, items of
    /// loops.
    std::uint64_t take_reads();

    /// Whether some variable since the last call was not rendered because it is made of too many others.
    bool take_renders_too_many();

    /// What was looked up by name since the last call.
    std::vector<Sighting> take_sightings();
    bool notes_sightings = false;

    /// Where a name gets its value for the present host and layer.
    struct Origin {
        std::string_view source;
        const yaml::Node* node = nullptr;
        std::shared_ptr<const Definition> definition;
    };
    Origin origin_of(std::string_view name);

private:
    struct Layers;
    [[nodiscard]] Layers layers_of(std::string_view name) const;
    /// Null when the run sets no such variable of that kind.
    const Cell* set_in_run(std::string_view name, const Columns& columns);
    std::optional<value::Value> magic(std::string_view name);
    value::Value from_layer(const VariableLayer& layer, std::string_view name);
    std::optional<value::Value> pinned(std::string_view name);
    std::optional<value::Value> of_host(std::string_view name);
    value::Value rendered(const value::Value& value, std::string_view name);
    /// Counts a variable that is to be rendered.
    bool may_render_more();
    value::Value from_node(const yaml::Node& node, std::string_view name);
    value::Value settled(jinja::Outcome outcome, bool may_fail, std::string_view name) const;
    std::optional<value::Value> fact(std::string_view name);
    value::Value all_facts();
    value::Value nobody_sets(std::string_view name);
    value::Value host_variables(std::string_view host);
    value::Value hostvars();
    value::Value groups();
    value::Value group_names();
    template <typename T>
    const T& look_at(const Column<T>& column);
    void note(std::string_view name, const value::Value& value, const std::shared_ptr<const Definition>& definition);
    value::Value below_facts(std::string_view name, const Layers& layers);
    void read(std::uint64_t what) { reads_ = (reads_ ^ what) * 0x9E3779B97F4A7C15U; }

    const World& world_;
    const HostSpace& space_;
    const WorldFacts& facts_;
    InventoryValues& inventory_;
    Templates& templates_;
    RunState* run_ = nullptr;
    const Call* call_ = nullptr;
    const PlayFacts* play_ = nullptr;
    jinja::Lookup lookup_;
    FileView files_;
    text::FileId playbook_ = text::no_file;
    text::FileId file_ = text::no_file;
    std::string action_;

    ClassNumber number_ = 0;
    LocalIndex host_ = 0;
    const VariableLayer* layer_ = nullptr;
    Guard assumed_;
    int depth_ = 0;
    /// Variables rendered for the outermost one that is being rendered, and for all.
    std::size_t rendered_within_ = 0;
    std::size_t rendered_ = 0;
    bool renders_too_many_ = false;
    /// Variables whose templates are being rendered, outermost first.
    std::vector<const yaml::Node*> rendering_;
    /// Looking at another host through hostvars: what is read there does not tell hosts of the class apart.
    int abroad_ = 0;
    /// Looking for what stands below a value that is there.
    int quiet_ = 0;

    bool own_ = false;
    std::vector<const std::vector<std::uint32_t>*> touched_;
    std::uint64_t reads_ = 0;
    std::uint64_t serial_ = 0;
    std::vector<Sighting> sightings_;
    value::Value groups_;
    bool groups_made_ = false;
};

}  // namespace stepwarden::simulate
