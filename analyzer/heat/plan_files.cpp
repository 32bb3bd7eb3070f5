#include "heat/plan_files.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>

#include "heat/plan_values.hpp"
#include "heat/process_templates.hpp"
#include "heat/template_cache.hpp"
#include "jinja/render_text.hpp"
#include "tripleo/knowledge_files.hpp"
#include "value/compare.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::heat {

namespace {

using value::Dict;
using value::Value;

struct Rendered {
    std::once_flag once;
    std::optional<text::Result<jinja::LocatedText>> result;
};

std::optional<std::string_view> script_of(const text::Tree& checkout) {
    const auto file = checkout.find("tools/process-templates.py");
    const auto text = file ? checkout.read(*file) : tl::unexpected(text::Diagnostic{});
    return text ? std::optional(*text) : std::nullopt;
}

/// The paths that j2_excludes.yaml names.
std::set<std::string> excluded_paths(const text::Tree& checkout, std::vector<text::Diagnostic>& problems) {
    std::set<std::string> out;
    const auto file = checkout.find("j2_excludes.yaml");
    if (!file) return out;
    const auto stream = checkout.read(*file).and_then([&](std::string_view text) { return yaml::parse(text, *file); });
    if (!stream) {
        problems.push_back(stream.error());
        return out;
    }
    const yaml::Node* names = stream->documents.empty() ? nullptr : stream->documents.front().find("name");
    if (!names) return out;
    for (const yaml::Node& name : names->items) out.insert(name.scalar);
    return out;
}

}  // namespace

struct PlanFiles::State {
    explicit State(const text::Tree& tree) : checkout(tree), templates(tree) {}

    [[nodiscard]] const PlanOutput* output_at(std::string_view path) const {
        const auto at = std::lower_bound(outputs.begin(), outputs.end(), path,
                                         [](const PlanOutput& output, std::string_view p) { return output.path < p; });
        return at != outputs.end() && at->path == path ? &*at : nullptr;
    }

    /// A file of the checkout that is no template.
    [[nodiscard]] std::optional<text::FileId> static_file(std::string_view path) const {
        return is_template(path) ? std::nullopt : checkout.find(path);
    }

    [[nodiscard]] Dict variables_of(const PlanOutput& output, std::string_view source) const;
    [[nodiscard]] Dict role_variables(const PlanRole& role, std::string_view source) const;
    [[nodiscard]] text::Result<jinja::LocatedText> render(const PlanOutput& output);

    const text::Tree& checkout;
    TemplateSteps steps;
    PlanValues values;
    /// In path order; `rendered` runs beside it.
    std::vector<PlanOutput> outputs;
    std::unique_ptr<Rendered[]> rendered;
    TemplateCache templates;
};

/// The role is its mapping where the template says so, else its name, as in the first releases.
Dict PlanFiles::State::role_variables(const PlanRole& role, std::string_view source) const {
    Dict out;
    const bool as_mapping = steps.role_as_mapping && source.find("{{role.name}}") != std::string_view::npos;
    out.emplace_back("role", as_mapping ? role.values : Value(role.name));
    if (steps.networks_for_roles) out.emplace_back("networks", values.networks);
    const Value* disable = value::find(role.values.as_dict(), "disable_constraints");
    if (!as_mapping && steps.disable_constraints && disable && value::truthiness(*disable) == value::Truth::yes)
        out.emplace_back("disable_constraints", true);
    return out;
}

Dict PlanFiles::State::variables_of(const PlanOutput& output, std::string_view source) const {
    Dict out;
    switch (output.scope) {
        case PlanOutput::Scope::role:
            return role_variables(values.role_files[output.index], source);
        case PlanOutput::Scope::network:
            out.emplace_back("network", values.network_files[output.index].values);
            break;
        case PlanOutput::Scope::all:
            out.emplace_back("roles", values.roles);
            if (steps.networks_for_all) out.emplace_back("networks", values.networks);
            break;
    }
    return out;
}

text::Result<jinja::LocatedText> PlanFiles::State::render(const PlanOutput& output) {
    const auto source = templates.parsed(output.source);
    if (!source) return tl::unexpected(source.error());
    const auto include = [&](std::string_view name) { return templates.included(output.path, name); };
    return jinja::render_text(**source, variables_of(output, (*source)->source.source), include);
}

PlanFiles::PlanFiles(const text::Tree& checkout, const PlanInputs& inputs) : state_(std::make_shared<State>(checkout)) {
    State& state = *state_;
    auto steps = read_template_steps(tripleo::knowledge_file("template_processing.yaml"), script_of(checkout));
    if (steps) state.steps = std::move(*steps);
    state.values = plan_values(inputs.roles, inputs.networks, state.steps);
    if (!steps) state.values.problems.push_back(std::move(steps.error()));
    const std::set<std::string> excluded = excluded_paths(checkout, state.values.problems);
    state.outputs = list_outputs(checkout, state.steps, state.values, excluded);
    state.rendered = std::make_unique<Rendered[]>(state.outputs.size());
}

bool PlanFiles::contains(std::string_view path) const {
    return state_->output_at(path) != nullptr || state_->static_file(path).has_value();
}

text::Result<PlanFile> PlanFiles::read(std::string_view path) const {
    State& state = *state_;
    if (const PlanOutput* output = state.output_at(path)) {
        Rendered& rendered = state.rendered[static_cast<std::size_t>(output - state.outputs.data())];
        std::call_once(rendered.once, [&] { rendered.result = state.render(*output); });
        const auto& result = *rendered.result;
        if (!result) return tl::unexpected(result.error());
        return PlanFile{result->text, output->source, result->lines};
    }
    const auto file = state.static_file(path);
    if (!file) return tl::unexpected(text::Diagnostic{{}, "no such file in the plan", std::string(path)});
    const auto content = state.checkout.read(*file);
    if (!content) return tl::unexpected(content.error());
    return PlanFile{*content, *file, {}};
}

std::vector<std::string> PlanFiles::paths() const {
    std::vector<std::string> out;
    for (const PlanOutput& output : state_->outputs) out.push_back(output.path);
    for (const text::FileId file : state_->checkout.below(""))
        if (!is_template(state_->checkout.path(file))) out.emplace_back(state_->checkout.path(file));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

const text::Tree& PlanFiles::checkout() const { return state_->checkout; }

std::span<const text::Diagnostic> PlanFiles::problems() const { return state_->values.problems; }

}  // namespace stepwarden::heat
