#include "store/session.hpp"

#include "base/log.hpp"
#include "store/dialect.hpp"

#include <soci/soci.h>

#include <deque>

namespace tidegate::store {

namespace {

/// Cells above this give their memory back after use, so that one large payload does not stay with
/// the session.
constexpr std::size_t kCellBytesKept = 64 * 1024;

struct Cell {
    char kind = 't';
    std::string text;
    long long integer = 0;
    soci::indicator indicator = soci::i_ok;
};

}  // namespace

struct Prepared {
    Prepared(Connection& of, std::string_view text, std::string_view columns_of)
        : connection(of), sql(text), columns(columns_of), statement(of.session()) {}
    Connection& connection;
    std::string sql, columns;
    soci::statement statement;
    std::deque<Cell> in;
    std::deque<Cell> out;
    bool is_bound = false;
    bool is_busy = false;
    bool is_active = false;  ///< stepped and not reset
};

Transaction::Impl::Impl(Location location, Access access, Probe probe)
    : location_(std::move(location)), access_(access), probe_(std::move(probe)) {
    if (backend() == Backend::sqlite) open();
}

Transaction::Impl::~Impl() { roll_back(); }

void Transaction::Impl::open() {
    connection_ = backend() == Backend::sqlite ? connect_sqlite(location_.path, access_)
                                               : connect_postgresql(location_, access_);
}

void Transaction::Impl::reopen() {
    roll_back();
    close();
    open();
}

void Transaction::Impl::recover() noexcept {
    roll_back();
    if (!connection_ || !connection_->is_lost()) return;
    close();
}

/// And the connection that they are of.
void Transaction::Impl::close() {
    prepared_at_.clear();
    prepared_.clear();
    connection_.reset();
}

void Transaction::Impl::run_script(std::string const& sql) { connection().run_script(sql); }

void Transaction::Impl::begin() {
    if (!connection_) open();
    probe(Step::begin, "begin");
    try {
        connection_->begin();
    } catch (DatabaseFailed const&) {
        // Nothing has been done yet, so a new connection can take over.
        if (!connection_->is_lost()) throw;
        reopen();
        connection_->begin();
    }
}

void Transaction::Impl::commit() {
    probe(Step::commit, "commit");
    connection().commit();
}

void Transaction::Impl::roll_back() noexcept {
    if (in_transaction()) connection_->roll_back();
}

bool Transaction::Impl::in_transaction() const {
    return connection_ && connection_->in_transaction();
}

Prepared& Transaction::Impl::prepare(std::string_view sql, std::string_view columns) {
    // A text that was built may stand where another one stood: the address alone proves nothing.
    Prepared*& at = prepared_at_[sql.data()];
    if (at != nullptr && at->sql == sql && at->columns == columns) return *at;
    std::string key(columns);
    key += ' ';
    key += sql;
    auto& slot = prepared_[key];
    if (!slot) slot = std::make_unique<Prepared>(connection(), sql, columns);
    at = slot.get();
    return *slot;
}

Connection& Transaction::Impl::connection() const {
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
    prepared_.statement = soci::statement(prepared_.connection.session());
    prepared_.in.clear();
    prepared_.out.clear();
    for (char kind : columns) {
        prepared_.out.emplace_back();
        prepared_.out.back().kind = kind;
    }
}

Query::~Query() {
    if (prepared_.is_active) prepared_.connection.reset(prepared_.statement);
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
    next_cell(prepared_, bound_++, 't').text = text_for(session_.backend(), text);
    return *this;
}

Query& Query::bind(ByteView bytes) {
    next_cell(prepared_, bound_++, 't').text = bytes_for(session_.backend(), bytes);
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

void Query::bind_cells() {
    soci::statement& statement = prepared_.statement;
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
    statement.prepare(statement_for(session_.backend(), sql_));
    statement.define_and_bind();
    prepared_.is_bound = true;
}

void Query::execute(bool fetches_rows) {
    session_.probe(Step::statement, sql_);
    is_executed_ = true;
    try {
        if (!prepared_.is_bound) bind_cells();
        TIDEGATE_CHECK(bound_ == prepared_.in.size());
        prepared_.is_active = true;
        prepared_.statement.execute(!fetches_rows);
    } catch (soci::soci_error const& error) {
        prepared_.connection.rethrow(error, "database");
    }
}

void Query::restore_cells() {
    for (Cell& cell : prepared_.out) {
        if (cell.indicator == soci::i_null) continue;
        if (cell.kind == 't') restore_text(session_.backend(), cell.text);
        if (cell.kind == 'b') restore_bytes(session_.backend(), cell.text);
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
        if (!prepared_.statement.fetch()) return false;
    } catch (soci::soci_error const& error) {
        prepared_.connection.rethrow(error, "database");
    }
    restore_cells();
    return true;
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
