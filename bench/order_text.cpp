#include "order_text.hpp"

#include <fmt/format.h>

namespace tidegate::bench {

std::string make_order(
    Dice& dice, BenchPartner const& partner, std::uint64_t number, int order_lines
) {
    std::string lines;
    for (int line = 1; line <= order_lines; ++line) {
        lines += fmt::format(
            "PO1*{}*{}*EA*12.5**BP*A-{}~PID*F****STORM LANTERN~", line, 1 + dice.below(20),
            dice.below(Station::kItems)
        );
    }
    // Segments between ST and SE: ten of the header with CTT, two per line.
    int const segments = 9 + 2 * order_lines + 2;
    return fmt::format(
        "ISA*00*          *00*          *ZZ*{:<15}*ZZ*{:<15}*260105*1200*U*00401*{:09}*0*P*>~"
        "GS*PO*{}*SUPPLIERCO*20260105*1200*{}*X*004010~ST*850*0001~"
        "BEG*00*SA*PO{}**20260105~CUR*BY*USD~REF*DP*038~DTM*010*20270107~"
        "N1*BY*ACME RETAIL*92*0001~N1*ST*ACME DC 7*92*0007~N3*4400 HARBOR ROAD~"
        "N4*COLUMBUS*OH*43207*US~{}CTT*{}~SE*{}*0001~GE*1*{}~IEA*1*{:09}~",
        partner.x12, "SUPPLIERCO", number, partner.x12, number, number, lines, order_lines,
        segments, number, number
    );
}

}  // namespace tidegate::bench
