// What a person does at the command line beside a running gateway: mend, replay, look at the
// conversation, hand over the evidence. The openssl commands are those of the README that is
// written.
#include "cli/command.hpp"
#include "cli/home.hpp"
#include "e2e/fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <set>
#include <sstream>

namespace tidegate::e2e {
namespace {

Run tidegate(Installation const& installation, std::vector<std::string> words) {
    words.insert(words.begin(), "tidegate");
    words.insert(words.end(), {"--home", installation.home()});
    std::vector<char const*> arguments;
    for (std::string const& word : words) arguments.push_back(word.c_str());
    std::ostringstream out;
    Run run;
    run.status = cli::run(static_cast<int>(arguments.size()), arguments.data(), {out, out});
    run.output = out.str();
    return run;
}

LogLine line_of(Installation& installation, std::string_view what, std::string_view order) {
    for (LogLine const& line : installation.log()) {
        if (line.what == what && line.order == order) return line;
    }
    return {};
}

/// Ties the buyer's number of the lantern to an item of ours.
void tie(Installation& installation, std::string const& item) {
    installation.folder().write("tie.csv", "buyer_item,ACME,A-1001," + item + "\n");
    Run const run =
        tidegate(installation, {"stock", "load", installation.folder().file("tie.csv")});
    INFO(run.output);
    REQUIRE(run.status == 0);
}

/// The state of a document, by asking the program.
std::string shown(Installation const& installation, std::string const& id) {
    return tidegate(installation, {"doc", "show", id}).output;
}

/// The segments of the 855 to an order between its heading and its trailer, without the numbers
/// that no two orders have in common.
std::string answer_to(Installation& installation, std::string const& order) {
    std::string found;
    auto const instance = partners::load_instance(installation.home());
    REQUIRE(instance);
    auto database = cli::open_database(*instance);  // with the keys of its payloads
    REQUIRE(database);
    for (store::Delivery const& delivery : installation.deliveries()) {
        Expected<Bytes> payload;
        database->read_blocking([&](store::Transaction& transaction) {
            payload = store::load_message_payload(transaction, delivery.message);
        });
        REQUIRE(payload);
        std::string const text = to_text(*payload);
        if (text.find("~ST*855*") == std::string::npos || text.find(order) == std::string::npos)
            continue;
        auto const begin = text.find("~", text.find("~BAK*") + 1);
        found = text.substr(begin, text.find("~SE*") - begin);
    }
    return found;
}

std::size_t count(std::string_view text, std::string_view word) {
    std::size_t found = 0;
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
        ++found;
    return found;
}

struct Command {
    std::string folder, line, expected;
};

/// The commands of the README with the folder they stand under; `expected` is a MIC, if one is
/// named.
std::vector<Command> commands_of(std::string const& readme) {
    std::vector<Command> commands;
    std::string folder;
    std::string expected;
    std::istringstream in(readme);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("0")) folder = line;
        if (line.starts_with("  the MIC, ")) expected = line.substr(11, line.find(", sha") - 11);
        if (line.starts_with("    openssl ")) {
            commands.push_back({folder, line.substr(4), std::exchange(expected, {})});
        }
    }
    return commands;
}

}  // namespace

