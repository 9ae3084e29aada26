// Brings the tables up to date, step by step (migrations.hpp).
#include "base/log.hpp"
#include "store/database_impl.hpp"
#include "store/dialect.hpp"
#include "store/migrations.hpp"

namespace tidegate::store {

namespace {

/// "tide" in ASCII: tells our files from other SQLite databases.
constexpr std::int64_t kApplicationId = 0x74696465;

/// What a database of this program says about itself. SQLite has two places for it in the head of
/// the file; on PostgreSQL it is a table.
class Schema {
public:
    explicit Schema(Transaction::Impl& session) : session_(session) {}

    /// In a transaction. Only one process at a time gets beyond it there, once there is a version;
    /// a step may take minutes.
    void lock() {
        if (is_file()) return;
        session_.run_script("set local lock_timeout = 0");
        if (is_there()) read_number("select version from tidegate_schema for update");
    }

    /// In a transaction. 0 when it is empty.
    [[nodiscard]] std::int64_t version() {
        if (is_file()) return read_number("pragma user_version");
        return is_there() ? read_number("select version from tidegate_schema") : 0;
    }

    /// In a transaction.
    Expected<void> check_ours() {
        if (version() != 0) return {};
        bool const is_marked = is_file() && read_number("pragma application_id") == kApplicationId;
        std::int64_t const id = is_file() ? read_number("pragma application_id") : 0;
        std::int64_t const tables =
            is_file() ? read_number("select count(*) from sqlite_schema")
                      : read_number(
                            "select count(*) from pg_class where relkind in ('r', 'p', 'v')"
                            " and relnamespace = (select oid from pg_namespace"
                            " where nspname = current_schema())"
                        );
        if (is_marked || (id == 0 && tables == 0)) return {};
        return fail(
            ErrorCode::refused,
            is_file() ? "the file is a database of another program"
                      : "the database holds tables of another program",
            {}, "name another one for Tidegate"
        );
    }

    /// The first step, where nothing can be locked yet: of two processes that do it at once the
    /// second waits for the name of the first table, and then finds it taken. False: that happened.
    bool first_step() {
        try {
            step(0);
            return true;
        } catch (std::runtime_error const&) {
            session_.roll_back();
            if (is_file() || !is_made_by_now()) throw;
            return false;
        }
    }

    /// In a transaction: the step from `version` to the next.
    void step(std::int64_t version) {
        if (!is_file() && version == 0) session_.run_script(kPostgresqlBefore);
        session_.run_script(
            migration_for(session_.backend(), migrations()[static_cast<std::size_t>(version)])
        );
        std::string const next = std::to_string(version + 1);
        session_.run_script(
            is_file() ? "pragma application_id = " + std::to_string(kApplicationId) +
                            "; pragma user_version = " + next
                      : "update tidegate_schema set version = " + next
        );
    }

private:
    /// The function is what raise(abort) is on SQLite.
    static constexpr char const* kPostgresqlBefore = R"sql(
create table tidegate_schema (version bigint not null);
insert into tidegate_schema values (0);
create function tidegate_refuse() returns trigger language plpgsql as $$
begin raise exception '%', tg_argv[0] using errcode = 'check_violation'; end $$;
)sql";

    bool is_made_by_now() {
        session_.begin();
        bool const is_made = is_there();
        session_.roll_back();
        return is_made;
    }

    [[nodiscard]] bool is_there() {
        return read_number(
                   "select case when to_regclass('tidegate_schema') is null then 0 else 1 end"
               ) == 1;
    }

    [[nodiscard]] bool is_file() const { return session_.backend() == Backend::sqlite; }

    std::int64_t read_number(std::string_view sql) {
        Query query(session_, sql, "i");
        return query.next() ? query.integer(0) : 0;
    }

    Transaction::Impl& session_;
};

Expected<void> check_version(std::int64_t version) {
    auto const known = static_cast<std::int64_t>(migrations().size());
    if (version <= known) return {};
    return fail(
        ErrorCode::refused,
        "the database has schema version " + std::to_string(version) +
            ", this program knows up to " + std::to_string(known),
        {}, "start the newer program, or restore a backup that this one wrote; nothing was changed"
    );
}

}  // namespace

std::int64_t read_schema_version(Transaction::Impl& session) {
    session.begin();
    std::int64_t const version = Schema(session).version();
    session.roll_back();
    return version;
}

/// The version is read again inside of each transaction, in case another process was faster.
Expected<void> migrate(Transaction::Impl& session) {
    Schema schema(session);
    std::optional<std::int64_t> found;
    for (;;) {
        session.begin();
        schema.lock();
        std::int64_t const version = schema.version();
        if (!found) found = version;
        auto possible = schema.check_ours();
        if (possible) possible = check_version(version);
        bool const is_current = version == static_cast<std::int64_t>(migrations().size());
        if (!possible || is_current) {
            session.roll_back();
            if (possible && *found != 0 && *found != version) {
                log::info(
                    "store.migrated", "database schema upgraded",
                    {{"from", *found}, {"to", version}}
                );
            }
            return possible;
        }
        session.probe(Step::statement, "migration");
        if (version == 0 && !schema.first_step()) continue;
        if (version != 0) schema.step(version);
        session.commit();
    }
}

}  // namespace tidegate::store
