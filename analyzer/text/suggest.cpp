#include "text/suggest.hpp"

#include <algorithm>
#include <vector>

namespace stepwarden::text {
namespace {

/// Longer names are hardly mistyped ones, and the distance takes time by the square of the length.
constexpr std::size_t longest_name = 256;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
    const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (gap > most || a.size() > longest_name || b.size() > longest_name) return most + 1;
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before_last.swap(last);
        last.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        if (std::ranges::min(row) > most) return most + 1;
    }
    return std::min(row[b.size()], most + 1);
}

std::size_t tolerated_edits(std::string_view name) {
    if (name.size() < 3) return 0;
    return name.size() < 6 ? 1 : name.size() < 12 ? 2 : 3;
}

}  // namespace stepwarden::text
