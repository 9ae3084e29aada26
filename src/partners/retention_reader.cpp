#include "partners/retention_reader.hpp"

#include "base/archive_limits.hpp"
#include "partners/s3_reader.hpp"

#include <tuple>

namespace tidegate::partners {
namespace {

/// Each store removes what its rows do not name: neither may see what is the other's.
bool is_within(S3Settings const& one, S3Settings const& other) {
    return one.endpoint == other.endpoint && one.bucket == other.bucket &&
           one.prefix.starts_with(other.prefix);
}

void read_place(TableReader& table, Instance& instance, Environment const& environment) {
    RetentionSettings& retention = instance.retention;
    auto const archive = table.get_text("archive");
    if (archive) retention.archive = (instance.home / *archive).lexically_normal();
    auto s3 = table.get_table("s3");
    if (!s3) {
        bool const is_shared = !instance.database_server.url.empty();
        if (!archive && retention.is_set() && is_shared)
            table.report("archive", "is missing: name the folder that all nodes share, or s3");
        return;
    }
    retention.s3 = read_s3(std::move(*s3), instance.home, environment);
    if (archive) table.report("archive", "and a table s3 are both there: packs lie in one of them");
    if (instance.storage.objects != ObjectPlace::s3) return;
    S3Settings const& objects = instance.storage.s3;
    if (is_within(*retention.s3, objects) || is_within(objects, *retention.s3)) {
        table.report(
            "s3", "has a prefix within that of storage.s3, or around it: give each one of its own"
        );
    }
}

/// Each kind's time is behind that of its archiving.
void read_removal(TableReader table, RetentionSettings& retention) {
    RemovalSettings& remove = retention.remove_after;
    for (auto const& [key, after, kept] :
         {std::tuple("business", &remove.business, retention.business),
          std::tuple("acknowledgement", &remove.acknowledgement, retention.acknowledgement),
          std::tuple("refused", &remove.refused, retention.refused)}) {
        *after = table.get_duration(key, limits::retention_max);
        if (*after && !kept) {
            table.report(key, "is of a kind that is not archived: give it a time in retention");
        } else if (*after && **after <= *kept) {
            table.report(key, "is not longer than the payloads stay at hand");
        }
    }
    table.finish();
}

}  // namespace

void read_retention(TableReader* table, Instance& instance, Environment const& environment) {
    RetentionSettings& retention = instance.retention;
    retention.archive = instance.data / "archive";
    if (table == nullptr) return;
    retention.business = table->get_duration("business", limits::retention_max);
    retention.acknowledgement = table->get_duration("acknowledgement", limits::retention_max);
    retention.refused = table->get_duration("refused", limits::retention_max);
    for (auto const& [key, time] :
         {std::pair("business", retention.business),
          std::pair("acknowledgement", retention.acknowledgement),
          std::pair("refused", retention.refused)}) {
        if (time && *time < limits::retention_min)
            table->report(key, "is under a day: what just came would be archived");
    }
    read_place(*table, instance, environment);
    if (auto removal = table->get_table("remove_after"))
        read_removal(std::move(*removal), retention);
    table->finish();
}

}  // namespace tidegate::partners
