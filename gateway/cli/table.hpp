// Columns of text for people: as wide as their widest value, the last one not padded.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace tidegate::cli {

class Table {
public:
    explicit Table(std::vector<std::string> headings) : rows_{std::move(headings)} {}
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    [[nodiscard]] bool empty() const { return rows_.size() == 1; }
    /// Every line begins with `indent`.
    void print(std::ostream& out, std::string_view indent = "") const;

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace tidegate::cli
