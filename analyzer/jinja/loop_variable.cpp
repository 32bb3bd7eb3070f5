#include "jinja/loop_variable.hpp"

#include <cstdint>

namespace stepwarden::jinja {

using value::Dict;
using value::Value;

Value loop_variable(const value::List& items, std::size_t index) {
    const auto count = static_cast<std::int64_t>(items.size());
    const auto at = static_cast<std::int64_t>(index);
    Dict loop = {{"index", at + 1},
                 {"index0", at},
                 {"revindex", count - at},
                 {"revindex0", count - at - 1},
                 {"first", at == 0},
                 {"last", at + 1 == count},
                 {"length", count},
                 {"depth", 1},
                 {"depth0", 0}};
    loop.emplace_back("previtem", index > 0 ? items[index - 1] : Value::undefined("there is no previous item"));
    loop.emplace_back("nextitem",
                      index + 1 < items.size() ? items[index + 1] : Value::undefined("there is no next item"));
    return loop;
}

}  // namespace stepwarden::jinja
