// One HOT template, or another YAML file of a plan, with the places that its nodes have in the checkout: a file as it
// stands there, or one that is rendered from a .j2 file, whose lines are traced back.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "heat/parsed_documents.hpp"
#include "heat/plan_files.hpp"
#include "text/diagnostic.hpp"
#include "yaml/node.hpp"

namespace stepwarden::heat {

class HotTemplate {
public:
    HotTemplate(std::string path, std::shared_ptr<const ParsedDocument> document, const PlanFile& file)
        : path_(std::move(path)), document_(std::move(document)), file_(file) {}

    /// Relative to the plan's root: "deployment/nova/nova-api-container-puppet.yaml".
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] const yaml::Node& root() const { return document_->root; }
    [[nodiscard]] const ParsedDocument& document() const { return *document_; }
    /// The bytes that were parsed.
    [[nodiscard]] std::string_view content() const { return file_.content; }
    /// The checkout's file: the template's own, or the .j2 file.
    [[nodiscard]] text::FileId source() const { return file_.source; }
    [[nodiscard]] bool rendered() const { return !file_.lines.empty(); }

    /// The entry of a top-level mapping (`parameters`, `resources`, ...), or nullptr.
    [[nodiscard]] const yaml::Entry* entry(std::string_view section, std::string_view name) const;

    /// Where a node's place lies in the checkout.
    [[nodiscard]] text::Position origin(text::Position where) const;

    /// `relative` as a path of the plan, from this template's directory; empty when it leads out.
    [[nodiscard]] std::optional<std::string> resolve(std::string_view relative) const;

private:
    std::string path_;
    std::shared_ptr<const ParsedDocument> document_;
    PlanFile file_;
};

/// Whether a document is a HOT template.
[[nodiscard]] bool is_hot(const yaml::Node& root);

}  // namespace stepwarden::heat
