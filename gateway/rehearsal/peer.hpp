// The wire of a rehearsing trading partner: a real AS2 station of its own. It sends X12 and checks
// the receipts, and answers what it gets with signed MDNs. Keeps nothing on disk: it is the other
// side's durability that is rehearsed.
#pragma once

#include "as2/keys.hpp"
#include "base/bytes.hpp"
#include "base/error.hpp"

#include <functional>
#include <memory>
#include <string>

namespace tidegate::rehearsal {

struct PeerSetup {
    std::string our_as2;    ///< the partner's id
    std::string their_as2;  ///< the gateway's
    as2::KeyPair own;
    as2::Certificate theirs;
};

/// A receipt that was checked.
struct Receipt {
    std::string text;  ///< "processed, signed by CN=..., MIC sha-256 agrees"
    bool is_right = false;
};

/// Called for each payload, once per Message-ID, on the peer's own thread, after its MDN was made.
using PayloadHandler = std::function<void(Bytes)>;

class Peer {
public:
    /// Listens on loopback, on a free port. Errors: unavailable.
    static Expected<std::unique_ptr<Peer>> start(PeerSetup setup, PayloadHandler on_payload);
    ~Peer();

    [[nodiscard]] std::uint16_t port() const;

    /// Posts `payload` signed and encrypted to `url` and checks the MDN. Blocks. Errors: of packing
    /// and of the network.
    Expected<Receipt> send_blocking(std::string const& url, std::string_view payload);

private:
    struct Parts;
    explicit Peer(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace tidegate::rehearsal
