#include "cli/edi_commands.hpp"

namespace tidegate::cli {

std::vector<Command> edi_commands() {
    Positional const files{"FILE", "X12 files; - is standard input", 1, SIZE_MAX};
    Positional const file{"FILE", "an X12 file; - is standard input"};
    return {
        {"edi",
         "detect",
         "what is in a file: one line per interchange",
         "tidegate edi detect orders.edi",
         {files},
         {},
         edi_detect},
        {"edi",
         "check",
         "validate envelopes, structure and elements of X12 files",
         "tidegate edi check orders.edi --json",
         {files},
         {{"max-findings", "N", "print at most N findings of a file; further ones are counted"}},
         edi_check},
        {"edi",
         "show",
         "print a file with its loops and the names of segments and elements",
         "tidegate edi show order.edi",
         {file},
         {},
         edi_show},
        {"edi",
         "ack",
         "write the acknowledgement that a file deserves to standard output",
         "tidegate edi ack order.edi --control 7 --at 2026-01-05T12:00",
         {file},
         {{"as", "997|ta1", "which acknowledgement; default: what the file asks for"},
          {"control", "N", "interchange and group control number of the answer; default 1"},
          {"at", "TIME", "date and time of the answer, 2026-01-05T12:00; default now (UTC)"}},
         edi_ack},
    };
}

}  // namespace tidegate::cli
