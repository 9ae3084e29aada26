#include "runtime/process.hpp"

#include "base/hash.hpp"
#include "runtime/fixture.hpp"
#include "runtime/outbox.hpp"
#include "runtime/reload.hpp"
#include "store/deliveries.hpp"
#include "store/payloads.hpp"

#include <fmt/format.h>

#include <fstream>

namespace tidegate::runtime {
namespace {

using store::State;

std::vector<std::string> states(std::vector<store::Document> const& documents) {
    std::vector<std::string> texts;
    for (store::Document const& d : documents)
        texts.push_back(fmt::format("{} {}", d.kind, store::name_of(d.state)));
    return texts;
}

std::vector<std::int64_t> numbers_given(
    Fixture& f, store::NumberLevel level, store::Environment environment = store::Environment::live
) {
    return f.read([&](store::Transaction& t) {
        store::NumberKey const key{"ZZ:SUPPLIERCO", "ZZ:ACME", "x12", level, environment};
        std::vector<std::int64_t> numbers;
        for (store::NumberEntry const& entry : store::number_ledger(t, key))
            numbers.push_back(entry.number);
        return numbers;
    });
}

TEST_CASE("process: an order becomes one order, one 997 and one 855", "[runtime]") {
    Fixture f;
    MessageId const id = f.process_message(interchange({order_body("PO1")}), "a@acme");
    auto const documents = f.documents_of(id);
    REQUIRE(states(documents) == std::vector<std::string>{"order done"});
    CHECK(documents[0].order_number == "PO1");
    CHECK(documents[0].numbers == store::ControlNumbers{"000000001", "1", "0001"});
    REQUIRE(f.orders().size() == 1);
    auto const ack = f.outbound("functional_acknowledgement");
    auto const answer = f.outbound("acknowledgement");
    REQUIRE(ack.size() == 1);
    REQUIRE(answer.size() == 1);
    CHECK(ack[0].caused_by == documents[0].id);
    CHECK(answer[0].caused_by == documents[0].id);
    CHECK(f.orders()[0].acknowledgement == answer[0].id);
    CHECK(f.deliveries().size() == 2);
    CHECK(f.woken == 1);
    CHECK(f.job_of(id.value).state == store::JobState::done);
}

TEST_CASE("process: the partner's overlays read its orders and write its answers", "[runtime]") {
    Fixture f;
    std::ofstream(f.partner().folder / "850.map")
        << "map acme/850 like x12/004010/850\ncodes order_type XX standalone\n";
    std::ofstream(f.partner().folder / "855.map")
        << "map acme/855 like x12/004010/855\ncodes decision AT accepted\n";
    reload(f.config);
    std::string body = order_body("PO1");
    body.replace(body.find("*SA*"), 4, "*XX*");
    MessageId const id = f.process_message(interchange({body}), "a@acme");
    auto const documents = f.documents_of(id);
    REQUIRE(states(documents) == std::vector<std::string>{"order done"});
    CHECK(documents[0].map == "x12/004010/850");
    auto const answer = f.outbound("acknowledgement");
    REQUIRE(answer.size() == 1);
    auto const payload = f.read([&](store::Transaction& t) {
        return *store::load_payload(t, store::find_delivery(t, *answer[0].delivery)->payload);
    });
    CHECK_THAT(std::string(as_text(payload)), Catch::Contains("~BAK*00*AT*PO1*"));
    auto const config = f.config.get();
    CHECK(documents[0].program_hash == hex((*config->map_of("acme", "x12/004010/850"))->hash));
    CHECK(answer[0].program_hash == hex((*config->map_of("acme", "x12/004010/855"))->hash));
}

TEST_CASE(
    "process: whichever step of the second commit fails, the effect comes once", "[runtime]"
) {
    Fixture f;
    MessageId const id = f.receive(interchange({order_body("PO1")}), "a@acme");
    auto const job = f.claim(store::JobKind::interpret);
    REQUIRE(job);
    int n = 0;
    for (;;) {
        f.fail_step(++n);
        JobResult const result = f.run(f.process, *job);
        f.fail_step(-1);
        if (result.kind == JobResult::Kind::finished) break;
        CAPTURE(n, result.reason);
        REQUIRE(result.kind == JobResult::Kind::retry);
        REQUIRE(f.documents_of(id).empty());
        REQUIRE(f.deliveries().empty());
        REQUIRE(f.orders().empty());
        REQUIRE(numbers_given(f, store::NumberLevel::interchange).empty());
        REQUIRE(f.audit_events().size() == 1);
        REQUIRE(n < 500);
    }
    CHECK(n > 20);
    CHECK(f.outbound("functional_acknowledgement").size() == 1);
    CHECK(f.outbound("acknowledgement").size() == 1);
    REQUIRE(f.orders().size() == 1);
    CHECK(numbers_given(f, store::NumberLevel::interchange) == std::vector<std::int64_t>{1, 2});
    CHECK(numbers_given(f, store::NumberLevel::group) == std::vector<std::int64_t>{1, 2});
    auto const problems = f.read([](store::Transaction& t) { return store::check_stock(t); });
    CHECK(problems.empty());
    // The lease is gone: the same job again does nothing.
    CHECK(f.run(f.process, *job).kind == JobResult::Kind::park);
    CHECK(f.deliveries().size() == 2);
}

TEST_CASE("process: bytes that are no interchange are one rejected row, once", "[runtime]") {
    Fixture f;
    auto const payload =
        GENERATE(as<std::string>{}, "hello", "ISA*too short~", "<Order>", "UNB+UNOA:1+A+B'");
    CAPTURE(payload);
    MessageId const id = f.process_message(payload, "a@acme");
    auto const documents = f.documents_of(id);
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].state == State::rejected);
    CHECK_FALSE(documents[0].reason.empty());
    CHECK(f.job_of(id.value).state == store::JobState::done);
    CHECK(f.audit_events().back() == "document.rejected");
    f.clock.advance(std::chrono::hours(1));
    CHECK_FALSE(f.claim(store::JobKind::interpret));
}

