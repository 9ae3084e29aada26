#include "cli/edi_commands.hpp"

namespace tidegate::cli {
namespace {

Positional const kFile{"FILE", "a file of X12 or EDIFACT; - is standard input"};
Option const kGuideline{
    "guideline", "G",
    "hold sets against this guideline too: a name (acme-retail/850), a partner's (acme/850), a "
    ".guide file, or a standard (x12/004010/850)"
};

Option const kSeverity{
    "severity", "CODE=HOW,...",
    "judge findings of these codes otherwise: reject, accept, warn or ignore, as [x12.severity] of "
    "a "
    "profile does"
};
Option const kFrom{
    "from", "PARTY",
    "whose interchanges these must be, qualifier and id: ZZ/ACME; default: anybody's"
};
Option const kTo{"to", "PARTY", "to whom they must be addressed; default: anybody"};

/// They say what is in a file.
std::vector<Command> reading_commands() {
    Positional const files{"FILE", "files of X12 or EDIFACT; - is standard input", 1, SIZE_MAX};
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
         "validate envelopes, structure and elements of X12 and EDIFACT",
         "tidegate edi check orders.edi --json",
         {files},
         {kGuideline,
          kSeverity,
          kFrom,
          kTo,
          {"max-findings", "N", "print at most N findings of a file; further ones are counted"}},
         edi_check},
        {"edi",
         "show",
         "print a file with its loops and the names of segments and elements",
         "tidegate edi show order.edi",
         {kFile},
         {},
         edi_show},
        {"edi",
         "explain",
         "say what each element and code of a file means, and what is wrong at its place",
         "tidegate edi explain order.edi --segment 2",
         {kFile},
         {{"segment", "N", "this segment of each set only, ST or UNH is 1; also what is not given"}
         },
         edi_explain},
        {"edi",
         "json",
         "print all that stands in a file as JSON: one object per set or message",
         "tidegate edi json order.edi",
         {kFile},
         {},
         edi_json},
        {"edi",
         "diff",
         "compare sets and messages of two files, matched by type and control number",
         "tidegate edi diff old.edi new.edi",
         {{"A", "a file of X12 or EDIFACT; - is standard input"},
          {"B", "the file to compare it with"}},
         {},
         edi_diff},
    };
}

/// They write EDI.
std::vector<Command> writing_commands() {
    return {
        {"edi",
         "format",
         "rewrite a file with other delimiters, or one segment on each line",
         "tidegate edi format order.edi --element '|' --lines",
         {kFile},
         {{"element", "C", "element separator: a character, \\n, \\r or 0x1C; default: as it is"},
          {"component", "C", "component separator"},
          {"segment", "C", "segment terminator"},
          {"repetition", "C", "repetition separator, from X12 00402 and EDIFACT syntax 4 on"},
          {"release", "C", "release character of EDIFACT"},
          {"lines", "", "one segment on each line; without it no line ends between segments"}},
         edi_format},
        {"edi",
         "split",
         "write each set or message to a file of its own, in a complete envelope",
         "tidegate edi split orders.edi parts",
         {kFile, {"DIR", "folder of the files; made when absent, nothing in it is overwritten"}},
         {},
         edi_split},
        {"edi",
         "convert",
         "write the documents of a file in another standard, and say what has no place there",
         "tidegate edi convert order.edi --to edifact/D96A/ORDERS",
         {kFile},
         {{"to", "ID", "the map that writes"},
          {"map", "ID", "the map that reads; default: the one of standard, release and set"},
          {"partner", "P",
           "overlays and envelope of this partner of --home; default: the parties of the file"},
          {"control", "N", "interchange and group control number of the first; default 1"},
          {"at", "TIME", "date and time of the envelope, 2026-01-05T12:00; default now (UTC)"}},
         edi_convert},
        {"edi",
         "generate",
         "make a valid document of a guideline or standard, in its envelope",
         "tidegate edi generate --guideline acme-retail/850 --seed 7",
         {},
         {{"guideline", "G",
           "which: a name (acme-retail/850), a partner's (acme/850), a .guide file, or a standard "
           "(x12/004010/850)"},
          {"seed", "N", "the same document for the same number; default 1"},
          {"lines", "", "one segment on each line"}},
         edi_generate},
        {"edi",
         "ack",
         "write the acknowledgement that a file deserves to standard output",
         "tidegate edi ack order.edi --control 7 --at 2026-01-05T12:00",
         {kFile},
         {{"as", "997|999|ta1|contrl", "which acknowledgement; default: what the file asks for"},
          {"control", "N", "interchange and group control number of the answer; default 1"},
          {"at", "TIME", "date and time of the answer, 2026-01-05T12:00; default now (UTC)"},
          kGuideline,
          kSeverity,
          kFrom,
          kTo},
         edi_ack},
    };
}

}  // namespace

std::vector<Command> edi_commands() {
    std::vector<Command> table = reading_commands();
    for (Command const& command : writing_commands()) table.push_back(command);
    return table;
}

}  // namespace tidegate::cli
