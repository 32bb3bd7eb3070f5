#include "changes/change_set.hpp"

#include <algorithm>

namespace stepwarden::changes {

std::string_view name(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::added:
            return "added";
        case ChangeKind::removed:
            return "removed";
        case ChangeKind::changed:
            break;
    }
    return "changed";
}

std::string_view name(EffectChangeKind kind) {
    switch (kind) {
        case EffectChangeKind::appears:
            return "appears";
        case EffectChangeKind::vanishes:
            return "vanishes";
        case EffectChangeKind::moves:
            return "moves";
        case EffectChangeKind::reordered:
            break;
    }
    return "reordered";
}

std::size_t ChangeSet::count(ChangeKind kind) const {
    return static_cast<std::size_t>(std::ranges::count(tasks, kind, &TaskChange::kind));
}

}  // namespace stepwarden::changes
