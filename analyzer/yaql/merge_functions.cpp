// mergeWith(): two dicts into one, entry by entry and down to any depth (yaql/standard_library/queries.py, merge_with).
#include <array>

#include "yaql/compare.hpp"
#include "yaql/dicts.hpp"
#include "yaql/families.hpp"

namespace stepwarden::yaql {

namespace {

class Merger {
public:
    explicit Merger(const Invocation& call) : call_(call), evaluation_(call.evaluation) {}

    /// `levels` counts down to 1, where dicts and lists are values like others; 0 is no bound.
    Result merge(const Term& first, const Term& second, std::int64_t levels, std::uint32_t depth) {
        for (const Term* dict : {&first, &second})
            if (is(*dict, Kind::lazy_dict)) return unknown_stop(unknown_in(*dict));
        if (auto stop = evaluation_.too_deep(depth)) return tl::unexpected(std::move(*stop));
        DictBuilder out(evaluation_, true);
        out.keep_place_of(first);
        if (auto stop = out.add(first)) return tl::unexpected(std::move(*stop));
        for (std::size_t i = 0; i < dict_size(second); ++i) {
            const auto [key, entry] = dict_entry(second, i);
            auto old = find_entry(first, key, evaluation_);
            if (!old) return tl::unexpected(std::move(old.error()));
            Result merged = *old ? merge_entry(**old, entry, levels, depth) : Result(entry);
            if (!merged && merged.error().unknown)
                merged = Term(value::Value::unknown(std::move(*merged.error().unknown)));
            if (!merged) return merged;
            if (auto stop = out.set(key, std::move(*merged))) return tl::unexpected(std::move(*stop));
        }
        return out.take();
    }

private:
    Result merge_entry(const Term& first, const Term& second, std::int64_t levels, std::uint32_t depth) {
        const bool is_open = is(first, Kind::unknown);
        if (is(second, Kind::unknown)) return second;
        if (levels != 1 && is_dict(second)) {
            if (is_open) return first;
            if (!is_dict(first)) return cannot_merge(first, second);
            return merge(first, second, levels == 0 ? 0 : levels - 1, depth + 1);
        }
        if (levels != 1 && is_sequence(second)) {
            if (is_open) return first;
            if (!is_sequence(first)) return cannot_merge(first, second);
            return merge_lists(first, second);
        }
        if (!call_.given(3)) return second;
        return evaluation_.call(call_.lambda(3), std::array<Term, 2>{first, second});
    }

    static Result cannot_merge(const Term& first, const Term& second) {
        return failed("Cannot merge " + std::string(kind_name(first)) + " with " + std::string(kind_name(second)));
    }

    /// Unless a function is given: one behind the other, each element once.
    Result merge_lists(const Term& first, const Term& second) {
        if (call_.given(2)) return evaluation_.call(call_.lambda(2), std::array<Term, 2>{first, second});
        if (kind_of(first) != kind_of(second)) return failed("can only concatenate lists of one kind");
        TermSet seen(evaluation_);
        Terms out;
        for (const Term* part : {&first, &second}) {
            for (std::size_t i = 0; i < size_of(*part); ++i) {
                auto is_new = seen.insert(element_of(*part, i));
                if (!is_new && !is_new.error().unknown) return tl::unexpected(std::move(is_new.error()));
                if (is(element_of(*part, i), Kind::unknown)) evaluation_.note_spread();
                if (!is_new || *is_new) out.push_back(element_of(*part, i));
            }
        }
        return evaluation_.tuple(std::move(out));
    }

    const Invocation& call_;
    Evaluation& evaluation_;
};

Result merge_with(Invocation& call) { return Merger(call).merge(call.term(0), call.term(1), call.integer(4, 0), 1); }

constexpr std::array rows = {
    Row{"mergeWith",
        Form::method,
        {{{"dict", Type::dict},
          {"another", Type::dict},
          {"listMerger", Type::lambda, true},
          {"itemMerger", Type::lambda, true},
          {"maxLevels", Type::integer, true}}},
        {},
        merge_with},
};

}  // namespace

std::span<const Row> merge_functions() { return rows; }

}  // namespace stepwarden::yaql
