// The limits of archived payloads: what a pack holds, and at what rate payloads are archived.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tidegate::limits {

/// Times of tidegate.toml. Shorter is a typing error: repeats and replays are a matter of days.
inline constexpr std::chrono::hours retention_min{24};
/// No law asks for more.
inline constexpr std::chrono::hours retention_max{100 * 366 * 24};

/// A pack is closed behind the message that brings it to this: it is read whole to bring one
/// payload back, and made in memory.
inline constexpr std::size_t archive_pack_bytes = 16 * 1024 * 1024;
/// The same in payloads: all of a pack are noted in one transaction, which others wait for.
inline constexpr std::size_t archive_pack_payloads = 500;
/// Messages that are looked at in one read, which others wait for, and for one pack.
inline constexpr int archive_page_messages = 100;
inline constexpr int archive_step_messages = 10'000;

/// How often a gateway archives, and how many packs and looks at messages each time at most: under
/// 1 GiB in an hour, so that the disk is there for what comes in.
inline constexpr std::chrono::hours archive_poll{1};
inline constexpr int archive_packs_at_once = 32;
inline constexpr int archive_messages_at_once = 100'000;

/// Packs whose time may be over that are looked at in one read, and in each run; and how many of
/// them go then at most: a mistake in the configuration is seen before all are gone.
inline constexpr int archive_removal_page = 20;
inline constexpr int archive_removal_looks = 1000;
inline constexpr int archive_removals_at_once = 10;

/// What was restored stays at hand.
inline constexpr std::chrono::hours archive_restored_keep{30 * 24};

}  // namespace tidegate::limits
