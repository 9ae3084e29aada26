#include "runtime/seal.hpp"

#include "base/limits.hpp"
#include "store/audit_seals.hpp"
#include "store/failure.hpp"

namespace tidegate::runtime {

std::int64_t seal_audit_blocking(Services const& services) {
    bool is_due = false;
    services.writer.read_blocking([&](store::Transaction& transaction) {
        is_due = store::has_unsealed(transaction);
    });
    std::int64_t rows = 0;
    while (is_due) {
        std::optional<store::AuditSeal> link;
        auto const failed =
            services.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
                auto sealed = store::seal_audit(
                    transaction, services.clock.now(), limits::audit_rows_per_link
                );
                if (!sealed) return std::unexpected(sealed.error());
                link = *sealed;
                return {};
            });
        // Another node was faster: it has done the work.
        if (failed && failed->kind == store::Failure::Kind::returned) return rows;
        if (failed) throw store::DatabaseFailed(failed->error.text());
        if (link) rows += link->count;
        is_due = link && link->count == limits::audit_rows_per_link;
    }
    return rows;
}

}  // namespace tidegate::runtime
