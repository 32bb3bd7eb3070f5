#include "simulate/run_state.hpp"

#include <utility>

namespace stepwarden::simulate {

void RunState::set(Columns& columns, std::string_view name, ClassNumber number, const Members& members, Cell cell,
                   const Guard& guard) {
    const std::size_t size = space_->classes()[number].size();
    auto found = columns.find(name);
    if (found == columns.end()) found = columns.emplace(std::string(name), Column<Cell>(Cell{})).first;
    cell.version = next_version();
    if (guard.empty()) return found->second.assign(members, size, cell);
    found->second.change(members, size, [&](const Cell& old) { return chosen(guard, cell, old, next_version()); });
}

}  // namespace stepwarden::simulate
