#include "changes/compare_findings.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

namespace stepwarden::changes {
namespace {

/// What a finding is about, in the names of the new side.
struct Subject {
    std::string fingerprint;
    std::string rule;
    std::string path;
    std::string service;
    std::string section;
    std::string task;
    std::string text;
};

std::string mapped(const std::map<std::string, std::string>& names, const std::string& name) {
    const auto found = names.find(name);
    return found == names.end() ? name : found->second;
}

/// The text with each old name in it replaced, the longest first.
std::string renamed(std::string text, const std::map<std::string, std::string>& names) {
    std::vector<std::pair<std::string, std::string>> longest_first(names.begin(), names.end());
    std::ranges::stable_sort(longest_first, std::greater(), [](const auto& each) { return each.first.size(); });
    for (const auto& [was, is] : longest_first) {
        if (was.empty()) continue;
        for (std::size_t at = text.find(was); at != std::string::npos; at = text.find(was, at + is.size()))
            text.replace(at, was.size(), is);
    }
    return text;
}

class Subjects {
public:
    Subjects(const JudgedSide& side, const Renames& renames) : side_(side), renames_(renames) {}

    Subject of(const check::Finding& finding) const {
        Subject subject;
        subject.fingerprint = finding.fingerprint;
        subject.rule = finding.rule;
        if (finding.where.file != text::no_file)
            subject.path = mapped(renames_.paths, check::shown_path(side_.tree, finding.where.file));
        if (!finding.services.empty()) subject.service = mapped(renames_.services, finding.services.front());
        subject.section = finding.section;
        subject.task = mapped(renames_.tasks, finding.task);
        subject.text = renamed(renamed(finding.subject, renames_.tasks), renames_.services);
        return subject;
    }

private:
    const JudgedSide& side_;
    const Renames& renames_;
};

/// Pairs the k-th of each key with the k-th, each key weaker than the one before.
class Pairer {
public:
    Pairer(std::vector<Subject> before, std::vector<Subject> after)
        : before_(std::move(before)), after_(std::move(after)) {
        is_fixed_.assign(before_.size(), true);
        is_new_.assign(after_.size(), true);
    }

    void pair() {
        pair([](const Subject& each) { return std::tie(each.fingerprint); });
        pair([](const Subject& each) {
            return std::tie(each.rule, each.path, each.service, each.section, each.task, each.text);
        });
        // Its task is called otherwise, or its file is, and nobody could tell.
        pair([](const Subject& each) { return std::tie(each.rule, each.path, each.service, each.section, each.text); });
        pair([](const Subject& each) { return std::tie(each.rule, each.service, each.section, each.task, each.text); });
        pair([](const Subject& each) { return std::tie(each.rule, each.path, each.service, each.section, each.task); });
    }

    [[nodiscard]] bool is_fixed(std::size_t index) const { return is_fixed_[index]; }
    [[nodiscard]] bool is_new(std::size_t index) const { return is_new_[index]; }

private:
    template <typename Key>
    void pair(const Key& key) {
        std::map<decltype(key(Subject{})), std::vector<std::size_t>> waiting;
        for (std::size_t i = before_.size(); i-- > 0;)
            if (is_fixed_[i]) waiting[key(before_[i])].push_back(i);
        for (std::size_t i = 0; i < after_.size(); ++i) {
            if (!is_new_[i]) continue;
            const auto found = waiting.find(key(after_[i]));
            if (found == waiting.end() || found->second.empty()) continue;
            is_fixed_[found->second.back()] = false;
            is_new_[i] = false;
            found->second.pop_back();
        }
    }

    std::vector<Subject> before_;
    std::vector<Subject> after_;
    std::vector<bool> is_fixed_;
    std::vector<bool> is_new_;
};

std::vector<Subject> subjects_of(const JudgedSide& side, const Renames& renames) {
    const Subjects subjects(side, renames);
    std::vector<Subject> all;
    for (const check::Finding& finding : side.results.findings) all.push_back(subjects.of(finding));
    return all;
}

}  // namespace

FindingChanges compare_findings(const JudgedSide& before, const JudgedSide& after, const Renames& renames) {
    Pairer pairer(subjects_of(before, renames), subjects_of(after, {}));
    pairer.pair();
    FindingChanges changes;
    for (std::size_t i = 0; i < after.results.findings.size(); ++i)
        if (pairer.is_new(i))
            changes.added.push_back(after.results.findings[i]);
        else
            ++changes.unchanged;
    for (std::size_t i = 0; i < before.results.findings.size(); ++i)
        if (pairer.is_fixed(i)) changes.fixed.push_back(before.results.findings[i]);
    return changes;
}

}  // namespace stepwarden::changes
