#include "runtime/replay.hpp"

#include "runtime/desk.hpp"
#include "runtime/replay_preview.hpp"
#include "runtime/xml_fixture.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace tidegate::runtime {
namespace {

using store::State;

TEST_CASE("replay: an identity of cXML added to the profile lets its order through", "[runtime]") {
    Desk d(cxml_home());
    store::Document const parked =
        d.only_document(d.process_message(cxml_order({.from = "AN-NEW"}), "a@acme"));
    REQUIRE(parked.state == State::parked);
    CHECK(d.deliveries().empty());
    std::string const acme = R"({ domain = "NetworkID", id = "AN-ACME" })";
    d.edit_profile("them = " + acme, "them = [" + acme + R"(, { id = "AN-NEW" }])");
    store::Document const done = d.replay_now(parked.id);
    INFO(done.reason);
    CHECK(done.state == State::done);
    CHECK(done.set == "OrderRequest");
    CHECK(d.outbound("functional_acknowledgement").empty());
    REQUIRE(d.outbound("acknowledgement").size() == 1);
    CHECK(d.outbound("acknowledgement")[0].caused_by == parked.id);
}

TEST_CASE("replay: an identity added to the profile lets its order through", "[runtime]") {
    Desk d;
    MessageId const id =
        d.process_message(interchange({order_body("PO1")}, {.sender = "STRANGER"}), "a@acme");
    store::Document const parked = d.only_document(id);
    REQUIRE(parked.state == State::parked);
    d.add_stranger();
    store::Document const done = d.replay_now(parked.id);
    CHECK(done.state == State::done);
    CHECK(done.kind == "order");
    CHECK(done.order_number == "PO1");
    d.check_one_answer();
    auto const history = d.history(parked.id);
    REQUIRE(history.size() == 3);
    CHECK(history[1].to == State::waiting);
    CHECK(history[1].actor == "jane");
    CHECK_THAT(history[1].reason, Catch::Contains("unknown_sender"));
    CHECK(history[2].to == State::done);
    CHECK(history[2].actor == "jane");
    auto const rows = d.read([](store::Transaction& t) {
        store::AuditFilter filter;
        filter.event = "document.replay_requested";
        return store::list_audit(t, filter);
    });
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].entry.actor == "jane");
}

TEST_CASE("replay: a partner set live answers what waited for it, in the live book", "[runtime]") {
    auto const state = GENERATE(as<std::string>{}, "suspended", "test");
    CAPTURE(state);
    Desk d({state, {}});
    store::Document const parked =
        d.only_document(d.process_message(interchange({order_body("PO1")}), "a@acme"));
    REQUIRE(parked.state == State::parked);
    SECTION("before that it is parked again, with the same reason") {
        CHECK(d.replay_now(parked.id).state == State::parked);
        CHECK(d.document(parked.id).reason == parked.reason);
        CHECK(d.outbound("acknowledgement").empty());
    }
    d.edit_profile("state = \"" + state + "\"", "state = \"live\"");
    store::Document const done = d.replay_now(parked.id);
    CHECK(done.state == State::done);
    CHECK(done.environment == store::Environment::live);
    CHECK(d.orders().at(0).environment == store::Environment::live);
    d.check_one_answer();
}

TEST_CASE("replay: a word added to our codes lets the answer be written", "[runtime]") {
    Desk d({.can_write_855 = false});
    store::Document const parked =
        d.only_document(d.process_message(interchange({order_body("PO1")}), "a@acme"));
    REQUIRE(parked.state == State::parked);
    REQUIRE(d.orders().empty());
    mend_855(d.folder.path() / "home");
    d.reload();
    CHECK(d.replay_now(parked.id).state == State::done);
    d.check_one_answer();
}

