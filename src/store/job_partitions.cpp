#include "store/job_partitions.hpp"

#include "base/sweep_limits.hpp"
#include "store/session.hpp"

#include <optional>
#include <string>

namespace tidegate::store {

namespace {

constexpr std::string_view kPrefix = "jobs_ended_day_";

std::int64_t day_of(Instant at) {
    return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
}

std::int64_t begin_of(std::int64_t day) {
    return to_micros(Instant(std::chrono::duration_cast<Duration>(std::chrono::days(day))));
}

/// The number of days since 1970: names sort, and are read back without a calendar.
std::string name_of_day(std::int64_t day) { return std::string(kPrefix) + std::to_string(day); }

bool is_true(Transaction& transaction, std::string const& condition) {
    std::string const sql = "select case when " + condition + " then 1 else 0 end";
    Query query(transaction, sql, "i");
    query.next();
    return query.integer(0) == 1;
}

/// Others wait for who waits here: rather later than long.
Expected<void> run_if_free(Transaction& transaction, std::string const& sql) {
    try {
        transaction.impl().run_script(
            "set local lock_timeout = " +
            std::to_string(std::chrono::milliseconds(limits::job_partition_wait).count()) + ";" +
            sql
        );
    } catch (Contended const& contended) {
        return fail(ErrorCode::unavailable, contended.what());
    }
    return {};
}

}  // namespace

Expected<void> make_job_partitions(Transaction& transaction, Instant now) {
    if (transaction.impl().backend() == Backend::sqlite) return {};
    std::int64_t const today = day_of(now);
    for (std::int64_t day = today; day <= today + limits::job_days_ahead; ++day) {
        std::string const name = name_of_day(day);
        std::string const from = std::to_string(begin_of(day));
        std::string const to = std::to_string(begin_of(day + 1));
        if (!is_true(transaction, "to_regclass('" + name + "') is null")) continue;
        // Such a day stays where its first rows are; the sweep takes them one by one.
        bool const has_rows = is_true(
            transaction, "exists (select 1 from jobs_ended_rest where finished_at >= " + from +
                             " and finished_at < " + to + ")"
        );
        if (has_rows) continue;
        // Made first and attached then, which needs a weaker lock than making it a partition.
        auto made = run_if_free(
            transaction, "create table " + name +
                             " (like jobs_ended including all); alter table jobs_ended"
                             " attach partition " +
                             name + " for values from (" + from + ") to (" + to + ")"
        );
        if (!made) return made;
    }
    return {};
}

Expected<bool> drop_job_partition(Transaction& transaction, Instant before) {
    if (transaction.impl().backend() == Backend::sqlite) return false;
    std::optional<std::int64_t> oldest;
    {
        Query query(
            transaction,
            "select min(cast(substr(c.relname, length(:p1) + 1) as bigint)) from pg_inherits i"
            " join pg_class c on c.oid = i.inhrelid"
            " where i.inhparent = cast('jobs_ended' as regclass) and starts_with(c.relname, :p2)",
            "i"
        );
        query.bind(kPrefix).bind(kPrefix).next();
        if (!query.is_null(0)) oldest = query.integer(0);
    }
    if (!oldest || begin_of(*oldest + 1) > to_micros(before)) return false;
    auto dropped = run_if_free(transaction, "drop table " + name_of_day(*oldest));
    if (!dropped) return std::unexpected(dropped.error());
    return true;
}

}  // namespace tidegate::store