TEST_CASE("e2e: a held order is mended and replayed beside the running gateway", "[e2e]") {
    Installation installation;
    tie(installation, "ROPE-20");
    Interchange const order{.control = 1, .body = order_body("HELD-1")};
    REQUIRE(installation.send(order.text()).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    std::string const id = line_of(installation, "850", "HELD-1").id;
    REQUIRE_THAT(shown(installation, id), Catch::Contains("held: V26"));

    tie(installation, "LANTERN-10");
    Run run = tidegate(installation, {"doc", "replay", id, "--dry-run"});
    INFO(run.output);
    REQUIRE(run.status == 0);
    CHECK_THAT(run.output, Catch::Contains("- order parked: held: V26"));
    CHECK_THAT(run.output, Catch::Contains("+ order done") && Catch::Contains("+ sends 855"));
    CHECK_THAT(shown(installation, id), Catch::Contains("parked: held: V26"));

    run = tidegate(installation, {"doc", "replay", id});
    REQUIRE(run.status == 0);
    CHECK_THAT(run.output, Catch::Contains("is queued"));
    CHECK(tidegate(installation, {"doc", "replay", id}).status == 1);
    REQUIRE(installation.wait_until_idle());
    REQUIRE_THAT(shown(installation, id), Catch::Contains("state      done"));
    REQUIRE(installation.orders().size() == 1);
    CHECK(installation.orders()[0].state == store::OrderState::open);
    run = tidegate(installation, {"doc", "chain", id});
    CHECK(run.status == 0);
    INFO(run.output);
    CHECK(count(run.output, "done  997 ") == 1);
    CHECK(count(run.output, "done  855 ") == 1);
    CHECK(tidegate(installation, {"audit", "verify"}).status == 0);
}

TEST_CASE("e2e: after a change and a restart an order is answered as it would have been", "[e2e]") {
    Installation installation;
    Interchange const answered{.control = 1, .body = order_body("SAME-1")};
    REQUIRE(installation.send(answered.text()).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    tie(installation, "ROPE-20");
    Interchange const order{.control = 2, .body = order_body("SAME-2")};
    REQUIRE(installation.send(order.text()).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    std::string const that_day = answer_to(installation, "SAME-1");
    REQUIRE_THAT(that_day, Catch::Contains("PO1*1*"));
    std::string const id = line_of(installation, "850", "SAME-2").id;
    REQUIRE_THAT(shown(installation, id), Catch::Contains("held: V26"));
    CHECK_THAT(shown(installation, id), Catch::Contains("processed  with configuration "));
    tie(installation, "LANTERN-10");
    installation.folder().write(
        "home/partners/acme/855.map", "map acme/855 like x12/004010/855\nremove PO1/04\n"
    );
    bool const is_original = GENERATE(true, false);
    std::string const word = is_original ? "original" : "current";
    // Asked for while nothing serves: the job waits in the database.
    installation.stop();
    Run run = tidegate(installation, {"doc", "replay", id, "--compare"});
    INFO(run.output);
    REQUIRE(run.status == 0);
    CHECK_THAT(run.output, Catch::Contains("- | PO1*") && Catch::Contains("+ | PO1*"));
    run = tidegate(installation, {"doc", "replay", id, "--configuration", word});
    REQUIRE(run.status == 0);
    installation.start();
    REQUIRE(installation.wait_until_idle());
    REQUIRE_THAT(shown(installation, id), Catch::Contains("state      done"));
    std::string const now = answer_to(installation, "SAME-2");
    CHECK((now == that_day) == is_original);
}

TEST_CASE("e2e: a new map is tried on an order of yesterday, and nothing comes of it", "[e2e]") {
    Installation installation;
    Interchange const order{.control = 1, .body = order_body("PAST-1")};
    REQUIRE(installation.send(order.text()).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    std::string const id = line_of(installation, "850", "PAST-1").id;
    auto const before = shown(installation, id);
    auto const sent = installation.station().arrivals().size();
    Run run = tidegate(installation, {"doc", "replay", id, "--compare", "--json"});
    INFO(run.output);
    REQUIRE(run.status == 0);
    CHECK_THAT(run.output, Catch::Contains(R"("is_anew":true)"));
    auto const left = run.output.find(R"("sent_before":)");
    auto const right = run.output.find(R"("sent_after":)");
    REQUIRE(right != std::string::npos);
    // Without a change there is no difference.
    std::string const answer = run.output.substr(left + 14, right - left - 15);
    CHECK(answer.find("BAK*") != std::string::npos);
    CHECK(run.output.substr(right + 13, answer.size()) == answer);
    installation.folder().write(
        "home/partners/acme/855.map", "map acme/855 like x12/004010/855\nremove PO1/04\n"
    );
    run = tidegate(installation, {"doc", "replay", id, "--compare"});
    CHECK_THAT(
        run.output, Catch::Contains("- | PO1*") && Catch::Contains("+ | PO1*") &&
                        !Catch::Contains("| BAK*") && Catch::Contains("decided as if it came now")
    );
    run = tidegate(installation, {"doc", "replay", id, "--dry-run"});
    CHECK(run.status == 0);
    CHECK_THAT(run.output, Catch::Contains("- is what became of it"));
    run = tidegate(installation, {"doc", "replay", id});
    CHECK(run.status == 1);
    CHECK_THAT(run.output, Catch::Contains("order PAST-1 is placed"));
    REQUIRE(installation.wait_until_idle());
    CHECK(shown(installation, id) == before);
    CHECK(installation.station().arrivals().size() == sent);
    CHECK(tidegate(installation, {"db", "check"}).status == 0);
}

TEST_CASE("e2e: a refused delivery is resent when the partner takes it again", "[e2e]") {
    Installation installation;
    installation.station().answer_next({.status = 403});
    Interchange interchange{.control = 1, .body = order_body("ONLY-997")};
    interchange.se01 = "99";
    REQUIRE(installation.send(interchange.text()).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    auto deliveries = installation.deliveries();
    REQUIRE(deliveries.size() == 1);
    REQUIRE(deliveries[0].state == store::State::parked);
    Run const run = tidegate(installation, {"doc", "resend", deliveries[0].id.text()});
    INFO(run.output);
    REQUIRE(run.status == 0);
    REQUIRE(installation.wait_until_idle());
    CHECK(installation.deliveries()[0].state == store::State::done);
    CHECK(tidegate(installation, {"doc", "resend", deliveries[0].id.text()}).status == 1);
}

TEST_CASE("e2e: an answer they lost is sent again, and a partner who counts has one", "[e2e]") {
    Installation installation;
    Interchange const order{.control = 1, .body = order_body("LOST-1")};
    REQUIRE(installation.send(order.text()).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    std::string const id = line_of(installation, "855", "LOST-1").id;
    std::string const before = shown(installation, id);
    Run run = tidegate(installation, {"doc", "resend", id});
    CHECK(run.status == 1);
    CHECK_THAT(run.output, Catch::Contains("--reason"));
    run = tidegate(installation, {"doc", "resend", id, "--reason", "mailbox restored"});
    INFO(run.output);
    REQUIRE(run.status == 0);
    CHECK_THAT(run.output, Catch::Contains("is sent again, by delivery"));
    REQUIRE(installation.wait_until_idle());
    // The same interchange twice, in two messages: who counts interchanges has one answer.
    std::set<std::string> payloads, message_ids;
    for (Arrival const& arrival : installation.station().arrivals()) {
        if (arrival.payload.find("~ST*855*") == std::string::npos) continue;
        payloads.insert(arrival.payload);
        message_ids.insert(arrival.as2.message_id);
    }
    CHECK(installation.station().count_payloads("~ST*855*") == 2);
    CHECK(payloads.size() == 1);
    CHECK(message_ids.size() == 2);
    CHECK(installation.orders().size() == 1);
    std::string const after = shown(installation, id);
    CHECK_THAT(
        after, Catch::Contains("repeated   by ") && Catch::Contains(", receipt ") &&
                   Catch::Contains("repetition: mailbox restored")
    );
    // What is on the books of the answer itself is as it was.
    CHECK(after.substr(0, after.find("expected")) == before.substr(0, before.find("expected")));
    run = tidegate(installation, {"doc", "chain", id});
    INFO(run.output);
    CHECK(count(run.output, "done  855 ") == 1);
    CHECK(count(run.output, "  delivery ") == 3);  // of the 997, of the 855, and its repetition
    CHECK(count(run.output, "repetition: mailbox restored") == 1);
    // The evidence has the receipt of each.
    run = tidegate(
        installation, {"doc", "evidence", id, installation.folder().file("evidence"), "--json"}
    );
    CHECK(run.output == "{\"messages\":4}\n");
    CHECK(tidegate(installation, {"db", "check"}).status == 0);
    CHECK(tidegate(installation, {"audit", "verify"}).status == 0);
}

TEST_CASE("e2e: openssl verifies the evidence by the commands of its README", "[e2e]") {
    Installation installation;
    REQUIRE(installation.mistake_of_good_order().empty());
    REQUIRE(installation.wait_until_idle());
    std::string order;
    for (LogLine const& line : installation.log()) {
        if (line.what == "850") order = line.id;
    }
    std::string const folder = installation.folder().file("evidence");
    Run run = tidegate(installation, {"doc", "evidence", order, folder});
    INFO(run.output);
    REQUIRE(run.status == 0);
    std::string const readme = installation.folder().read("evidence/README.txt");
    INFO(readme);
    auto const commands = commands_of(readme);
    int verified = 0;
    int mics = 0;
    for (Command const& command : commands) {
        CAPTURE(command.folder, command.line);
        Run const check =
            run_in(installation.folder(), "cd evidence/" + command.folder + " && " + command.line);
        INFO(check.output);
        CHECK(check.status == 0);
        if (command.line.starts_with("openssl cms")) ++verified;
        if (!command.expected.empty()) {
            ++mics;
            CHECK(check.output == command.expected + "\n");
        }
    }
    // The order and our MDN; the MDNs of the 997 and of the 855.
    CHECK(verified == 4);
    CHECK(mics == 1);
    // An altered byte is noticed.
    std::string const received = commands.front().folder;
    std::string signed_bytes = installation.folder().read("evidence/" + received + "/signed.bin");
    REQUIRE_FALSE(signed_bytes.empty());
    signed_bytes.back() = static_cast<char>(signed_bytes.back() ^ 1);
    installation.folder().write("evidence/" + received + "/signed.bin", signed_bytes);
    CHECK(
        run_in(installation.folder(), "cd evidence/" + received + " && " + commands[1].line)
            .status != 0
    );
    CHECK(tidegate(installation, {"doc", "evidence", order, folder}).status == 2);
}

TEST_CASE("e2e: every field of a stored document leads to its bytes and its map line", "[e2e]") {
    Installation installation;
    Interchange const order{.control = 1, .body = order_body("WHY-1", 2)};
    std::string const text = order.text();
    REQUIRE(installation.send(text).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    SECTION("of the order that came in") {
        std::string const id = line_of(installation, "850", "WHY-1").id;
        Run const run = tidegate(
            installation, {"map", "explain", id, "--field", "lines[0].quantity", "--json"}
        );
        INFO(run.output);
        REQUIRE(run.status == 0);
        std::size_t const at = text.find("PO1*1*2*") + std::string_view("PO1*1*").size();
        CHECK_THAT(run.output, Catch::Contains(fmt::format(R"("byte":{},"bytes":1)", at)));
        CHECK_THAT(run.output, Catch::Contains("850.map:"));
    }
    SECTION("of the answer that went out, by segment") {
        std::string const id = line_of(installation, "855", "WHY-1").id;
        Run const run = tidegate(installation, {"map", "explain", id, "--segment", "2"});
        INFO(run.output);
        REQUIRE(run.status == 0);
        CHECK_THAT(run.output, Catch::Contains("BAK") && Catch::Contains("855.map:"));
        CHECK_THAT(run.output, Catch::Contains("WHY-1") && !Catch::Contains("PO1"));
    }
    SECTION("of a document that no map made") {
        std::string id;
        for (LogLine const& line : installation.log())
            if (line.what == "997") id = line.id;
        Run const run = tidegate(installation, {"map", "explain", id});
        CHECK(run.status == 1);
        CHECK_THAT(run.output, Catch::Contains("was not read or written by a map"));
    }
    SECTION("of a document that is not there") {
        Run const run =
            tidegate(installation, {"map", "explain", "01a20acb-7d06-7000-bb21-a1838569273d"});
        CHECK(run.status == 1);
        CHECK_THAT(run.output, Catch::Contains("there is no file and no document"));
    }
}

}  // namespace tidegate::e2e
