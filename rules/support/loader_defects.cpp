#include "rules/support/loader_defects.hpp"

#include "rules/support/observed.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::rules {

void tell_defects(const check::Model& model, ansible::TaskDefect::Kind kind, std::string_view help,
                  const check::Report& report) {
    for (const KnownTask& known : all_tasks(model)) {
        for (ansible::TaskDefect& defect : ansible::defects_of(*known.task)) {
            // What fills a gap may be the very piece that is missing.
            if (defect.kind != kind || value::has_placeholder(defect.subject)) continue;
            check::Finding finding = finding_at(model, *known.task);
            finding.severity = check::Severity::error;
            finding.where = defect.told.where;
            finding.length = defect.length;
            finding.message = std::move(defect.told.message);
            finding.help = help;
            finding.subject = std::move(defect.subject);
            report(std::move(finding));
        }
    }
}

}  // namespace stepwarden::rules
