#include "yaql/python_text.hpp"

#include "value/python_text.hpp"

namespace stepwarden::yaql {

namespace {

class Printer {
public:
    explicit Printer(Evaluation& evaluation) : evaluation_(evaluation) {}

    tl::expected<std::string, Stop> run(const Term& term) {
        if (auto stop = print(term)) return tl::unexpected(std::move(*stop));
        return std::move(out_);
    }

private:
    std::optional<Stop> print(const Term& term) {
        if (auto stop = evaluation_.step()) return stop;
        if (auto stop = evaluation_.too_long(out_.size())) return stop;
        switch (kind_of(term)) {
            case Kind::tuple:
            case Kind::list:
                return print_sequence(term);
            case Kind::dict:
                return print_dict(term);
            case Kind::unknown:
            case Kind::lazy_dict:
                return unknown_stop(unknown_in(term)).value();
            case Kind::null:
            case Kind::boolean:
            case Kind::integer:
            case Kind::floating:
            case Kind::text:
                out_ += value::python_repr(*term.value());
                return std::nullopt;
            default:
                return unknown_stop("the text of " + std::string(kind_name(term))).value();
        }
    }

    std::optional<Stop> print_sequence(const Term& sequence) {
        const bool is_tuple = is(sequence, Kind::tuple);
        out_ += is_tuple ? '(' : '[';
        for (std::size_t i = 0; i < size_of(sequence); ++i) {
            if (i > 0) out_ += ", ";
            if (auto stop = print(element_of(sequence, i))) return stop;
        }
        if (is_tuple && size_of(sequence) == 1) out_ += ',';
        out_ += is_tuple ? ')' : ']';
        return std::nullopt;
    }

    std::optional<Stop> print_dict(const Term& dict) {
        out_ += '{';
        for (std::size_t i = 0; i < dict_size(dict); ++i) {
            const auto [key, entry] = dict_entry(dict, i);
            if (i > 0) out_ += ", ";
            if (auto stop = print(key)) return stop;
            out_ += ": ";
            if (auto stop = print(entry)) return stop;
        }
        out_ += '}';
        return std::nullopt;
    }

    Evaluation& evaluation_;
    std::string out_;
};

}  // namespace

tl::expected<std::string, Stop> python_str(const Term& term, Evaluation& evaluation) {
    if (is(term, Kind::text)) return text_of(term);
    return Printer(evaluation).run(term);
}

tl::expected<std::string, Stop> yaql_str(const Term& term, Evaluation& evaluation) {
    if (is(term, Kind::null)) return "null";
    if (is(term, Kind::boolean)) return integer_of(term) != 0 ? "true" : "false";
    return python_str(term, evaluation);
}

}  // namespace stepwarden::yaql
