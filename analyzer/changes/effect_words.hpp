// Effects in words, for the sentences that tell of their changes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "simulate/effect.hpp"

namespace stepwarden::changes {

/// "httpd", "the container nova_api", "all packages", "the cluster".
std::string resource_words(const simulate::Effect& effect);

/// "stopped", "migrated".
std::string_view participle(simulate::Operation operation);

/// "the package update", "the stop of httpd", "the migration of the database nova".
std::string event_words(const simulate::Effect& effect);

/// "step 3", "steps 1, 3 to 5"; empty for none.
std::string steps_words(std::span<const int> steps);

}  // namespace stepwarden::changes
