#include "partners/retention_reader.hpp"

#include "base/archive_limits.hpp"

namespace tidegate::partners {

void read_retention(TableReader* table, Instance& instance) {
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
    auto const archive = table->get_text("archive");
    if (archive) retention.archive = (instance.home / *archive).lexically_normal();
    if (!archive && retention.is_set() && !instance.database_server.url.empty())
        table->report("archive", "is missing: name the folder that all nodes share");
    table->finish();
}

}  // namespace tidegate::partners
