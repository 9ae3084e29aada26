#include "station.hpp"

#include "cli/home_files.hpp"
#include "store/folder_objects.hpp"
#include "store/master.hpp"
#include "store/session.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace tidegate::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kPlenty = 100'000'000;

std::shared_ptr<runtime::Config const> make_home(
    fs::path const& home, as2::KeyPair const& partner_key, Instant now
) {
    if (auto made = cli::write_home(home, {}, now); !made)
        throw std::runtime_error(made.error().text());
    for (std::uint64_t turn = 0; turn < Station::kPartners; ++turn) {
        BenchPartner const one = Station::partner(turn);
        auto const partner = cli::write_partner(
            home, {.id = one.id,
                   .name = "Acme",
                   .as2_id = one.as2,
                   .x12_id = one.x12,
                   .url = "http://127.0.0.1:9/as2",
                   .state = "live",
                   .certificate_pem = partner_key.certificate.to_pem()}
        );
        if (!partner) throw std::runtime_error(partner.error().text());
    }
    auto config = runtime::Config::load(home);
    if (!config) throw std::runtime_error(config.error().front().text());
    return *config;
}

/// As a gateway on a file has it: a key of its own, large payloads in a folder beside the database.
std::shared_ptr<store::PayloadVault const> make_vault(fs::path const& folder) {
    auto keys = store::StorageKeys::parse(store::StorageKeys::make_file().reveal());
    if (!keys) throw std::runtime_error(keys.error().text());
    return std::make_shared<store::PayloadVault const>(
        std::move(*keys), std::make_unique<store::FolderObjects>((folder / "payloads").string())
    );
}

store::Database open_database(std::string const& address, fs::path const& folder) {
    store::OpenOptions options;
    options.vault = make_vault(folder);
    auto database = store::Database::open(address, options);
    if (!database) throw std::runtime_error(database.error().text());
    return std::move(*database);
}

Expected<void> load_item(store::Transaction& transaction, std::uint64_t number, Instant now) {
    auto const live = store::Environment::live;
    orders::Item item;
    item.number = "ITEM-" + std::to_string(number);
    item.description = "Storm lantern";
    item.base_unit = "EA";
    if (auto done = store::load_item(transaction, live, item); !done)
        return std::unexpected(done.error());
    std::string const theirs = "A-" + std::to_string(number);
    if (auto done = store::load_buyer_item(transaction, {live, "ACME", theirs, item.number}); !done)
        return std::unexpected(done.error());
    // Whenever the orders say that they were placed.
    orders::Price const price{
        "USD", *Decimal::parse("12.5"),        1,
        "EA",  *Date::parse_iso("2020-01-01"), *Date::parse_iso("2099-01-01")
    };
    if (auto done = store::load_price(transaction, {live, "ACME", item.number, price}); !done)
        return std::unexpected(done.error());
    store::StockCount const stock{live, item.number, "MAIN", Decimal(kPlenty), Decimal(0), "bench"};
    if (auto done = store::load_stock(transaction, stock, now); !done)
        return std::unexpected(done.error());
    return {};
}

}  // namespace

Expected<runtime::Transmission> NoSender::pack(
    runtime::Config const&, partners::Profile const&, store::Delivery const&, ByteView
) {
    return fail(ErrorCode::refused, "nothing is sent by a benchmark");
}

runtime::SendOutcome NoSender::
    send_blocking(runtime::Config const&, partners::Profile const&, store::Delivery const&, runtime::Transmission const&) {
    return {runtime::SendOutcome::Kind::refused, "nothing is sent by a benchmark", {}};
}

Station::Station(fs::path const& folder, std::string const& name, std::string const& address)
    : partner_key(as2::KeyPair::make({.common_name = "ACME-AS2"}, clock.now())),
      config(make_home(folder / name, partner_key, clock.now())),
      database(open_database(
          address.empty() ? (folder / name / "bench.db").string() : address, folder / name
      )) {}

void Station::load_master() {
    auto const failed = writer.run_blocking([&](store::Transaction& t) -> Expected<void> {
        for (std::uint64_t turn = 0; turn < kPartners; ++turn) {
            store::CustomerRow customer;
            customer.partner = partner(turn).id;
            customer.customer.id = "ACME";
            customer.customer.name = "Acme Retail";
            customer.customer.currency = "USD";
            if (auto done = store::load_customer(t, customer); !done)
                return std::unexpected(done.error());
        }
        for (std::uint64_t item = 0; item < kItems; ++item) {
            if (auto done = load_item(t, item, clock.now()); !done) return done;
        }
        return {};
    });
    if (failed) throw std::runtime_error(failed->error.text());
    // As a server does by itself, a minute after so many rows have come.
    if (database.is_shared()) {
        static_cast<void>(database.write_blocking([](store::Transaction& t) -> Expected<void> {
            t.impl().run_script("analyze");
            return {};
        }));
    }
}

BenchPartner Station::partner(std::uint64_t turn) {
    std::string const number = fmt::format("{:02}", turn % kPartners);
    return {"acme-" + number, "ACME" + number, "ACME-AS2-" + number};
}

store::NewMessage Station::new_message(BenchPartner const& from) {
    store::NewMessage message;
    message.id = ids.mint<MessageId>();
    message.transport = "as2";
    message.partner = from.id;
    message.as2_from = from.as2;
    message.as2_to = "SUPPLIER-AS2";
    message.transport_message_id = message.id.text() + "@acme.test";
    message.at = clock.now();
    message.receipt = store::StoredReceipt{200, {}, to_bytes(std::string(1500, 'r'))};
    return message;
}

std::vector<double> accept_all(
    Station& station, int count, int in_flight, std::function<BenchMessage(int)> const& message_of
) {
    using Time = std::chrono::steady_clock;
    std::vector<double> waited;
    waited.reserve(static_cast<std::size_t>(count));
    std::mutex mutex;
    std::condition_variable changed;
    int waiting = 0;
    std::string problem;
    for (int i = 0; i < count; ++i) {
        auto const [from, payload] = message_of(i);
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return waiting < in_flight; });
            ++waiting;
        }
        store::NewMessage message = station.new_message(from);
        auto const sealed =
            station.inbox.seal_blocking(message, as_bytes(payload), as_bytes(payload));
        if (!sealed) throw std::runtime_error(sealed.error().text());
        station.inbox.accept(std::move(message), [&, since = Time::now()](auto const& accepted) {
            std::lock_guard const lock(mutex);
            waited.push_back(std::chrono::duration<double>(Time::now() - since).count());
            --waiting;
            if (!accepted) problem = accepted.error().error.text();
            changed.notify_one();
        });
    }
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return waiting == 0; });
    if (!problem.empty()) throw std::runtime_error(problem);
    return waited;
}

}  // namespace tidegate::bench
