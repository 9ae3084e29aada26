#include "runtime/archive.hpp"

#include "base/archive_limits.hpp"
#include "base/log.hpp"
#include "store/failure.hpp"
#include "store/folder_objects.hpp"

namespace tidegate::runtime {
namespace {

constexpr char const* kActor = "gateway";

std::optional<Instant> before(std::optional<std::chrono::seconds> const& time, Instant now) {
    if (!time) return {};
    return now - *time;
}

store::ArchiveAccess access_of(
    store::Writer& writer, store::PayloadVault const& vault, store::ObjectStore& archive
) {
    return {
        [&writer](auto const& read) { writer.read_blocking(read); },
        [&writer](store::Work const& work) -> Expected<void> {
            auto const failed = writer.run_blocking(work);
            if (!failed) return {};
            if (failed->kind == store::Failure::Kind::returned)
                return std::unexpected(failed->error);
            throw store::DatabaseFailed(failed->error.text());
        },
        vault, archive
    };
}

}  // namespace

store::RetentionPlan retention_plan(partners::RetentionSettings const& settings, Instant now) {
    return {
        .now = now,
        .refused = before(settings.refused, now),
        .acknowledgement = before(settings.acknowledgement, now),
        .business = before(settings.business, now)
    };
}

std::int64_t Archiver::archive_blocking() {
    auto const config = services_.config.get();
    partners::RetentionSettings const& settings = config->instance().retention;
    store::PayloadVault const* const vault = services_.writer.vault();
    if (!settings.is_set() || vault == nullptr) return 0;
    store::FolderObjects archive(settings.archive.string());
    std::int64_t const archived = archive_some(
        access_of(services_.writer, *vault, archive),
        retention_plan(settings, services_.clock.now())
    );
    sweep(archive);
    return archived;
}

std::int64_t Archiver::archive_some(
    store::ArchiveAccess const& access, store::RetentionPlan const& plan
) {
    std::int64_t payloads = 0;
    int looked_at = 0;
    for (int packs = 0;
         packs < limits::archive_packs_at_once && looked_at < limits::archive_messages_at_once;) {
        auto const step = store::archive_step(access, plan, last_, kActor);
        if (!step) {
            log::warning("archive.failed", step.error().text());
            return payloads;
        }
        last_ = step->last;
        looked_at += step->looked_at;
        for (std::string const& one : step->damaged) log::warning("archive.left_out", one);
        if (step->pack) {
            ++packs;
            payloads += step->pack->payloads;
            log::info(
                "archive.packed", "payloads went into a pack of the archive",
                {{"pack", hex(step->pack->name)},
                 {"payloads", step->pack->payloads},
                 {"bytes", step->pack->bytes}}
            );
        }
        if (step->is_over) {
            last_ = {};
            break;
        }
    }
    return payloads;
}

void Archiver::sweep(store::ObjectStore& archive) {
    auto const removed = sweep_.run(
        [this](auto const& read) { services_.writer.read_blocking(read); }, archive,
        services_.clock.now()
    );
    if (!removed) {
        log::warning("archive.not_swept", removed.error().text());
    } else if (*removed > 0) {
        log::info(
            "archive.swept", "packs that were never committed are removed", {{"packs", *removed}}
        );
    }
}

}  // namespace tidegate::runtime
