// The tasks of a template as they are written, whether a plan enables it or not: every list below a key that is named
// like a section, whatever Heat function or branch it stands in, with what each task does. Texts that Heat fills in are
// not filled in here.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ansible/read_tasks.hpp"
#include "heat/hot_template.hpp"
#include "simulate/effect.hpp"
#include "simulate/module_table.hpp"

namespace stepwarden::check {

struct WrittenTask {
    const ansible::Task* task = nullptr;
    /// The block around it, as index into WrittenTasks::tasks.
    std::optional<std::uint32_t> block;
    /// The key that the list stands under; a view into the template.
    std::string_view section;
    /// Tasks of one list have one number.
    std::uint32_t list = 0;
    std::vector<simulate::Effect> effects;
};

struct WrittenTasks {
    /// In the order of the template, blocks before what stands in them.
    std::vector<WrittenTask> tasks;
    /// What the tasks point into.
    std::vector<ansible::TaskList> lists;
};

WrittenTasks written_tasks(const heat::HotTemplate& source, const simulate::ModuleTable& modules);

}  // namespace stepwarden::check
