#include "check/rendered_model.hpp"

#include <algorithm>
#include <chrono>

#include "heat/lone_services.hpp"
#include "heat/value_node.hpp"

namespace stepwarden::check {
namespace {

/// The text of a line from a column on, of at most that many bytes.
std::string_view text_at(const text::Tree& tree, text::Position where, std::size_t length) {
    const auto bytes = tree.read(where.file);
    if (!bytes || where.line == 0 || where.column == 0) return {};
    std::size_t start = 0;
    for (std::uint32_t line = 1; line < where.line; ++line) {
        start = bytes->find('\n', start);
        if (start == std::string_view::npos) return {};
        ++start;
    }
    const std::size_t end = std::min(bytes->find('\n', start), bytes->size());
    start += where.column - 1;
    return start >= end ? std::string_view() : bytes->substr(start, std::min(length, end - start));
}

}  // namespace

std::vector<std::string> section_names(const tripleo::Knowledge& knowledge) {
    std::vector<std::string> names;
    for (tripleo::SectionFacts& section : tripleo::read_sections(knowledge.file("sections.yaml")))
        names.push_back(std::move(section.name));
    return names;
}

text::Tree RenderedPlan::tree() const {
    std::vector<std::pair<std::string, std::string>> files;
    for (const heat::RenderedFile& file : rendering->files) files.emplace_back(file.written.path, file.written.content);
    return text::Tree::from_memory(std::move(files));
}

tripleo::ContributorTable RenderedPlan::contributors() const {
    tripleo::ContributorTable table;
    for (const heat::ServiceSections& service : rendering->services)
        for (const auto& [section, value] : service.sections)
            for (const value::Value& task : heat::flattened(value))
                table.add(section, yaml::fingerprint(heat::node_of(task)), {service.role, service.service});
    return table;
}

RenderedPlan render_loaded(const heat::PlanSources& sources, std::unique_ptr<heat::Plan> plan,
                           std::vector<Timing>& timings) {
    const auto start = std::chrono::steady_clock::now();
    RenderedPlan rendered{std::move(plan), nullptr};
    const std::vector<std::string> sections = section_names();
    rendered.rendering = std::make_unique<heat::Rendering>(
        heat::render(*rendered.plan, heat::release_of(sources.checkout, sources.table), sections));
    timings.push_back({"render " + rendered.plan->name(),
                       std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()});
    return rendered;
}

text::Result<RenderedPlan> render_plan(const heat::PlanSources& sources, const heat::PlanRequest& request,
                                       std::vector<Timing>& timings) {
    auto plan = heat::Plan::load(sources, request);
    if (!plan) return tl::unexpected(plan.error());
    return render_loaded(sources, std::move(*plan), timings);
}

text::Result<RenderedModel> understand(RenderedPlan plan, unsigned threads, std::vector<Timing>& timings,
                                       const tripleo::Knowledge& knowledge) {
    const tripleo::ContributorTable contributors = plan.contributors();
    auto model = build_model(plan.tree(), threads, timings, {.contributors = &contributors}, knowledge);
    if (!model && plan.rendering->has_playbooks) return tl::unexpected(model.error());
    if (!model)
        return tl::unexpected(text::Diagnostic{{},
                                               "the plan '" + plan.rendering->plan +
                                                   "' has no task lists and no playbooks: the release is older than "
                                                   "both",
                                               {}});
    return RenderedModel{std::move(plan), std::move(*model)};
}

text::Result<RenderedModel> render_model(const heat::PlanSources& sources, const heat::PlanRequest& request,
                                         std::vector<Timing>& timings, const tripleo::Knowledge& knowledge) {
    auto plan = render_plan(sources, request, timings);
    if (!plan) return tl::unexpected(plan.error());
    return understand(std::move(*plan), sources.threads, timings, knowledge);
}

text::Result<RenderedModel> render_model(const heat::PlanSources& sources, std::unique_ptr<heat::Plan> plan,
                                         std::vector<Timing>& timings, const tripleo::Knowledge& knowledge) {
    return understand(render_loaded(sources, std::move(plan), timings), sources.threads, timings, knowledge);
}

text::Result<RenderedModel> render_lone_model(const heat::PlanSources& sources, heat::Plan& company,
                                              const std::set<std::string>& covered, std::vector<Timing>& timings,
                                              const tripleo::Knowledge& knowledge) {
    const auto start = std::chrono::steady_clock::now();
    auto lone = heat::render_lone(sources, company, covered, section_names(knowledge));
    if (!lone) return tl::unexpected(lone.error());
    RenderedPlan plan{std::move(lone->plan), std::make_unique<heat::Rendering>(std::move(lone->rendering))};
    timings.push_back(
        {"render single services", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()});
    return understand(std::move(plan), sources.threads, timings, knowledge);
}

std::optional<text::Position> WayBack::origin(text::Position rendered) {
    if (rendered.file == text::no_file) return std::nullopt;
    if (!provenance_) provenance_ = std::make_unique<heat::Provenance>(*rendered_.rendering);
    const Model& model = *rendered_.model;
    return provenance_->origin(model.tree.path(rendered.file), model.sources.parsed_document(rendered.file), rendered);
}

text::Position WayBack::mounted(text::Position rendered) {
    if (rendered.file == text::no_file) return rendered;
    if (!mount_) {
        std::vector<std::pair<std::string, std::string>> files;
        for (const heat::RenderedFile& file : rendered_.rendering->files)
            files.emplace_back(file.written.path, file.written.content);
        mount_ = shown_.mount_memory(names_.mount, std::move(files));
    }
    rendered.file = shown_.find(rendered_.model->tree.path(rendered.file), *mount_).value_or(text::no_file);
    return rendered;
}

text::Position WayBack::place(text::Position rendered) {
    const auto found = origin(rendered);
    return found ? *found : mounted(rendered);
}

Finding WayBack::to_checkout(Finding finding) {
    const text::Position rendered = finding.where;
    for (Related& related : finding.related) related.where = place(related.where);
    auto found = origin(rendered);
    if (!found) found = place_of_service(finding);
    if (!found) {
        finding.where = mounted(rendered);
        return finding;
    }
    const std::string_view underlined = text_at(rendered_.model->tree, rendered, finding.length);
    finding.where = *found;
    if (text_at(shown_, *found, finding.length) != underlined) finding.length = 0;
    // Copies of a list per step come from one place.
    std::vector<Related> apart;
    for (Related& related : finding.related)
        if (related.where != *found) apart.push_back(std::move(related));
    finding.related = std::move(apart);
    finding.related.push_back({mounted(rendered), names_.remark});
    return finding;
}

/// What is said of a service as a whole belongs to its template.
std::optional<text::Position> WayBack::place_of_service(const Finding& finding) const {
    if (finding.services.size() != 1) return std::nullopt;
    for (const heat::ServiceSections& service : rendered_.rendering->services)
        if (service.service == finding.services.front() && (finding.role.empty() || service.role == finding.role))
            return service.where;
    return std::nullopt;
}

text::Diagnostic WayBack::to_checkout(text::Diagnostic diagnostic) {
    diagnostic.where = place(diagnostic.where);
    return diagnostic;
}

}  // namespace stepwarden::check