TEST_CASE("process: one rejected set rejects its interchange where agreed", "[runtime]") {
    std::string const acceptance =
        GENERATE(as<std::string>{}, "split-suspend-interchange", "preserve-suspend-interchange");
    Fixture f({.x12 = "acceptance = \"" + acceptance + "\"\n"});
    std::string wrong = order_body("PO2");
    wrong.replace(wrong.find("*EA*"), 4, "*EAEAEA*");
    MessageId const id =
        f.process_message(interchange({order_body("PO1"), wrong, order_body("PO3")}), "a@acme");
    auto const documents = f.documents_of(id);
    REQUIRE(
        states(documents) ==
        std::vector<std::string>{"order rejected", "document rejected", "order rejected"}
    );
    CHECK_THAT(documents[0].reason, Catch::StartsWith("set.companion_rejected: set 850 0002"));
    CHECK_THAT(documents[0].findings, Catch::Contains("set.companion_rejected"));
    CHECK(f.orders().empty());
    CHECK(f.outbound("acknowledgement").empty());
    std::string const ack = f.sent_text(f.deliveries().at(0));
    CHECK_THAT(ack, Catch::Contains("AK2*850*0001~AK5*R~"));
    CHECK_THAT(ack, Catch::Contains("AK9*R*3*3*0~"));
}

