#include "check/told_once.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stepwarden::check {
namespace {

bool is_about_form(const Finding& finding) {
    return finding.rule.starts_with("schema-") || finding.rule.starts_with("flow-invalid");
}

class Told {
public:
    Told(const Results& results, const text::Tree& tree) {
        for (const Finding& finding : results.findings) {
            if (!is_about_form(finding) || finding.where.file == text::no_file) continue;
            at_[shown_path(tree, finding.where.file)].push_back(&finding);
            messages_.push_back(finding.message);
        }
    }

    [[nodiscard]] bool tells(const Unanalysed& input) const {
        if (std::ranges::find(messages_, input.reason) != messages_.end()) return true;
        const auto found = at_.find(input.path);
        return found != at_.end() && std::ranges::any_of(found->second, [&](const Finding* finding) {
                   return finding->where.line == input.line || names(input.reason, finding->subject);
               });
    }

private:
    static bool names(std::string_view reason, std::string_view subject) {
        return !subject.empty() && reason.find("'" + std::string(subject) + "'") != std::string_view::npos;
    }

    std::map<std::string, std::vector<const Finding*>, std::less<>> at_;
    std::vector<std::string_view> messages_;
};

}  // namespace

void drop_told(Results& results, const text::Tree& tree) {
    const Told told(results, tree);
    std::erase_if(results.unanalysed, [&](const Unanalysed& input) { return told.tells(input); });
}

}  // namespace stepwarden::check
