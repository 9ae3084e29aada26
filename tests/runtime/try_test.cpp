#include "runtime/try.hpp"

#include "runtime/fixture.hpp"

namespace tidegate::runtime {
namespace {

/// A commit that writes one row of the audit; the work fails when `fails`.
Try commits(Fixture& f, std::string name, bool fails) {
    auto const failed = co_await submit(f.writer, [&](store::Transaction& t) -> Expected<void> {
        store::append_audit(
            t, {f.clock.now(), store::Environment::live, "test", name, "try", name, "", "{}"}
        );
        if (fails) return fail(ErrorCode::refused, "not " + name);
        return {};
    });
    co_return failed ? JobResult::of(*failed) : JobResult::finished();
}

Try throws(Fixture& f, std::string name) {
    co_await commits(f, name, false);
    throw std::logic_error(name);
}

Try awaits(Fixture& f, std::string& seen) {
    JobResult const first = co_await commits(f, "first", false);
    JobResult const second = co_await commits(f, "second", true);
    try {
        co_await throws(f, "third");
    } catch (std::logic_error const& thrown) {
        seen = thrown.what();
    }
    co_return first.kind == JobResult::Kind::finished ? second : first;
}

std::string written(Fixture& f) {
    std::string all;
    for (std::string const& event : f.audit_events()) all += event + " ";
    return all;
}

}  // namespace

TEST_CASE("try: it goes on behind its commit, and knows when that failed", "[runtime]") {
    Fixture f;
    CHECK(run_blocking(f.writer, commits(f, "one", false)).kind == JobResult::Kind::finished);
    JobResult const refused = run_blocking(f.writer, commits(f, "two", true));
    CHECK(refused.kind == JobResult::Kind::park);
    CHECK(refused.reason == "not two");
    CHECK(written(f) == "one ");
}

TEST_CASE("try: what an awaited one gives or throws comes to the one that awaits", "[runtime]") {
    Fixture f;
    std::string seen;
    JobResult const result = run_blocking(f.writer, awaits(f, seen));
    CHECK(result.reason == "not second");
    CHECK(seen == "third");
    CHECK(written(f) == "first third ");
}

TEST_CASE("try: what nobody catches comes to the one who runs it", "[runtime]") {
    Fixture f;
    CHECK_THROWS_WITH(run_blocking(f.writer, throws(f, "planted")), "planted");
}

TEST_CASE("try: one that was never begun writes nothing", "[runtime]") {
    Fixture f;
    {
        Try const never = commits(f, "never", false);
    }
    CHECK(written(f).empty());
}

}  // namespace tidegate::runtime
