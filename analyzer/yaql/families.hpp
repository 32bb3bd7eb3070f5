// The families that the table of functions consists of, one file each.
#pragma once

#include <span>

#include "yaql/row.hpp"

namespace stepwarden::yaql {

std::span<const Row> query_functions();
std::span<const Row> window_functions();
std::span<const Row> fold_functions();
std::span<const Row> group_functions();
std::span<const Row> list_functions();
std::span<const Row> dict_functions();
std::span<const Row> merge_functions();
std::span<const Row> set_functions();
std::span<const Row> text_functions();
std::span<const Row> text_search_functions();
std::span<const Row> format_functions();
std::span<const Row> pattern_functions();
std::span<const Row> number_functions();
std::span<const Row> branch_functions();
std::span<const Row> scope_functions();
std::span<const Row> type_functions();

}  // namespace stepwarden::yaql
