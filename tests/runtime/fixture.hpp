// A whole runtime in a folder of its own: real home files, real configuration and database, a clock
// that is turned by hand, chance that repeats itself, and a partner that answers as the test says.
#pragma once

#include "cli/home_files.hpp"
#include "runtime/deliver.hpp"
#include "runtime/inbox.hpp"
#include "runtime/process.hpp"
#include "store/audit.hpp"
#include "store/control_numbers.hpp"
#include "store/deliveries.hpp"
#include "store/documents.hpp"
#include "store/expectations.hpp"
#include "store/failure.hpp"
#include "store/jobs.hpp"
#include "store/master.hpp"
#include "store/messages.hpp"
#include "store/orders.hpp"
#include "store/transmissions.hpp"
#include "support/test_vault.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace tidegate::runtime {

class Folder {
public:
    Folder();
    ~Folder();
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    [[nodiscard]] std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// As FakeClock, but other threads may read it meanwhile.
class TurnedClock final : public Clock {
public:
    explicit TurnedClock(Instant start) : micros_(to_micros(start)) {}
    [[nodiscard]] Instant now() const override { return from_micros(micros_); }
    void advance(Duration by) { micros_ += by.count(); }

private:
    std::atomic<std::int64_t> micros_;
};

/// Packs the payload as it is and answers `outcome`; remembers what went out.
class FakeSender final : public Sender {
public:
    Expected<Transmission> pack(
        Config const& config, partners::Profile const& partner, store::Delivery const& delivery,
        ByteView payload
    ) override;
    SendOutcome send_blocking(
        Config const& config, partners::Profile const& partner, store::Delivery const& delivery,
        Transmission const& transmission
    ) override;

    SendOutcome outcome{SendOutcome::Kind::delivered, "confirmed", {}};
    std::optional<Error> pack_error;
    std::function<void()> on_send;
    int packed = 0;
    std::vector<Bytes> sent;
};

/// Puts the product's codes back where `can_write_855` took one away; in force after a reload.
void mend_855(std::filesystem::path const& home);

store::DeliveryReceipt receipt(std::string const& text, Instant at);

inline Instant const kNoon = from_micros(1'767'614'400'000'000);  // 2026-01-05T12:00:00Z

/// A purchase order for `quantity` lanterns, without ST and SE.
std::string order_body(std::string const& number, int quantity = 10);

/// The same with a second line for an item that we do not have: taken with changes.
std::string changed_order_body(std::string const& number);

struct Edi {
    std::string control = "000000001";
    std::string group = "1";
    std::string functional_id = "PO";
    std::string usage = "P";
    std::string sender = "ACME";
    std::string receiver = "SUPPLIERCO";
    std::string ta1 = "0";
    std::string type = "850";
    std::string release = "004010";
};

/// An interchange from ACME with one group; `bodies` are whole segments without ST and SE.
std::string interchange(std::vector<std::string> const& bodies, Edi const& edi = {});

/// A 997 that says `status` about set 0001 of our group, which holds an 855 or, of CA, an 865.
std::string ack_body(
    std::string const& functional_id, std::string const& group, std::string const& status,
    std::string const& set = "0001"
);

struct Home {
    std::string state = "live";
    std::string append = {};      ///< to partner.toml, after the table documents.855
    std::string top = {};         ///< lines of partner.toml before its first table
    std::string x12 = {};         ///< lines of the table x12
    bool can_write_855 = true;    ///< false: our codes have none for an accepted order
    std::string gs1_prefix = {};  ///< of the installation
};

class Fixture {
public:
    explicit Fixture(Home const& home = {}, std::unique_ptr<store::ObjectStore> objects = {});

    Folder folder;
    TurnedClock clock{kNoon};
    SeededRandom random{1};
    IdSource ids{clock, random};
    store::Probe probe;   ///< called on the writer's thread; set it while nothing runs
    int steps_left = -1;  ///< until the failure; before the database, whose opening takes steps too
    CurrentConfig config;
    std::shared_ptr<store::PayloadVault const> vault;
    store::Database database;
    store::Writer writer{database};
    FakeSender sender;
    Quarantine quarantine;
    Services services{writer, config, sender, clock, random, ids, quarantine};
    Inbox inbox{writer, ids};
    int woken = 0;
    ProcessRunner process{services, [this] { ++woken; }};
    DeliverRunner deliver{services};

    [[nodiscard]] partners::Profile const& partner() const;

    store::NewMessage new_message(std::string const& as2_id);
    std::expected<Accepted, store::Failure> accept(store::NewMessage message, std::string payload);
    /// Accepted, or the test fails.
    MessageId receive(std::string const& payload, std::string const& as2_id);
    std::optional<store::Job> claim(store::JobKind kind);
    /// Runs the next job of the kind once; fails when there is none.
    JobResult run_next(JobRunner& runner);
    JobResult run(JobRunner& runner, store::Job const& job);
    /// Receives and processes: finished, or the test fails.
    MessageId process_message(std::string const& payload, std::string const& as2_id);

    template <class F>
    auto read(F const& f) {
        std::optional<decltype(f(std::declval<store::Transaction&>()))> result;
        writer.read_blocking([&](store::Transaction& t) { result.emplace(f(t)); });
        return std::move(*result);
    }
    store::Outcome write(store::Work const& work) { return writer.run_blocking(work); }

    std::vector<store::Document> documents_of(MessageId id);
    std::vector<store::Document> outbound(std::string const& kind);
    std::vector<store::Delivery> deliveries();
    std::vector<store::Order> orders();
    std::vector<std::string> audit_events();
    std::string sent_text(store::Delivery const& delivery);
    store::Job job_of(Uuid subject);

    /// Makes the n-th step of the writing session fail, once; false when fewer steps were taken.
    void fail_step(int n);
    [[nodiscard]] bool has_failed() const { return steps_left == 0; }

private:
    store::Database open();
};

}  // namespace tidegate::runtime
