// Reads what strace recorded and checks the order of system calls that P1 rests on: before the
// answer to a message leaves, the database log holds the message and was synced after that write.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::crash {

/// One system call. Lines count from 1; a call that strace shows in two lines begins at the first
/// and ends at the second, any other begins and ends at its own.
struct Call {
    int process = 0;
    std::string name, arguments;
    long result = -1;  ///< -1: failed, or never ended
    std::size_t begin = 0, end = 0;
};

/// Output of `strace -f -y`, in the order of beginning. Lines that are no calls are left out.
std::vector<Call> read_trace(std::string_view text);

struct TraceReport {
    std::size_t receipts = 0;             ///< MDNs that were written to a socket
    std::vector<std::string> violations;  ///< one line each
};

/// Looks at every write to a socket that begins with an HTTP status and holds an
/// Original-Message-ID that ends in `domain` ("@acme.test"): a write of that id to the file that
/// ends in "-wal" must have ended, and a sync of that file begun after it must have ended with
/// success, before the write to the socket began.
TraceReport check_receipts(std::vector<Call> const& calls, std::string_view domain);

}  // namespace tidegate::crash
