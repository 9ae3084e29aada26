// doc replay, resend, chain, evidence and audit verify on a home without a server: what they
// refuse, what they queue, what they print.
#include "cli/doc_commands.hpp"

#include "cli/home.hpp"
#include "cli/home_files.hpp"
#include "cli/run_command.hpp"
#include "store/audit_seals.hpp"
#include "store/deliveries.hpp"
#include "store/documents.hpp"
#include "store/jobs.hpp"
#include "store/messages.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;
using store::State;

constexpr char const* kMessage = "01a20acb-7d06-7000-bb21-a18385692700";
constexpr char const* kParked = "01a20acb-7d06-7000-bb21-a18385692701";
constexpr char const* kDone = "01a20acb-7d06-7000-bb21-a18385692702";
constexpr char const* kAnswer = "01a20acb-7d06-7000-bb21-a18385692703";
constexpr char const* kDelivery = "01a20acb-7d06-7000-bb21-a18385692704";
constexpr char const* kJob = "01a20acb-7d06-7000-bb21-a18385692705";
constexpr char const* kSent = "01a20acb-7d06-7000-bb21-a18385692706";

Instant const kNoon = from_micros(1'767'614'400'000'000);  // 2026-01-05T12:00:00Z

template <class Id>
Id id(char const* text) {
    return Id{*Uuid::parse(text)};
}

/// A home with a short history: a message with one parked and one done document, and an answer
/// whose delivery is parked.
class Desk {
public:
    Desk() {
        std::string path = (fs::temp_directory_path() / "tidegate-desk-XXXXXX").string();
        REQUIRE(::mkdtemp(path.data()) != nullptr);
        folder_ = path;
        REQUIRE(write_home(folder_ / "home", {}, kNoon));
        fs::create_directories(folder_ / "home/data");
        auto database = open();
        auto const sealed = database.seal(as_bytes("ISA*and so on~"));
        REQUIRE(sealed);
        auto written =
            database.write_blocking([&](store::Transaction& t) { return fill(t, *sealed); });
        INFO((written ? "" : written.error().text()));
        REQUIRE(written);
    }
    ~Desk() { fs::remove_all(folder_); }

    Ran run(std::string const& line) const {
        return run_command(line + " --home " + (folder_ / "home").string());
    }
    store::Database open() const {
        auto const instance = partners::load_instance(folder_ / "home");
        REQUIRE(instance);
        auto database = open_or_make_database(*instance);
        REQUIRE(database);
        return std::move(*database);
    }
    [[nodiscard]] fs::path const& folder() const { return folder_; }

private:
    static Expected<void> fill(store::Transaction& t, store::Sealed const& payload) {
        store::NewMessage message;
        message.id = id<MessageId>(kMessage);
        message.transport = "as2";
        message.partner = "acme";
        message.as2_from = "ACME-AS2";
        message.as2_to = "SUPPLIER-AS2";
        message.transport_message_id = "1@acme";
        message.at = kNoon;
        message.raw = payload;
        message.payload = payload;
        message.mic = "abc=, sha-256";
        message.receipt = store::StoredReceipt{200, {}, to_bytes("mdn")};
        store::insert_message(t, message);
        store::Document row;
        row.message = message.id;
        row.partner = "acme";
        row.kind = "order";
        row.standard = "x12";
        row.set = "850";
        row.created_at = kNoon + std::chrono::seconds(1);
        row.id = id<DocumentId>(kParked);
        row.numbers = {"000000001", "1", "0001"};
        row.state = State::parked;
        row.reason = "held: V41 no price";
        if (auto done = store::insert_document(t, row, "worker"); !done) return done;
        row.id = id<DocumentId>(kDone);
        row.numbers.set = "0002";
        row.place.position = 2;
        row.state = State::done;
        row.reason = "";
        row.order_number = "PO2";
        if (auto done = store::insert_document(t, row, "worker"); !done) return done;
        store::append_audit(
            t, {.at = kNoon,
                .actor = "worker",
                .event = "document.parked",
                .subject = "document",
                .subject_id = kParked,
                .partner = "acme"}
        );
        auto const sealed = store::seal_audit(t, kNoon + std::chrono::seconds(1), 10);
        if (!sealed) return std::unexpected(sealed.error());
        return fill_outbound(t, row);
    }

    static Expected<void> fill_outbound(store::Transaction& t, store::Document row) {
        row.id = id<DocumentId>(kAnswer);
        row.message.reset();
        row.direction = store::Direction::outbound;
        row.kind = "acknowledgement";
        row.set = "855";
        row.caused_by = id<DocumentId>(kDone);
        row.delivery = id<DeliveryId>(kDelivery);
        row.state = State::parked;
        row.reason = "the partner answered HTTP 403";
        if (auto done = store::insert_document(t, row, "worker"); !done) return done;
        Bytes const bytes = to_bytes("ISA*answer~");
        store::NewDelivery delivery;
        delivery.id = id<DeliveryId>(kDelivery);
        delivery.message = id<MessageId>(kSent);
        delivery.partner = "acme";
        delivery.transport = "as2";
        delivery.transport_message_id = "2@us";
        delivery.payload = bytes;
        delivery.created_at = kNoon + std::chrono::seconds(2);
        if (auto done = store::insert_delivery(t, delivery, "worker"); !done) return done;
        store::insert_job(
            t, {.id = id<JobId>(kJob),
                .kind = store::JobKind::deliver,
                .subject = delivery.id.value,
                .lane = {},
                .peer = {},
                .not_before = kNoon,
                .created_at = kNoon}
        );
        auto const claimed =
            store::claim_jobs(t, {store::JobKind::deliver}, kNoon, std::chrono::minutes(1), 1);
        if (auto done = store::park_job(t, claimed.at(0).id, claimed[0].token, row.reason); !done)
            return done;
        return store::change_delivery_state(
            t, delivery.id, {}, {State::parked, row.reason, "worker", kNoon}
        );
    }

    fs::path folder_;
};

TEST_CASE("doc replay, doc resend, doc chain: what they refuse and what they print", "[cli]") {
    struct Row {
        std::string golden, line;
        int exit;
    };
    std::string const parked = kParked;
    Row const row = GENERATE_COPY(values<Row>({
        {"replay_no_id", "doc replay yesterday", 2},
        {"replay_unknown", "doc replay 01a20acb-7d06-7000-bb21-a18385692799", 1},
        {"replay_done", std::string("doc replay ") + kDone, 1},
        {"replay_sent", std::string("doc replay ") + kAnswer, 1},
        {"replay_queued", "doc replay " + parked, 0},
        {"replay_queued_json", "doc replay --json " + parked, 0},
        {"replay_dry_impossible", "doc replay --dry-run " + parked, 4},
        {"replay_no_original", "doc replay --configuration original " + parked, 1},
        {"replay_no_such_configuration", "doc replay --configuration old " + parked, 2},
        {"compare_no_original", "doc replay --compare " + parked, 1},
        {"resend_received", "doc resend " + parked, 1},
        {"resend_unknown", "doc resend 01a20acb-7d06-7000-bb21-a18385692799", 1},
        {"resend_document", std::string("doc resend ") + kAnswer, 0},
        {"resend_delivery", std::string("doc resend ") + kDelivery, 0},
        {"chain", "doc chain " + parked, 0},
        {"chain_of_delivery_json", std::string("doc chain --json ") + kDelivery, 0},
        {"chain_unknown", "doc chain 01a20acb-7d06-7000-bb21-a18385692799", 1},
        {"audit_verify", "audit verify", 0},
        {"audit_verify_json", "audit verify --json", 0},
    }));
    INFO(row.line);
    Desk const desk;
    Ran const ran = desk.run(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

/// As if the partner had confirmed the answer.
void deliver_answer(Desk const& desk) {
    auto database = desk.open();
    REQUIRE(desk.run(std::string("doc resend ") + kDelivery).exit == 0);
    REQUIRE(database.write_blocking([](store::Transaction& t) -> Expected<void> {
        auto const job =
            store::claim_jobs(t, {store::JobKind::deliver}, Instant::max(), Duration(1), 1).at(0);
        if (auto done = store::finish_job(t, job.id, job.token); !done) return done;
        store::StateChange const change{State::done, "", "worker", kNoon};
        auto done = store::change_document_state(t, id<DocumentId>(kAnswer), {}, change);
        if (!done) return done;
        return store::change_delivery_state(t, id<DeliveryId>(kDelivery), State::waiting, change);
    }));
}

TEST_CASE("doc resend: what was delivered goes again for a reason, beside the first", "[cli]") {
    Desk const desk;
    deliver_answer(desk);
    check_golden("resend_no_reason", desk.run(std::string("doc resend ") + kAnswer).text());
    Ran ran = desk.run(std::string("doc resend --json --reason lost ") + kAnswer);
    INFO(ran.text());
    REQUIRE(ran.exit == 0);
    auto const answer = boost::json::parse(ran.out).as_object();
    CHECK(answer.at("id").as_string() == kAnswer);
    CHECK(answer.at("state").as_string() == "waiting");
    CHECK(answer.at("is_repetition").as_bool());
    std::string const again(answer.at("delivery").as_string());
    ran = desk.run(std::string("doc resend --reason lost ") + kDelivery);
    CHECK(ran.exit == 1);
    CHECK_THAT(ran.err, Catch::Contains("is repeated already: delivery " + again));
    ran = desk.run(std::string("doc show ") + kAnswer);
    CHECK_THAT(ran.out, Catch::Contains("repeated   by " + again + ", waiting, attempt 0"));
    CHECK_THAT(ran.out, Catch::Contains(": repetition: lost\n"));
    ran = desk.run(std::string("doc show --json ") + kAnswer);
    auto const shown = boost::json::parse(ran.out).as_object();
    auto const& repetitions = shown.at("repetitions").as_array();
    REQUIRE(repetitions.size() == 1);
    CHECK(repetitions[0].at("delivery").as_string() == again);
    CHECK(repetitions[0].at("reason").as_string() == "repetition: lost");
    ran = desk.run("doc chain " + again);
    CHECK(ran.exit == 0);
    CHECK_THAT(ran.out, Catch::Contains(again) && Catch::Contains(kDelivery));
}

TEST_CASE("doc replay: what is queued is a job, a state and an audit row", "[cli]") {
    Desk const desk;
    REQUIRE(desk.run(std::string("doc replay ") + kParked).exit == 0);
    REQUIRE(desk.run(std::string("doc replay ") + kParked).exit == 1);
    auto database = desk.open();
    database.read_blocking([](store::Transaction& t) {
        auto const jobs = store::jobs_of(t, *Uuid::parse(kParked));
        REQUIRE(jobs.size() == 1);
        CHECK(jobs[0].kind == store::JobKind::process);
        CHECK(jobs[0].state == store::JobState::waiting);
        CHECK(store::find_document(t, id<DocumentId>(kParked))->state == State::waiting);
        auto const rows = store::list_audit(t, {.event = "document.replay_requested"});
        REQUIRE(rows.size() == 1);
        CHECK_FALSE(rows[0].entry.actor.empty());
        CHECK(rows[0].entry.details == R"({"was":"held: V41 no price","configuration":"current"})");
    });
}

TEST_CASE("audit verify: a row that was changed is named, with status 1", "[cli]") {
    Desk const desk;
    std::string const change =
        "sqlite3 " + (desk.folder() / "home/data/tidegate.db").string() +
        R"( "drop trigger audit_is_final; update audit set actor = 'nobody' where serial = 1")";
    REQUIRE(std::system(change.c_str()) == 0);  // NOLINT(cert-env33-c): the test's own command
    Ran const ran = desk.run("audit verify");
    CHECK(ran.exit == 1);
    CHECK_THAT(ran.out, Catch::Contains("rows were changed after they were written: 1\n"));
}

/// As docs/operations.md says: the length, a colon, the bytes, a line feed.
std::string measured(std::string const& text) {
    return std::to_string(text.size()) + ":" + text + "\n";
}

std::string text_of(boost::json::object const& line, char const* key) {
    boost::json::value const& value = line.at(key);
    return value.is_string() ? std::string(value.as_string()) : boost::json::serialize(value);
}

TEST_CASE("audit export: whoever has the lines can compute every hash and seal", "[cli]") {
    Desk const desk;
    // One row is hardly a chain.
    REQUIRE(desk.run(std::string("doc replay ") + kParked).exit == 0);
    REQUIRE(desk.open().write_blocking([](store::Transaction& t) -> Expected<void> {
        auto const sealed = store::seal_audit(t, kNoon, 1000);
        if (!sealed) return std::unexpected(sealed.error());
        return {};
    }));
    Ran const ran = desk.run("audit export");
    REQUIRE(ran.exit == 0);
    std::map<std::int64_t, std::string> hashes;
    std::int64_t sealed = 0;
    std::istringstream lines(ran.out);
    for (std::string text; std::getline(lines, text);) {
        boost::json::object const line = boost::json::parse(text).as_object();
        if (line.contains("row")) {
            std::string hashed;
            for (char const* key :
                 {"at_us", "environment", "actor", "event", "subject", "subject_id", "partner",
                  "details"})
                hashed += measured(text_of(line, key));
            CHECK(hex(sha256(as_bytes(hashed))) == text_of(line, "hash"));
            hashes[line.at("row").as_int64()] = text_of(line, "hash");
        } else {
            std::string hashed;
            for (char const* key : {"prev", "link", "at_us", "rows"})
                hashed += measured(text_of(line, key));
            std::string const rows = text_of(line, "rows");  // "1" or "1-2"
            auto const last = std::stoll(rows.substr(rows.find('-') + 1));
            for (auto serial = std::stoll(rows); serial <= last; ++serial)
                hashed += hashes.at(serial);
            sealed += last - std::stoll(rows) + 1;
            CHECK(hex(sha256(as_bytes(hashed))) == text_of(line, "seal"));
        }
    }
    CHECK(hashes.size() > 1);
    CHECK(sealed == static_cast<std::int64_t>(hashes.size()));
    CHECK(desk.run("audit export --from 2999-01-01T00:00:00Z").out.empty());
    CHECK(desk.run("audit export --to never").exit == 2);
}

TEST_CASE("doc evidence: an unsigned exchange says so, and no folder is written twice", "[cli]") {
    Desk const desk;
    std::string const folder = (desk.folder() / "evidence").string();
    Ran const ran = desk.run(std::string("doc evidence ") + kParked + " " + folder);
    INFO(ran.text());
    REQUIRE(ran.exit == 0);
    CHECK(fs::exists(fs::path(folder) / "README.txt"));
    CHECK(
        fs::file_size(
            fs::path(folder) / (std::string("01-received-") + kMessage) / "message.body"
        ) == 14
    );
    CHECK(desk.run(std::string("doc evidence ") + kParked + " " + folder).exit == 2);
}

}  // namespace
}  // namespace tidegate::cli
