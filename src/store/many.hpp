// Private to src/store: one statement for many rows or keys, each of which would be a round trip to
// a server.
#pragma once

#include "store/session.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::store {

/// What one statement takes; more are several statements.
inline constexpr std::size_t kManyMax = 32;

/// `pattern` with "{rows}" replaced by placeholders for `rows` rows: "(:r0_0, :r0_1), (...)". Kept
/// for ever: patterns are literals. `row` is one row with its placeholders as "?": "(?, ?)" or
/// "(cast(? as text), ?)". Thread-safe.
std::string_view text_of_rows(std::string_view pattern, std::string_view row, std::size_t rows);

/// How many of the `left` rows the next statement takes: few sizes, so that few texts are prepared.
std::size_t rows_at_once(std::size_t left);

/// Runs an insert for all of them: `pattern` and `row` are as above, `bind` binds the columns of
/// one.
template <class Row, class Bind>
void insert_rows(
    Transaction& transaction, std::string_view pattern, std::string_view row,
    std::span<Row const> rows, Bind const& bind
) {
    while (!rows.empty()) {
        std::size_t const count = rows_at_once(rows.size());
        Query query(transaction, text_of_rows(pattern, row, count));
        for (Row const& one : rows.first(count)) bind(query, one);
        query.run();
        rows = rows.subspan(count);
    }
}

/// Keys to look up with one statement: "where number in ({keys})".
class KeyList {
public:
    /// All of them, ascending and without repetitions. Of a file each is looked up alone: nothing
    /// is saved there, and a list costs it a table.
    static std::vector<KeyList> parts_of(Transaction& transaction, std::vector<std::string> keys);

    /// `pattern`, a literal, with each "{keys}" replaced by placeholders. Kept for ever.
    [[nodiscard]] std::string_view text(std::string_view pattern) const;
    /// For one "{keys}".
    void bind(Query& query) const;

private:
    explicit KeyList(std::vector<std::string> keys) : keys_(std::move(keys)) {}
    std::vector<std::string> keys_;
    std::size_t slots_ = 0;  ///< placeholders; the last key is repeated
};

}  // namespace tidegate::store
