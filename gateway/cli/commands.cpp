// The table of commands, in the order of help.
#include "cli/audit_commands.hpp"
#include "cli/command.hpp"
#include "cli/doc_commands.hpp"
#include "cli/edi_commands.hpp"
#include "cli/map_commands.hpp"
#include "cli/order_commands.hpp"
#include "cli/partner_commands.hpp"
#include "cli/server_commands.hpp"

namespace tidegate::cli {

std::vector<Command> const& commands() {
    static std::vector<Command> const all = [] {
        std::vector<Command> table;
        for (auto const& group :
             {server_commands(), edi_commands(), map_commands(), partner_commands(), doc_commands(),
              order_commands(), stock_commands(), audit_commands()}) {
            table.insert(table.end(), group.begin(), group.end());
        }
        return table;
    }();
    return all;
}

}  // namespace tidegate::cli
