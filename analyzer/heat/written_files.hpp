// The files of a directory while they are written: everything that goes into one is a text or a value to be dumped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "heat/write_directory.hpp"

namespace stepwarden::heat {

/// Names of roles, hosts and outputs become parts of paths: one that leads out of the directory is a diagnostic, and
/// the file is left out.
class WrittenFiles {
public:
    explicit WrittenFiles(std::vector<text::Diagnostic>* diagnostics) : diagnostics_(diagnostics) {}

    void dump(std::string path, const value::Value& value);
    /// The text as it is; what is Unknown becomes a visible stand-in, and anything else is a diagnostic, for Python
    /// writes only text.
    void verbatim(std::string path, const value::Value& text);
    void text(std::string path, std::string content);
    void fails(std::string message, text::Position where = {});

    [[nodiscard]] std::vector<text::Diagnostic>* diagnostics() const { return diagnostics_; }

    /// Sorted by path; of two with one path the later stays.
    std::vector<WrittenFile> take();

private:
    void add(std::string_view path, std::string content, std::vector<Landed> landed);

    std::vector<WrittenFile> files_;
    std::vector<text::Diagnostic>* diagnostics_;
};

}  // namespace stepwarden::heat
