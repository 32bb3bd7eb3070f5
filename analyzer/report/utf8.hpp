// The taking apart of UTF-8 by its short names, for the writers.
#pragma once

#include "text/utf8.hpp"

namespace stepwarden::report {

using text::Character;
using text::first_character;
using text::repaired;
using text::shortened;
using text::utf16_length;
using text::utf16_units;

}  // namespace stepwarden::report
