#include <array>
#include <string>
#include <unordered_map>

#include "jinja/families.hpp"
#include "jinja/invocation.hpp"

namespace stepwarden::jinja {

namespace {

using Index = std::unordered_map<std::string_view, const Row*>;

Index index_of(std::span<const std::span<const Row>> families) {
    Index out;
    for (const std::span<const Row> family : families)
        for (const Row& row : family) out.emplace(row.name, &row);
    return out;
}

const Row* found(const Index& index, std::string_view name) {
    const auto at = index.find(name);
    return at == index.end() ? nullptr : at->second;
}

}  // namespace

std::span<const std::span<const Row>> filter_families() {
    static const std::array<std::span<const Row>, 15> families = {
        conversion_filters(), string_filters(), layout_filters(), sequence_filters(), selection_filters(),
        sorting_filters(),    set_filters(),    dict_filters(),   number_filters(),   serialisation_filters(),
        regex_filters(),      path_filters(),   query_filters(),  size_filters(),     unmodelled_filters()};
    return families;
}

std::span<const std::span<const Row>> test_families() {
    static const std::array<std::span<const Row>, 4> families = {type_tests(), comparison_tests(), result_tests(),
                                                                 text_tests()};
    return families;
}

const Row* find_filter(std::string_view name) {
    static const Index index = index_of(filter_families());
    return found(index, name);
}

const Row* find_test(std::string_view name) {
    static const Index index = index_of(test_families());
    return found(index, name);
}

}  // namespace stepwarden::jinja
