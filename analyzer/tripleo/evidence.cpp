#include "tripleo/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace stepwarden::tripleo {

namespace {

constexpr std::size_t longest_phrase = 5;
constexpr std::size_t longest_name_phrase = 3;
constexpr double largest_weight = 6.0;
/// For a phrase of the service's name that, by the knowledge, only other services' tasks use.
constexpr double foreign_phrase_factor = 0.5;
/// Further phrases repeat in part what the stronger ones said.
constexpr double decay = 0.75;
constexpr std::size_t phrases_counted = 8;
/// For a phrase that stands inside another service's whole name: the `api` of `aodh_api` says little for `heat_api`.
constexpr double inside_name_factor = 0.25;
constexpr double section_penalty = 3.0;
/// A phrase that is one service's own says no less in a role of few services than in one of this many.
constexpr std::size_t least_services = 40;

bool is_word_character(char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

char lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

bool says_something(std::string_view phrase) {
    const auto is_digit_or_joint = [](char c) { return c == '_' || (c >= '0' && c <= '9'); };
    return phrase.size() > 2 && !std::all_of(phrase.begin(), phrase.end(), is_digit_or_joint);
}

struct Word {
    std::size_t begin;
    std::size_t end;
};

/// Appends the words of one line to `joined`, '_' between them, and their places to `words`.
void split_words(std::string_view line, std::string& joined, std::vector<Word>& words) {
    joined.clear();
    words.clear();
    bool inside = false;
    for (const char raw : line) {
        const char character = lower(raw);
        if (!is_word_character(character)) {
            inside = false;
            continue;
        }
        if (!inside) {
            if (!joined.empty()) {
                joined.push_back('_');
            }
            words.push_back({joined.size(), joined.size()});
            inside = true;
        }
        joined.push_back(character);
        words.back().end = joined.size();
    }
}

std::string_view phrase_at(std::string_view joined, std::span<const Word> words, std::size_t first, std::size_t count) {
    const std::size_t begin = words[first].begin;
    return joined.substr(begin, words[first + count - 1].end - begin);
}

std::set<std::string> name_phrases(std::string_view name) {
    std::string joined;
    std::vector<Word> words;
    split_words(name, joined, words);
    std::set<std::string> phrases;
    for (std::size_t first = 0; first < words.size(); ++first) {
        for (std::size_t count = 1; count <= words.size() - first; ++count) {
            const bool whole = count == words.size();
            const std::string_view phrase = phrase_at(joined, words, first, count);
            if ((whole || count <= longest_name_phrase) && says_something(phrase)) {
                phrases.emplace(phrase);
            }
        }
    }
    return phrases;
}

/// Services of the role by phrase: those whose name has it, and those the knowledge gives it to.
struct Claims {
    std::set<std::uint32_t> by_name;
    std::set<std::uint32_t> by_knowledge;
};

using PhraseClaims = std::map<std::string, Claims, std::less<>>;

void claim_known_phrases(const ServiceFacts& facts, std::uint32_t service, PhraseClaims& claims) {
    for (const auto* list : {&facts.units, &facts.containers, &facts.packages, &facts.bundles, &facts.databases,
                             &facts.config_volumes, &facts.aliases, &facts.words}) {
        for (const std::string& entry : *list) {
            std::string phrase = phrase_of(entry);
            if (says_something(phrase)) {
                claims[std::move(phrase)].by_knowledge.insert(service);
            }
        }
    }
}

/// Phrases that the knowledge gives to services outside the role only.
std::set<std::string> foreign_phrases(const PhraseClaims& claims, const ServiceKnowledge& knowledge) {
    std::set<std::string> foreign;
    PhraseClaims all;
    for (const ServiceFacts& facts : knowledge.services) {
        claim_known_phrases(facts, 0, all);
    }
    for (const auto& [phrase, claim] : all) {
        const auto found = claims.find(phrase);
        if (found != claims.end() && found->second.by_knowledge.empty()) {
            foreign.insert(phrase);
        }
    }
    return foreign;
}

}  // namespace

struct Evidence::Hit {
    std::uint32_t service;
    std::uint32_t phrase;
    double weight;
};

/// Reads text line by line. Phrases that overlap count once for a service, by the strongest of them.
class Evidence::LineReader {
public:
    explicit LineReader(const Evidence& evidence) : evidence_(evidence), runs_(evidence.service_count_) {}

    void read(std::string_view text) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            read_line(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }

    std::vector<Hit> take_hits() { return std::move(hits_); }

private:
    struct Run {
        std::size_t end = 0;
        double weight = 0;
        std::uint32_t phrase = 0;
    };

    struct Match {
        const Phrase* phrase;
        std::size_t first;
        std::size_t count;
    };

    void read_line(std::string_view line) {
        split_words(line, joined_, words_);
        find_matches();
        for (const Match& match : matches_) {
            add(match);
        }
        for (const std::uint32_t service : touched_) {
            close(service);
        }
        touched_.clear();
    }

    void find_matches() {
        matches_.clear();
        name_over_.assign(words_.size(), nullptr);
        for (std::size_t first = 0; first < words_.size(); ++first) {
            const std::size_t longest = std::min(longest_phrase, words_.size() - first);
            for (std::size_t count = 1; count <= longest; ++count) {
                const auto found = evidence_.phrases_.find(phrase_at(joined_, words_, first, count));
                if (found != evidence_.phrases_.end()) {
                    note_match({&found->second, first, count});
                }
            }
        }
    }

