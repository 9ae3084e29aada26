#include "standards/fact_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::standards {

std::vector<std::string> FactTable::cells_of(std::string_view line) {
    std::vector<std::string> cells;
    for (;;) {
        std::size_t const end = std::min(line.find('\t'), line.size());
        cells.emplace_back(line.substr(0, end));
        if (end == line.size()) return cells;
        line.remove_prefix(end + 1);
    }
}

Expected<FactTable> FactTable::parse(
    std::string file, std::string text, std::vector<std::string_view> const& columns
) {
    FactTable table;
    table.file_ = std::move(file);
    std::string_view rest = text;
    for (std::uint32_t line = 1; !rest.empty(); ++line) {
        std::size_t const end = std::min(rest.find('\n'), rest.size());
        std::string_view one = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (one.ends_with('\r')) one.remove_suffix(1);
        if (one.empty()) continue;
        std::vector<std::string> cells = cells_of(one);
        if (table.columns_.empty()) {
            table.columns_ = std::move(cells);
            continue;
        }
        if (cells.size() > table.columns_.size()) {
            return fail(
                ErrorCode::configuration,
                fmt::format(
                    "the row has {} cells, the table {} columns", cells.size(),
                    table.columns_.size()
                ),
                Position{table.file_, line, 1, {}}
            );
        }
        table.rows_.push_back({line, std::move(cells)});
    }
    for (std::string_view const column : columns) {
        if (std::ranges::find(table.columns_, column) != table.columns_.end()) continue;
        return fail(
            ErrorCode::configuration, fmt::format("the table has no column '{}'", column),
            Position{table.file_, 1, 1, {}}, "docs/dictionaries.md lists the tables"
        );
    }
    return table;
}

std::string_view FactTable::get(std::size_t row, std::string_view column) const {
    auto const found = std::ranges::find(columns_, column);
    auto const at = static_cast<std::size_t>(found - columns_.begin());
    std::vector<std::string> const& cells = rows_[row].cells;
    return at < cells.size() ? std::string_view(cells[at]) : std::string_view{};
}

Position FactTable::place(std::size_t row) const { return {file_, rows_[row].line, 1, {}}; }

}  // namespace tidegate::standards
