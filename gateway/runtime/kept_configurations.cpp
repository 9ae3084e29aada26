#include "runtime/kept_configurations.hpp"

#include "base/configuration_limits.hpp"
#include "base/log.hpp"
#include "store/configurations.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::runtime {
namespace {

/// Beside its row: bringing it back needs no object store.
Expected<store::Sealed> seal(
    store::PayloadVault const& vault, store::ConfigurationFiles const& files
) {
    std::string const packed = store::pack_files(files);
    return vault.seal_inline(as_bytes(packed));
}

Expected<store::NewConfiguration> sealed_files(
    store::PayloadVault const* vault, Config const& config
) {
    if (vault == nullptr)
        return fail(ErrorCode::refused, "the database was opened without storage keys");
    auto installation = seal(*vault, config.files().installation);
    if (!installation) return std::unexpected(installation.error());
    auto mappers = seal(*vault, config.files().mappers);
    if (!mappers) return std::unexpected(mappers.error());
    return store::NewConfiguration{config.hash(), std::move(*installation), std::move(*mappers)};
}

Expected<std::shared_ptr<Config const>> load_blocking(
    Services const& services, std::int64_t id, std::string const& partner, Config const& today
) {
    partners::Profile const* const profile = today.registry().find(partner);
    if (profile == nullptr) {
        return fail(
            ErrorCode::configuration, fmt::format("partner '{}' has no profile any more", partner),
            {}, fmt::format("restore partners/{}/partner.toml, then replay", partner)
        );
    }
    Expected<store::LoadedConfiguration> kept;
    services.writer.read_blocking([&](store::Transaction& transaction) {
        kept = store::load_configuration(transaction, id);
    });
    if (!kept) return std::unexpected(kept.error());
    auto config = Config::load_earlier(*kept, *profile, today);
    if (config) return std::move(*config);
    // No room to unpack it says nothing about it.
    if (config.error().front().code == ErrorCode::unavailable)
        return std::unexpected(config.error().front());
    std::size_t const others = config.error().size() - 1;
    return fail(
        ErrorCode::configuration,
        fmt::format(
            "configuration {}, first used {}, cannot be loaded by this version: {}{}",
            store::short_name(kept->row.hash), to_rfc3339(kept->row.first_used),
            config.error().front().text(), others == 0 ? "" : fmt::format(" (and {} more)", others)
        ),
        {}, "replay with the current configuration, or with the version that it was made for"
    );
}

}  // namespace

Expected<std::int64_t> keep_blocking(Services const& services, Config const& config) {
    if (auto const known = services.config.kept(config.hash())) return *known;
    std::optional<std::int64_t> there;
    services.writer.read_blocking([&](store::Transaction& transaction) {
        there = store::find_configuration(transaction, config.hash());
    });
    if (!there) {
        auto const sealed = sealed_files(services.writer.vault(), config);
        if (!sealed) return std::unexpected(sealed.error());
        auto const failed =
            services.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
                there = store::keep_configuration(transaction, *sealed, services.clock.now());
                return {};
            });
        if (failed) return fail(ErrorCode::unavailable, failed->error.text());
        log::info(
            "config.kept", "a replay can use it from now on",
            {{"configuration", store::short_name(config.hash())}}
        );
    }
    services.config.set_kept(config.hash(), *there);
    return *there;
}

Expected<void> keep_at_start_blocking(
    store::Database& database, Config const& config, Instant now
) {
    bool is_there = false;
    database.read_blocking([&](store::Transaction& transaction) {
        is_there = store::find_configuration(transaction, config.hash()).has_value();
    });
    if (is_there) return {};
    auto const sealed = sealed_files(database.vault().get(), config);
    if (!sealed) return std::unexpected(sealed.error());
    return database.write_blocking([&](store::Transaction& transaction) -> Expected<void> {
        store::keep_configuration(transaction, *sealed, now);
        return {};
    });
}

Expected<std::shared_ptr<Config const>> OriginalConfigs::get_blocking(
    Services const& services, std::int64_t id, std::string const& partner
) {
    auto const today = services.config.get();
    std::lock_guard const lock(mutex_);
    std::erase_if(entries_, [&](Entry const& entry) { return entry.today != today; });
    auto const at = std::ranges::find_if(entries_, [&](Entry const& entry) {
        return entry.id == id && entry.partner == partner;
    });
    if (at != entries_.end()) {
        std::rotate(at, at + 1, entries_.end());
        return entries_.back().config;
    }
    auto config = load_blocking(services, id, partner, *today);
    if (!config) return config;
    if (entries_.size() == limits::original_configs_max) entries_.erase(entries_.begin());
    entries_.push_back({id, partner, today, *config});
    return config;
}

}  // namespace tidegate::runtime
