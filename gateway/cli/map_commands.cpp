#include "cli/map_commands.hpp"

namespace tidegate::cli {
namespace {

std::vector<Option> test_options() {
    return {
        {"partner", "P", "samples and overlays of this partner of --home"},
        {"generated", "N", "also N documents made by chance for each map; default 0"},
        {"seed", "N", "of the first of them; default 1"},
    };
}

}  // namespace

std::vector<Command> map_commands() {
    Positional const file{"FILE", "an X12 file; - is standard input"};
    Positional const paths{
        "PATH", "map ids (x12/004010/850) or folders of them (x12/004010); default: all", 0,
        SIZE_MAX
    };
    Option const map{"map", "ID", "which map; default: the one of standard, release and set"};
    Option const partner{"partner", "P", "with the overlays of this partner of --home"};
    return {
        {"map",
         "read",
         "canonical documents of an EDI file, one JSON object per line",
         "tidegate map read order.edi",
         {file},
         {map, partner},
         map_read},
        {"map",
         "write",
         "write documents as EDI: one interchange each",
         "tidegate map write --map x12/004010/855 answer.json --at 2026-01-05T12:00",
         {{"DOC", "a document as JSON, or lines of map read; - is standard input"}},
         {{"map", "ID", "which map"},
          {"partner", "P",
           "overlays and envelope of this partner of --home; default: the envelope of the line, "
           "else "
           "ZZ/SENDER to ZZ/RECEIVER"},
          {"control", "N", "interchange and group control number of the first; default 1"},
          {"at", "TIME", "date and time of the envelope, 2026-01-05T12:00; default now (UTC)"}},
         map_write},
        {"map",
         "check",
         "compile maps, also with the overlays of all partners, and print every mistake with its "
         "place",
         "tidegate map check",
         {paths},
         {partner},
         map_check},
        {"map",
         "test",
         "run the samples of maps, and made documents, through the laws of reading and writing",
         "tidegate map test x12/004010/850 --generated 1000",
         {paths},
         test_options(),
         map_test},
        {"map",
         "show",
         "print a map; merged, with the file and line that each of its lines comes from",
         "tidegate map show x12/004010/850 --effective --partner acme",
         {{"ID", "a map (x12/004010/850), or with --partner a set of its documents (850)"}},
         {{"effective", "", "with its bases, overlays and fragments, as one file"}, partner},
         map_show},
        {"map",
         "explain",
         "which bytes and which map line each field came from",
         "tidegate map explain order.edi --field 'lines[0].quantity'",
         {{"FILE", "EDI file, or the id of a document in the message log", 1, 1}},
         {map,
          partner,
          {"field", "PATH", "only this field and those below it"},
          {"segment", "N", "only what this segment of the set holds; ST is 1"}},
         map_explain},
        {"map",
         "schema",
         "print the JSON Schema of a document, or which documents there are",
         "tidegate map schema order",
         {{"DOCUMENT", "order, or with its version order/1; default: a list", 0, 1}},
         {},
         map_schema},
    };
}

}  // namespace tidegate::cli
