#include "base/limits.hpp"
#include "store/connection.hpp"
#include "store/failure.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace tidegate::store {

namespace {

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

class SqliteConnection final : public Connection {
public:
    SqliteConnection(std::string const& path, Access access) : access_(access) {
        try {
            session_.open(soci::sqlite3, connect_string(path));
        } catch (soci::soci_error const& error) {
            rethrow(error, "opening the database");
        }
        run_script(
            "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;"
            "pragma trusted_schema = off; pragma temp_store = memory;"
        );
        if (access_ == Access::read) run_script("pragma query_only = on;");
    }

    soci::session& session() override { return session_; }

    void run_script(std::string const& sql) override {
        char* message = nullptr;
        int const result =
            sqlite_api::sqlite3_exec(handle_of(session_), sql.c_str(), nullptr, nullptr, &message);
        if (result == SQLITE_OK) return;
        std::string const text = message != nullptr ? message : "unknown";
        sqlite_api::sqlite3_free(message);
        throw DatabaseFailed("database: " + text);
    }

    void begin() override { run_script(access_ == Access::write ? "begin immediate" : "begin"); }
    void commit() override { run_script("commit"); }
    void roll_back() noexcept override {
        sqlite_api::sqlite3_exec(handle_of(session_), "rollback", nullptr, nullptr, nullptr);
    }
    bool in_transaction() override {
        return sqlite_api::sqlite3_get_autocommit(handle_of(session_)) == 0;
    }
    bool is_lost() override { return false; }

    void reset(soci::statement& statement) override {
        sqlite_api::sqlite3_reset(handle_of(statement));
    }

    void rethrow(soci::soci_error const& error, std::string_view doing) override {
        std::string const message = std::string(doing) + ": " + error.get_error_message();
        if (auto const* sqlite = dynamic_cast<soci::sqlite3_soci_error const*>(&error);
            sqlite != nullptr && (sqlite->result() & 0xff) == SQLITE_CONSTRAINT) {
            throw ConstraintFailed(message);
        }
        // Not every path of SOCI keeps the result code; the library's text is then the only
        // witness.
        if (message.find("constraint failed") != std::string::npos) throw ConstraintFailed(message);
        throw DatabaseFailed(message);
    }

private:
    Access access_;
    soci::session session_;
};

}  // namespace

std::unique_ptr<Connection> connect_sqlite(std::string const& path, Access access) {
    return std::make_unique<SqliteConnection>(path, access);
}

}  // namespace tidegate::store
