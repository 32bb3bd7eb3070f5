// The families that the tables of filters and tests consist of, one file each.
#pragma once

#include <span>

#include "jinja/invocation.hpp"

namespace stepwarden::jinja {

std::span<const Row> conversion_filters();
std::span<const Row> string_filters();
std::span<const Row> layout_filters();
std::span<const Row> sequence_filters();
std::span<const Row> selection_filters();
std::span<const Row> sorting_filters();
std::span<const Row> set_filters();
std::span<const Row> dict_filters();
std::span<const Row> number_filters();
std::span<const Row> serialisation_filters();
std::span<const Row> regex_filters();
std::span<const Row> path_filters();
std::span<const Row> size_filters();
std::span<const Row> unmodelled_filters();
std::span<const Row> query_filters();

std::span<const Row> type_tests();
std::span<const Row> comparison_tests();
std::span<const Row> result_tests();
std::span<const Row> text_tests();

}  // namespace stepwarden::jinja
