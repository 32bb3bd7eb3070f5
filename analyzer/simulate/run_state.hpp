// What hosts have gathered in the course of a run: registers, facts that tasks set, included variables, whether facts
// were gathered. Per class of hosts and variable, not per host.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulate/cell.hpp"
#include "simulate/column.hpp"
#include "simulate/host_space.hpp"

namespace stepwarden::simulate {

enum class Gathered : std::uint8_t { no, maybe, yes };

/// Hash for lookups by string_view.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using Columns = std::unordered_map<std::string, Column<Cell>, TextHash, std::equal_to<>>;

struct ClassState {
    /// set_fact and register; and below them, include_vars.
    Columns facts;
    Columns included;
    /// Keys of ansible_facts that modules other than setup gave.
    Columns module_facts;
    Column<Gathered> gathered{Gathered::no};
    /// What may have set any variable at all: a role that is not in the tree, a module that returns facts of any name.
    Column<Text> opened{Text{}};
};

class RunState {
public:
    explicit RunState(const HostSpace& space) : space_(&space), classes_(space.classes().size()) {}

    [[nodiscard]] ClassState& of(ClassNumber number) { return classes_[number]; }
    [[nodiscard]] const ClassState& of(ClassNumber number) const { return classes_[number]; }

    /// Sets a variable of `columns` for members of a class: surely when `guard` is empty, else where the guard holds.
    void set(Columns& columns, std::string_view name, ClassNumber number, const Members& members, Cell cell,
             const Guard& guard);

    [[nodiscard]] std::uint64_t next_version() { return ++version_; }

private:
    const HostSpace* space_;
    std::vector<ClassState> classes_;
    std::uint64_t version_ = 0;
};

}  // namespace stepwarden::simulate
