#include "cli/line_diff.hpp"

#include "base/configuration_limits.hpp"

#include <algorithm>
#include <cstdint>

namespace tidegate::cli {
namespace {

/// How many lines two texts have in common from a place on, for every pair of places.
class CommonLines {
public:
    CommonLines(std::span<std::string const> before, std::span<std::string const> after)
        : width_(after.size() + 1), counts_((before.size() + 1) * width_) {
        for (std::size_t i = before.size(); i-- > 0;) {
            for (std::size_t j = after.size(); j-- > 0;) {
                counts_[i * width_ + j] = before[i] == after[j]
                                              ? at(i + 1, j + 1) + 1
                                              : std::max(at(i + 1, j), at(i, j + 1));
            }
        }
    }
    [[nodiscard]] std::uint32_t at(std::size_t i, std::size_t j) const {
        return counts_[i * width_ + j];
    }

private:
    std::size_t width_;
    std::vector<std::uint32_t> counts_;
};

void add_all(std::vector<LineChange>& changes, char side, std::span<std::string const> lines) {
    for (std::string const& line : lines) changes.push_back({side, line});
}

}  // namespace

std::vector<LineChange> diff_lines(
    std::span<std::string const> before, std::span<std::string const> after
) {
    while (!before.empty() && !after.empty() && before.front() == after.front()) {
        before = before.subspan(1);
        after = after.subspan(1);
    }
    while (!before.empty() && !after.empty() && before.back() == after.back()) {
        before = before.first(before.size() - 1);
        after = after.first(after.size() - 1);
    }
    std::vector<LineChange> changes;
    if (std::max(before.size(), after.size()) > limits::line_diff_lines_max) {
        add_all(changes, '-', before);
        add_all(changes, '+', after);
        return changes;
    }
    CommonLines const common(before, after);
    std::size_t i = 0, j = 0;
    while (i < before.size() && j < after.size()) {
        if (before[i] == after[j]) {
            ++i;
            ++j;
        } else if (common.at(i + 1, j) >= common.at(i, j + 1)) {
            changes.push_back({'-', before[i++]});
        } else {
            changes.push_back({'+', after[j++]});
        }
    }
    add_all(changes, '-', before.subspan(i));
    add_all(changes, '+', after.subspan(j));
    return changes;
}

}  // namespace tidegate::cli
