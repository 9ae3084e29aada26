#include "partners/retention_reader.hpp"

#include "base/archive_limits.hpp"
#include "partners/s3_reader.hpp"

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
    table->finish();
}

}  // namespace tidegate::partners
