#include "store/backup.hpp"

#include "base/limits.hpp"
#include "store/control_numbers.hpp"
#include "store/session.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace tidegate::store {

namespace fs = std::filesystem;

namespace {

std::unexpected<Error> cannot(std::string const& what, std::string const& path) {
    return fail(
        ErrorCode::unavailable, what + " " + path + ": " + std::strerror(errno), {},
        "look at the disk, and whether this user may write there"
    );
}

Expected<void> sync(std::string const& path, int flags) {
    int const file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0) return cannot("cannot open", path);
    bool const is_synced = ::fsync(file) == 0;
    auto failed = cannot("cannot sync", path);
    ::close(file);
    if (!is_synced) return failed;
    return {};
}

/// The file must not exist yet: SQLite fills an empty one.
Expected<void> make_private(std::string const& path) {
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST) {
        return fail(
            ErrorCode::conflict, path + " is there already", {},
            "name a file that is not: a backup replaces none"
        );
    }
    if (file < 0) return cannot("cannot make", path);
    ::close(file);
    return {};
}

Expected<void> sync_folder_of(std::string const& path) {
    return sync(fs::absolute(path).parent_path().string(), O_RDONLY | O_DIRECTORY);
}

std::vector<NumberKey> number_keys(Transaction& transaction) {
    Query query(
        transaction,
        "select our_id, their_id, standard, level, environment from control_numbers"
        " order by our_id, their_id, standard, level, environment",
        "ttttt"
    );
    std::vector<NumberKey> keys;
    while (query.next()) {
        NumberKey key{query.text(0), query.text(1), query.text(2), NumberLevel::interchange, {}};
        for (NumberLevel const level : {NumberLevel::group, NumberLevel::set}) {
            if (name_of(level) == query.text(3)) key.level = level;
        }
        key.environment = stored(parse_environment(query.text(4)));
        keys.push_back(std::move(key));
    }
    return keys;
}

}  // namespace

Expected<void> write_backup(Database& database, std::string const& path) {
    if (database.is_shared()) {
        return fail(
            ErrorCode::refused, "the database is a PostgreSQL", {},
            "back it up with pg_basebackup and its WAL, or with pg_dump"
        );
    }
    if (auto made = make_private(path); !made) return made;
    try {
        database.copy_into(path);
    } catch (DatabaseFailed const& failure) {
        std::error_code ignored;
        fs::remove(path, ignored);
        return fail(ErrorCode::unavailable, "cannot write " + path + ": " + failure.what());
    }
    if (auto synced = sync(path, O_RDWR); !synced) return synced;
    return sync_folder_of(path);
}

Expected<void> copy_backup(std::string const& from, std::string const& to) {
    if (auto made = make_private(to); !made) return made;
    std::error_code failed;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, failed);
    if (failed) {
        std::error_code ignored;
        fs::remove(to, ignored);
        return fail(
            ErrorCode::unavailable, "cannot copy " + from + " to " + to + ": " + failed.message()
        );
    }
    return sync(to, O_RDWR);
}

Expected<void> put_in_place(std::string const& from, std::string const& to) {
    if (fs::exists(to)) return fail(ErrorCode::conflict, to + " is there already");
    std::error_code failed;
    fs::rename(from, to, failed);
    if (failed) {
        return fail(
            ErrorCode::unavailable, "cannot move " + from + " to " + to + ": " + failed.message()
        );
    }
    return sync_folder_of(to);
}

Expected<std::int64_t> skip_numbers(
    Transaction& transaction, std::int64_t count, std::string const& reason, Instant at
) {
    if (count > limits::store_void_numbers_max) {
        return fail(
            ErrorCode::refused,
            "that would void " + std::to_string(count) + " control numbers each", {},
            "skip at most " + std::to_string(limits::store_void_numbers_max)
        );
    }
    auto const keys = number_keys(transaction);
    for (NumberKey const& key : keys) {
        for (std::int64_t i = 0; i < count; ++i) {
            auto const voided = next_number(transaction, key, {std::nullopt, reason, at});
            if (!voided) return std::unexpected(voided.error());
        }
    }
    Query query(transaction, "update serials set last = last + :count");
    return static_cast<std::int64_t>(keys.size()) + query.bind(count).run();
}

std::optional<Instant> last_audited(Transaction& transaction) {
    Query query(transaction, "select max(at) from audit", "i");
    query.next();
    return query.optional_instant(0);
}

}  // namespace tidegate::store
