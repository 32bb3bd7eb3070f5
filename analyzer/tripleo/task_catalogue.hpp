// Which template of which service has which tasks, by the tasks' signatures: how a task of a generated directory is
// told to be a service's without a checkout at hand. The one that the program ships, rules/knowledge/catalogue.yaml, is
// made from all releases by `stepwarden catalogue`; it holds hashes and names, no text of a template.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/diagnostic.hpp"
#include "tripleo/task_signature.hpp"
#include "yaml/node.hpp"

namespace stepwarden::tripleo {

/// A template, and the releases that have the same tasks in it.
struct CatalogueRow {
    std::string service;
    std::string template_path;
    /// Oldest first.
    std::vector<std::string> releases;
    std::vector<Signature> signatures;
};

/// The services that a task may be from, as indices into the names that were asked about, each once and in their order.
struct Recognised {
    std::vector<std::size_t> services;
    /// The content is equal, not only section, name and module.
    bool same_content = false;
    /// They are the services of the release that was asked about.
    bool same_release = false;
};

/// What is asked of a catalogue about one list of tasks.
struct CatalogueQuestion {
    std::string_view section;
    std::span<const std::string> names;
    /// Templates of this release are believed before those of others; may be empty.
    std::string_view release = {};
};

class TaskCatalogue {
public:
    TaskCatalogue() = default;
    explicit TaskCatalogue(std::vector<CatalogueRow> rows);

    /// The services among `names` whose templates have this task: those that have its content, else those that have its
    /// name and module; for a block without a name, those that have the most of the named tasks in it. None for a task
    /// that is not known.
    [[nodiscard]] Recognised recognise(const CatalogueQuestion& question, const yaml::Node& task) const;

    [[nodiscard]] const std::vector<CatalogueRow>& rows() const { return rows_; }

private:
    struct Place {
        Signature signature;
        std::uint32_t row;
    };
    [[nodiscard]] std::span<const Place> find(Signature signature) const;
    [[nodiscard]] Recognised services_with(const CatalogueQuestion& question,
                                           std::span<const Signature> signatures) const;
    [[nodiscard]] std::vector<std::size_t> services_with(const CatalogueQuestion& question,
                                                         std::span<const Signature> signatures,
                                                         bool same_release) const;

    std::vector<CatalogueRow> rows_;
    /// In order of signature.
    std::vector<Place> places_;
};

/// `table` is a catalogue as write_task_catalogue() makes it, packed or not. Fails at the first row of another shape.
text::Result<TaskCatalogue> read_task_catalogue(std::string_view table);

/// The catalogue that the program was built with; read anew at each call.
TaskCatalogue built_in_catalogue();

/// One YAML mapping: "SERVICE TEMPLATE RELEASE..." to the row's signatures in ascending order, six characters of
/// base64url each.
std::string write_task_catalogue(const std::vector<CatalogueRow>& rows);

}  // namespace stepwarden::tripleo
