#include "crash/trace.hpp"

#include <catch2/catch.hpp>

namespace tidegate::crash {
namespace {

constexpr char const* kDomain = "@acme.test";

std::string const kWrite = "7 pwrite64(5</h/t.db-wal>, \"..m1@acme.test..\", 4096, 56) = 4096\n";
std::string const kSync = "7 fdatasync(5</h/t.db-wal>) = 0\n";
std::string const kAnswer =
    "8 sendmsg(9<socket:[1]>, {msg_iov=[{iov_base=\"HTTP/1.1 200 OK\\r\\n..Original-Message-ID: "
    "<m1@acme.test>\", iov_len=60}]}, 0) = 60\n";

std::string violation(std::string const& trace) {
    TraceReport const report = check_receipts(read_trace(trace), kDomain);
    CHECK(report.receipts == 1);
    return report.violations.empty() ? "none" : report.violations.front();
}

}  // namespace

TEST_CASE("trace: a receipt needs a write of its message and a sync after it", "[crash]") {
    std::string const about = "MDN of m1@acme.test: ";
    CHECK(violation(kWrite + kSync + kAnswer) == "none");
    CHECK(
        violation(kWrite + kAnswer + kSync) ==
        "line 2, " + about + "no sync of the database log since line 1"
    );
    CHECK(
        violation(kSync + kWrite + kAnswer) ==
        "line 3, " + about + "no sync of the database log since line 2"
    );
    CHECK(
        violation(kSync + kAnswer + kWrite) ==
        "line 2, " + about + "the message is not in the database log"
    );
    CHECK(violation(kWrite + "7 fdatasync(4</h/t.db>) = 0\n" + kAnswer) != "none");
    CHECK(violation(kWrite + "7 fdatasync(5</h/t.db-wal>) = -1 EIO (error)\n" + kAnswer) != "none");
}

TEST_CASE("trace: a call in two lines lasts from the first to the second", "[crash]") {
    std::string const begins = "7 fdatasync(5</h/t.db-wal> <unfinished ...>\n";
    std::string const ends = "7 <... fdatasync resumed>) = 0\n";
    std::string const answer_begins = kAnswer.substr(0, kAnswer.size() - 7) + " <unfinished ...>\n";
    std::string const answer_ends = "8 <... sendmsg resumed>) = 60\n";
    CHECK(violation(kWrite + begins + ends + answer_begins + answer_ends) == "none");
    CHECK(violation(kWrite + begins + answer_begins + ends + answer_ends) != "none");
    CHECK(violation(begins + kWrite + ends + kAnswer) != "none");

    auto const calls = read_trace(kWrite + begins + answer_begins + ends + answer_ends);
    REQUIRE(calls.size() == 3);
    CHECK(calls[1].name == "fdatasync");
    CHECK(calls[1].begin == 2);
    CHECK(calls[1].end == 4);
    CHECK(calls[1].result == 0);
    CHECK(calls[2].result == 60);
}

TEST_CASE("trace: other writes, other messages and signals are no receipts", "[crash]") {
    for (std::string const& line :
         {std::string(
              "8 write(1</tmp/out>, \"HTTP/1.1 200 Original-Message-ID: <m1@acme.test>\", 9) = 9\n"
          ),
          std::string("8 sendto(9<socket:[1]>, \"HTTP/1.1 200 Original-Message-ID: "
                      "<m2@supplier.test>\", 9) = 9\n"),
          std::string("8 --- SIGTERM {si_signo=SIGTERM} ---\n8 +++ exited with 0 +++\n"),
          std::string("strace: Process 8 attached\n")}) {
        CAPTURE(line);
        CHECK(check_receipts(read_trace(line), kDomain).receipts == 0);
    }
}

}  // namespace tidegate::crash
