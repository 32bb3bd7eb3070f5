// The baseline of known findings; what is read is written, and read back as the same.
#include "check/baseline.hpp"

#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"

namespace stepwarden::fuzz {

void baseline(std::string_view bytes) {
    auto read = check::read_baseline(bytes);
    if (!read) {
        hold_told(read);
        return;
    }
    const std::string written = check::write_baseline(read->left());
    const auto again = check::read_baseline(written);
    hold(again.has_value(), "a baseline that is written can be read");
    hold_equal(written, check::write_baseline(again->left()),
               "a baseline that is read back is written in the same way");
    check::Finding finding;
    finding.fingerprint = "0123456789abcdef";
    read->takes(finding);
    hold(read->left().size() <= read->size(), "nothing comes in by asking");
}

}  // namespace stepwarden::fuzz
