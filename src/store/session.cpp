#include "store/session.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <deque>

namespace tidegate::store {

namespace {

/// Cells above this give their memory back after use, so that one large payload does not stay with
/// the session.
constexpr std::size_t kCellBytesKept = 64 * 1024;

/// The text of soci_error::what() holds bound values; get_error_message() does not.
[[noreturn]] void rethrow(soci::soci_error const& error, std::string_view doing) {
    std::string const message = std::string(doing) + ": " + error.get_error_message();
    if (auto const* sqlite = dynamic_cast<soci::sqlite3_soci_error const*>(&error);
        sqlite != nullptr && (sqlite->result() & 0xff) == SQLITE_CONSTRAINT) {
        throw ConstraintFailed(message);
    }
    // Not every path of SOCI keeps the result code; the library's text is then the only witness.
    if (message.find("constraint failed") != std::string::npos) throw ConstraintFailed(message);
    throw DatabaseFailed(message);
}

std::string connect_string(std::string const& path) {
    return "db=\"" + path + "\" timeout=" + std::to_string(limits::store_busy_timeout_seconds);
}

// SOCI exports no type information of its back ends: the sanitizer cannot check these two casts.
[[clang::no_sanitize("vptr")]] sqlite_api::sqlite3* handle_of(soci::session& session) {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

[[clang::no_sanitize("vptr")]] sqlite_api::sqlite3_stmt* handle_of(soci::statement& statement) {
    auto* backend = static_cast<soci::sqlite3_statement_backend*>(statement.get_backend());
    return backend == nullptr ? nullptr : backend->stmt_;
}

struct Cell {
    char kind = 't';
    std::string text;
    long long integer = 0;
    soci::indicator indicator = soci::i_ok;
};

}  // namespace

struct Prepared {
    explicit Prepared(soci::session& of) : session(of), statement(of) {}
    soci::session& session;
    soci::statement statement;
    std::deque<Cell> in;
    std::deque<Cell> out;
    bool is_bound = false;
    bool is_busy = false;
    bool is_active = false;  ///< stepped and not reset
};

struct Transaction::Impl::Connection {
    soci::session session;

