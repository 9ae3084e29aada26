#include "store/database.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"
#include "store/database_impl.hpp"
#include "store/migrations.hpp"
#include "store/session.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace tidegate::store {

namespace {

std::string os_error() { return std::strerror(errno); }

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

FileIdentity FileIdentity::of(std::string const& path) {
    FileIdentity identity;
    struct stat found{};
    if (::stat(path.c_str(), &found) == 0) identity.device_and_file_ = {found.st_dev, found.st_ino};
    return identity;
}

bool FileIdentity::is_still_at(std::string const& path) const {
    return !device_and_file_ || of(path).device_and_file_ == device_and_file_;
}

namespace {

std::unexpected<Error> other_version(std::string const& shown, std::int64_t version) {
    return fail(
        ErrorCode::refused,
        shown + " has schema version " + std::to_string(version) + ", this program needs " +
            std::to_string(migrations().size()),
        {}, "a server of another version has it open; use the command of that version"
    );
}

/// Creates it when absent. The lock is kept by a server; a visitor beside a server has none.
Expected<void> open_file(Database::Impl& impl, OpenOptions const& options) {
    std::string const& path = impl.location.path;
    auto lock = FileLock::take(path + ".lock");
    bool const is_alone = lock.has_value();
    bool const may_share =
        options.role == Role::visitor && !is_alone && lock.error().code == ErrorCode::conflict;
    if (!is_alone && !may_share) return std::unexpected(lock.error());

    int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return fail(
            ErrorCode::unavailable, "cannot open " + path + ": " + os_error(), {},
            "create the folder and let this user write to it"
        );
    }
    ::close(file);
    impl.file = FileIdentity::of(path);
    if (is_alone) impl.lock = std::make_unique<FileLock>(std::move(*lock));
    auto session = std::make_unique<Transaction::Impl>(
        impl.location, Access::write, options.probe, impl.vault.get()
    );
    if (is_alone) {
        if (auto migrated = migrate(*session); !migrated) return migrated;
    }
    std::int64_t const version = read_schema_version(*session);
    if (version != static_cast<std::int64_t>(migrations().size()))
        return other_version(path, version);
    if (options.role == Role::visitor) impl.lock.reset();
    impl.writers.add(std::move(session));
    return {};
}

/// A node brings the schema up to date; a command does so only where there is none yet.
Expected<void> open_server(Database::Impl& impl, OpenOptions const& options) {
    for (std::size_t i = 0; i < std::max<std::size_t>(options.connections, 1); ++i) {
        impl.writers.add(std::make_unique<Transaction::Impl>(
            impl.location, Access::write, options.probe, impl.vault.get()
        ));
    }
    auto session = impl.writers.take();
    if (options.role == Role::visitor) {
        std::int64_t const version = read_schema_version(*session);
        bool const is_ours = version == static_cast<std::int64_t>(migrations().size());
        if (version != 0 && !is_ours) return other_version(impl.location.shown, version);
    }
    return migrate(*session);
}

}  // namespace

Expected<Database> Database::open(std::string const& address, OpenOptions options) {
    auto location = Location::parse(address, options.password);
    if (!location) return std::unexpected(location.error());
    std::string const shown = location->shown;
    try {
        auto impl = std::make_unique<Impl>(std::move(*location), std::move(options.vault));
        auto opened = impl->is_shared() ? open_server(*impl, options) : open_file(*impl, options);
        if (!opened) return std::unexpected(opened.error().while_doing("opening " + shown));
        // A server has its own way of being asked by many; a node's threads need not wait here.
        std::size_t const readers =
            std::max(limits::store_readers, impl->is_shared() ? options.connections / 2 : 0);
        for (std::size_t i = 0; i < readers; ++i) {
            impl->readers.add(std::make_unique<Transaction::Impl>(
                impl->location, Access::read, Probe{}, impl->vault.get()
            ));
        }
        return Database(std::move(impl));
    } catch (DatabaseFailed const& failed) {
        return fail(ErrorCode::unavailable, "cannot open " + shown + ": " + failed.what());
    }
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

std::string const& Database::shown() const { return impl_->location.shown; }

bool Database::is_shared() const { return impl_->is_shared(); }

int Database::schema_version() const { return static_cast<int>(migrations().size()); }

Expected<void> Database::write_blocking(Work const& work) {
    Outcome outcome = impl_->is_shared() ? impl_->write_alone(work)
                                         : std::move(impl_->write_group({&work, 1}).front());
    if (!outcome) return {};
    if (outcome->kind != Failure::Kind::returned) std::rethrow_exception(outcome->exception);
    return std::unexpected(std::move(outcome->error));
}

void Database::read_blocking(std::function<void(Transaction&)> const& read) { impl_->read(read); }

Expected<Sealed> Database::Impl::seal(ByteView plain) const {
    if (!vault) return fail(ErrorCode::refused, "the database was opened without storage keys");
    return vault->seal(plain);
}

Expected<Sealed> Database::seal(ByteView plain) const { return impl_->seal(plain); }

std::shared_ptr<PayloadVault const> const& Database::vault() const { return impl_->vault; }

std::string Database::pragma(std::string_view name) {
    TIDEGATE_CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
    auto session = impl_->writers.take();
    std::string const sql = (is_shared() ? "show " : "pragma ") + std::string(name);
    session->begin();
    Query query(*session, sql, "t");
    return query.next() ? query.text(0) : std::string();
}

void Database::copy_into(std::string const& path) {
    TIDEGATE_CHECK(!is_shared());
    std::string quoted = path;
    for (std::size_t at = 0; (at = quoted.find('\'', at)) != std::string::npos; at += 2)
        quoted.insert(at, 1, '\'');
    impl_->writers.take()->run_script("vacuum into '" + quoted + "'");
}

std::string Database::check_integrity() {
    std::string problems;
    if (is_shared()) return problems;
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
    auto session = readers.take();
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
        throw;
    }
}

}  // namespace tidegate::store
