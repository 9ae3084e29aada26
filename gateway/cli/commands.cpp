// The table of commands, in the order of help.
#include "cli/archive_commands.hpp"
#include "cli/audit_commands.hpp"
#include "cli/backup_commands.hpp"
#include "cli/command.hpp"
#include "cli/db_commands.hpp"
#include "cli/dictionary_commands.hpp"
#include "cli/doc_commands.hpp"
#include "cli/edi_commands.hpp"
#include "cli/guideline_commands.hpp"
#include "cli/help_commands.hpp"
#include "cli/map_commands.hpp"
#include "cli/number_commands.hpp"
#include "cli/order_commands.hpp"
#include "cli/partner_commands.hpp"
#include "cli/queue_commands.hpp"
#include "cli/server_commands.hpp"

namespace tidegate::cli {

std::vector<Command> const& commands() {
    static std::vector<Command> const all = [] {
        std::vector<Command> table;
        for (auto const& group :
             {server_commands(), edi_commands(), map_commands(), dictionary_commands(),
              guideline_commands(), partner_commands(), doc_commands(), order_commands(),
              stock_commands(), queue_commands(), number_commands(), audit_commands(),
              backup_commands(), archive_commands(), db_commands(), help_commands()}) {
            table.insert(table.end(), group.begin(), group.end());
        }
        return table;
    }();
    return all;
}

std::string_view about_noun(std::string_view noun) {
    struct Row {
        std::string_view noun;
        std::string_view about;
    };
    static constexpr Row kRows[] = {
        {"edi", "EDI files: what is in them, what is wrong with them, rewriting them"},
        {"map", "maps between EDI and canonical documents: read, write, explain, test"},
        {"dictionary", "the standards' releases: sets, segments, elements, codes"},
        {"guideline", "what partners agreed on beyond the standards: check, print"},
        {"partner", "trading partners: their profiles and whether they are right"},
        {"config", "the configuration of a home folder"},
        {"doc", "the log of messages that came and went"},
        {"order", "orders with their lines and promises"},
        {"stock", "stock, and the supply that is on its way"},
        {"queue", "what waits to be processed or sent, and what holds it up"},
        {"number", "the control numbers of what we send"},
        {"audit", "the record of what was done"},
        {"backup", "copies of the database: made while it is used, checked, put back"},
        {"archive", "payloads of old messages, moved out of the database"},
        {"db", "the database: whether it is sound, moving it to PostgreSQL"},
    };
    for (Row const& row : kRows) {
        if (row.noun == noun) return row.about;
    }
    return {};
}

}  // namespace tidegate::cli
