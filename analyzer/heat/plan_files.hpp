// The files of a THT checkout as tools/process-templates.py would leave them, rendered when first asked for and kept.
// Nothing is written. Every line of a rendered file knows the template's line that it came from.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/located_text.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"
#include "yaml/node.hpp"

namespace stepwarden::heat {

using SourceLine = jinja::SourceLine;

struct PlanFile {
    /// Lives as long as the PlanFiles.
    std::string_view content;
    /// The checkout's file: itself, or the template that it is rendered from.
    text::FileId source = text::no_file;
    /// Empty for a file as it stands in the checkout; else for each line of `content` the place in the template, or in
    /// a file that the template includes, that this line came from.
    std::span<const SourceLine> lines;
};

struct PlanInputs {
    /// A list of roles, as roles_data.yaml holds it.
    yaml::Node roles;
    /// A list of networks, as network_data.yaml holds it; null counts as empty.
    yaml::Node networks;
};

/// Paths are relative to the checkout's root: "common/post.yaml". A rendered file hides one of the checkout that has
/// the same path; the templates (*.j2.yaml) are not among the files. Each file is rendered from the inputs as they are
/// at first: what a template does to the values of roles and networks is not seen by others. Copies share what was
/// rendered.
class PlanFiles {
public:
    /// Lists the files and renders none. `checkout` has to live as long.
    PlanFiles(const text::Tree& checkout, const PlanInputs& inputs);

    [[nodiscard]] bool contains(std::string_view path) const;

    /// Renders on demand; safe to call from several threads. What a template does wrong is a diagnostic at its line.
    [[nodiscard]] text::Result<PlanFile> read(std::string_view path) const;

    /// In byte order.
    [[nodiscard]] std::vector<std::string> paths() const;

    [[nodiscard]] const text::Tree& checkout() const;

    /// What of the inputs, of j2_excludes.yaml or of names made from them cannot be used; it is left out.
    [[nodiscard]] std::span<const text::Diagnostic> problems() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace stepwarden::heat
