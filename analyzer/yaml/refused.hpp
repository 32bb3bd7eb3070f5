// Thrown by what listens to yaml-cpp's events, through yaml-cpp, and caught in parse(): the only way to make its parser
// stop. It does not leave this folder.
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
