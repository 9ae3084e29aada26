// PostgreSQL through SOCI; transactions and scripts through libpq itself, because only it tells a
// refused commit from one whose answer is missing.
#include "base/log.hpp"
#include "store/connection.hpp"
#include "store/failure.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <algorithm>
#include <memory>

namespace tidegate::store {

namespace {

// SOCI exports no type information of its back ends: the sanitizer cannot check these two casts.
[[clang::no_sanitize("vptr")]] PGconn* handle_of(soci::session& session) {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

[[clang::no_sanitize("vptr")]] void free_result(soci::statement& statement) {
    auto* backend = static_cast<soci::postgresql_statement_backend*>(statement.get_backend());
    if (backend != nullptr) backend->clean_up();
}

struct Cleared {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Cleared>;

/// What every session is set to, whatever the server's default is: a commit is on the disk when it
/// is answered (a stronger setting stays), nobody waits for ever, and disks do not turn.
constexpr char const* kSettings =
    "set standard_conforming_strings = on; set lock_timeout = '20s';"
    "set idle_in_transaction_session_timeout = '60s'; set random_page_cost = 1.1;"
    "select set_config('synchronous_commit', 'on', false)"
    " where current_setting('synchronous_commit') not in ('on', 'remote_apply')";

/// Of sessions that write. Each of their statements finds its rows by an index, row by row; but the
/// queue is nearly empty whenever the planner hears of it, and would be read from end to end then,
/// with all the dead versions of its rows. So it is by a bitmap, which does not mark them in the
/// index for the next one to pass over, and by the other ways to join.
constexpr char const* kWriterSettings =
    "set enable_seqscan = off; set enable_bitmapscan = off; set enable_hashjoin = off;"
    "set enable_mergejoin = off";

/// SQLSTATE, PostgreSQL 15 Appendix A: class 08 and the shutdown states.
bool says_lost(std::string_view state) {
    return state.starts_with("08") || state == "57P01" || state == "57P02" || state == "57P03";
}

[[noreturn]] void throw_for(std::string_view state, std::string message) {
    std::ranges::replace(message, '\n', ' ');
    while (message.ends_with(' ')) message.pop_back();
    if (state == "23505") throw KeyTaken(message);
    // On its way into the partition for the rest when one for its day was made: the next try finds
    // that.
    if (state == "23514" && message.find("jobs_ended_rest") != std::string::npos)
        throw Contended(message);
    if (state.starts_with("23")) throw ConstraintFailed(message);
    // Serialization, deadlock, and a lock that was not had in time.
    if (state == "40001" || state == "40P01" || state == "55P03") throw Contended(message);
    // Not transient either: a value of the wrong form or size. Class 22 quotes it.
    if (state.starts_with("22") || state.starts_with("54"))
        throw ConstraintFailed("database: a value is refused, state " + std::string(state));
    throw DatabaseFailed(message);
}

std::string state_of(PGresult const* result) {
    char const* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state == nullptr ? std::string() : std::string(state);
}

/// Otherwise libpq prints them to the standard error.
void take_notice(void* /*unused*/, char const* message) {
    log::write(log::Level::debug, "store.notice", message, {});
}

class PostgresqlConnection final : public Connection {
public:
    PostgresqlConnection(Location const& location, Access access) : access_(access) {
        try {
            session_.open(soci::postgresql, std::string(location.connection.reveal()));
        } catch (soci::soci_error const& error) {
            rethrow(error, "opening the database");
        }
        // The DETAIL of an error holds the values of the row.
        PQsetErrorVerbosity(handle(), PQERRORS_TERSE);
        PQsetErrorContextVisibility(handle(), PQSHOW_CONTEXT_NEVER);
        PQsetNoticeProcessor(handle(), &take_notice, nullptr);
        run_script(kSettings);
        if (access_ == Access::write) run_script(kWriterSettings);
    }

    soci::session& session() override { return session_; }

    void run_script(std::string const& sql) override {
        Result const result(PQexec(handle(), sql.c_str()));
        if (is_success(result.get())) return;
        throw_for(state_of(result.get()), "database: " + std::string(PQerrorMessage(handle())));
    }

    void begin() override {
        run_script(
            access_ == Access::write ? "begin isolation level read committed read write"
                                     : "begin isolation level repeatable read read only"
        );
    }

    void commit() override {
        // The server would answer a commit of a failed transaction with success, and roll back.
        if (PQtransactionStatus(handle()) != PQTRANS_INTRANS)
            throw DatabaseFailed("database: a statement of the transaction failed");
        Result const result(PQexec(handle(), "commit"));
        if (is_success(result.get())) return;
        std::string const state = state_of(result.get());
        std::string message = PQerrorMessage(handle());
        if (state.empty() || says_lost(state) || is_lost()) {
            std::ranges::replace(message, '\n', ' ');
            throw OutcomeUnknown(
                "database: the connection was lost during a commit, whether it happened is not "
                "known: " +
                message
            );
        }
        throw_for(state, "database: " + message);
    }

    void roll_back() noexcept override { Result const result(PQexec(handle(), "rollback")); }

    bool in_transaction() override {
        auto const status = PQtransactionStatus(handle());
        return status != PQTRANS_IDLE && status != PQTRANS_UNKNOWN;
    }

    bool is_lost() override { return PQstatus(handle()) != CONNECTION_OK; }

    void reset(soci::statement& statement) override { free_result(statement); }

    void rethrow(soci::soci_error const& error, std::string_view doing) override {
        auto const* postgresql = dynamic_cast<soci::postgresql_soci_error const*>(&error);
        throw_for(
            postgresql == nullptr ? std::string() : postgresql->sqlstate(),
            std::string(doing) + ": " + error.get_error_message()
        );
    }

private:
    PGconn* handle() { return handle_of(session_); }

    static bool is_success(PGresult const* result) {
        auto const status = PQresultStatus(result);
        return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    }

    Access access_;
    soci::session session_;
};

}  // namespace

std::unique_ptr<Connection> connect_postgresql(Location const& location, Access access) {
    return std::make_unique<PostgresqlConnection>(location, access);
}

}  // namespace tidegate::store
