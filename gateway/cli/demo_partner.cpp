// The demo's trading partner, in a process of its own: speaks AS2 on loopback and reports each
// event as a line of JSON. Standard output: {"port":N}, then events. Standard input: one line, the
// gateway's URL.
#include "cli/server_commands.hpp"
#include "rehearsal/buyer.hpp"
#include "rehearsal/demo_orders.hpp"
#include "runtime/config.hpp"

#include <fmt/format.h>

#include <iostream>

namespace tidegate::cli {
namespace {

constexpr std::chrono::seconds kPerOrder{20};

/// The gateway as the partner sees it.
partners::Profile supplier_profile() {
    partners::Profile supplier;
    supplier.id = "supplier";
    supplier.state = partners::State::live;
    partners::X12Settings x12;
    x12.us = {"ZZ", "ACMERETAIL", "ACMERETAIL"};
    x12.them = {{"ZZ", "SUPPLIERCO", "SUPPLIERCO"}};
    supplier.x12 = x12;
    for (std::string const set : {"855", "856", "810"}) {
        partners::DocumentRule rule;
        rule.set = set;
        rule.release = "004010";
        rule.map = "x12/004010/" + set;
        supplier.documents.push_back(std::move(rule));
    }
    return supplier;
}

}  // namespace

Exit demo_partner(Arguments const& arguments, Streams streams) {
    std::string const folder = arguments.positionals.front();
    auto own = as2::load_key_pair(folder + "/partner.crt", folder + "/partner.key");
    auto theirs = as2::load_certificate(folder + "/gateway.crt");
    if (!own) return report(streams, own.error());
    if (!theirs) return report(streams, theirs.error());
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error());
    rehearsal::BuyerSetup setup{
        {"ACME-AS2", "SUPPLIER-AS2", *own, *theirs}, supplier_profile(), *mappers
    };
    auto buyer = rehearsal::Buyer::start(std::move(setup), [&](rehearsal::Event const& event) {
        streams.out << rehearsal::to_json(event) << std::endl;
    });
    if (!buyer) return report(streams, buyer.error());
    streams.out << fmt::format(R"({{"port":{}}})", (*buyer)->port()) << std::endl;
    std::string url;
    if (!std::getline(std::cin, url)) return Exit::usage;
    Date const today = utc_date(SystemClock().now());
    bool const is_right = (*buyer)->run_blocking(url, rehearsal::demo_orders(today), kPerOrder);
    return is_right ? Exit::ok : Exit::no;
}

}  // namespace tidegate::cli
