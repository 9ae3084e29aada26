#include "sim/installation.hpp"

#include "store/database.hpp"
#include "store/master.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <stdexcept>

namespace tidegate::sim {

namespace fs = std::filesystem;

namespace {

constexpr char const* kOrderedPartner = "bolt";
constexpr int kPriceDays = 365;

template <class T>
T must(Expected<T> value) {
    if (!value) throw std::runtime_error("the simulation's home: " + value.error().text());
    if constexpr (!std::is_void_v<T>) return std::move(*value);
}

void write_file(fs::path const& path, std::string const& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

/// Without keys and certificates: nothing is signed here.
void write_home(fs::path const& home) {
    write_file(
        home / "tidegate.toml",
        "[as2]\nid = \"SUPPLIER-AS2\"\n"
        "[x12]\nus = { qualifier = \"ZZ\", id = \"SUPPLIERCO\" }\n"
        "[gs1]\nprefix = \"0614141\"\n"
    );
    for (std::string const& partner : Installation::partners()) {
        std::string const flow = partner == kOrderedPartner ? "flow = \"orders\"\n" : "";
        write_file(
            home / "partners" / partner / "partner.toml",
            fmt::format(
                "name = \"{0}\"\nstate = \"live\"\n"
                "[x12]\nthem = {{ qualifier = \"ZZ\", id = \"{1}\" }}\n"
                "[channels.as2]\nthem = \"{2}\"\nurl = \"http://127.0.0.1:9/as2\"\n"
                "encrypt = \"none\"\nsign = \"none\"\n"
                "accept = {{ sign = \"optional\", encrypt = \"optional\" }}\n"
                "[documents.850]\ndirection = \"in\"\n{3}"
                "[documents.855]\ndirection = \"out\"\n"
                "[documents.856]\ndirection = \"out\"\n"
                "[documents.810]\ndirection = \"out\"\n",
                partner, Installation::edi_id(partner), Installation::as2_id(partner), flow
            )
        );
    }
}

Expected<void> load_good(store::Transaction& transaction, Good const& good) {
    using enum store::Environment;
    orders::Item item;
    item.number = good.item;
    item.description = good.item;
    item.base_unit = "EA";
    must(store::load_item(transaction, live, item));
    Date const today = utc_date(kStart);
    for (std::string const& partner : Installation::partners()) {
        std::string const id = Installation::edi_id(partner);
        must(store::load_buyer_item(transaction, {live, id, good.buyer_item, good.item}));
        must(store::load_price(
            transaction, {live,
                          id,
                          good.item,
                          {"USD", *Decimal::parse("12.5"), 1, "EA", today.plus_days(-kPriceDays),
                           today.plus_days(kPriceDays)}}
        ));
    }
    must(store::load_stock(
        transaction, {live, good.item, "MAIN", Decimal(good.on_hand), Decimal(0), "first count"},
        kStart
    ));
    return {};
}

Expected<void> load_master(store::Transaction& transaction) {
    for (std::string const& partner : Installation::partners()) {
        store::CustomerRow customer;
        customer.environment = store::Environment::live;
        customer.partner = partner;
        customer.customer.id = Installation::edi_id(partner);
        customer.customer.name = partner;
        customer.customer.currency = "USD";
        must(store::load_customer(transaction, customer));
    }
    for (Good const& good : Installation::goods()) must(load_good(transaction, good));
    return {};
}

MemoryDisk::Files make_database(std::string const& path) {
    MemoryDisk const disk({}, 1);
    {
        store::Database database = must(store::Database::open(path));
        must(database.write_blocking(&load_master));
    }
    return disk.files();
}

}  // namespace

Installation::Installation() {
    std::string pattern = (fs::temp_directory_path() / "tidegate-sim-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("cannot make a folder like " + pattern);
    folder_ = pattern;
    write_home(folder_ / "home");
    auto config = runtime::Config::load(folder_ / "home");
    if (!config) throw std::runtime_error(config.error().front().text());
    config_ = *config;
    files_ = make_database(database());
}

Installation::~Installation() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

std::vector<std::string> const& Installation::partners() {
    static std::vector<std::string> const ids{"acme", kOrderedPartner, "crane"};
    return ids;
}

std::string Installation::edi_id(std::string const& partner) {
    std::string id = partner;
    std::ranges::transform(id, id.begin(), [](unsigned char c) {
        return static_cast<char>(std::toupper(c));
    });
    return id;
}

std::string Installation::as2_id(std::string const& partner) { return edi_id(partner) + "-AS2"; }

std::vector<Good> const& Installation::goods() {
    static std::vector<Good> const goods{{"LANTERN-10", "A-1001", 90}, {"ROPE-20", "A-2002", 60}};
    return goods;
}

}  // namespace tidegate::sim
