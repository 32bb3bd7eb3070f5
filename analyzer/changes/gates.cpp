#include "changes/gates.hpp"

#include <algorithm>
#include <cctype>

#include "jinja/canonical.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::changes {
namespace {

constexpr std::string_view word_and = "and";

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

/// How many more parentheses open than close before each place is never negative and ends at nothing: the text stands
/// for itself. Parentheses in quotes do not count.
bool is_balanced(std::string_view text) {
    int depth = 0;
    char quote = '\0';
    for (const char c : text) {
        if (quote != '\0') {
            if (c == quote) quote = '\0';
            continue;
        }
        if (c == '\'' || c == '"') quote = c;
        if (c == '(') ++depth;
        if (c == ')' && --depth < 0) return false;
    }
    return depth == 0;
}

/// Without parentheses around the whole.
std::string_view opened(std::string_view text) {
    text = trimmed(text);
    while (text.size() > 2 && text.front() == '(' && text.back() == ')' && is_balanced(text.substr(1, text.size() - 2)))
        text = trimmed(text.substr(1, text.size() - 2));
    return text;
}

class Splitter {
public:
    Splitter(const jinja::Expression& expression, std::vector<Gate>& gates) : expression_(expression), gates_(gates) {}

    void split(jinja::NodeId id, std::size_t begin, std::size_t end) {
        const std::string_view source = std::string_view(expression_.source).substr(begin, end - begin);
        const auto* both = std::get_if<jinja::And>(&expression_[id].kind);
        const std::string_view inner = opened(source);
        if (both == nullptr || !can_split(expression_[id].offset, inner)) return add(id, inner);
        const auto inner_begin = static_cast<std::size_t>(inner.data() - expression_.source.data());
        const std::size_t at = expression_[id].offset;
        split(both->left, inner_begin, at);
        split(both->right, at + word_and.size(), inner_begin + inner.size());
    }

private:
    /// The word stands where the tree says, and both sides of it stand for themselves.
    [[nodiscard]] bool can_split(std::size_t at, std::string_view inner) const {
        const std::string_view source = expression_.source;
        const auto begin = static_cast<std::size_t>(inner.data() - source.data());
        if (at < begin || at + word_and.size() > begin + inner.size() || source.substr(at, 3) != word_and) return false;
        return is_balanced(source.substr(begin, at - begin));
    }

    void add(jinja::NodeId id, std::string_view text) {
        bool about_step = false;
        mentions_step(id, about_step);
        gates_.push_back({on_one_line(text), jinja::canonical_text(expression_, id), about_step});
    }

    void mentions_step(jinja::NodeId id, bool& found) const {
        const auto* name = std::get_if<jinja::Name>(&expression_[id].kind);
        found = found || (name != nullptr && name->name == "step");
        jinja::for_each_child(expression_[id], [&](jinja::NodeId child) { mentions_step(child, found); });
    }

    const jinja::Expression& expression_;
    std::vector<Gate>& gates_;
};

}  // namespace

std::string on_one_line(std::string_view text) {
    std::string line;
    for (const char c : trimmed(text)) {
        const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
        if (!blank)
            line += c;
        else if (!line.ends_with(' '))
            line += ' ';
    }
    return line;
}

void add_gates(const ansible::Condition& condition, std::vector<Gate>& gates) {
    if (condition.expression) {
        Splitter(*condition.expression, gates)
            .split(condition.expression->root, 0, condition.expression->source.size());
        return;
    }
    if (condition.literal == true) return;
    const std::string text = condition.literal ? "false" : on_one_line(condition.text);
    gates.push_back({text, text, tripleo::mentions_step({&condition, 1})});
}

}  // namespace stepwarden::changes
