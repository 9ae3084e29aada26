#include "sim/sql.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace tidegate::sim {

class Sql::Impl {
public:
    explicit Impl(std::string const& database) {
        if (sqlite3_open_v2(database.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr) ==
            SQLITE_OK) {
            // Asking changes nothing: the log stays as the last process left it.
            sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
            return;
        }
        sqlite3_close(handle);
        throw std::runtime_error("cannot open " + database);
    }
    ~Impl() { sqlite3_close(handle); }
    Impl(Impl const&) = delete;
    Impl& operator=(Impl const&) = delete;

    sqlite3* handle = nullptr;
};

Sql::Sql(std::string const& database) : impl_(std::make_unique<Impl>(database)) {}
Sql::~Sql() = default;

Sql::Rows Sql::rows(std::string const& query) {
    Rows rows;
    auto const take = [](void* context, int count, char** values, char**) {
        auto& row = static_cast<Rows*>(context)->emplace_back();
        for (int i = 0; i < count; ++i) row.emplace_back(values[i] != nullptr ? values[i] : "");
        return 0;
    };
    if (sqlite3_exec(impl_->handle, query.c_str(), take, &rows, nullptr) != SQLITE_OK)
        throw std::runtime_error(query + ": " + sqlite3_errmsg(impl_->handle));
    return rows;
}

std::string Sql::value(std::string const& query) {
    Rows const found = rows(query);
    return found.empty() ? std::string() : found.front().front();
}

}  // namespace tidegate::sim
