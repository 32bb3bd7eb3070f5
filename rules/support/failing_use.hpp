// Where a task fails if one of its variables turns out to hold less than it seems: it is read with that value put in
// its place, everything else defined and unknown, in the order in which Ansible judges conditions and then arguments.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/support/observed.hpp"
#include "rules/support/readings.hpp"
#include "rules/support/sections.hpp"
#include "value/value.hpp"

namespace stepwarden::rules {

/// The first reading of `name` at which the task may fail for want of what `value` lacks; nothing when its conditions,
/// its tests and its defaults keep it from that. A loop is read at moments too at which the task is skipped, so there
/// it takes an error that was seen.
std::optional<Reading> failing_use(const check::Model& model, const KnownTask& known, std::string_view name,
                                   const value::Value& value);

/// Some task before the reader fails, or asserts, unless the name is defined: a `fail` when it `is not defined`.
bool is_asserted_before(const check::Model& model, const KnownTask& reader, std::string_view name);

/// What a skipped task leaves in its register; that of a loop has `results` besides.
value::Value skipped_register(const ansible::Task& definer);

/// A finding of a task at the place where it reads a name, about that name.
check::Finding finding_at(const check::Model& model, const KnownTask& reader, const Reading& reading);

/// Adds the places of other readers to a finding about the first case's, until it has `most` related places. A Case has
/// a `reader` and a `reading`.
template <typename Case>
void tell_other_readers(check::Finding& finding, const std::vector<Case>& cases, std::size_t most) {
    for (const Case& other : cases)
        if (other.reader.node != cases.front().reader.node && finding.related.size() < most)
            finding.related.push_back(
                {other.reading.where, "'" + std::string(title(*other.reader.task)) + "' reads it too"});
}

}  // namespace stepwarden::rules
