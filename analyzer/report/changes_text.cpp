#include "report/changes_text.hpp"

#include <fmt/ostream.h>

#include <algorithm>
#include <string>

#include "report/change_words.hpp"
#include "report/line.hpp"
#include "report/style.hpp"
#include "report/text.hpp"
#include "text/visible.hpp"

namespace stepwarden::report {
namespace {

class Writer {
public:
    Writer(const ChangesPart& part, bool colour, std::ostream& out)
        : part_(part), colour_(colour), style_{colour}, out_(out) {}

    void write() {
        for (const ChangeGroup& group : group_changes(part_.changes)) write_group(group);
        write_list("Effects", effect_sentences(part_.changes.effects));
        write_new_findings();
        write_fixed_findings();
        write_list("To know", part_.changes.remarks);
        fmt::print(out_, "{}\n", summary_of(part_.changes));
    }

private:
    void write_group(const ChangeGroup& group) {
        const std::string title = group.service.empty()
                                      ? group.section
                                      : group.service + ", " + group.section + " (" + group.template_path + ")";
        fmt::print(out_, "{}\n", style_.strong(text::visible(title)));
        for (const ChangeEntry& entry : group.entries) {
            for (const ChangeEntry::Title& each : entry.titles)
                fmt::print(out_, "  {} {}  {}\n", mark_of(entry.kind), text::visible(each.task),
                           style_.frame(text::visible(each.place)));
            for (const std::string& sentence : entry.sentences) fmt::print(out_, "      {}\n", text::visible(sentence));
        }
        if (!group.jobs.empty()) fmt::print(out_, "  {}\n", text::visible(group.jobs));
        out_ << '\n';
    }

    void write_list(std::string_view title, const std::vector<std::string>& sentences) {
        if (sentences.empty()) return;
        fmt::print(out_, "{}\n", style_.strong(title));
        for (const std::string& sentence : sentences) fmt::print(out_, "  {}\n", text::visible(sentence));
        out_ << '\n';
    }

    void write_new_findings() {
        if (part_.changes.findings.added.empty()) return;
        fmt::print(out_, "{}\n", style_.strong("New findings"));
        const check::Results results = results_with(part_.changes.findings.added);
        const Part part{part_.after.prefix, &results, part_.after.tree};
        write_text({&part, 1}, colour_, out_);
    }

    void write_fixed_findings() {
        if (part_.changes.findings.fixed.empty()) return;
        fmt::print(out_, "{}\n", style_.strong("Fixed findings, at their old places"));
        const check::Results results = results_with(part_.changes.findings.fixed);
        const Part part{part_.before.prefix, &results, part_.before.tree};
        write_line({&part, 1}, out_);
        out_ << '\n';
    }

    static check::Results results_with(const std::vector<check::Finding>& findings) {
        check::Results results;
        results.findings = findings;
        return results;
    }

    const ChangesPart& part_;
    bool colour_;
    Style style_;
    std::ostream& out_;
};

}  // namespace

void write_changes_text(const ChangesPart& part, bool colour, std::ostream& out) { Writer(part, colour, out).write(); }

}  // namespace stepwarden::report
