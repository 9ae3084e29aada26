#include "store/database.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"
#include "store/database_impl.hpp"
#include "store/migrations.hpp"
#include "store/session.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <vector>

namespace tidegate::store {

namespace {

/// "tide" in ASCII: tells our files from other SQLite databases.
constexpr std::int64_t kApplicationId = 0x74696465;

std::string os_error() { return std::strerror(errno); }

std::int64_t read_pragma(Transaction::Impl& session, std::string_view sql) {
    Query query(session, sql, "i");
    return query.next() ? query.integer(0) : 0;
}

Expected<void> check_application(Transaction::Impl& session) {
    std::int64_t const id = read_pragma(session, "pragma application_id");
    if (id == kApplicationId) return {};
    Query tables(session, "select count(*) from sqlite_schema", "i");
    tables.next();
    if (id == 0 && tables.integer(0) == 0) return {};
    return fail(
        ErrorCode::refused, "the file is a database of another program", {},
        "name another file for the database"
    );
}

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

/// One step per transaction; the version is read again inside it, in case another process was
/// faster.
Expected<void> migrate(Transaction::Impl& session) {
    if (auto ours = check_application(session); !ours) return ours;
    std::int64_t const found = read_pragma(session, "pragma user_version");
    for (;;) {
        session.begin();
        std::int64_t const version = read_pragma(session, "pragma user_version");
        auto known = check_version(version);
        bool const is_current = version == static_cast<std::int64_t>(migrations().size());
        if (!known || is_current) {
            session.roll_back();
            if (known && found != 0 && found != version) {
                log::info(
                    "store.migrated", "database schema upgraded", {{"from", found}, {"to", version}}
                );
            }
            return known;
        }
        session.probe(Step::statement, "migration");
        session.run_script(std::string(migrations()[static_cast<std::size_t>(version)]));
        session.run_script(
            "pragma application_id = " + std::to_string(kApplicationId) +
            "; pragma user_version = " + std::to_string(version + 1)
        );
        session.commit();
    }
}

}  // namespace

Expected<FileLock> FileLock::take(std::string const& path) {
    int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return fail(
            ErrorCode::unavailable, "cannot open " + path + ": " + os_error(), {},
            "create the folder and let this user write to it"
        );
    }
    FileLock lock(file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        std::array<char, 32> holder{};
        ssize_t const size = ::pread(file, holder.data(), holder.size() - 1, 0);
        std::string who = size > 0 ? " (process " + std::string(holder.data()) + ")" : "";
        return fail(
            ErrorCode::conflict, "another server has the database open" + who, {},
            "stop it first; two servers on one file would promise the same stock twice"
        );
    }
    std::string const pid = std::to_string(::getpid());
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, pid.data(), pid.size(), 0) < 0) {
        return fail(ErrorCode::unavailable, "cannot write " + path + ": " + os_error());
    }
    return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FileLock::~FileLock() {
    if (file_ >= 0) ::close(file_);
}

Expected<Database> Database::open(std::string const& path, OpenOptions options) {
    if (path.empty() || path.find('"') != std::string::npos) {
        return fail(ErrorCode::invalid, "\"" + path + "\" cannot be the path of a database");
    }
    auto lock = FileLock::take(path + ".lock");
    bool const is_alone = lock.has_value();
    bool const may_share =
        options.role == Role::visitor && !is_alone && lock.error().code == ErrorCode::conflict;
    if (!is_alone && !may_share)
        return std::unexpected(lock.error().while_doing("opening " + path));

    int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return fail(
            ErrorCode::unavailable, "cannot open " + path + ": " + os_error(), {},
            "create the folder and let this user write to it"
        );
    }
    ::close(file);

    try {
        auto impl = std::make_unique<Impl>();
        impl->path = path;
        if (is_alone) impl->lock = std::make_unique<FileLock>(std::move(*lock));
        impl->writer = std::make_unique<Transaction::Impl>(
            path, Transaction::Impl::Access::write, options.probe
        );
        if (is_alone) {
            if (auto migrated = migrate(*impl->writer); !migrated) {
                return std::unexpected(migrated.error().while_doing("opening " + path));
            }
        }
        std::int64_t const version = read_pragma(*impl->writer, "pragma user_version");
        if (version != static_cast<std::int64_t>(migrations().size())) {
            return fail(
                ErrorCode::refused,
                path + " has schema version " + std::to_string(version) + ", this program needs " +
                    std::to_string(migrations().size()),
                {}, "a server of another version has it open; use the command of that version"
            );
        }
        if (options.role == Role::visitor) impl->lock.reset();
        for (std::size_t i = 0; i < limits::store_readers; ++i) {
            impl->readers.push_back(
                std::make_unique<Transaction::Impl>(path, Transaction::Impl::Access::read, Probe{})
            );
            impl->free_readers.push_back(impl->readers.back().get());
        }
        return Database(std::move(impl));
    } catch (DatabaseFailed const& failed) {
        return fail(ErrorCode::unavailable, "cannot open " + path + ": " + failed.what());
    }
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

std::string const& Database::path() const { return impl_->path; }

int Database::schema_version() const { return static_cast<int>(migrations().size()); }

Expected<void> Database::write_blocking(Work const& work) {
    std::vector<Outcome> outcomes = impl_->write_group({&work, 1});
    Outcome& outcome = outcomes.front();
    if (!outcome) return {};
    if (outcome->kind != Failure::Kind::returned) std::rethrow_exception(outcome->exception);
    return std::unexpected(std::move(outcome->error));
}

void Database::read_blocking(std::function<void(Transaction&)> const& read) { impl_->read(read); }

std::string Database::pragma(std::string_view name) {
    TIDEGATE_CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
    std::lock_guard const guard(impl_->writer_mutex);
    std::string const sql = "pragma " + std::string(name);
    Query query(*impl_->writer, sql, "t");
    return query.next() ? query.text(0) : std::string();
}

std::string Database::check_integrity() {
    std::string problems;
    impl_->read([&](Transaction& transaction) {
        Query pages(transaction, "pragma integrity_check", "t");
        while (pages.next()) {
            if (pages.text(0) != "ok") problems += pages.text(0) + "\n";
        }
        Query keys(transaction, "select \"table\", \"parent\" from pragma_foreign_key_check", "tt");
        while (keys.next())
            problems += keys.text(0) + ": a row of " + keys.text(1) + " is missing\n";
    });
    return problems;
}

void Database::Impl::read(std::function<void(Transaction&)> const& read) {
    Transaction::Impl* session = nullptr;
    {
        std::unique_lock guard(readers_mutex);
        reader_freed.wait(guard, [this] { return !free_readers.empty(); });
        session = free_readers.back();
        free_readers.pop_back();
    }
    auto const give_back = [this, session] {
        session->roll_back();
        std::lock_guard const guard(readers_mutex);
        free_readers.push_back(session);
        reader_freed.notify_one();
    };
    try {
        session->begin();
        Transaction transaction(*session);
        read(transaction);
    } catch (DatabaseFailed const&) {
        try {
            session->reopen();
        } catch (DatabaseFailed const&) {
            log::warning("store.reader_lost", "a reading session could not be opened again yet");
        }
        give_back();
        throw;
    } catch (...) {
        give_back();
        throw;
    }
    give_back();
}

}  // namespace tidegate::store
