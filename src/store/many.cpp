#include "store/many.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <map>
#include <mutex>
#include <tuple>

namespace tidegate::store {
namespace {

/// Up to here each number of rows has a statement of its own; above, powers of two do.
constexpr std::size_t kEachSizeUpTo = 8;

/// Texts by what they were made of: a prepared statement is found by where its text stands.
class Texts {
public:
    using Key = std::tuple<std::string_view, std::string_view, std::size_t>;

    std::string_view get(Key const& key, std::function<std::string()> const& make) {
        std::lock_guard const lock(mutex_);
        auto const at = texts_.find(key);
        if (at != texts_.end()) return at->second;
        return texts_.emplace(key, make()).first->second;
    }

private:
    std::mutex mutex_;
    std::map<Key, std::string> texts_;
};

Texts& texts() {
    static Texts all;
    return all;
}

std::string placeholders_of_row(std::string_view row, std::size_t number) {
    std::string text;
    std::size_t column = 0;
    for (char const c : row) {
        if (c == '?') {
            text += ":r" + std::to_string(number) + "_" + std::to_string(column++);
        } else {
            text += c;
        }
    }
    return text;
}

std::string with_rows(std::string_view pattern, std::string_view row, std::size_t rows) {
    constexpr std::string_view kMark = "{rows}";
    std::string list;
    for (std::size_t i = 0; i < rows; ++i) {
        if (i > 0) list += ", ";
        list += placeholders_of_row(row, i);
    }
    std::string text(pattern);
    return text.replace(text.find(kMark), kMark.size(), list);
}

std::string with_keys(std::string_view pattern, std::size_t slots) {
    constexpr std::string_view kMark = "{keys}";
    std::string text(pattern);
    int occurrence = 0;
    for (auto at = text.find(kMark); at != std::string::npos; at = text.find(kMark)) {
        std::string list;
        for (std::size_t i = 0; i < slots; ++i) {
            if (i > 0) list += ", ";
            list += ":k" + std::to_string(occurrence) + "_" + std::to_string(i);
        }
        text.replace(at, kMark.size(), list);
        ++occurrence;
    }
    return text;
}

}  // namespace

std::string_view text_of_rows(std::string_view pattern, std::string_view row, std::size_t rows) {
    return texts().get({pattern, row, rows}, [&] { return with_rows(pattern, row, rows); });
}

std::size_t rows_at_once(std::size_t left) {
    return left <= kEachSizeUpTo ? left : std::bit_floor(std::min(left, kManyMax));
}

std::vector<KeyList> KeyList::parts_of(Transaction& transaction, std::vector<std::string> keys) {
    bool const is_file = transaction.impl().backend() == Backend::sqlite;
    std::size_t const most = is_file ? 1 : kManyMax;
    std::ranges::sort(keys);
    keys.erase(std::ranges::unique(keys).begin(), keys.end());
    std::vector<KeyList> parts;
    for (std::size_t begin = 0; begin < keys.size(); begin += most) {
        std::size_t const end = std::min(begin + most, keys.size());
        auto const first = keys.begin() + static_cast<std::ptrdiff_t>(begin);
        auto const last = keys.begin() + static_cast<std::ptrdiff_t>(end);
        KeyList part(std::vector<std::string>(first, last));
        part.slots_ = std::bit_ceil(end - begin);
        parts.push_back(std::move(part));
    }
    return parts;
}

std::string_view KeyList::text(std::string_view pattern) const {
    return texts().get({pattern, {}, slots_}, [&] { return with_keys(pattern, slots_); });
}

void KeyList::bind(Query& query) const {
    for (std::size_t i = 0; i < slots_; ++i) query.bind(keys_[std::min(i, keys_.size() - 1)]);
}

}  // namespace tidegate::store