TEST_CASE("replay: what waits together is done together, whichever is asked for", "[runtime]") {
    Desk d({.x12 = "acceptance = \"preserve-suspend-set\"\n", .can_write_855 = false});
    MessageId const id =
        d.process_message(interchange({changed_order_body("PO1"), order_body("PO2")}), "a@acme");
    auto const parked = d.documents_of(id);
    REQUIRE(parked.size() == 2);
    SECTION("before the cause is mended both wait again") {
        CHECK(d.replay_now(parked[0].id).state == State::parked);
        CHECK_THAT(d.document(parked[0].id).reason, Catch::StartsWith("interchange_held: "));
        CHECK(d.document(parked[1].id).state == State::parked);
        CHECK_THAT(d.document(parked[1].id).reason, Catch::StartsWith("refused: "));
        CHECK(d.orders().empty());
    }
    mend_855(d.folder.path() / "home");
    d.reload();
    std::size_t const asked = GENERATE(0U, 1U);
    bool const is_both = GENERATE(false, true);
    if (is_both) REQUIRE_FALSE(d.ask(parked[1 - asked].id));
    CHECK(d.replay_now(parked[asked].id).state == State::done);
    CHECK(d.document(parked[1 - asked].id).state == State::done);
    if (is_both) CHECK(d.run_next(d.replay).kind == JobResult::Kind::finished);
    CHECK_FALSE(d.claim(store::JobKind::process));
    CHECK(d.orders().size() == 2);
    // One 997 when they came, and both answers in one interchange.
    CHECK(d.outbound("acknowledgement").size() == 2);
    CHECK(d.deliveries().size() == 2);
    CHECK(d.outbound("functional_acknowledgement").size() == 1);
    auto const problems = d.read([](store::Transaction& t) { return store::check_stock(t); });
    CHECK(problems.empty());
}

TEST_CASE("replay: an order number of a parked duplicate interchange is decided", "[runtime]") {
    Desk d({"live", "[duplicates]\ninterchange = \"park\"\n"});
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    store::Document const parked =
        d.only_document(d.process_message(interchange({order_body("PO2")}), "b@acme"));
    REQUIRE(parked.state == State::parked);
    CHECK(d.replay_now(parked.id).state == State::done);
    CHECK(d.outbound("functional_acknowledgement").size() == 1);
    CHECK(d.outbound("acknowledgement").size() == 2);
    CHECK(d.orders().size() == 2);
}

TEST_CASE("replay: a held order is released under its own number, not a duplicate", "[runtime]") {
    Desk d;
    store::Document const held = hold_order(d);
    OrderId const order = d.orders()[0].id;
    SECTION("still held while the cause is there") {
        store::Document const again = d.replay_now(held.id);
        CHECK(again.state == State::parked);
        CHECK(again.reason == held.reason);
        REQUIRE(d.orders().size() == 1);
        CHECK(d.orders()[0].id == order);
        CHECK(d.orders()[0].state == store::OrderState::held);
    }
    tie_buyer_item(d);
    CHECK(d.replay_now(held.id).state == State::done);
    REQUIRE(d.orders().size() == 1);
    CHECK(d.orders()[0].id == order);
    CHECK(d.orders()[0].state == store::OrderState::open);
    CHECK(d.orders()[0].acknowledgement == d.outbound("acknowledgement").at(0).id);
    d.check_one_answer();
}

TEST_CASE("replay: a preview shows what would happen and changes nothing", "[runtime]") {
    Desk d;
    store::Document const held = hold_order(d);
    tie_buyer_item(d);
    auto const audit = d.audit_events().size();
    auto const preview = preview_replay(d.services, held.id);
    REQUIRE(preview);
    CHECK(preview->before.state == State::parked);
    CHECK(preview->after.state == State::done);
    CHECK(preview->content.empty());
    REQUIRE(preview->lines_after.size() == 1);
    CHECK(preview->lines_after[0].promised == Decimal(10));
    REQUIRE(preview->answers.size() == 1);
    CHECK(preview->answers[0].set == "855");
    CHECK(d.document(held.id).state == State::parked);
    CHECK(d.audit_events().size() == audit);
    CHECK(d.outbound("acknowledgement").empty());
    CHECK_FALSE(d.claim(store::JobKind::process));
    CHECK(d.replay_now(held.id).state == State::done);
    d.check_one_answer();
    auto const late = preview_replay(d.services, held.id);
    REQUIRE(late);
    CHECK(late->is_anew);
}

