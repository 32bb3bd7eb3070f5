// Writing bytes to descriptors and files so that nothing is lost unsaid: every failure is an error number.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace stepwarden::cli {

/// Writes all of `content`, waiting where the other side is slow; 0 or the error number.
int write_all(int descriptor, std::string_view content);

/// Makes a file that was not there before; 0 or the error number.
int write_new_file(const std::string& path, std::string_view content);

/// Puts `content` in the place of a file, or makes it: written aside in the same directory, brought to the disk, then
/// renamed. Whatever happens meanwhile, a signal included, the old file stays whole and nothing stays beside it, but
/// for a program that is killed (`.stepwarden-*.part` stays). The permissions of the old file are kept, and its owner
/// where that is allowed; a link stays a link, and the file behind it is replaced. 0 or the error number.
int replace_file(const std::string& path, std::string_view content);

}  // namespace stepwarden::cli
