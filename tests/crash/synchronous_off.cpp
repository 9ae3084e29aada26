#include "crash/synchronous_off.hpp"

#include <sqlite3.h>

#include <stdexcept>
#include <string_view>

namespace tidegate::crash {
namespace {

int ignore_synchronous(void*, int action, char const* name, char const* value, char const*, char const*) {
    bool const is_changed = action == SQLITE_PRAGMA && value != nullptr && name != nullptr &&
                            std::string_view(name) == "synchronous";
    return is_changed ? SQLITE_IGNORE : SQLITE_OK;
}

int switch_off(sqlite3* connection, char const**, sqlite3_api_routines const*) {
    int const result =
        sqlite3_exec(connection, "pragma synchronous = off", nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) return result;
    return sqlite3_set_authorizer(connection, &ignore_synchronous, nullptr);
}

/// The type that SQLite declares for entry points; it calls them with the arguments of switch_off.
auto const kEntry = reinterpret_cast<void (*)()>(&switch_off);

}  // namespace

SynchronousOff::SynchronousOff() {
    if (sqlite3_auto_extension(kEntry) != SQLITE_OK)
        throw std::runtime_error("SQLite takes no auto extension");
}

SynchronousOff::~SynchronousOff() { sqlite3_cancel_auto_extension(kEntry); }

}  // namespace tidegate::crash
