// What a task is by the time that it runs: its module and arguments, its keywords with those of the blocks around it,
// and what it waits for. Two ways to write the same give the same content.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ansible/playbook.hpp"
#include "ansible/task.hpp"
#include "changes/gates.hpp"
#include "yaml/node.hpp"

namespace stepwarden::changes {

/// Which list of a block a task stands in.
enum class BlockPart : std::uint8_t { block, rescue, always };

struct Enclosing {
    const ansible::Task* block = nullptr;
    BlockPart part = BlockPart::block;
};

/// One argument or keyword; arguments have their own names, the variables of `vars` stand as "vars.NAME".
struct Field {
    std::string name;
    /// The value as one text, for people.
    std::string text;
    /// Equal for equal values.
    std::uint64_t value = 0;
};

struct TaskContent {
    std::string name;
    /// Sorted by name, each once; the module is one of them.
    std::vector<Field> fields;
    /// In the order in which they are asked, outermost block first.
    std::vector<Gate> gates;
};

/// `around` are the blocks around the task, outermost first.
TaskContent content_of(const ansible::Task& task, std::span<const Enclosing> around);

/// A play without its tasks.
TaskContent content_of(const ansible::Play& play);

/// Equal for tasks that are written alike, in blocks that give them the same; names of blocks do not count. Two ways to
/// write the same may differ. `with_name` lets the task's own name count.
std::uint64_t fingerprint(const ansible::Task& task, std::span<const Enclosing> around, bool with_name);

/// The value on one line, as people would write it: {a: 1, b: [x, y]}.
std::string inline_text(const yaml::Node& node);

}  // namespace stepwarden::changes
