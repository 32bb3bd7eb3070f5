// A checkout of tripleo-heat-templates as small as one can be, for inputs that bring only some of its files.
#pragma once

#include <memory>

#include "check/checkout.hpp"
#include "fuzz/bundle.hpp"

namespace stepwarden::fuzz {

/// The files over those that a checkout cannot do without.
std::unique_ptr<check::Checkout> laid_over(Files files);

}  // namespace stepwarden::fuzz
