// Text of the input as it may go into what the writers write: see text/visible.hpp, where stages before this one have
// it from too.
#pragma once

#include "text/visible.hpp"

namespace stepwarden::report {

using text::visible;

}  // namespace stepwarden::report
