// Thrown where what a file holds is refused, deep in the building of its nodes, and caught in parse(): it does not
// leave this folder.
#pragma once

#include <string>
#include <utility>

#include "text/diagnostic.hpp"

namespace stepwarden::yaml {

struct Refused {
    text::Diagnostic why;
};

[[noreturn]] inline void refuse(text::Position where, std::string message) {
    throw Refused{{where, std::move(message), {}}};
}

}  // namespace stepwarden::yaml
