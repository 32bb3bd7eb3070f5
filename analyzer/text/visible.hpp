// Text of the input as it may go to a terminal or into a line-based format. Names of tasks and files are whatever
// somebody wrote: an escape sequence in one must not colour the screen, a line break must not forge a finding, and a
// byte that is no UTF-8 must not break the reader.
#pragma once

#include <string>
#include <string_view>

namespace stepwarden::text {

/// UTF-8 on one line: line breaks as `\n` and `\r`, tabs as `\t`, other control characters as `\x1b`, characters that
/// change the direction of text or take no room as `\u202e`, bytes that are no UTF-8 as `\xff`. All else is unchanged.
std::string visible(std::string_view text);

}  // namespace stepwarden::text
