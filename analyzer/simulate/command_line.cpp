#include "simulate/command_line.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "simulate/command_match.hpp"
#include "simulate/shell_script.hpp"
#include "simulate/shell_word_reader.hpp"

namespace stepwarden::simulate {
namespace {

constexpr std::size_t max_expansion = 200;
constexpr std::size_t max_effects = 5'000;
/// Words of all commands of a script together, variables expanded.
constexpr std::size_t max_words = 100'000;

/// The name and value of `NAME=value`, or nothing for any other word.
std::optional<std::pair<std::string, ShellWord>> as_assignment(const ShellWord& word) {
    if (word.pieces.empty() || word.pieces[0].is_variable) return std::nullopt;
    const std::string& text = word.pieces[0].text;
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) return std::nullopt;
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+";
    if (text.find_first_not_of(allowed) != equals) return std::nullopt;
    ShellWord value = word;
    value.pieces[0].text.erase(0, equals + 1);
    return std::pair{text.substr(0, equals), std::move(value)};
}

/// `env NAME=value program`: the words from the program on.
std::vector<CommandWord> without_assignments(std::vector<CommandWord> words) {
    const auto is_assignment = [](const CommandWord& word) {
        return as_assignment(ShellWord{{{false, word.text}}, false, false, false}).has_value();
    };
    words.erase(words.begin(), std::find_if_not(words.begin(), words.end(), is_assignment));
    return words;
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// A template that chooses between an option and nothing is no argument.
bool chooses_option(std::string_view text) {
    return text.find("'-") != std::string_view::npos || text.find("\"-") != std::string_view::npos;
}

class Interpreter {
public:
    Interpreter(const CommandTable& table, const TextLookup& lookup) : table_(table), lookup_(lookup) {}

    void run_script(std::string_view text, int depth) {
        const std::optional<std::vector<SimpleCommand>> commands =
            depth < max_shell_depth ? split_script(text) : std::nullopt;
        if (!commands) return add_changes(Changes::unknown);
        for (const SimpleCommand& command : *commands) run(command, depth);
    }

    void run(const SimpleCommand& command, int depth) {
        for (const ShellWord& target : command.written) write_to(target);
        std::size_t first = 0;
        while (first < command.words.size() &&
               (command.words[first].is_optional || as_assignment(command.words[first])))
            ++first;
        if (first == command.words.size()) {
            for (const ShellWord& word : command.words)
                if (const auto assignment = as_assignment(word)) bind(*assignment);
            return;
        }
        std::vector<CommandWord> words;
        for (std::size_t i = first; i < command.words.size() && words.size() <= max_words; ++i)
            for (CommandWord& word : expand(command.words[i])) words.push_back(std::move(word));
        words_seen_ += words.size();
        if (words_seen_ > max_words) return add_changes(Changes::unknown);
        if (bind_loop(command, words)) return;
        run_words(std::move(words), depth);
    }

    void run_words(std::vector<CommandWord> words, int depth) {
        if (words.empty()) return;
        resolve_program(words);
        if (!words[0].is_known || depth >= max_shell_depth) return add_changes(Changes::unknown);
        for (const CommandRow* row : table_.rows(words[0].text))
            if (std::optional<CommandMatch> found = match(*row, words, table_))
                return apply(*row, std::move(*found), depth);
        add_changes(Changes::unknown);
    }

    CommandEffects take() { return std::move(result_); }
    void add_changes(Changes changes) { result_.changes = combined(result_.changes, changes); }

private:
    void add(Effect effect) {
        const auto& known = result_.effects;
        if (known.size() < max_effects && std::find(known.begin(), known.end(), effect) == known.end())
            result_.effects.push_back(std::move(effect));
    }

    std::vector<CommandWord> expand(const ShellWord& word) {
        std::vector<CommandWord> words{{"", !word.is_computed, false, false}};
        for (const WordPiece& piece : word.pieces) {
            const auto bound = piece.is_variable ? variables_.find(piece.text) : variables_.end();
            if (!piece.is_variable) {
                for (CommandWord& one : words) one.text += piece.text;
            } else if (bound == variables_.end() || bound->second.empty() ||
                       words.size() * bound->second.size() > max_expansion) {
                for (CommandWord& one : words) one.is_known = false;
            } else {
                words = product(words, bound->second);
            }
        }
        for (CommandWord& one : words) resolve(one);
        return words;
    }

    static std::vector<CommandWord> product(const std::vector<CommandWord>& words,
                                            const std::vector<std::string>& values) {
        std::vector<CommandWord> result;
        for (const CommandWord& word : words)
            for (const std::string& value : values) result.push_back({word.text + value, word.is_known, false, false});
        return result;
    }

    void resolve(CommandWord& word) const {
        if (word.is_known) {
            std::optional<std::string> text = resolve_text(word.text, lookup_);
            word.is_known = text.has_value();
            word.is_template = !text;
            if (text) word.text = std::move(*text);
        }
        word.is_unknown_option = !word.is_known && (word.text.starts_with('-') || chooses_option(word.text));
    }

    /// A variable that is set twice may have either value where it is used.
    void bind(const std::pair<std::string, ShellWord>& assignment) {
        const auto& [name, word] = assignment;
        const std::vector<CommandWord> values = expand(word);
        const bool all_known =
            std::all_of(values.begin(), values.end(), [](const CommandWord& value) { return value.is_known; });
        const auto [slot, is_new] = variables_.try_emplace(name);
        if (!is_new && slot->second.empty()) return;
        if (!all_known || name.ends_with('+')) {
            slot->second.clear();
            return;
        }
        for (const CommandWord& value : values)
            if (std::find(slot->second.begin(), slot->second.end(), value.text) == slot->second.end() &&
                slot->second.size() < max_expansion)
                slot->second.push_back(value.text);
    }

    bool bind_loop(const SimpleCommand& command, const std::vector<CommandWord>& words) {
        if (words.size() < 3 || words[0].text != "for" || words[2].text != "in" || command.words[0].is_quoted)
            return false;
        std::vector<std::string>& values = variables_[words[1].text];
        values.clear();
        for (std::size_t i = 3; i < words.size(); ++i) {
            if (!words[i].is_known || values.size() >= max_expansion) {
                values.clear();
                return true;
            }
            values.push_back(words[i].text);
        }
        return true;
    }

    void write_to(const ShellWord& target) {
        for (const CommandWord& word : expand(target)) {
            if (word.is_known && word.text.starts_with("/dev/")) continue;
            add({Operation::write, Resource::path, word.is_known ? word.text : "", true});
            add_changes(Changes::state);
        }
    }

    void resolve_program(std::vector<CommandWord>& words) const {
        CommandWord& program = words[0];
        const std::optional<std::string_view> expression =
            program.is_known ? std::nullopt : sole_expression(program.text);
        const std::string* stands_for = expression ? table_.program_of(*expression) : nullptr;
        if (stands_for != nullptr) program = {*stands_for, true, false, false};
        if (!program.is_known) return;
        if (program.text.find(' ') != std::string::npos) splice_program(words);
        words[0].text = std::string(table_.canonical(base_name(words[0].text)));
    }

    /// An expression in the place of the program may stand for several words ("sudo podman").
    static void splice_program(std::vector<CommandWord>& words) {
        const std::optional<std::vector<SimpleCommand>> split = split_command(words[0].text);
        if (!split || split->empty()) return;
        std::vector<CommandWord> spliced;
        for (const ShellWord& word : split->front().words) {
            std::optional<std::string> text = word.literal();
            spliced.push_back({text.value_or(""), text.has_value(), false, false});
        }
        spliced.insert(spliced.end(), std::make_move_iterator(words.begin() + 1), std::make_move_iterator(words.end()));
        words = std::move(spliced);
    }

    void apply(const CommandRow& row, CommandMatch found, int depth) {
        const bool only_uses =
            std::all_of(row.operations.begin(), row.operations.end(), [](Operation o) { return o == Operation::use; });
        const Changes own = row.changes.value_or(only_uses ? Changes::nothing : Changes::state);
        const bool runs_another = found.script.has_value() || !found.command.empty();
        Interpreter inner(table_, lookup_);
        inner.variables_ = variables_;
        if (found.script && found.script->can_be_parsed())
            inner.run_script(found.script->text, depth + 1);
        else if (found.script)
            inner.add_changes(Changes::unknown);
        else if (!found.command.empty())
            inner.run_words(without_assignments(std::move(found.command)), depth + 1);
        CommandEffects within = inner.take();
        const Changes all = combined(own, within.changes);
        add_changes(all);
        if (!runs_another || all != Changes::nothing) add_own_effects(row, found.names);
        for (Effect& effect : within.effects)
            if (!row.reaches ||
                std::find(row.reaches->begin(), row.reaches->end(), effect.resource) != row.reaches->end())
                add(std::move(effect));
    }

    void add_own_effects(const CommandRow& row, const std::vector<CommandWord>& names) {
        for (const std::string& name : names_of(row, names))
            for (const Operation operation : row.operations) add({operation, row.resource, name, true});
    }

    static std::vector<std::string> names_of(const CommandRow& row, const std::vector<CommandWord>& words) {
        if (row.fixed_name) return {*row.fixed_name};
        if (words.empty()) return {row.fallback_name.value_or("")};
        std::vector<std::string> names;
        for (const CommandWord& word : words) {
            std::string name = word.is_known ? word.text : "";
            for (const std::string& ending : row.strip)
                if (name.ends_with(ending)) name.resize(name.size() - ending.size());
            names.push_back(std::move(name));
        }
        return names;
    }

    const CommandTable& table_;
    const TextLookup& lookup_;
    CommandEffects result_;
    /// Values that a variable may have; none when only the run can tell.
    std::map<std::string, std::vector<std::string>, std::less<>> variables_;
    std::size_t words_seen_ = 0;
};

}  // namespace

CommandEffects script_effects(std::string_view script, const CommandTable& table, const TextLookup& lookup) {
    Interpreter interpreter(table, lookup);
    interpreter.run_script(script, 0);
    return interpreter.take();
}

CommandEffects command_effects(std::string_view command, const CommandTable& table, const TextLookup& lookup) {
    Interpreter interpreter(table, lookup);
    const std::optional<std::vector<SimpleCommand>> commands = split_command(command);
    if (!commands || commands->empty()) return {{}, Changes::unknown};
    SimpleCommand only = commands->front();
    interpreter.run(only, 0);
    return interpreter.take();
}

CommandEffects argv_effects(std::span<const std::string> words, const CommandTable& table, const TextLookup& lookup) {
    if (words.empty()) return {{}, Changes::unknown};
    Interpreter interpreter(table, lookup);
    SimpleCommand command;
    for (const std::string& word : words) command.words.push_back({{{false, word}}, false, true, false});
    interpreter.run(command, 0);
    return interpreter.take();
}

}  // namespace stepwarden::simulate
