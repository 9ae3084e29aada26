// Control numbers of envelopes: comparing header with trailer, and telling whether a number was
// there before.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace tidegate::syntax {

/// The value of one to nine digits; nothing for anything else.
std::optional<std::uint32_t> number_of(std::string_view text);

/// The control numbers seen so far in one group. A run of consecutive numbers costs one entry, so
/// that a million sets numbered in order take no memory. Compared as text: "1" and "0001" are two.
class SeenControlNumbers {
public:
    /// False if it was there already.
    bool add(std::string_view control);
    void clear();

private:
    using Key = std::pair<std::size_t, std::uint32_t>;  ///< length of the text, value
    std::map<Key, std::uint32_t> runs_;                 ///< first of a run -> last
    std::set<std::string, std::less<>> others_;
};

}  // namespace tidegate::syntax
