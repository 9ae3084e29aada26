// Keeps the text of configurations in the database, and brings the one of an earlier message back.
#pragma once

#include "runtime/services.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// Where the database keeps `config`, which is written when no message was processed with it
/// before. Costs nothing once that is known. Errors: unavailable. Throws DatabaseFailed.
Expected<std::int64_t> keep_blocking(Services const& services, Config const& config);

/// The same at the start, before there are workers: a message that is taken while programs die one
/// after the other must not answer for the time that this takes. Errors: refused without storage
/// keys. Throws DatabaseFailed.
Expected<void> keep_at_start_blocking(store::Database& database, Config const& config, Instant now);

/// The configurations that earlier messages were processed with, each for one partner. The last
/// limits::original_configs_max are at hand. Thread-safe.
class OriginalConfigs {
public:
    /// The kept configuration `id` for documents of `partner`, with what is today's out of the one
    /// in force (Config::load_earlier). Errors: configuration when it cannot be loaded by this
    /// version, or the partner has no profile any more; those of load_configuration. Throws
    /// DatabaseFailed.
    Expected<std::shared_ptr<Config const>> get_blocking(
        Services const& services, std::int64_t id, std::string const& partner
    );

private:
    struct Entry {
        std::int64_t id = 0;
        std::string partner;
        std::shared_ptr<Config const> today;  ///< that it was completed with
        std::shared_ptr<Config const> config;
    };

    std::mutex mutex_;
    std::vector<Entry> entries_;  ///< the last one used stands last
};

}  // namespace tidegate::runtime