TEST_CASE("replay: what is not parked is refused, and asking twice does it once", "[runtime]") {
    Desk d;
    store::Document const done =
        d.only_document(d.process_message(interchange({order_body("PO1")}), "a@acme"));
    auto error = d.ask(done.id);
    REQUIRE(error);
    CHECK_THAT(error->text(), Catch::Contains("is done, not parked"));
    error = d.ask(d.outbound("acknowledgement").at(0).id);
    REQUIRE(error);
    CHECK_THAT(error->text(), Catch::Contains("doc resend"));
    error = d.ask(d.ids.mint<DocumentId>());
    REQUIRE(error);
    CHECK(error->code == ErrorCode::not_found);

    store::Document const parked = d.only_document(d.process_message(
        interchange({order_body("PO2")}, {.control = "000000002", .sender = "STRANGER"}), "b@acme"
    ));
    CHECK_FALSE(d.ask(parked.id));
    error = d.ask(parked.id);
    REQUIRE(error);
    CHECK_THAT(error->text(), Catch::Contains("is waiting, not parked"));
    CHECK(d.claim(store::JobKind::process));
    CHECK_FALSE(d.claim(store::JobKind::process));
}

TEST_CASE(
    "replay: an order that took effect is never done again, its answer is sent", "[runtime]"
) {
    Desk d;
    store::Document const done =
        d.only_document(d.process_message(interchange({order_body("PO1")}), "a@acme"));
    std::string const resend =
        "tidegate doc resend " + d.outbound("acknowledgement").at(0).id.text();
    auto error = d.ask(done.id);
    REQUIRE(error);
    CHECK(error->code == ErrorCode::conflict);
    CHECK_THAT(error->text(), Catch::Contains("order PO1 is placed") && Catch::Contains(resend));
    // A copy of it under another interchange was answered with that answer.
    store::Document const again = d.only_document(
        d.process_message(interchange({order_body("PO1")}, {.control = "000000002"}), "b@acme")
    );
    error = d.ask(again.id);
    REQUIRE(error);
    CHECK_THAT(
        error->text(), Catch::Contains("was placed by another document") &&
                           Catch::Contains("ask the partner for another number") &&
                           Catch::Contains(d.outbound("acknowledgement").at(0).id.text())
    );
    // The same bytes were not even read.
    MessageId const copy = d.receive(interchange({order_body("PO1")}), "c@acme");
    error = d.ask(d.only_document(copy).id);
    REQUIRE(error);
    CHECK_THAT(error->text(), Catch::Contains("duplicate_of message " + done.message->text()));
    CHECK(d.orders().size() == 1);
    CHECK_FALSE(d.claim(store::JobKind::process));
}

TEST_CASE("replay: what the partner was told is rejected is not taken after all", "[runtime]") {
    Desk d;
    std::string const rule = "[documents.850]\ndirection = \"in\"\n";
    SECTION("by a 997") {
        d.edit_profile(rule, "");
        store::Document const rejected =
            d.only_document(d.process_message(interchange({order_body("PO1")}), "a@acme"));
        REQUIRE(rejected.state == State::rejected);
        d.edit_profile("[documents.855]\n", rule + "[documents.855]\n");
        auto const error = d.ask(rejected.id);
        REQUIRE(error);
        CHECK(error->code == ErrorCode::conflict);
        CHECK_THAT(error->text(), Catch::Contains("ask the partner to send it again"));
    }
    SECTION("by an 855") {
        d.process_message(interchange({order_body("PO1", 1)}), "a@acme");
        store::Document const rejected = d.only_document(d.process_message(
            interchange({order_body("PO1", 2)}, {.control = "000000002"}), "b@acme"
        ));
        REQUIRE(rejected.state == State::rejected);
        auto const error = d.ask(rejected.id);
        REQUIRE(error);
        CHECK_THAT(error->text(), Catch::Contains("holds the answer that rejects it, 855 "));
    }
    CHECK_FALSE(d.claim(store::JobKind::process));
}

TEST_CASE("replay: whichever step of its commit fails, the effect comes once", "[runtime]") {
    Desk d;
    store::Document const held = hold_order(d);
    tie_buyer_item(d);
    REQUIRE_FALSE(d.ask(held.id));
    auto const job = d.claim(store::JobKind::process);
    REQUIRE(job);
    int n = 0;
    for (;;) {
        d.fail_step(++n);
        JobResult const result = d.run(d.replay, *job);
        d.fail_step(-1);
        if (result.kind == JobResult::Kind::finished) break;
        CAPTURE(n, result.reason);
        REQUIRE(result.kind == JobResult::Kind::retry);
        REQUIRE(d.document(held.id).state == State::waiting);
        REQUIRE(d.outbound("acknowledgement").empty());
        REQUIRE(d.orders().at(0).state == store::OrderState::held);
        REQUIRE(n < 500);
    }
    CHECK(n > 20);
    d.check_one_answer();
}

