// A quote of a shell script that nothing closes, as far as that can be proven: quotes, comments, here-documents and
// substitutions are followed, what Ansible fills in is skipped.
#pragma once

#include <optional>
#include <string_view>

namespace stepwarden::rules {

/// The line, from 0, of the script on which quotes first do not pair up; nothing when all are closed at its end, or the
/// script holds what cannot be told.
std::optional<std::size_t> line_of_open_quote(std::string_view script);

}  // namespace stepwarden::rules
