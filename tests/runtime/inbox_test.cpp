#include "runtime/inbox.hpp"

#include "base/limits.hpp"
#include "runtime/fixture.hpp"
#include "store/folder_objects.hpp"
#include "support/failing_files.hpp"

namespace tidegate::runtime {
namespace {

std::int64_t jobs_waiting(Fixture& f) {
    return f.read([](store::Transaction& t) {
        std::int64_t waiting = 0;
        for (store::QueueCount const& queue : store::count_queues(t)) waiting += queue.waiting;
        return waiting;
    });
}

TEST_CASE("inbox: an accepted message has a row, an audit row and a job", "[runtime]") {
    Fixture f;
    MessageId const id = f.receive(interchange({order_body("PO1")}), "a@acme");
    auto const message = f.read([&](store::Transaction& t) { return store::find_message(t, id); });
    REQUIRE(message);
    CHECK(message->state == store::State::waiting);
    CHECK(f.job_of(id.value).kind == store::JobKind::interpret);
    CHECK(f.audit_events() == std::vector<std::string>{"message.received"});
}

TEST_CASE("inbox: a repeated Message-ID gets the first receipt and stores nothing", "[runtime]") {
    Fixture f;
    MessageId const first = f.receive(interchange({order_body("PO1")}), "a@acme");
    auto const again = f.accept(f.new_message("a@acme"), interchange({order_body("PO2")}));
    REQUIRE(again);
    CHECK(again->is_repeat);
    CHECK(again->id == first);
    CHECK(to_text(again->receipt.body) == "mdn of " + first.text());
    CHECK(jobs_waiting(f) == 1);
    CHECK(f.audit_events().size() == 1);
    auto const found = f.inbox.find_repeat_blocking("ACME-AS2", "SUPPLIER-AS2", "a@acme");
    REQUIRE(found);
    CHECK(found->receipt == again->receipt);
    CHECK_FALSE(f.inbox.find_repeat_blocking("OTHER", "SUPPLIER-AS2", "a@acme"));
}

TEST_CASE("inbox: a repeat of a refused message is taken as new", "[runtime]") {
    Fixture f;
    store::NewMessage refused = f.new_message("a@acme");
    refused.is_accepted = false;
    refused.reason = "authentication-failed";
    REQUIRE(f.accept(std::move(refused), "x"));
    CHECK(jobs_waiting(f) == 0);
    CHECK_FALSE(f.inbox.find_repeat_blocking("ACME-AS2", "SUPPLIER-AS2", "a@acme"));
    auto const again = f.accept(f.new_message("a@acme"), interchange({order_body("PO1")}));
    REQUIRE(again);
    CHECK_FALSE(again->is_repeat);
    CHECK(jobs_waiting(f) == 1);
    CHECK(f.audit_events() == std::vector<std::string>{"message.refused", "message.received"});
}

TEST_CASE("inbox: the same payload under another id is a duplicate for thirty days", "[runtime]") {
    Fixture f;
    std::string const payload = interchange({order_body("PO1")});
    MessageId const first = f.receive(payload, "a@acme");
    f.clock.advance(limits::payload_duplicate_window);
    MessageId const copy = f.receive(payload, "b@acme");
    auto const documents = f.documents_of(copy);
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].state == store::State::done);
    CHECK(documents[0].kind == "duplicate");
    CHECK(documents[0].reason == "duplicate_of message " + first.text());
    CHECK(jobs_waiting(f) == 1);
    CHECK(f.audit_events().back() == "document.done");
    f.clock.advance(std::chrono::microseconds(1));
    MessageId const late = f.receive(payload, "c@acme");
    CHECK(f.documents_of(late).empty());
    CHECK(jobs_waiting(f) == 2);
}

TEST_CASE(
    "inbox: whatever step fails, a message that is not promised leaves nothing", "[runtime]"
) {
    Fixture f;
    std::string const payload = interchange({order_body("PO1")});
    int n = 0;
    for (;;) {
        f.fail_step(++n);
        store::NewMessage message = f.new_message("a@acme");
        MessageId const id = message.id;
        auto const accepted = f.accept(std::move(message), payload);
        if (accepted) {
            CHECK_FALSE(accepted->is_repeat);
            break;
        }
        CAPTURE(n);
        CHECK(accepted.error().kind == store::Failure::Kind::transient);
        f.fail_step(-1);
        REQUIRE_FALSE(f.read([&](store::Transaction& t) {
            return store::find_message(t, id).has_value();
        }));
        REQUIRE(jobs_waiting(f) == 0);
        REQUIRE(f.audit_events().empty());
    }
    CHECK(n > 6);  // begin, duplicate keys, payloads, message, audit, job, commit
    CHECK(jobs_waiting(f) == 1);
}

TEST_CASE(
    "inbox: whichever call for a large payload fails, nothing is promised, and a repeat works",
    "[runtime]"
) {
    Folder const folder;
    auto const plan = std::make_shared<testing::FailingFiles::Plan>();
    Fixture f(
        {}, std::make_unique<store::FolderObjects>(
                (folder.path() / "payloads").string(), std::make_unique<testing::FailingFiles>(plan)
            )
    );
    // Of chance, so that neither of the two can be compressed.
    std::string payload = interchange({order_body("PO1")});
    for (int i = 0; i < 100'000; ++i) payload += static_cast<char>('A' + f.random.next() % 60);
    int failures = 0;
    for (int n = 1;; ++n) {
        plan->left = n;
        store::NewMessage message = f.new_message("a@acme");
        MessageId const id = message.id;
        auto const accepted = f.accept(std::move(message), payload);
        bool const was_reached = plan->left == 0;
        plan->left = 0;
        CAPTURE(n);
        if (accepted) {
            CHECK_FALSE(was_reached);
            break;
        }
        ++failures;
        CHECK(accepted.error().kind == store::Failure::Kind::transient);
        REQUIRE_FALSE(f.read([&](store::Transaction& t) {
            return store::find_message(t, id).has_value();
        }));
        REQUIRE(f.audit_events().empty());
    }
    CHECK(failures > 12);
    CHECK(jobs_waiting(f) == 1);
    CHECK(f.audit_events() == std::vector<std::string>{"message.received"});
}

}  // namespace
}  // namespace tidegate::runtime
