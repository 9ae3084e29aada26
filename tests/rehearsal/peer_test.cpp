#include "rehearsal/peer.hpp"

#include <catch2/catch.hpp>

#include <condition_variable>
#include <mutex>

namespace tidegate::rehearsal {
namespace {

as2::KeyPair make(std::string name) {
    return as2::KeyPair::make({.common_name = std::move(name), .days = 30}, SystemClock().now());
}

as2::KeyPair const& alice() {
    static as2::KeyPair const pair = make("ALICE");
    return pair;
}

as2::KeyPair const& bob() {
    static as2::KeyPair const pair = make("BOB");
    return pair;
}

as2::KeyPair const& mallory() {
    static as2::KeyPair const pair = make("BOB");
    return pair;
}

/// A peer that keeps what it gets.
struct Listening {
    explicit Listening(PeerSetup setup) {
        auto started = Peer::start(std::move(setup), [this](Bytes payload) {
            std::lock_guard const lock(mutex);
            payloads.push_back(to_text(payload));
        });
        REQUIRE(started);
        peer = std::move(*started);
    }
    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(peer->port()) + "/as2";
    }
    std::vector<std::string> received() {
        std::lock_guard const lock(mutex);
        return payloads;
    }

    std::mutex mutex;
    std::vector<std::string> payloads;
    std::unique_ptr<Peer> peer;  // last: its thread uses the others
};

}  // namespace

TEST_CASE("rehearsal peer: two peers exchange a payload and the receipt is right", "[rehearsal]") {
    Listening from({"ALICE", "BOB", alice(), bob().certificate});
    Listening to({"BOB", "ALICE", bob(), alice().certificate});
    auto const receipt = from.peer->send_blocking(to.url(), "ISA*hello~");
    REQUIRE(receipt);
    INFO(receipt->text);
    CHECK(receipt->is_right);
    CHECK(to.received() == std::vector<std::string>{"ISA*hello~"});
    CHECK(from.received().empty());
}

TEST_CASE(
    "rehearsal peer: what it cannot verify is refused, and the sender's receipt is wrong",
    "[rehearsal]"
) {
    Listening from({"ALICE", "BOB", mallory(), bob().certificate});
    Listening to({"BOB", "ALICE", bob(), alice().certificate});
    auto const receipt = from.peer->send_blocking(to.url(), "ISA*hello~");
    REQUIRE(receipt);
    CHECK_FALSE(receipt->is_right);
    CHECK_THAT(receipt->text, Catch::Contains("authentication-failed"));
    CHECK(to.received().empty());
}

TEST_CASE("rehearsal peer: a receipt signed by somebody else is wrong", "[rehearsal]") {
    // Bob answers with a key that is not the one Alice encrypts to and trusts; he can open nothing
    // either.
    Listening from({"ALICE", "BOB", alice(), bob().certificate});
    Listening to({"BOB", "ALICE", mallory(), alice().certificate});
    auto const receipt = from.peer->send_blocking(to.url(), "ISA*hello~");
    REQUIRE(receipt);
    CHECK_FALSE(receipt->is_right);
    CHECK_THAT(receipt->text, Catch::Contains("SIGNATURE DOES NOT HOLD"));
}

TEST_CASE("rehearsal peer: nobody there is an error, not a receipt", "[rehearsal]") {
    Listening from({"ALICE", "BOB", alice(), bob().certificate});
    auto const receipt = from.peer->send_blocking("http://127.0.0.1:1/as2", "ISA*hello~");
    REQUIRE_FALSE(receipt);
    CHECK(receipt.error().code == ErrorCode::unavailable);
}

}  // namespace tidegate::rehearsal
