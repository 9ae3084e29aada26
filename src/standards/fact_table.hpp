// A table of tab-separated text whose first line names its columns. Internal to dictionary_tables.
#pragma once

#include "base/error.hpp"
#include "base/position.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

class FactTable {
public:
    /// `columns` must be there. Errors: configuration with file:line.
    static Expected<FactTable> parse(
        std::string file, std::string text, std::vector<std::string_view> const& columns
    );

    [[nodiscard]] std::size_t rows() const { return rows_.size(); }
    /// Empty for a column that the table does not have.
    [[nodiscard]] std::string_view get(std::size_t row, std::string_view column) const;
    [[nodiscard]] Position place(std::size_t row) const;

private:
    struct Row {
        std::uint32_t line;
        std::vector<std::string> cells;
    };
    static std::vector<std::string> cells_of(std::string_view line);

    std::string file_;
    std::vector<std::string> columns_;
    std::vector<Row> rows_;
};

}  // namespace tidegate::standards
