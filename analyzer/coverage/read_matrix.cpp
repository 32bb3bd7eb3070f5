#include "coverage/read_matrix.hpp"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "coverage/row_table.hpp"
#include "text/json_nesting.hpp"

namespace stepwarden::coverage {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t cells_before_scenarios = 7;

std::optional<Covered> covered_named(std::string_view word) {
    for (const Covered covered : {Covered::never, Covered::deployed, Covered::upgraded})
        if (name(covered) == word) return covered;
    return std::nullopt;
}

template <typename Number>
std::optional<Number> number_in(std::string_view text) {
    Number number = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    if (error != std::errc() || end != last) return std::nullopt;
    return number;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t blank = text.find(' ');
        if (blank != 0) words.emplace_back(text.substr(0, blank));
        text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
    }
    return words;
}

Row row_of(const Json& json) {
    Row row;
    row.release = json.at("release").get<std::string>();
    row.service = json.at("service").get<std::string>();
    row.template_path = json.at("template").get<std::string>();
    row.section = json.at("section").get<std::string>();
    row.roles = json.at("roles").get<std::vector<std::string>>();
    for (const auto& [step, tasks] : json.at("steps").items())
        row.steps[number_in<int>(step).value()] = tasks.get<std::size_t>();
    row.every_step = json.at("every_step").get<std::size_t>();
    row.unstepped = json.at("unstepped").get<std::size_t>();
    row.covered = covered_named(json.at("covered").get<std::string>()).value();
    for (const auto& [scenario, state] : json.at("scenarios").items())
        if (state == "enabled") row.scenarios.push_back(scenario);
    return row;
}

Matrix matrix_of(const Json& json) {
    Matrix matrix;
    if (json.contains("shard")) {
        const Json& shard = json.at("shard");
        matrix.shard = check::Shard{shard.at("index").get<std::size_t>(), shard.at("count").get<std::size_t>(),
                                    shard.at("units").get<std::size_t>()};
        matrix.scenarios = shard.at("scenarios").get<std::vector<std::string>>();
    } else if (!json.at("rows").empty()) {
        for (const auto& [scenario, state] : json.at("rows").front().at("scenarios").items())
            matrix.scenarios.push_back(scenario);
    }
    for (const Json& row : json.at("rows")) matrix.rows.push_back(row_of(row));
    matrix.unattributed = json.at("unattributed_tasks").get<std::size_t>();
    return matrix;
}

/// The records of a text as RFC 4180 has them; nothing when a quote is left open.
std::optional<std::vector<std::vector<std::string>>> records_of(std::string_view text) {
    std::vector<std::vector<std::string>> records;
    std::vector<std::string> record(1);
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool doubled = quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"';
        if (c == '"' && !doubled)
            quoted = !quoted;
        else if (c == ',' && !quoted)
            record.emplace_back();
        else if (c == '\n' && !quoted)
            records.push_back(std::exchange(record, std::vector<std::string>(1)));
        else
            record.back() += c;
        if (doubled) ++i;
    }
    if (quoted) return std::nullopt;
    if (record.size() > 1 || !record.front().empty()) records.push_back(std::move(record));
    return records;
}

std::optional<Row> row_of(const std::vector<std::string>& cells, const std::vector<std::string>& scenarios) {
    if (cells.size() != cells_before_scenarios + scenarios.size()) return std::nullopt;
    Row row;
    row.release = cells[0];
    row.service = cells[1];
    row.roles = words_of(cells[2]);
    row.section = cells[3];
    const auto tasks = number_in<std::size_t>(cells[5]);
    const auto covered = covered_named(cells[6]);
    if (!tasks || !covered) return std::nullopt;
    row.covered = *covered;
    if (cells[4] == "every")
        row.every_step = *tasks;
    else if (cells[4].empty())
        row.unstepped = *tasks;
    else if (const auto step = number_in<int>(cells[4]))
        row.steps[*step] = *tasks;
    else
        return std::nullopt;
    for (std::size_t i = 0; i < scenarios.size(); ++i)
        if (cells[cells_before_scenarios + i] == "enabled") row.scenarios.push_back(scenarios[i]);
    return row;
}

}  // namespace

tl::expected<Matrix, std::string> read_json_matrix(std::string_view text) {
    if (text::is_json_deeper(text))
        return tl::unexpected(fmt::format("it is nested deeper than {} levels", text::most_json_levels));
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return tl::unexpected<std::string>("it is no JSON");
    Matrix matrix;
    try {
        if (!json.at("jobs").empty())
            return tl::unexpected<std::string>("it is the matrix of a checkout with its jobs, which is never a part");
        matrix = matrix_of(json);
    } catch (const std::exception& wrong) {
        return tl::unexpected(fmt::format("it is no {}: {}", matrix_format, wrong.what()));
    }
    for (const Row& row : matrix.rows)
        if (!row.template_path.empty())
            return tl::unexpected<std::string>("it is the matrix of a checkout, which is never a part");
    return matrix;
}

tl::expected<Matrix, std::string> read_csv_matrix(std::string_view text) {
    const auto records = records_of(text);
    if (!records) return tl::unexpected<std::string>("it is no CSV: a quote is not closed");
    Matrix matrix;
    RowTable rows;
    for (std::size_t i = 0; i < records->size(); ++i) {
        const std::vector<std::string>& cells = (*records)[i];
        if (i == 0) {
            if (!text.starts_with(csv_head))
                return tl::unexpected(fmt::format("its first line does not begin with {}", csv_head));
            matrix.scenarios.assign(cells.begin() + cells_before_scenarios, cells.end());
            continue;
        }
        const auto row = row_of(cells, matrix.scenarios);
        if (!row) return tl::unexpected(fmt::format("record {} is no row of a matrix", i + 1));
        rows.add(*row);
    }
    matrix.rows = rows.finish();
    return matrix;
}

Matrix merged(std::span<const Matrix> matrices) {
    Matrix whole;
    RowTable rows;
    for (const Matrix& matrix : matrices) {
        whole.scenarios.insert(whole.scenarios.end(), matrix.scenarios.begin(), matrix.scenarios.end());
        whole.unattributed += matrix.unattributed;
        for (const Row& row : matrix.rows) rows.add(row);
    }
    whole.rows = rows.finish();
    return whole;
}

}  // namespace stepwarden::coverage
