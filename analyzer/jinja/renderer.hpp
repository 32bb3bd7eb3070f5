// Runs the statements of a template and gathers what it puts out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jinja/evaluator.hpp"
#include "jinja/syntax.hpp"

namespace stepwarden::jinja {

/// jinja::render, with the risk that the evaluation took.
Outcome render(const Template& source, const Lookup& lookup, Risk& risk);

class Renderer {
public:
    Renderer(const Template& source, const Lookup& lookup) : evaluator_(source.nodes, lookup) {}

    /// What the body puts out: nothing gives "", one value gives itself, several their joined text
    /// (ansible-core template/native_helpers.py, ansible_eval_concat). Unknown when any part is.
    Outcome run(const Body& body);

    [[nodiscard]] Evaluator& evaluator() { return evaluator_; }

private:
    struct Loop {
        const value::List& items;
        std::size_t index;
    };

    std::optional<Failure> execute(const Body& body);
    std::optional<Failure> operator()(const Text& statement);
    std::optional<Failure> operator()(const Output& statement);
    std::optional<Failure> operator()(const If& statement);
    std::optional<Failure> operator()(const For& statement);
    std::optional<Failure> operator()(const Set& statement);
    std::optional<Failure> operator()(const BlockSet& statement);
    std::optional<Failure> operator()(const Include& statement);
    std::optional<Failure> operator()(const Block& statement);

    std::optional<Failure> put_out(value::Value value);
    tl::expected<std::optional<value::List>, Failure> loop_items(const For& statement, const value::Value& iterable);
    /// `body` may or may not run: what it assigns or changes is Unknown from here on.
    void taint(const Body& body, const value::Value& cause);
    /// Notes what could fail in a body that may or may not run.
    void probe(const Body& body, const value::Value& cause);
    void probe_branches(const If& statement, const value::Value& cause);
    void probe_loop(const For& statement, const value::Value& cause);
    std::optional<Failure> maybe_branches(const If& statement, std::size_t first, const value::Value& cause);
    void taint_target(NodeId target, const value::Value& cause);
    void note_unknown(const value::Value& cause);
    Outcome joined();

    Evaluator evaluator_;
    std::vector<value::Value> parts_;
    std::optional<value::Value> unknown_;
    std::size_t bytes_ = 0;
};

}  // namespace stepwarden::jinja