    [[nodiscard]] sqlite_api::sqlite3* handle() { return handle_of(session); }
};

Transaction::Impl::Impl(std::string path, Access access, Probe probe)
    : path_(std::move(path)), access_(access), probe_(std::move(probe)) {
    open();
}

Transaction::Impl::~Impl() { roll_back(); }

void Transaction::Impl::open() {
    auto connection = std::make_unique<Connection>();
    try {
        connection->session.open(soci::sqlite3, connect_string(path_));
    } catch (soci::soci_error const& error) {
        rethrow(error, "opening the database");
    }
    connection_ = std::move(connection);
    run_script(
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;"
        "pragma trusted_schema = off; pragma temp_store = memory;"
    );
    if (access_ == Access::read) run_script("pragma query_only = on;");
}

void Transaction::Impl::reopen() {
    roll_back();
    prepared_.clear();
    connection_.reset();
    open();
}

void Transaction::Impl::run_script(std::string const& sql) {
    char* message = nullptr;
    int const result =
        sqlite_api::sqlite3_exec(connection().handle(), sql.c_str(), nullptr, nullptr, &message);
    if (result == SQLITE_OK) return;
    std::string const text = message != nullptr ? message : "unknown";
    sqlite_api::sqlite3_free(message);
    throw DatabaseFailed("database: " + text);
}

void Transaction::Impl::begin() {
    if (!connection_) open();
    probe(Step::begin, "begin");
    run_script(access_ == Access::write ? "begin immediate" : "begin");
}

void Transaction::Impl::commit() {
    probe(Step::commit, "commit");
    run_script("commit");
}

void Transaction::Impl::roll_back() noexcept {
    if (!in_transaction()) return;
    sqlite_api::sqlite3_exec(connection_->handle(), "rollback", nullptr, nullptr, nullptr);
}

bool Transaction::Impl::in_transaction() const {
    return connection_ && sqlite_api::sqlite3_get_autocommit(connection_->handle()) == 0;
}

Prepared& Transaction::Impl::prepare(std::string_view sql, std::string_view columns) {
    std::string key(columns);
    key += ' ';
    key += sql;
    auto& slot = prepared_[key];
    if (!slot) slot = std::make_unique<Prepared>(connection().session);
    return *slot;
}

Transaction::Impl::Connection& Transaction::Impl::connection() const {
    if (!connection_)
        throw DatabaseFailed("database: it could not be opened again after a failure");
    return *connection_;
}

void Transaction::Impl::probe(Step step, std::string_view sql) const {
    if (probe_) probe_(step, sql);
}

Query::Query(Transaction& transaction, std::string_view sql, std::string_view columns)
    : Query(transaction.impl(), sql, columns) {}

Query::Query(Transaction::Impl& session, std::string_view sql, std::string_view columns)
    : session_(session), sql_(sql), prepared_(session.prepare(sql, columns)) {
    TIDEGATE_CHECK(!prepared_.is_busy);
    prepared_.is_busy = true;
    if (prepared_.is_bound) return;
    // An earlier preparation may have failed half way: start from nothing.
    prepared_.statement = soci::statement(prepared_.session);
    prepared_.in.clear();
    prepared_.out.clear();
    for (char kind : columns) {
        prepared_.out.emplace_back();
        prepared_.out.back().kind = kind;
    }
}

Query::~Query() {
    if (prepared_.is_active) sqlite_api::sqlite3_reset(handle_of(prepared_.statement));
    for (auto* cells : {&prepared_.in, &prepared_.out}) {
        for (Cell& cell : *cells) {
            if (cell.text.capacity() > kCellBytesKept) std::string().swap(cell.text);
        }
    }
    prepared_.is_active = false;
    prepared_.is_busy = false;
}

namespace {
Cell& next_cell(Prepared& prepared, std::size_t index, char kind) {
    if (!prepared.is_bound && index == prepared.in.size()) {
        prepared.in.emplace_back();
        prepared.in.back().kind = kind;
    }
    TIDEGATE_CHECK(index < prepared.in.size());
    Cell& cell = prepared.in[index];
    TIDEGATE_CHECK(cell.kind == kind);
    cell.indicator = soci::i_ok;
    return cell;
}
}  // namespace

Query& Query::bind(std::string_view text) {
    next_cell(prepared_, bound_++, 't').text.assign(text);
    return *this;
}

Query& Query::bind(ByteView bytes) {
    next_cell(prepared_, bound_++, 't').text.assign(as_text(bytes));
    return *this;
}

Query& Query::bind(std::int64_t value) {
    next_cell(prepared_, bound_++, 'i').integer = value;
    return *this;
}

Query& Query::bind_null_text() {
    Cell& cell = next_cell(prepared_, bound_++, 't');
    cell.text.clear();
    cell.indicator = soci::i_null;
    return *this;
}

Query& Query::bind_null_integer() {
    next_cell(prepared_, bound_++, 'i').indicator = soci::i_null;
    return *this;
}

void Query::execute(bool fetches_rows) {
    session_.probe(Step::statement, sql_);
    is_executed_ = true;
    soci::statement& statement = prepared_.statement;
    try {
        if (!prepared_.is_bound) {
            for (Cell& cell : prepared_.in) {
                if (cell.kind == 'i') {
                    statement.exchange(soci::use(cell.integer, cell.indicator));
                } else {
                    statement.exchange(soci::use(cell.text, cell.indicator));
                }
            }
            for (Cell& cell : prepared_.out) {
                if (cell.kind == 'i') {
                    statement.exchange(soci::into(cell.integer, cell.indicator));
                } else {
                    statement.exchange(soci::into(cell.text, cell.indicator));
                }
            }
            statement.alloc();
            statement.prepare(std::string(sql_));
            statement.define_and_bind();
            prepared_.is_bound = true;
        }
        TIDEGATE_CHECK(bound_ == prepared_.in.size());
        prepared_.is_active = true;
        statement.execute(!fetches_rows);
    } catch (soci::soci_error const& error) {
        rethrow(error, "database");
    }
}

std::int64_t Query::run() {
    TIDEGATE_CHECK(prepared_.out.empty());
    execute(false);
    return prepared_.statement.get_affected_rows();
}

bool Query::next() {
    if (!is_executed_) execute(true);
    try {
        return prepared_.statement.fetch();
    } catch (soci::soci_error const& error) {
        rethrow(error, "database");
    }
}

bool Query::is_null(std::size_t column) const {
    return prepared_.out.at(column).indicator == soci::i_null;
}

std::string const& Query::text(std::size_t column) const {
    static std::string const empty;
    return is_null(column) ? empty : prepared_.out.at(column).text;
}

std::int64_t Query::integer(std::size_t column) const {
    Cell const& cell = prepared_.out.at(column);
    TIDEGATE_CHECK(cell.kind == 'i');
    return cell.indicator == soci::i_null ? 0 : cell.integer;
}

Bytes Query::bytes(std::size_t column) const { return to_bytes(text(column)); }

Instant Query::instant(std::size_t column) const { return from_micros(integer(column)); }

Date Query::date(std::size_t column) const {
    return Date::from_days(static_cast<std::int32_t>(integer(column)));
}

std::optional<Instant> Query::optional_instant(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional(instant(column));
}

Sha256 Query::hash(std::size_t column) const {
    if (auto const hash = parse_sha256(text(column))) return *hash;
    throw RowDamaged("a stored hash is not 64 hexadecimal digits");
}

Uuid Query::uuid(std::size_t column) const { return stored(Uuid::parse(text(column))); }

}  // namespace tidegate::store
