// What an evaluation shares with the filters, tests and functions it calls: the world outside, and the risk that real
// Jinja would have raised an error on the way, which an unknown value decides.
#pragma once

#include <memory>
#include <string>

#include "jinja/evaluate.hpp"

namespace stepwarden::jinja {

/// Whether something that may be undefined was used where real Jinja would raise, and the first unknown it was.
class Risk {
public:
    void note(const value::Unknown& unknown) { note(unknown.cause); }
    void note(std::shared_ptr<const std::string> cause) {
        if (!cause_) cause_ = std::move(cause);
    }
    /// Notes a result that says that computing it may have failed.
    void note_result(const Outcome& result) {
        if (!result || !result->is_unknown()) return;
        const auto& unknown = std::get<value::Unknown>(result->data());
        if (unknown.may_fail) note(unknown);
    }
    /// Notes an operand whose insides real Jinja looks at: something in it may be undefined.
    void note_use(const value::Value& operand) {
        if (const value::Unknown* open = value::find_maybe_undefined(operand)) note(*open);
    }

    [[nodiscard]] bool any() const { return cause_ != nullptr; }
    [[nodiscard]] const std::shared_ptr<const std::string>& cause() const { return cause_; }

private:
    std::shared_ptr<const std::string> cause_;
};

struct Context {
    const Lookup& lookup;
    Risk risk = {};
};

}  // namespace stepwarden::jinja