TEST_CASE("process: sets that belong together wait together, and are done together", "[runtime]") {
    Fixture f({.x12 = "acceptance = \"preserve-suspend-set\"\n", .can_write_855 = false});
    // The first could be answered, taken with changes; the second cannot.
    std::string wrong = order_body("PO4");
    wrong.replace(wrong.find("*EA*"), 4, "*EAEAEA*");
    MessageId const id = f.process_message(
        interchange({changed_order_body("PO1"), order_body("PO2"), changed_order_body("PO3"), wrong}
        ),
        "a@acme"
    );
    auto const documents = f.documents_of(id);
    REQUIRE(
        states(documents) ==
        std::vector<std::string>{
            "order parked", "order parked", "order parked", "document rejected"
        }
    );
    CHECK_THAT(documents[0].reason, Catch::StartsWith("interchange_held: set 0002"));
    CHECK_THAT(documents[1].reason, Catch::StartsWith("refused: "));
    CHECK_THAT(documents[2].reason, Catch::StartsWith("interchange_held: set 0002"));
    CHECK(f.orders().empty());
    CHECK(f.outbound("acknowledgement").empty());
    CHECK(f.outbound("functional_acknowledgement").size() == 1);
    auto const problems = f.read([](store::Transaction& t) { return store::check_stock(t); });
    CHECK(problems.empty());
    CHECK(numbers_given(f, store::NumberLevel::interchange) == std::vector<std::int64_t>{1});
}

TEST_CASE("process: sets that stand for themselves do not wait for each other", "[runtime]") {
    Fixture f({.can_write_855 = false});
    MessageId const id =
        f.process_message(interchange({changed_order_body("PO1"), order_body("PO2")}), "a@acme");
    CHECK(states(f.documents_of(id)) == std::vector<std::string>{"order done", "order parked"});
    CHECK(f.outbound("acknowledgement").size() == 1);
}

TEST_CASE("process: bytes behind the interchange are seen by the operator", "[runtime]") {
    Fixture f;
    MessageId const id =
        f.process_message(interchange({order_body("PO1")}) + "SOMETHING ELSE", "a@acme");
    auto const documents = f.documents_of(id);
    REQUIRE(states(documents) == std::vector<std::string>{"order done", "unreadable rejected"});
    CHECK_THAT(documents[1].findings, Catch::Contains("envelope.trailing_data"));
}

TEST_CASE("process: an interchange without a set is a row too", "[runtime]") {
    Fixture f;
    SECTION("an empty one is rejected") {
        MessageId const id = f.process_message(
            "ISA*00*          *00*          *ZZ*ACME           *ZZ*SUPPLIERCO     "
            "*260105*1200*U*00401*000000001*0*P*>~IEA*0*000000001~",
            "a@acme"
        );
        CHECK(states(f.documents_of(id)) == std::vector<std::string>{"interchange rejected"});
    }
    SECTION("a TA1 is done and is not answered") {
        MessageId const id = f.process_message(
            "ISA*00*          *00*          *ZZ*ACME           *ZZ*SUPPLIERCO     "
            "*260105*1200*U*00401*000000001*1*P*>~TA1*000000001*260105*1200*A*000~"
            "IEA*0*000000001~",
            "a@acme"
        );
        CHECK(
            states(f.documents_of(id)) ==
            std::vector<std::string>{"interchange_acknowledgement done"}
        );
        CHECK(f.deliveries().empty());
    }
}

TEST_CASE("process: what waits for an operator is acknowledged all the same", "[runtime]") {
    struct Case {
        std::string state;
        Edi edi;
        std::string reason;
    };
    auto const c = GENERATE(
        Case{"live", {.sender = "STRANGER"}, "unknown_sender"},
        Case{"live", {.receiver = "SOMEBODYELSE"}, "unknown_receiver"},
        Case{"test", {}, "live_traffic_of_test_partner"}, Case{"suspended", {}, "partner_suspended"}
    );
    CAPTURE(c.reason);
    Fixture f({c.state, {}});
    MessageId const id = f.process_message(interchange({order_body("PO1")}, c.edi), "a@acme");
    auto const documents = f.documents_of(id);
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].state == State::parked);
    CHECK_THAT(documents[0].reason, Catch::StartsWith(c.reason) && Catch::Contains("then replay"));
    CHECK(f.orders().empty());
    CHECK(f.outbound("functional_acknowledgement").size() == 1);
    CHECK(f.outbound("acknowledgement").empty());
}