    /// Of names that overlap, the last and longest stands over the words.
    void note_match(const Match& match) {
        matches_.push_back(match);
        if (match.phrase->named) {
            std::fill_n(name_over_.begin() + static_cast<std::ptrdiff_t>(match.first), match.count, match.phrase);
        }
    }

    /// The service whose name `match` is a part of.
    [[nodiscard]] std::optional<std::uint32_t> named_around(const Match& match) const {
        const Phrase* name = name_over_[match.first];
        const bool inside = name != nullptr && name == name_over_[match.first + match.count - 1];
        return inside && name != match.phrase ? name->named : std::nullopt;
    }

    void add(const Match& match) {
        const std::optional<std::uint32_t> named = named_around(match);
        for (const Weight& weight : match.phrase->weights) {
            const double factor = named && *named != weight.service ? inside_name_factor : 1.0;
            add(weight.service, match, weight.value * factor);
        }
    }

    void add(std::uint32_t service, const Match& match, double weight) {
        Run& run = runs_[service];
        if (run.end == 0) {
            touched_.push_back(service);
        } else if (match.first >= run.end) {
            hits_.push_back({service, run.phrase, run.weight});
            run = {};
        }
        run.end = std::max(run.end, match.first + match.count);
        if (weight > run.weight) {
            run.weight = weight;
            run.phrase = match.phrase->id;
        }
    }

    void close(std::uint32_t service) {
        Run& run = runs_[service];
        hits_.push_back({service, run.phrase, run.weight});
        run = {};
    }

    const Evidence& evidence_;
    std::string joined_;
    std::vector<Word> words_;
    std::vector<Match> matches_;
    std::vector<const Phrase*> name_over_;
    std::vector<Run> runs_;
    std::vector<std::uint32_t> touched_;
    std::vector<Hit> hits_;
};

std::string phrase_of(std::string_view text) {
    std::string joined;
    std::vector<Word> words;
    split_words(text, joined, words);
    return joined;
}

Evidence::Evidence(std::span<const std::string> services, const ServiceKnowledge& knowledge)
    : service_count_(services.size()) {
    PhraseClaims claims;
    std::map<std::string, std::uint32_t, std::less<>> by_whole_name;
    for (std::uint32_t service = 0; service < services.size(); ++service) {
        by_whole_name.emplace(phrase_of(services[service]), service);
        for (const std::string& phrase : name_phrases(services[service])) {
            claims[phrase].by_name.insert(service);
        }
        const ServiceFacts* facts = knowledge.find(services[service]);
        sections_.push_back(facts != nullptr ? &facts->sections : nullptr);
        if (facts != nullptr) {
            claim_known_phrases(*facts, service, claims);
        }
    }
    const std::set<std::string> foreign = foreign_phrases(claims, knowledge);
    const auto total = static_cast<double>(std::max(services.size(), least_services));
    for (const auto& [phrase, claim] : claims) {
        std::set<std::uint32_t> claimants = claim.by_knowledge;
        claimants.insert(claim.by_name.begin(), claim.by_name.end());
        const double users =
            std::max(static_cast<double>(claimants.size()), knowledge.share_of_services_using(phrase) * total);
        const double weight = std::min(largest_weight, std::log((total + 1) / users));
        if (weight <= 0) {
            continue;
        }
        const bool known = !claim.by_knowledge.empty() || foreign.contains(phrase);
        Phrase entry{static_cast<std::uint32_t>(phrases_.size()), {}, std::nullopt};
        if (const auto named = by_whole_name.find(phrase); named != by_whole_name.end()) {
            entry.named = named->second;
        }
        for (const std::uint32_t service : claimants) {
            const bool foreign_to_service = known && !claim.by_knowledge.contains(service);
            entry.weights.push_back({service, foreign_to_service ? weight * foreign_phrase_factor : weight});
        }
        phrases_.emplace(phrase, std::move(entry));
    }
}

void Evidence::collect(const yaml::Node& node, LineReader& reader) const {
    if (node.is_string()) {
        reader.read(node.scalar);
    }
    for (const yaml::Node& item : node.items) {
        collect(item, reader);
    }
    for (const yaml::Entry& entry : node.entries) {
        reader.read(entry.key.scalar);
        collect(entry.value, reader);
    }
}

std::vector<double> Evidence::scores(const yaml::Node& task, std::string_view section) const {
    LineReader reader(*this);
    collect(task, reader);
    std::vector<Hit> hits = reader.take_hits();
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
        return std::tie(a.service, b.weight, a.phrase) < std::tie(b.service, a.weight, b.phrase);
    });
    std::vector<double> scores(service_count_, 0.0);
    std::vector<std::size_t> counted(service_count_, 0);
    const auto same_phrase = [](const Hit& a, const Hit& b) { return a.service == b.service && a.phrase == b.phrase; };
    hits.erase(std::unique(hits.begin(), hits.end(), same_phrase), hits.end());
    for (const Hit& hit : hits) {
        std::size_t& rank = counted[hit.service];
        if (rank < phrases_counted) {
            scores[hit.service] += hit.weight * std::pow(decay, static_cast<double>(rank));
            ++rank;
        }
    }
    for (std::size_t service = 0; service < service_count_; ++service) {
        const std::vector<std::string>* known = sections_[service];
        if (known != nullptr && std::find(known->begin(), known->end(), section) == known->end()) {
            scores[service] -= section_penalty;
        }
    }
    return scores;
}

}  // namespace stepwarden::tripleo