TEST_CASE("replay: a crash between claim and commit replays once", "[runtime]") {
    Desk d;
    store::Document const held = hold_order(d);
    tie_buyer_item(d);
    REQUIRE_FALSE(d.ask(held.id));
    auto const lost = d.claim(store::JobKind::process);
    REQUIRE(lost);
    auto const failed = d.write([&](store::Transaction& t) -> Expected<void> {
        store::recover_expired_leases(t, Instant::max(), d.clock.now());
        return {};
    });
    REQUIRE_FALSE(failed);
    JobResult const result = d.run_next(d.replay);
    CHECK(result.kind == JobResult::Kind::finished);
    // The one that was thought dead comes back: it is fenced, and parks nothing.
    JobResult const late = d.run(d.replay, *lost);
    CHECK(late.kind == JobResult::Kind::park);
    auto const ended = d.write([&](store::Transaction& t) {
        return store::park_job(t, lost->id, lost->token, late.reason);
    });
    CHECK(ended);
    CHECK(d.document(held.id).state == State::done);
    d.check_one_answer();
}

TEST_CASE("replay: a replay that cannot begin is parked again and can be asked anew", "[runtime]") {
    Desk d;
    store::Document const parked = d.only_document(
        d.process_message(interchange({order_body("PO1")}, {.sender = "STRANGER"}), "a@acme")
    );
    auto const profile = d.folder.path() / "home/partners/acme";
    std::filesystem::rename(profile, d.folder.path() / "away");
    d.reload();
    REQUIRE_FALSE(d.ask(parked.id));
    auto job = d.claim(store::JobKind::process);
    REQUIRE(job);
    JobResult const result = d.run(d.replay, *job);
    REQUIRE(result.kind == JobResult::Kind::park);
    CHECK_THAT(result.reason, Catch::Contains("restore partners/acme/partner.toml"));
    d.park(*job, d.replay, result.reason);
    CHECK(d.document(parked.id).state == State::parked);
    std::filesystem::rename(d.folder.path() / "away", profile);
    d.add_stranger();
    CHECK(d.replay_now(parked.id).state == State::done);
    d.check_one_answer();
}

TEST_CASE(
    "replay: a message that was never processed is, and its stand-in is closed", "[runtime]"
) {
    Desk d;
    MessageId const id = d.receive(interchange({order_body("PO1")}), "a@acme");
    auto const job = d.claim(store::JobKind::interpret);
    REQUIRE(job);
    d.park(*job, d.process, "internal error, incident 1");
    store::Document const stand_in = d.only_document(id);
    REQUIRE(stand_in.state == State::parked);
    CHECK_FALSE(preview_replay(d.services, stand_in.id));
    REQUIRE_FALSE(d.ask(stand_in.id));
    CHECK(d.document(stand_in.id).state == State::waiting);
    SECTION("parked once more, it is the same row") {
        auto const again = d.claim(store::JobKind::interpret);
        REQUIRE(again);
        d.park(*again, d.process, "internal error, incident 2");
        CHECK(d.only_document(id).reason == "internal error, incident 2");
        REQUIRE_FALSE(d.ask(stand_in.id));
    }
    JobResult const result = d.run_next(d.process);
    INFO(result.reason);
    REQUIRE(result.kind == JobResult::Kind::finished);
    CHECK(d.document(stand_in.id).state == State::cancelled);
    auto const documents = d.documents_of(id);
    REQUIRE(documents.size() == 2);
    CHECK(std::ranges::count(documents, State::done, &store::Document::state) == 1);
    d.check_one_answer();
}

