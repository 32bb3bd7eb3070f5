#include "heat/evaluation.hpp"

#include <algorithm>

namespace stepwarden::heat {

void Evaluation::report(const text::Diagnostic& diagnostic) {
    const bool known = std::ranges::any_of(diagnostics, [&](const text::Diagnostic& seen) {
        return seen.where == diagnostic.where && seen.message == diagnostic.message;
    });
    if (!known) diagnostics.push_back(diagnostic);
}

}  // namespace stepwarden::heat
