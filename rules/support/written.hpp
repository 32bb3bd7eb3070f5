// What rules ask of tasks as templates have them: which conditions hold a task back besides its step, what its blocks
// and neighbours are, and findings at it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/finding.hpp"
#include "check/template_model.hpp"

namespace stepwarden::rules {

/// The task and the blocks around it, innermost first.
std::vector<const ansible::Task*> with_blocks(const check::WrittenTasks& written, std::uint32_t index);

/// What the task and its blocks wait for besides `step` and `release`, one conjunct each, outermost last. A condition
/// that Heat gives reads as its function, "get_param X".
std::vector<std::string> guards_of(const check::WrittenTasks& written, std::uint32_t index);

/// Its failure is let pass: `ignore_errors`, or a `failed_when`, on it or on a block around it; or a block rescues it.
bool tolerates_failure(const check::WrittenTasks& written, std::uint32_t index);

/// Tags of the task and of its blocks.
std::vector<std::string> tags_of(const check::WrittenTasks& written, std::uint32_t index);

/// The name that some condition or text has as a whole word.
bool has_word(std::string_view text, std::string_view word);
bool any_has_word(std::span<const std::string> texts, std::string_view word);

/// Names and keywords of an expression, what stands in quotes and numbers left out.
std::vector<std::string_view> names_in(std::string_view expression);

/// A finding at the task, with its section, service and name.
check::Finding finding_at(const check::TemplateFacts& facts, const check::WrittenTask& written);

/// The command line of a `command` or `shell` task as one text, "" for others.
std::string command_text(const ansible::Task& task);

}  // namespace stepwarden::rules
