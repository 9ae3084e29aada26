// A second node on the database of a runtime fixture, as another machine would be: its own
// connections, threads, chance and ids.
#pragma once

#include "runtime/fixture.hpp"
#include "support/postgresql_cluster.hpp"
#include "support/test_database.hpp"

#include <fmt/format.h>

#include <future>

namespace tidegate::runtime {

inline std::string address_of(Fixture const& f) {
    return testing::database_address((f.folder.path() / "t.db").string());
}

inline store::Database open_database(std::string const& address) {
    store::OpenOptions options;
    options.vault = testing::vault();
    auto opened = store::Database::open(address, options);
    if (!opened) throw std::runtime_error(opened.error().text());
    return std::move(*opened);
}

struct Node {
    explicit Node(Fixture& f, std::string const& address, std::uint64_t seed = 2)
        : clock(f.clock),
          random(seed),
          database(open_database(address)),
          services{writer, f.config, sender, f.clock, random, ids, quarantine} {}
    explicit Node(Fixture& f) : Node(f, address_of(f)) {}

    Clock const& clock;
    SeededRandom random;
    IdSource ids{clock, random};
    store::Database database;
    store::Writer writer{database};
    FakeSender sender;
    Quarantine quarantine;
    Services services;
    Inbox inbox{writer, ids};
    ProcessRunner process{services, [] {}};
};

/// Waits for the answer of an inbox.
inline std::expected<Accepted, store::Failure> accept(
    Inbox& inbox, store::NewMessage message, std::string const& payload
) {
    std::promise<std::expected<Accepted, store::Failure>> promise;
    REQUIRE(inbox.seal_blocking(message, as_bytes("raw " + payload), as_bytes(payload)));
    inbox.accept(std::move(message), [&](std::expected<Accepted, store::Failure> done) {
        promise.set_value(std::move(done));
    });
    return promise.get_future().get();
}

}  // namespace tidegate::runtime
