// A plan rendered: the files of the config-download directory that Heat and TripleO's writer would make of it, who
// contributed which task, and where every mapping and line of it was written in the checkout.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "heat/plan.hpp"
#include "heat/service_sections.hpp"
#include "heat/write_directory.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::heat {

struct RenderedFile {
    WrittenFile written;
    /// For texts: one source line for each line, as far as it can be told.
    std::vector<SourceLine> lines;
};

struct Rendering {
    std::string plan;
    std::string release;
    /// Sorted by path.
    std::vector<RenderedFile> files;
    std::vector<ServiceSections> services;
    /// The top template has the output RoleConfig. Up to the middle of 2017 it had none: Heat's own deployments ran the
    /// tasks, and without the writer's playbooks nobody knows when.
    bool has_playbooks = true;
    /// What could not be rendered, at its place in the checkout; the rest is there.
    std::vector<text::Diagnostic> diagnostics;
    /// Parameters that were asked for and have no value, with the place of their declaration.
    std::map<std::string, text::Position> missing_parameters;
    /// What was read for it; they live as long as the plans do.
    std::vector<const HotTemplate*> templates;
};

/// `sections` are the names of the task lists that services contribute.
Rendering render(Plan& plan, const std::string& release, std::span<const std::string> sections);

/// The lines that the texts of an output of a stack come from, for those of the files that hold them.
void trace_texts(Stack& stack, std::string_view output, std::vector<RenderedFile>& files);

}  // namespace stepwarden::heat
