// What Ansible's loader refuses in the tasks of a model, as findings of the rules that each tell one kind of it.
#pragma once

#include <string_view>

#include "ansible/task_defects.hpp"
#include "check/model.hpp"
#include "check/rule.hpp"

namespace stepwarden::rules {

/// A finding, of error severity, for each defect of the kind; `help` says what to do about it.
void tell_defects(const check::Model& model, ansible::TaskDefect::Kind kind, std::string_view help,
                  const check::Report& report);

}  // namespace stepwarden::rules
