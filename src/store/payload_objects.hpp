// Which objects the rows of a database name, and what is done with these as a whole: copied beside
// a backup, looked through, taken into the database, cleared of those that no row names.
#pragma once

#include "store/database.hpp"
#include "store/object_store.hpp"

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace tidegate::store {

struct NamedObject {
    std::int64_t payload = 0;  ///< id of its row
    Sha256 name{};
    std::int64_t payload_size = 0;  ///< no object is much larger
};

/// Those of the rows behind `after`, by id. Limit is clamped to limits::store_list_rows_max.
std::vector<NamedObject> list_objects(Transaction& transaction, std::int64_t after, int limit);

/// Those of `names` that no committed row names.
std::vector<Sha256> find_orphans(Transaction& transaction, std::span<Sha256 const> names);

/// Copies every object that the database names, each compared with its name; returns how many.
/// Errors: refused when one is gone or damaged; unavailable.
Expected<std::int64_t> copy_objects(Database& database, ObjectStore& from, ObjectStore& to);

/// What is wrong with the objects that the database names, a line each. Needs no key.
std::vector<std::string> check_objects(Database& database, ObjectStore& objects);

/// Puts the bytes of every object into its row; the objects stay. Returns how many. Errors: as
/// copy_objects.
Expected<std::int64_t> take_objects_in(Database& database, ObjectStore& from);

/// Removes objects that no row names. One is removed only when it is older than limits::orphan_keep
/// by the store's clock, and was an orphan at the last look, limits::orphan_poll ago: a put that is
/// not committed yet is younger, whatever a clock says.
class OrphanSweep {
public:
    /// Those of the names that no committed row names.
    using Finder = std::vector<Sha256> (*)(Transaction&, std::span<Sha256 const>);

    explicit OrphanSweep(Finder find = find_orphans) : find_(find) {}

    /// Returns how many were removed. Throws DatabaseFailed. Errors: unavailable. One thread.
    Expected<std::int64_t> run(
        std::function<void(std::function<void(Transaction&)> const&)> const& read,
        ObjectStore& objects, Instant now
    );

private:
    Finder find_;
    std::set<Sha256> suspects_;
};

}  // namespace tidegate::store
