// AS2 messages of the station's partner, and their way through the real endpoint: judged on the
// crypto pool, stored by the inbox, answered with the signed MDN after the commit. No socket.
#pragma once

#include "as2/message.hpp"
#include "station.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tidegate::bench {

/// Signed (RSA-2048, SHA-256), encrypted (AES-256-CBC), asking for a signed MDN. `number` makes the
/// Message-ID. Throws with the reason.
as2::PackedMessage pack_message(Station const& station, std::string const& payload, int number);

/// Posts all, at most `in_flight` at a time, and returns when each has its positive MDN.
/// `on_accepted` is called after each commit. Throws when one is refused. Blocks.
void post_all(
    Station& station, std::vector<as2::PackedMessage> const& messages, int in_flight,
    std::function<void()> const& on_accepted
);

}  // namespace tidegate::bench
