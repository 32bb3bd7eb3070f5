// A JSON array written as it comes, one element a line, so that two documents can be compared line by line.
#pragma once

#include <ostream>
#include <string_view>

namespace stepwarden::report {

class JsonArray {
public:
    explicit JsonArray(std::ostream& out) : out_(out) { out_ << '['; }

    /// `element` is JSON.
    void add(std::string_view element) {
        out_ << (empty_ ? "\n  " : ",\n  ") << element;
        empty_ = false;
    }

    void close() { out_ << (empty_ ? "]" : "\n ]"); }

private:
    std::ostream& out_;
    bool empty_ = true;
};

}  // namespace stepwarden::report
