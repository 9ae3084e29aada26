#include "cli/table.hpp"

#include <algorithm>

namespace tidegate::cli {
namespace {

/// Characters, not bytes: continuation bytes of UTF-8 take no place.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

}  // namespace

void Table::print(std::ostream& out, std::string_view indent) const {
    std::vector<std::size_t> widths(rows_.front().size());
    for (auto const& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width_of(row[i]));
    }
    for (auto const& row : rows_) {
        std::string line(indent);
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size()) line.append(widths[i] - width_of(row[i]) + 2, ' ');
        }
        while (line.ends_with(' ')) line.pop_back();
        out << line << '\n';
    }
}

}  // namespace tidegate::cli
