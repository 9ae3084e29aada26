#include "runtime/reconcile.hpp"

#include "runtime/fixture.hpp"
#include "runtime/seal.hpp"
#include "store/audit_seals.hpp"
#include "store/session.hpp"

#include <catch2/catch.hpp>

namespace tidegate::runtime {
namespace {

void execute(Fixture& f, std::string const& sql) {
    auto const failed = f.write([&](store::Transaction& transaction) -> Expected<void> {
        transaction.impl().run_script(sql);
        return {};
    });
    REQUIRE_FALSE(failed);
}

TEST_CASE("reconcile: after orders were processed the books add up", "[runtime]") {
    Fixture f;
    f.process_message(interchange({order_body("PO1"), order_body("PO2")}), "a@acme");
    f.clock.advance(std::chrono::hours(1));
    Reconciler reconciler(f.services);
    CHECK_FALSE(reconciler.last());
    reconciler.check_blocking();
    REQUIRE(reconciler.last());
    for (auto const& one : reconciler.last()->found) UNSCOPED_INFO(one.rule << " " << one.text);
    CHECK(reconciler.last()->found.empty());
    CHECK(reconciler.last()->at == f.clock.now());
}

TEST_CASE("reconcile: what was missed is told each time until it adds up", "[runtime]") {
    Fixture f;
    f.process_message(interchange({order_body("PO1")}), "a@acme");
    execute(f, "update documents set state = 'waiting' where set_code = '850'");
    f.clock.advance(std::chrono::hours(1));
    Reconciler reconciler(f.services);
    for (int i = 0; i < 2; ++i) {
        reconciler.check_blocking();
        REQUIRE(reconciler.last()->found.size() == 1);
        CHECK(reconciler.last()->found[0].rule == "document_without_job");
    }
    execute(f, "update documents set state = 'done' where set_code = '850'");
    reconciler.check_blocking();
    CHECK(reconciler.last()->found.empty());
}

TEST_CASE(
    "seal: every audit row of the runtime gets its link, and nothing is written twice", "[runtime]"
) {
    Fixture f;
    f.process_message(interchange({order_body("PO1")}), "a@acme");
    REQUIRE_FALSE(f.audit_events().empty());
    CHECK(seal_audit_blocking(f.services) == std::ssize(f.audit_events()));
    CHECK(seal_audit_blocking(f.services) == 0);
    f.services.writer.read_blocking([](store::Transaction& transaction) {
        store::AuditVerifier verifier;
        while (verifier.check_page(transaction)) {
        }
        CHECK(verifier.result().is_sound());
        CHECK(verifier.result().unsealed == 0);
        CHECK(verifier.result().links == 1);
    });
}

}  // namespace
}  // namespace tidegate::runtime
