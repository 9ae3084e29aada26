// A database in a folder of its own, and builders of rows with everything that a test does not talk
// about.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/audit.hpp"
#include "store/control_numbers.hpp"
#include "store/database.hpp"
#include "store/deliveries.hpp"
#include "store/documents.hpp"
#include "store/duplicates.hpp"
#include "store/expectations.hpp"
#include "store/failure.hpp"
#include "store/jobs.hpp"
#include "store/master.hpp"
#include "store/messages.hpp"
#include "store/orders.hpp"
#include "store/session.hpp"
#include "store/writer.hpp"
#include "support/test_database.hpp"
#include "support/test_vault.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace tidegate::store {

/// Runs `step`, which a constraint must refuse, so that the transaction can go on: PostgreSQL takes
/// nothing more after an error but to go back.
template <class F>
void check_refused(Transaction& transaction, F const& step) {
    transaction.impl().run_script("savepoint refused");
    CHECK_THROWS_AS(step(), ConstraintFailed);
    transaction.impl().run_script("rollback to refused; release refused");
}

/// Runs `sql` as somebody who may do anything: no trigger keeps what is append-only.
inline void run_as_administrator(Transaction& transaction, std::string const& sql) {
    if (transaction.impl().backend() == Backend::sqlite) {
        std::vector<std::string> triggers;
        {
            Query query(transaction, "select name from sqlite_schema where type = 'trigger'", "t");
            while (query.next()) triggers.push_back(query.text(0));
        }
        for (std::string const& trigger : triggers)
            transaction.impl().run_script("drop trigger " + trigger);
    } else {
        transaction.impl().run_script("set local session_replication_role = replica");
    }
    transaction.impl().run_script(sql);
}

class Folder {
public:
    Folder() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "tidegate-store-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    [[nodiscard]] std::string file(std::string const& name) const {
        return (path_ / name).string();
    }

private:
    std::filesystem::path path_;
};

inline Instant const kNoon = from_micros(1'767'614'400'000'000);  // 2026-01-05T12:00:00Z

struct Fixture {
    Folder folder;
    FakeClock clock{kNoon};
    SeededRandom random{1};
    IdSource ids{clock, random};
    Probe probe;  ///< set before a step to see or break it
    std::shared_ptr<PayloadVault const> vault = testing::vault();
    Database database = open();

    Database open() {
        OpenOptions options;
        options.probe = [this](Step step, std::string_view sql) {
            if (probe) probe(step, sql);
        };
        options.vault = vault;
        auto opened = Database::open(testing::database_address(folder.file("t.db")), options);
        if (!opened) throw std::runtime_error(opened.error().text());
        return std::move(*opened);
    }

    /// Commits, or fails the test with the reason.
    void write(std::function<void(Transaction&)> const& work) {
        auto written = database.write_blocking([&](Transaction& t) -> Expected<void> {
            work(t);
            return {};
        });
        if (!written) throw std::runtime_error(written.error().text());
    }

    template <class F>
    auto read(F const& f) {
        std::optional<decltype(f(std::declval<Transaction&>()))> result;
        database.read_blocking([&](Transaction& t) { result.emplace(f(t)); });
        return std::move(*result);
    }

    NewMessage message(std::string const& as2_id, std::string_view content = "ISA*00*") {
        NewMessage m;
        m.id = ids.mint<MessageId>();
        m.transport = "as2";
        m.partner = "acme";
        m.as2_from = "ACME";
        m.as2_to = "US";
        m.transport_message_id = as2_id;
        m.at = clock.now();
        m.headers = {{"AS2-From", "ACME"}, {"Message-ID", "<" + as2_id + ">"}};
        m.raw = vault->seal(as_bytes(content)).value();
        m.payload = m.raw;
        m.receipt = StoredReceipt{
            200, {{"Content-Type", "multipart/report"}}, to_bytes("mdn of " + as2_id)
        };
        return m;
    }

    Document document(std::optional<MessageId> message_id = {}) {
        Document d;
        d.id = ids.mint<DocumentId>();
        d.message = message_id;
        d.partner = "acme";
        d.kind = "order";
        d.standard = "x12";
        d.release = "004010";
        d.set = "850";
        d.numbers = {"000000001", "1", "0001"};
        d.place = {0, 7, 1};
        d.order_number = "PO1";
        d.canonical = "{}";
        d.created_at = clock.now();
        return d;
    }

    NewJob job(JobKind kind, Uuid subject, std::string const& lane = "") {
        return {ids.mint<JobId>(), kind, subject, lane, {}, clock.now(), clock.now()};
    }

    NewDelivery delivery(std::string const& as2_id) {
        NewDelivery d;
        d.id = ids.mint<DeliveryId>();
        d.message = ids.mint<MessageId>();
        d.partner = "acme";
        d.channel = "main";
        d.transport = "as2";
        d.transport_message_id = as2_id;
        d.as2_from = "US";
        d.as2_to = "ACME";
        d.content_kind = "business";
        d.content_type = "application/edi-x12";
        d.payload = as_bytes("ISA*855*");
        d.mics = {"abc=, sha-256", "def=, sha-256"};
        d.created_at = clock.now();
        return d;
    }

    AuditEntry audit_entry(std::string const& event, std::string const& subject_id) {
        return {clock.now(), Environment::live, "gateway", event,
                "message",   subject_id,        "acme",    "{}"};
    }
};

}  // namespace tidegate::store
