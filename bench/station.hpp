// An installation on disk to measure with: a home folder with twenty partners, its database with a
// thousand items in stock, and the parts of the gateway between socket and socket.
#pragma once

#include "as2/keys.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "runtime/config.hpp"
#include "runtime/inbox.hpp"
#include "runtime/sender.hpp"
#include "runtime/services.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tidegate::bench {

/// Refuses to be used: what is measured ends before anything is sent.
class NoSender final : public runtime::Sender {
public:
    Expected<runtime::Transmission> pack(
        runtime::Config const& config, partners::Profile const& partner,
        store::Delivery const& delivery, ByteView payload
    ) override;
    runtime::SendOutcome send_blocking(
        runtime::Config const& config, partners::Profile const& partner,
        store::Delivery const& delivery, runtime::Transmission const& transmission
    ) override;
};

/// How one partner of a station is called.
struct BenchPartner {
    std::string id, x12, as2;
};

class Station {
public:
    static constexpr std::uint64_t kItems = 1000;
    static constexpr std::uint64_t kPartners = 20;

    /// The one whose turn it is; all of them buy as one customer.
    static BenchPartner partner(std::uint64_t turn);

    /// Makes everything in `folder`/`name`; the database there, or on the server at `address`.
    /// Throws with the reason.
    Station(
        std::filesystem::path const& folder, std::string const& name,
        std::string const& address = {}
    );

    SystemClock clock;
    SystemRandom random;
    IdSource ids{clock, random};
    as2::KeyPair partner_key;
    runtime::CurrentConfig config;
    store::Database database;
    store::Writer writer{database};
    NoSender sender;
    runtime::Quarantine quarantine;
    runtime::Services services{writer, config, sender, clock, random, ids, quarantine};
    runtime::Inbox inbox{writer, ids};

    /// A message with a receipt, as the AS2 endpoint hands it to the inbox.
    store::NewMessage new_message(BenchPartner const& from);
    /// Item numbers on the wire: buyer's "A-<n>", ours "ITEM-<n>", n below kItems.
    void load_master();
};

struct BenchMessage {
    BenchPartner from;
    std::string payload;
};

/// Accepts `count` messages, at most `in_flight` waiting for their commit at a time. `message_of`
/// gives each; their payloads must differ. Returns the seconds that each waited.
std::vector<double> accept_all(
    Station& station, int count, int in_flight, std::function<BenchMessage(int)> const& message_of
);

}  // namespace tidegate::bench
