// Looks at everything that is stored once a day, at packs of the archive once in 30 days, spread
// over that time and over the nodes, so that what a disk lost is found while a backup still has it
// (spec/reliability.md F42).
#pragma once

#include "runtime/services.hpp"
#include "store/scrub_checks.hpp"

#include <array>
#include <atomic>
#include <cstdint>

namespace tidegate::runtime {

class Scrubber {
public:
    explicit Scrubber(Services services) : services_(services) {}

    /// Looks at what is due and at nothing that another node looks at; to be called every
    /// limits::scrub_poll, and over within about limits::scrub_turn and the time that one pack
    /// takes. Damage is logged once, by who finds it. Blocks. Throws DatabaseFailed. One thread.
    void check_blocking();

    struct Counts {
        std::uint64_t checked = 0;  ///< rows looked at
        std::uint64_t damaged = 0;  ///< of these newly found
    };
    /// Of this node, since its start; in the order of store::kScrubKinds. Thread-safe.
    [[nodiscard]] std::array<Counts, store::kScrubKinds.size()> counts() const;
    [[nodiscard]] Counts counts(store::ScrubKind kind) const;

private:
    /// False when there was nothing to do.
    bool check_range(store::ScrubKind kind, Instant stop_at);
    store::CheckedPart check_rows(store::ScrubRange const& range, Instant stop_at);
    store::CheckedPart check_pack(store::ScrubRange const& range);
    void note(store::ScrubRange const& range, store::CheckedPart const& part);
    void put_off(store::ScrubRange const& range, std::string const& why);

    Services services_;
    std::array<std::atomic<std::uint64_t>, store::kScrubKinds.size()> checked_{}, damaged_{};
};

}  // namespace tidegate::runtime
