#include "base/limits.hpp"
#include "store/connection.hpp"
#include "store/failure.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <map>
#include <mutex>

namespace tidegate::store {

namespace {

/// Pages that a session keeps in memory. A writer needs the upper pages of every table and index
/// again in each transaction; with SQLite's own 2 MB it reads them again and again.
constexpr int kCacheKib = 64 * 1024;
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
            "pragma cache_size = -" +
            std::to_string(kCacheKib) + ";"
        );
        sqlite_api::sqlite3_wal_hook(handle_of(session_), &log_has_grown, this);
        if (access_ == Access::read) run_script("pragma query_only = on;");
    }

    ~SqliteConnection() override {
        for (auto const& [sql, statement] : controls_) sqlite_api::sqlite3_finalize(statement);
    }
    SqliteConnection(SqliteConnection const&) = delete;
    SqliteConnection& operator=(SqliteConnection const&) = delete;

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

    void run_control(char const* sql) override {
        sqlite_api::sqlite3_stmt*& statement = controls_[sql];
        if (statement == nullptr &&
            sqlite_api::sqlite3_prepare_v2(handle_of(session_), sql, -1, &statement, nullptr) !=
                SQLITE_OK)
            throw DatabaseFailed(
                std::string("database: ") + sqlite_api::sqlite3_errmsg(handle_of(session_))
            );
        int const result = sqlite_api::sqlite3_step(statement);
        std::string text;
        if (result != SQLITE_DONE) text = sqlite_api::sqlite3_errmsg(handle_of(session_));
        sqlite_api::sqlite3_reset(statement);
        if (result != SQLITE_DONE) throw DatabaseFailed("database: " + text);
    }

    void begin() override { run_control(access_ == Access::write ? "begin immediate" : "begin"); }
    void commit() override { run_control("commit"); }
    void roll_back() noexcept override {
        sqlite_api::sqlite3_exec(handle_of(session_), "rollback", nullptr, nullptr, nullptr);
    }
    bool in_transaction() override {
        return sqlite_api::sqlite3_get_autocommit(handle_of(session_)) == 0;
    }
    bool is_lost() override { return false; }

    std::int64_t last_key() override {
        return sqlite_api::sqlite3_last_insert_rowid(handle_of(session_));
    }

    int log_pages() const override { return log_pages_; }
    void copy_log_at(int pages) override { copy_log_at_ = pages; }
    bool copy_log() override {
        return sqlite_api::sqlite3_wal_checkpoint_v2(
                   handle_of(session_), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr
               ) == SQLITE_OK;
    }

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
    /// In place of SQLite's own, which would only copy. What the copy meets is no failure of the
    /// commit, which has happened; the next one tries again.
    static int log_has_grown(
        void* connection, sqlite_api::sqlite3* /*handle*/, char const* /*database*/, int pages
    ) {
        auto& self = *static_cast<SqliteConnection*>(connection);
        self.log_pages_ = pages;
        if (pages >= self.copy_log_at_) static_cast<void>(self.copy_log());
        return SQLITE_OK;
    }

    Access access_;
    soci::session session_;
    int log_pages_ = 0;
    int copy_log_at_ = kCheckpointPages;
    std::map<std::string_view, sqlite_api::sqlite3_stmt*> controls_;  ///< of session_
};

}  // namespace

std::unique_ptr<Connection> connect_sqlite(std::string const& path, Access access) {
    // A session is used by one thread at a time: it needs no lock of its own. Only before the
    // library is used for the first time; later this is refused, and costs the locks. Nor does
    // anybody ask how much memory it has: counting that takes a lock at each allocation.
    static std::once_flag once;
    std::call_once(once, [] {
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    });
    return std::make_unique<SqliteConnection>(path, access);
}

}  // namespace tidegate::store
