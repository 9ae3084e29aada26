#include "rehearsal/demo_orders.hpp"

#include <fmt/format.h>

namespace tidegate::rehearsal {
namespace {

struct DemoLine {
    int quantity;
    std::string_view price;
    std::string_view buyer_item;
    std::string_view seller_item;
    std::string_view description;
};

std::string order_body(std::string_view number, Date today, std::vector<DemoLine> const& lines) {
    std::string body = fmt::format(
        "BEG*00*SA*{}**{}~CUR*BY*USD~REF*DP*038~DTM*010*{}~"
        "N1*BY*ACME RETAIL*92*0001~N1*ST*ACME DISTRIBUTION CENTER 7*92*0007~"
        "N3*4400 HARBOR ROAD~N4*COLUMBUS*OH*43207*US~",
        number, today.compact(), today.plus_days(2).compact()
    );
    int total = 0;
    int ordinal = 0;
    for (DemoLine const& line : lines) {
        body += fmt::format(
            "PO1*{}*{}*EA*{}**BP*{}*VN*{}~PID*F****{}~", ++ordinal, line.quantity, line.price,
            line.buyer_item, line.seller_item, line.description
        );
        total += line.quantity;
    }
    return body + fmt::format("CTT*{}*{}~", ordinal, total);
}

}  // namespace

std::string demo_stock(Date today) {
    std::string const from = today.plus_days(-30).text();
    std::string const to = today.plus_days(365).text();
    std::string records =
        "customer,acme,ACME,Acme Retail,USD,split\n"
        "item,LANTERN-10,00614141000012,Storm lantern,EA,XCS=12\n"
        "item,ROPE-20,00614141000029,\"Rope, 20 m\",EA,XCS=24\n"
        "item,ANCHOR-30,00614141000036,Folding anchor,EA,\n"
        "buyer_item,ACME,A-1001,LANTERN-10\n"
        "buyer_item,ACME,A-1002,ROPE-20\n"
        "buyer_item,ACME,A-1003,ANCHOR-30\n";
    for (auto const& [item, amount] :
         {std::pair{"LANTERN-10", "12.50"}, {"ROPE-20", "8.75"}, {"ANCHOR-30", "49.00"}}) {
        records += fmt::format("price,ACME,{},USD,{},1,EA,{},{}\n", item, amount, from, to);
    }
    records += "stock,LANTERN-10,MAIN,500,0\nstock,ROPE-20,MAIN,300,0\nstock,ANCHOR-30,MAIN,40,0\n";
    records += fmt::format("receipt,ROPE-20,MAIN,PO-7781-1,{},400\n", today.plus_days(9).text());
    return records;
}

std::vector<RehearsedOrder> demo_orders(Date today) {
    DemoLine const lanterns{200, "12.5", "A-1001", "LANTERN-10", "STORM LANTERN"};
    DemoLine const rope{100, "8.75", "A-1002", "ROPE-20", "ROPE 20 M"};
    DemoLine const much_rope{450, "8.75", "A-1002", "ROPE-20", "ROPE 20 M"};
    DemoLine const anchors{10, "49", "A-1003", "ANCHOR-30", "FOLDING ANCHOR"};
    DemoLine const unknown{5, "19.9", "A-9999", "SEXTANT-90", "SEXTANT"};
    return {
        {"4500001001",
         "200 lanterns and 100 ropes, all in stock",
         order_body("4500001001", today, {lanterns, rope}),
         "accepted",
         {"accepted", "accepted"},
         {{"1", 200}, {"2", 100}},
         Decimal(3375)},
        {"4500001002",
         "450 ropes, of which 200 are left: more come in nine days",
         order_body("4500001002", today, {much_rope}),
         "changed",
         {"partial+backordered"},
         {{"1", 200}},
         Decimal(1750)},
        {"4500001003",
         "10 anchors, and 5 of an item that nobody sells",
         order_body("4500001003", today, {anchors, unknown}),
         "changed",
         {"accepted", "invalid_item"},
         {{"1", 10}},
         Decimal(490)},
    };
}

}  // namespace tidegate::rehearsal
