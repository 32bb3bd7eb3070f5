#include <algorithm>
#include <array>
#include <unordered_map>

#include "yaql/families.hpp"

namespace stepwarden::yaql {

namespace {

using RowsByName = std::unordered_map<std::string_view, std::vector<const Row*>>;

RowsByName rows_by_name() {
    RowsByName out;
    for (const auto& family : {query_functions(), window_functions(), fold_functions(), group_functions(),
                               list_functions(), dict_functions(), merge_functions(), set_functions(), text_functions(),
                               text_search_functions(), format_functions(), pattern_functions(), number_functions(),
                               branch_functions(), scope_functions(), type_functions()})
        for (const Row& row : family) out[row.name].push_back(&row);
    return out;
}

/// The names that yaql 2.0 registers beside those of the families: what tells the time, what is random, what calls or
/// makes functions at run time.
constexpr std::array<std::string_view, 15> unmodelled = {
    "call",    "characters", "datetime", "def",       "generate",  "generateMany", "isDatetime", "isTimespan",
    "localtz", "now",        "random",   "replaceBy", "searchAll", "timespan",     "utctz",
};

}  // namespace

Terms rest_of(const Invocation& call) {
    Terms out;
    for (const Slot& slot : call.rest) out.push_back(slot.term);
    return out;
}

std::vector<const Row*> find_rows(std::string_view name, bool method) {
    static const RowsByName index = rows_by_name();
    std::vector<const Row*> out;
    const auto at = index.find(name);
    if (at == index.end()) return out;
    const Form other = method ? Form::function : Form::method;
    std::copy_if(at->second.begin(), at->second.end(), std::back_inserter(out),
                 [&](const Row* row) { return row->form != other; });
    return out;
}

bool is_unmodelled(std::string_view name) {
    return std::find(unmodelled.begin(), unmodelled.end(), name) != unmodelled.end();
}

}  // namespace stepwarden::yaql
