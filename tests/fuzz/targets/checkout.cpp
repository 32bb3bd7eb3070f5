// `check` on a checkout: its plans rendered and analysed with all rules, and the rules on templates. Done twice it has
// to come to the same bytes.
#include "check/checkout.hpp"

#include "fuzz/examined_results.hpp"
#include "fuzz/laid_over.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"

namespace stepwarden::fuzz {
namespace {

std::string come_to(const Files& files) {
    const auto checkout = laid_over(files);
    check::Options options;
    options.threads = 1;
    options.minimum = check::Severity::note;
    const auto analysis = check::analyse_checkout(*checkout, {}, options);
    if (!analysis) {
        hold_told(analysis);
        return analysis.error().message;
    }
    return examined(analysis->results, *checkout->tree);
}

}  // namespace

void checkout(std::string_view bytes) {
    const Files files = read_bundle(bytes);
    hold_equal(come_to(files), come_to(files), "a check always comes to the same");
}

}  // namespace stepwarden::fuzz
