// Runs the statements of a template that becomes the text of a file. Everything that it meets is known, so that a
// statement runs or does not; what is Unknown nevertheless ends the rendering.
#pragma once

#include <optional>
#include <string>

#include "jinja/evaluator.hpp"
#include "jinja/render_text.hpp"

namespace stepwarden::jinja {

class TextRenderer {
public:
    TextRenderer(const Lookup& lookup, const TextLoader& loader);

    text::Result<LocatedText> run(const TextTemplate& source, const value::Dict& variables);

private:
    using Problem = std::optional<text::Diagnostic>;

    Problem execute(const Body& body);
    Problem operator()(const Text& statement, std::size_t offset);
    Problem operator()(const Output& statement, std::size_t offset);
    Problem operator()(const If& statement, std::size_t offset);
    Problem operator()(const For& statement, std::size_t offset);
    Problem operator()(const Set& statement, std::size_t offset);
    Problem operator()(const BlockSet& statement, std::size_t offset);
    Problem operator()(const Include& statement, std::size_t offset);
    Problem operator()(const Block& statement, std::size_t offset);

    /// The value of an expression that has to be known.
    text::Result<value::Value> known(Outcome outcome, NodeId id) const;
    text::Result<bool> condition(NodeId id);
    [[nodiscard]] text::Diagnostic problem(std::size_t offset, std::string message) const;
    [[nodiscard]] text::Diagnostic out_of_steps(std::size_t offset) const;
    [[nodiscard]] Problem failed(std::optional<Failure> failure, NodeId id) const;

    /// Whether an item passes the condition of a loop.
    text::Result<bool> passes(const For& statement, const value::Value& item);
    Problem run_pass(const For& statement, const value::Value& item);
    Problem run_ahead(const For& statement, const value::List& items, bool& any);
    Problem run_lazily(const For& statement, const value::List& items, bool& any);

    /// The template that the first of the names stands for, or nullptr.
    text::Result<const TextTemplate*> included(const value::Value& names) const;
    Problem run_template(const TextTemplate& source);
    /// `{{ self.name() }}`.
    [[nodiscard]] const std::string* called_block(NodeId id) const;
    Problem print_block(const NamedBody& block, std::size_t offset);

    Evaluator evaluator_;
    const TextLoader& loader_;
    LocatedWriter writer_;
    const TextTemplate* template_ = nullptr;
    /// The scope of the names that the template itself sets.
    std::size_t own_scope_ = 0;
    int depth_ = 0;
};

}  // namespace stepwarden::jinja
