// Every rule's fixtures: fixtures/err/<rule>/<case> must give the findings that `# EXPECT` comments announce and no
// others of that rule, fixtures/ok/<rule>/<case> none. An expectation stands right above the line it is about, or says
// how many lines further down that is: `# EXPECT: rule`, `# EXPECT: rule error`, `# EXPECT@3: rule`.
// A case of a rule about templates is laid over fixtures/checkout.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string>

#include "check/policy.hpp"
#include "check/rule.hpp"
#include "support/analyse.hpp"

namespace fs = std::filesystem;
using namespace stepwarden;

namespace {

const fs::path fixtures = fs::path(STEPWARDEN_SOURCE_DIR) / "fixtures";

/// "path:line rule severity", with severity only where the expectation gives one.
using Lines = std::multiset<std::string>;

void read_expectations(const fs::path& file, const std::string& path, const std::string& rule, Lines& into) {
    std::ifstream in(file);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        const std::size_t mark = line.find("# EXPECT");
        if (mark == std::string::npos) continue;
        std::istringstream words(line.substr(mark + 8));
        int below = 1;
        if (words.peek() == '@') words.ignore(1) >> below;
        words.ignore(1, ':');
        std::string id;
        std::string severity;
        words >> id >> severity;
        CHECK_MESSAGE(id == rule, path, ":", number, " expects another rule than its folder's");
        into.insert(fmt::format("{}:{} {}", path, number + below, severity));
    }
}

Lines expectations(const fs::path& directory, const std::string& rule) {
    Lines lines;
    for (const auto& entry : fs::recursive_directory_iterator(directory))
        if (entry.is_regular_file())
            read_expectations(entry.path(), fs::relative(entry.path(), directory).generic_string(), rule, lines);
    return lines;
}

/// A case as a whole checkout, as long as this lives.
class LaidOver {
public:
    explicit LaidOver(const fs::path& over)
        : path_(fs::temp_directory_path() / fmt::format("stepwarden-fixture-{}", ::getpid())) {
        fs::remove_all(path_);
        fs::copy(fixtures / "checkout", path_, fs::copy_options::recursive);
        fs::copy(over, path_, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    }
    LaidOver(const LaidOver&) = delete;
    LaidOver& operator=(const LaidOver&) = delete;
    ~LaidOver() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }

    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

bool is_about_templates(const std::string& rule) {
    return std::ranges::any_of(check::registry(), [&](const check::Rule& each) {
        return each.id == rule && each.run_on_templates != nullptr;
    });
}

bool is_about_comments(const std::string& rule) {
    return std::ranges::any_of(check::registry(), [&](const check::Rule& each) {
        return each.id == rule && each.run_on_suppressions != nullptr;
    });
}

/// Findings in the form of the expectations; a severity is left out where no expectation names one.
Lines found(const fs::path& directory, const std::string& rule, const Lines& expected) {
    std::optional<LaidOver> whole;
    if (is_about_templates(rule)) whole.emplace(directory);
    check::Policy policy;
    policy.minimum = check::Severity::note;
    // Comments are judged by what the other rules find.
    if (!is_about_comments(rule)) policy.select = {rule};
    auto analysis = support::analyse(whole ? whole->path() : directory, policy.options(1));
    REQUIRE_MESSAGE(analysis, directory.string(), ": ", analysis.error().message);
    // What a template lacks is often told by its rendering, too.
    if (!whole)
        for (const check::Unanalysed& input : analysis->analysis.results.unanalysed)
            FAIL_CHECK(directory.string(), " is not fully analysed: ", input.path, ":", input.line, " ", input.reason);
    check::apply(policy, analysis->analysis.results, analysis->tree());
    Lines lines;
    for (const check::Finding& finding : analysis->analysis.results.findings) {
        if (finding.rule != rule) continue;
        const std::string place = fmt::format("{}:{} ", analysis->tree().path(finding.where.file), finding.where.line);
        const std::string exact = fmt::format("{}{}", place, check::name(finding.severity));
        lines.insert(expected.contains(exact) ? exact : place);
    }
    return lines;
}

std::string joined(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines) text += "\n  " + line;
    return text.empty() ? " none" : text;
}

template <typename Visitor>
void for_each_case(const char* kind, const Visitor& visit) {
    for (const check::Rule& rule : check::registry()) {
        const fs::path folder = fixtures / kind / std::string(rule.id);
        if (!fs::is_directory(folder)) continue;
        for (const auto& entry : fs::directory_iterator(folder))
            if (entry.is_directory()) visit(std::string(rule.id), entry.path());
    }
}

}  // namespace

TEST_CASE("each rule has fixtures that it finds and fixtures at which it stays silent") {
    for (const check::Rule& rule : check::registry())
        for (const char* kind : {"err", "ok"}) {
            const fs::path folder = fixtures / kind / std::string(rule.id);
            CHECK_MESSAGE((fs::is_directory(folder) && !fs::is_empty(folder)), folder.string(), " has no case");
        }
}

TEST_CASE("what must be found is found, and nothing else") {
    for_each_case("err", [](const std::string& rule, const fs::path& directory) {
        const Lines expected = expectations(directory, rule);
        CHECK_MESSAGE(!expected.empty(), directory.string(), " expects nothing");
        const Lines actual = found(directory, rule, expected);
        CHECK_MESSAGE(actual == expected, directory.string(), "\nexpected:", joined(expected),
                      "\nfound:", joined(actual));
    });
}

TEST_CASE("what must stay silent stays silent") {
    for_each_case("ok", [](const std::string& rule, const fs::path& directory) {
        const Lines actual = found(directory, rule, {});
        CHECK_MESSAGE(actual.empty(), directory.string(), "\nfound:", joined(actual));
    });
}