TEST_CASE(
    "replay: an order that is rejected after all leaves no order behind", "[runtime][sqlite]"
) {
    Desk d;
    store::Document const held = hold_order(d);
    // There is no command that removes a customer, and no other cause that rejects a held order.
    std::string const remove = "sqlite3 -cmd '.timeout 5000' " +
                               (d.folder.path() / "t.db").string() + " 'delete from customers'";
    REQUIRE(std::system(remove.c_str()) == 0);  // NOLINT(cert-env33-c): the test's own command
    store::Document const rejected = d.replay_now(held.id);
    CHECK(rejected.state == State::rejected);
    CHECK_THAT(rejected.reason, Catch::StartsWith("V08"));
    CHECK(d.orders().empty());
    CHECK(d.outbound("functional_acknowledgement").size() == 1);
    CHECK(d.outbound("acknowledgement").size() == 1);
    auto const problems = d.read([](store::Transaction& t) { return store::check_stock(t); });
    CHECK(problems.empty());
}

TEST_CASE("replay: a code added to our codes lets the order be read", "[runtime]") {
    Desk d({.can_write_855 = false});  // maps of its own
    auto const own = d.folder.path() / "home/mappers/codes/x12_order.codes";
    mend_855(d.folder.path() / "home");
    std::string codes = read_text(own);
    std::string const known = "SA standalone | NE standalone (read)";
    auto const at = codes.find(known);
    REQUIRE(at != std::string::npos);
    std::ofstream(own) << codes.replace(at, known.size(), "NE standalone");
    d.reload();
    store::Document const parked =
        d.only_document(d.process_message(interchange({order_body("PO1")}), "a@acme"));
    REQUIRE(parked.state == State::parked);
    CHECK_THAT(parked.reason, Catch::StartsWith("refused: "));
    mend_855(d.folder.path() / "home");
    d.reload();
    auto const preview = preview_replay(d.services, parked.id);
    REQUIRE(preview);
    CHECK(preview->before.canonical.empty());
    CHECK_FALSE(preview->after.canonical.empty());
    CHECK(d.replay_now(parked.id).state == State::done);
    d.check_one_answer();
}

TEST_CASE("replay: what was accepted is not rejected by a later profile", "[runtime]") {
    Desk d({"suspended", {}});
    store::Document const parked =
        d.only_document(d.process_message(interchange({order_body("PO1")}), "a@acme"));
    d.edit_profile("state = \"suspended\"", "state = \"live\"");
    std::string const rule = "[documents.850]\ndirection = \"in\"\n";
    d.edit_profile(rule, "");
    store::Document const again = d.replay_now(parked.id);
    CHECK(again.state == State::parked);
    CHECK_THAT(again.reason, Catch::Contains("its acknowledgement has gone out"));
    d.edit_profile("[documents.855]\n", rule + "[documents.855]\n");
    CHECK(d.replay_now(parked.id).state == State::done);
    d.check_one_answer();
}

TEST_CASE("replay: a set that nothing processes is parked again with that reason", "[runtime]") {
    Desk d(
        {"live", "[x12.severity]\n\"set.unknown\" = \"ignore\"\n\"segment.missing\" = \"ignore\"\n"}
    );
    store::Document const parked = d.only_document(d.process_message(
        interchange({"BIG*20260105*1~"}, {.functional_id = "IN", .type = "810"}), "a@acme"
    ));
    REQUIRE(parked.state == State::parked);
    store::Document const again = d.replay_now(parked.id);
    CHECK(again.state == State::parked);
    CHECK(again.reason == parked.reason);
    CHECK(d.outbound("functional_acknowledgement").size() == 1);
}

TEST_CASE("replay: a parked 997 is applied once its sender is known", "[runtime]") {
    Desk d;
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    auto const sent = d.outbound("acknowledgement").at(0);
    store::Document const parked = d.only_document(d.process_message(
        interchange(
            {ack_body("PR", sent.numbers.group, "A")},
            {.control = "000000002", .functional_id = "FA", .sender = "STRANGER", .type = "997"}
        ),
        "b@acme"
    ));
    REQUIRE(parked.state == State::parked);
    d.add_stranger();
    store::Document const done = d.replay_now(parked.id);
    CHECK(done.state == State::done);
    CHECK(done.findings == "[]");
    auto const expected =
        d.read([&](store::Transaction& t) { return store::expectations_of(t, *sent.delivery); });
    CHECK(std::ranges::count(expected, parked.id.text(), &store::Expectation::met_by) == 1);
    CHECK(d.outbound("functional_acknowledgement").size() == 1);
}

}  // namespace
}  // namespace tidegate::runtime
