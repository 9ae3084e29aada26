// A copy of a database file that is being used, and what has to happen to a copy before it takes
// the place of the original (spec: F89). A PostgreSQL has tools of its own for the first.
#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tidegate::store {

/// Writes everything that is committed now to a new file, readable by its owner only, and syncs it.
/// Others go on writing meanwhile. Errors: refused on a PostgreSQL; conflict when there is a file;
/// unavailable, and then there is none.
Expected<void> write_backup(Database& database, std::string const& path);

/// Copies a backup to a new file, readable by its owner only, and syncs it. Errors: conflict when
/// there is a file; unavailable, and then there is none.
Expected<void> copy_backup(std::string const& from, std::string const& to);

/// Gives a file its place, which must be free: after a power cut it is there or where it was.
Expected<void> put_in_place(std::string const& from, std::string const& to);

/// What a database may have given since the copy that it is restored from was made: control
/// numbers, and the series of shipments, invoices and SSCC. Each runs on by `count`, the control
/// numbers as void with the reason in their ledger. Returns how many of them there are. Errors:
/// refused when `count` is beyond limits::store_void_numbers_max.
Expected<std::int64_t> skip_numbers(
    Transaction& transaction, std::int64_t count, std::string const& reason, Instant at
);

/// When the last thing was written that the audit knows of; nothing when there was none.
std::optional<Instant> last_audited(Transaction& transaction);

}  // namespace tidegate::store