TEST_CASE("process: test traffic of a live partner has numbers of its own", "[runtime]") {
    Fixture f;
    f.process_message(interchange({order_body("PO1")}), "a@acme");
    f.process_message(interchange({order_body("PO1")}, {.usage = "T"}), "b@acme");
    CHECK(f.orders().size() == 2);
    CHECK(
        numbers_given(f, store::NumberLevel::interchange, store::Environment::test) ==
        std::vector<std::int64_t>{1, 2}
    );
    CHECK(numbers_given(f, store::NumberLevel::interchange).size() == 2);
    for (store::Delivery const& delivery : f.deliveries()) {
        bool const is_test = delivery.environment == store::Environment::test;
        CHECK(f.sent_text(delivery).substr(102, 1) == (is_test ? "T" : "P"));
    }
}

TEST_CASE("process: a set that is not agreed is rejected and acknowledged", "[runtime]") {
    Fixture f;
    auto const [edi, reason] = GENERATE(table<Edi, std::string>({
        {{.functional_id = "IN", .type = "810"}, "set.unknown"},
        {{.release = "009999"}, "group.version_unsupported"},
        {{.functional_id = "FA", .type = "999"}, "set.unknown"},
    }));
    MessageId const id = f.process_message(interchange({"BIG*20260105*1~"}, edi), "a@acme");
    auto const documents = f.documents_of(id);
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].state == State::rejected);
    CHECK_THAT(documents[0].reason, Catch::StartsWith(reason));
    CHECK(f.outbound("functional_acknowledgement").size() == (edi.functional_id == "FA" ? 0 : 1));
}

TEST_CASE(
    "process: a set that nobody agreed to is parked when the profile lets it pass", "[runtime]"
) {
    Fixture f(
        {"live", "[x12.severity]\n\"set.unknown\" = \"ignore\"\n\"segment.missing\" = \"ignore\"\n"}
    );
    MessageId const id = f.process_message(
        interchange({"BIG*20260105*1~"}, {.functional_id = "IN", .type = "810"}), "a@acme"
    );
    auto const documents = f.documents_of(id);
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].state == State::parked);
    CHECK_THAT(documents[0].reason, Catch::Contains("add documents.810 to"));
}

