// Private to src/store: one SOCI session with its prepared statements, and the Query every function
// here speaks with. SOCI has no statement cache, hence this one; SQL texts are literals, so it is
// bounded. Not thread-safe.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/date.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "store/connection.hpp"
#include "store/database.hpp"
#include "store/failure.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tidegate::store {

struct Prepared;  // in session.cpp: the SOCI statement and the cells it is bound to

/// A session and, between begin and commit, its transaction.
class Transaction::Impl {
public:
    using Access = store::Access;

    /// A file is opened at once, and must exist; a server is connected to when the first
    /// transaction begins. Throws DatabaseFailed.
    Impl(Location location, Access access, Probe probe);
    ~Impl();

    /// BEGIN IMMEDIATE, or BEGIN of a reader. A connection that was lost since the last one is made
    /// anew.
    void begin();
    void commit();
    /// Never throws; does nothing when the database has rolled back already.
    void roll_back() noexcept;
    [[nodiscard]] bool in_transaction() const;

    /// Ends the session and opens it anew: after a failed commit nothing of the old one is trusted
    /// (fsync is never repeated on it).
    void reopen();
    /// After a failure: rolls back, and lets go of a connection whose other side is gone.
    void recover() noexcept;

    /// Any number of statements without parameters and rows.
    void run_script(std::string const& sql);
    /// One such statement that is run again and again.
    void run_control(char const* sql) { connection().run_control(sql); }

    /// The same text with other columns is another statement.
    [[nodiscard]] Prepared& prepare(std::string_view sql, std::string_view columns);
    void probe(Step step, std::string_view sql) const;
    [[nodiscard]] Backend backend() const { return location_.backend; }
    [[nodiscard]] Access access() const { return access_; }
    /// Throws DatabaseFailed when an earlier reopen failed.
    [[nodiscard]] Connection& connection() const;

private:
    void open();
    void close();

    Location location_;
    Access access_;
    Probe probe_;
    std::unique_ptr<Connection> connection_;
    std::unordered_map<std::string, std::unique_ptr<Prepared>> prepared_;
    /// The same by where their text stands: nearly all are literals, and none is hashed again.
    std::unordered_map<void const*, Prepared*> prepared_at_;
};

/// One execution of one statement. Bind in the order of the placeholders (each name once), then
/// run() or next().
class Query {
public:
    /// `columns`: one letter per column of the result: t text, i integer, b bytes.
    Query(Transaction& transaction, std::string_view sql, std::string_view columns = {});
    Query(Transaction::Impl& session, std::string_view sql, std::string_view columns = {});
    ~Query();
    Query(Query const&) = delete;
    Query& operator=(Query const&) = delete;

    Query& bind(std::string_view text);
    Query& bind(std::string const& text) { return bind(std::string_view(text)); }
    Query& bind(char const* text) { return bind(std::string_view(text)); }
    Query& bind(ByteView bytes);  ///< the placeholder stands in cast(:name as blob)
    Query& bind(std::int64_t value);
    template <std::integral T>
    Query& bind(T value) {
        return bind(static_cast<std::int64_t>(value));
    }
    Query& bind(Instant value) { return bind(to_micros(value)); }
    Query& bind(Date value) { return bind(static_cast<std::int64_t>(value.days())); }
    Query& bind(Sha256 const& value) { return bind(std::string_view(hex(value))); }
    Query& bind(Uuid const& value) { return bind(std::string_view(value.text())); }
    template <class Tag>
    Query& bind(Id<Tag> const& value) {
        return bind(value.value);
    }
    template <class T>
        requires std::is_enum_v<T>
    Query& bind(T value) {
        return bind(name_of(value));
    }
    template <class T>
    Query& bind(std::optional<T> const& value) {
        if (value) return bind(*value);
        if constexpr (std::integral<T> || std::same_as<T, Instant> || std::same_as<T, Date>) {
            return bind_null_integer();
        } else {
            return bind_null_text();
        }
    }

    /// Executes what returns no rows; how many rows it changed.
    std::int64_t run();

    /// Executes at first; false after the last row.
    bool next();

    [[nodiscard]] bool is_null(std::size_t column) const;
    [[nodiscard]] std::string const& text(std::size_t column) const;  ///< empty when null
    [[nodiscard]] std::int64_t integer(std::size_t column) const;     ///< 0 when null
    [[nodiscard]] Bytes bytes(std::size_t column) const;
    [[nodiscard]] Instant instant(std::size_t column) const;
    [[nodiscard]] Date date(std::size_t column) const;
    [[nodiscard]] std::optional<Instant> optional_instant(std::size_t column) const;
    [[nodiscard]] Sha256 hash(std::size_t column) const;
    [[nodiscard]] Uuid uuid(std::size_t column) const;
    template <class T>
    [[nodiscard]] T id(std::size_t column) const {
        return T{uuid(column)};
    }
    template <class T>
    [[nodiscard]] std::optional<T> optional_id(std::size_t column) const {
        return is_null(column) ? std::nullopt : std::optional<T>(T{uuid(column)});
    }

private:
    Query& bind_null_text();
    Query& bind_null_integer();
    void bind_cells();
    void execute(bool fetches_rows);
    void restore_cells();

    Transaction::Impl& session_;
    std::string_view sql_;
    Prepared& prepared_;
    std::size_t bound_ = 0;
    bool is_executed_ = false;
};

/// What a parse of our own stored text must give; RowDamaged otherwise.
template <class T>
T stored(Expected<T> value) {
    if (!value) throw RowDamaged("a stored value cannot be read: " + value.error().text());
    return *value;
}

}  // namespace tidegate::store
