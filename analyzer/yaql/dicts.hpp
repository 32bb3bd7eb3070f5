// Dicts of the data and dicts that the evaluation makes: looking up keys, building new ones.
#pragma once

#include <memory>
#include <optional>

#include "yaql/evaluation.hpp"
#include "yaql/term.hpp"

namespace stepwarden::yaql {

/// The entry under a key; fails for a key without a hash. Of a lazy dict, Unknown when only the run can tell.
tl::expected<std::optional<Term>, Stop> find_entry(const Term& dict, const Term& key, Evaluation& evaluation);

/// Collects entries; a key that is there keeps its place and gets the new value.
class DictBuilder {
public:
    /// `changeable` for what Python would give as its own dict, which has no hash.
    explicit DictBuilder(Evaluation& evaluation, bool changeable = false);

    std::optional<Stop> set(const Term& key, Term entry);
    /// All entries of another dict.
    std::optional<Stop> add(const Term& dict);
    /// The result counts as written where `dict` was.
    void keep_place_of(const Term& dict) { map_->where = dict_where(dict); }
    Result take();

private:
    Evaluation* evaluation_;
    std::shared_ptr<Map> map_;
};

}  // namespace stepwarden::yaql