TEST_CASE("process: a set id that is no JSON does not spoil the audit", "[runtime]") {
    Fixture f;
    f.process_message(interchange({"BEG*00~"}, {.type = "8\"0"}), "a@acme");
    auto const rows = f.read([](store::Transaction& t) {
        store::AuditFilter filter;
        filter.event = "document.rejected";
        return store::list_audit(t, filter);
    });
    REQUIRE(rows.size() == 1);
    CHECK_THAT(rows[0].entry.details, Catch::StartsWith(R"({"set":"8\"0","reason":)"));
}

TEST_CASE(
    "process: characters that the partner may not be sent are no reason for silence", "[runtime]"
) {
    Fixture f({.x12 = "charset = \"x12-basic\"\n"});  // capital letters only
    std::string body = order_body("PO1");
    body.replace(body.find("*EA*"), 4, "*each*");
    std::string text = interchange({body});
    for (std::string::size_type at = 0; (at = text.find("*0001~", at)) != std::string::npos;)
        text.replace(at, 6, "*a001~");
    MessageId const id = f.process_message(text, "a@acme");
    CHECK(f.documents_of(id).size() == 1);
    REQUIRE(f.deliveries().size() == 1);
    std::string const answer = f.sent_text(f.deliveries().front());
    CHECK_THAT(answer, Catch::Contains("AK2*850*a001~") && Catch::Contains("AK5*R"));
    CHECK_THAT(answer, !Catch::Contains("each"));
}

TEST_CASE("process: an interchange number is forgotten after its window", "[runtime]") {
    Fixture f({"live", "[duplicates]\ninterchange_window = \"90d\"\n"});
    f.process_message(interchange({order_body("PO1")}), "a@acme");
    f.clock.advance(std::chrono::hours(90 * 24));
    auto const within = f.process_message(interchange({order_body("PO2")}), "b@acme");
    CHECK(f.documents_of(within).at(0).state == State::rejected);
    f.clock.advance(std::chrono::hours(1));
    auto const later = f.process_message(interchange({order_body("PO3")}), "c@acme");
    CHECK(f.documents_of(later).at(0).state == State::done);
    // It is remembered anew, from then on.
    f.clock.advance(std::chrono::hours(24));
    auto const again = f.process_message(interchange({order_body("PO4")}), "d@acme");
    CHECK(f.documents_of(again).at(0).state == State::rejected);
}

TEST_CASE("process: an interchange number that comes again follows the profile", "[runtime]") {
    auto const [policy, state, acks, ta1s] =
        GENERATE(table<std::string, std::string, std::size_t, std::size_t>({
            {"reject", "document rejected", 1, 1},
            {"park", "document parked", 1, 0},
            {"accept", "order done", 2, 0},
        }));
    CAPTURE(policy);
    Fixture f({"live", "[duplicates]\ninterchange = \"" + policy + "\"\n"});
    f.process_message(interchange({order_body("PO1")}), "a@acme");
    MessageId const id = f.process_message(interchange({order_body("PO2")}), "b@acme");
    auto const documents = f.documents_of(id);
    REQUIRE(documents.size() == 1);
    CHECK(
        fmt::format(
            "{} {}",
            documents[0].kind == "order" && policy != "accept" ? "document" : documents[0].kind,
            store::name_of(documents[0].state)
        ) == state
    );
    CHECK(f.outbound("functional_acknowledgement").size() == acks);
    auto const ta1 = f.outbound("interchange_acknowledgement");
    REQUIRE(ta1.size() == ta1s);
    if (!ta1.empty()) {
        bool has_note = false;
        for (store::Delivery const& delivery : f.deliveries())
            has_note |= f.sent_text(delivery).contains("TA1*000000001*260105*1200*R*025~");
        CHECK(has_note);
        CHECK(f.woken == 2);
    }
}

TEST_CASE("process: a partner without a profile parks the message with what to do", "[runtime]") {
    Fixture f;
    store::NewMessage message = f.new_message("a@acme");
    message.partner = "gone";
    REQUIRE(f.accept(std::move(message), interchange({order_body("PO1")})));
    JobResult const result = f.run_next(f.process);
    CHECK(result.kind == JobResult::Kind::park);
    CHECK_THAT(result.reason, Catch::Contains("partners/gone/partner.toml"));
}

/// The partner has `x12.version` 005010, sends orders of `release` and wants a 999 for them.
void want_999s(Fixture& f, std::string const& release) {
    std::filesystem::path const file = f.partner().file;
    std::ifstream in(file);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    auto const insert = [&text](std::string const& table, std::string const& lines) {
        std::size_t const at = text.find(table);
        REQUIRE(at != std::string::npos);
        text.insert(at + table.size(), lines);
    };
    insert("[x12]\n", "version = \"005010\"\n");
    for (std::string const set : {"855", "856", "810"})
        insert("[documents." + set + "]\n", "map = \"x12/004010/" + set + "\"\n");
    insert("[documents.850]\n", "map = \"x12/" + release + "/850\"\nack = \"999\"\n");
    std::ofstream(file) << text;
    auto const config = Config::load(f.config.get()->instance().home);
    INFO((config ? "" : config.error().front().text()));
    REQUIRE(config);
    f.config.set(*config);
}

/// Of every 999 that went out: from GS08 to the end of its set.
std::vector<std::string> sent_999s(Fixture& f) {
    std::vector<std::string> texts;
    for (store::Delivery const& delivery : f.deliveries()) {
        std::string const sent = f.sent_text(delivery);
        if (sent.find("~ST*999*") == std::string::npos) continue;
        std::size_t const from = sent.find("*X*") + 3;
        texts.push_back(sent.substr(from, sent.find("~GE*") + 1 - from));
    }
    std::ranges::sort(texts);
    return texts;
}

TEST_CASE("process: a partner that wants 999s gets them", "[runtime]") {
    Fixture f;
    want_999s(f, "004010");
    f.process_message(interchange({order_body("PO1")}), "a@acme");
    auto const acks = f.outbound("functional_acknowledgement");
    REQUIRE(acks.size() == 1);
    CHECK(acks[0].set == "999");
    CHECK(acks[0].release == "005010");
    CHECK(
        sent_999s(f) ==
        std::vector<std::string>{
            "005010~ST*999*0001~AK1*PO*1*004010~AK2*850*0001~IK5*A~AK9*A*1*1*1~SE*6*0001~"
        }
    );
}

TEST_CASE("process: groups by a guide and groups without one get 999s of their own", "[runtime]") {
    Fixture f;
    want_999s(f, "005010");
    std::string const plain = interchange({order_body("PO1")}, {.release = "005010"});
    std::string const guided =
        interchange({order_body("PO2")}, {.group = "2", .release = "005010X999"});
    std::string both = plain.substr(0, plain.find("IEA*"));
    both += guided.substr(guided.find("GS*"), guided.find("IEA*") - guided.find("GS*"));
    f.process_message(both + "IEA*2*000000001~", "a@acme");
    auto const sent = sent_999s(f);
    REQUIRE(sent.size() == 2);
    CHECK_THAT(
        sent[0], Catch::StartsWith("005010X231A1~ST*999*0001*005010X231A1~AK1*PO*2*005010X999~")
    );
    CHECK_THAT(sent[1], Catch::StartsWith("005010~ST*999*0001~AK1*PO*1*005010~"));
    for (store::Document const& row : f.outbound("functional_acknowledgement"))
        CHECK(row.release == "005010");
}

TEST_CASE("process: the guideline in a partner's folder judges what they send", "[runtime]") {
    Fixture f;
    std::ofstream(f.partner().folder / "850.guide")
        << "guide acme/850 on x12/004010/850\nBEG\n  03 matches \"^[0-9]+$\"\n";
    auto const config = Config::load(f.config.get()->instance().home);
    INFO((config ? "" : config.error().front().text()));
    REQUIRE(config);
    f.config.set(*config);
    MessageId const wrong = f.process_message(interchange({order_body("PO1")}), "a@acme");
    CHECK(states(f.documents_of(wrong)) == std::vector<std::string>{"document rejected"});
    REQUIRE(f.deliveries().size() == 1);
    CHECK_THAT(
        f.sent_text(f.deliveries().front()),
        Catch::Contains("AK3*BEG*2**8~AK4*3*324*7*PO1~AK5*R*5~AK9*R*1*1*0~")
    );
    MessageId const right =
        f.process_message(interchange({order_body("4711")}, {.control = "000000002"}), "b@acme");
    CHECK(states(f.documents_of(right)) == std::vector<std::string>{"order done"});
}

TEST_CASE("process: an answer that breaks the partner's guideline is not sent", "[runtime]") {
    Fixture f;
    std::ofstream(f.partner().folder / "855.guide")
        << "guide acme/855 on x12/004010/855\nPER required\n";
    auto const config = Config::load(f.config.get()->instance().home);
    INFO((config ? "" : config.error().front().text()));
    REQUIRE(config);
    f.config.set(*config);
    MessageId const id = f.receive(interchange({order_body("PO1")}), "a@acme");
    JobResult const result = f.run_next(f.process);
    CAPTURE(result.reason);
    auto const documents = f.documents_of(id);
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].state == State::parked);
    CHECK(f.outbound("acknowledgement").empty());
}

}  // namespace
}  // namespace tidegate::runtime
