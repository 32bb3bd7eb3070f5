#include <fmt/format.h>

#include "coverage/matrix.hpp"
#include "coverage/table.hpp"
#include "text/markup.hpp"

namespace stepwarden::coverage {
namespace {

constexpr std::string_view head = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Coverage matrix</title>
<style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 1em; color: #1a1a1a; background: #fff; }
input { font: inherit; margin-bottom: .7em; width: 24em; max-width: 100%; }
table { border-collapse: collapse; }
th, td { border: 1px solid #ccc; padding: .2em .5em; text-align: left; white-space: nowrap; }
th { position: sticky; top: 0; background: #eee; vertical-align: bottom; }
th button { font: inherit; font-weight: bold; background: none; border: 0; padding: 0; cursor: pointer; }
th[aria-sort=ascending] button::after { content: " \25b2"; }
th[aria-sort=descending] button::after { content: " \25bc"; }
td.never { background: #fbd5d5; }
td.deployed { background: #fdf0c4; }
td.upgraded { background: #d3f0d3; }
</style>
</head>
<body>
<h1>Coverage matrix</h1>
<label>Only rows with <input type="search" id="filter"></label>
)";

constexpr std::string_view tail = R"(<script>
const body = document.querySelector('tbody');
const headings = [...document.querySelectorAll('th')];
headings.forEach((heading, column) => heading.querySelector('button').addEventListener('click', () => {
  const up = heading.getAttribute('aria-sort') !== 'ascending';
  headings.forEach(other => other.removeAttribute('aria-sort'));
  heading.setAttribute('aria-sort', up ? 'ascending' : 'descending');
  const text = row => row.cells[column].textContent;
  const rows = [...body.rows].sort((a, b) => text(a).localeCompare(text(b), 'en', {numeric: true}));
  body.append(...(up ? rows : rows.reverse()));
}));
document.getElementById('filter').addEventListener('input', event => {
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const row of body.rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every(word => text.includes(word));
  }
});
</script>
</body>
</html>
)";

std::string html_cell(std::string_view heading, std::string_view cell) {
    if (heading == "covered") return fmt::format("<td class=\"{0}\">{0}</td>", cell);
    return fmt::format("<td>{}</td>", text::markup_text(cell));
}

}  // namespace

std::string to_html(const Matrix& matrix) {
    const std::vector<std::string> headings = headings_of(matrix);
    std::string out(head);
    out += "<table>\n<thead><tr>";
    for (const std::string& heading : headings)
        out += fmt::format("<th scope=\"col\"><button type=\"button\">{}</button></th>", text::markup_text(heading));
    out += "</tr></thead>\n<tbody>\n";
    for (const Row& row : matrix.rows) {
        const std::vector<std::string> cells = cells_of(row, matrix);
        out += "<tr>";
        for (std::size_t i = 0; i < cells.size(); ++i) out += html_cell(headings[i], cells[i]);
        out += "</tr>\n";
    }
    out += "</tbody>\n</table>\n";
    return out + std::string(tail);
}

}  // namespace stepwarden::coverage
