// tidegate demo: the gateway in this process, a trading partner in another, three orders between
// them over real AS2.
#include "base/log.hpp"
#include "cli/child_process.hpp"
#include "cli/gateway.hpp"
#include "cli/home.hpp"
#include "cli/home_files.hpp"
#include "cli/master_file.hpp"
#include "cli/server_commands.hpp"
#include "rehearsal/demo_orders.hpp"
#include "rehearsal/event.hpp"
#include "runtime/ship_order.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <ostream>
#include <thread>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;
using rehearsal::Event;

/// The demo's folders: the gateway's home and the partner's keys. Removed at the end unless they
/// are to be kept.
class DemoFolder {
public:
    static Expected<DemoFolder> make(std::optional<std::string> const& keep) {
        if (keep) return DemoFolder(*keep, true);
        std::string path = (fs::temp_directory_path() / "tidegate-demo-XXXXXX").string();
        if (::mkdtemp(path.data()) == nullptr)
            return fail(ErrorCode::unavailable, "cannot make a folder for the demo");
        return DemoFolder(path, false);
    }
    DemoFolder(DemoFolder&& other) noexcept
        : path_(std::move(other.path_)), is_kept_(std::exchange(other.is_kept_, true)) {}
    DemoFolder& operator=(DemoFolder&&) = delete;
    ~DemoFolder() {
        std::error_code ignored;
        if (!is_kept_) fs::remove_all(path_, ignored);
    }

    [[nodiscard]] fs::path gateway() const { return path_ / "gateway"; }
    [[nodiscard]] fs::path partner() const { return path_ / "partner"; }

private:
    DemoFolder(fs::path path, bool is_kept) : path_(std::move(path)), is_kept_(is_kept) {}
    fs::path path_;
    bool is_kept_;
};

/// Writes both sides' files: keys made on the spot, certificates exchanged.
Expected<std::string> write_files(DemoFolder const& folder, Instant now) {
    HomeOptions options;
    options.name = "demo";
    options.as2_port = 0;
    options.gs1_prefix = "0614141";  // the prefix of GS1's own examples
    if (auto written = write_home(folder.gateway(), options, now); !written)
        return std::unexpected(written.error());
    as2::KeyPair const partner = as2::KeyPair::make({.common_name = "ACME-AS2", .days = 30}, now);
    auto own = as2::load_certificate((folder.gateway() / "certs/gateway.crt").string());
    if (!own) return std::unexpected(own.error());
    for (auto const& [name, text] :
         {std::pair{"partner.key", partner.key.to_pem()},
          {"partner.crt", partner.certificate.to_pem()},
          {"gateway.crt", own->to_pem()}}) {
        auto written =
            write_new_file(folder.partner() / name, text, std::string_view(name).ends_with(".key"));
        if (!written) return std::unexpected(written.error());
    }
    return partner.certificate.to_pem();
}

Expected<void> load_stock(fs::path const& home, Instant now) {
    auto const instance = partners::load_instance(home);
    if (!instance) return std::unexpected(instance.error().front());
    auto database = open_or_make_database(*instance);
    if (!database) return std::unexpected(database.error());
    auto const records = parse_master_file(
        rehearsal::demo_stock(utc_date(now)), "the demo's stock", store::Environment::live
    );
    if (!records) return std::unexpected(records.error());
    return database->write_blocking([&](store::Transaction& transaction) -> Expected<void> {
        auto loaded =
            load_master_records(transaction, *records, "demo", store::Environment::live, now);
        if (!loaded) return std::unexpected(loaded.error());
        return {};
    });
}

/// "   0.042 s  ACME -> gateway   850  200 lanterns ...".
std::string line_of(Event const& event, Instant start) {
    double const seconds = static_cast<double>((event.at - start).count()) / 1e6;
    if (event.direction == Event::Direction::note && event.what.empty()) {
        return fmt::format("{:>9}   {:28}{}", "", "", event.text);
    }
    // A receipt travels in the response: against the message it answers.
    std::string_view const way =
        event.direction == Event::Direction::sent ? "ACME --> gateway" : "ACME <-- gateway";
    return fmt::format(
        "{:>7.3f} s   {}   {:<4}   {}{}", seconds, way, event.what,
        event.is_right ? "" : "WRONG: ", event.text
    );
}

/// What a warehouse would do: ships what the story of the order says, with its ship notice and
/// invoice.
Expected<void> ship(fs::path const& home, std::string const& number) {
    SystemClock const clock;
    SystemRandom random;
    IdSource ids(clock, random);
    auto const config = runtime::Config::load(home);
    if (!config) return std::unexpected(config.error().front());
    auto database = open_database((*config)->instance());
    if (!database) return std::unexpected(database.error());
    runtime::ShipRequest request;
    request.reference = "demo";
    request.carrier = "RDWY";
    request.actor = "demo";
    for (auto const& order : rehearsal::demo_orders(utc_date(clock.now()))) {
        if (order.number != number) continue;
        for (rehearsal::ExpectedGoods const& line : order.goods)
            request.ask.lines.push_back({line.line, line.quantity});
    }
    return database->write_blocking([&](store::Transaction& transaction) -> Expected<void> {
        auto const order =
            store::find_order_by_number(transaction, store::Environment::live, "acme", number, "");
        if (!order) return fail(ErrorCode::not_found, "order " + number + " was not stored");
        runtime::OrderCommandContext const context{**config, ids, clock.now()};
        auto shipped = runtime::ship_order(transaction, context, *order, request);
        if (!shipped) return std::unexpected(shipped.error());
        return {};
    });
}

/// Prints what the partner reports until it ends, and ships each order once its answer was found
/// right. True when all was right.
bool print_conversation(
    ChildProcess& partner, fs::path const& home, std::ostream& out, Instant start
) {
    std::string order;
    bool is_right = true;
    while (auto const line = partner.read_line()) {
        auto const event = rehearsal::parse_event(*line);
        if (!event) continue;
        if (event->order != order) {
            order = event->order;
            out << fmt::format("\npurchase order {}\n", order);
        }
        out << line_of(*event, start) << std::endl;
        if (event->what != "855" || !event->is_right) continue;
        if (auto shipped = ship(home, order); !shipped) {
            out << "  cannot ship: " << shipped.error().text() << '\n';
            is_right = false;
        }
    }
    return partner.wait() == 0 && is_right;
}

void print_state(Arguments const& arguments, fs::path const& home, Streams streams) {
    Arguments at_home = arguments;
    at_home.home = home;
    at_home.json = false;
    at_home.positionals.clear();
    at_home.options.clear();
    for (auto const& [title, noun, verb] :
         {std::tuple{"orders", "order", "list"},
          {"stock", "stock", "show"},
          {"message log", "doc", "list"}}) {
        streams.out << fmt::format("\n{} (tidegate {} {})\n", title, noun, verb);
        for (Command const& command : commands()) {
            if (command.noun == noun && command.verb == verb) command.run(at_home, streams);
        }
    }
}

Expected<ChildProcess> start_partner(DemoFolder const& folder, std::string& port) {
    std::error_code failed;
    std::string const program = fs::read_symlink("/proc/self/exe", failed).string();
    auto partner = ChildProcess::start({program, "demo-partner", folder.partner().string()});
    if (!partner) return std::unexpected(partner.error());
    auto const ready = partner->read_line();
    std::size_t const colon = ready ? ready->find(':') : std::string::npos;
    if (colon == std::string::npos)
        return fail(ErrorCode::unavailable, "the demo's partner did not start");
    port = ready->substr(colon + 1, ready->size() - colon - 2);
    return partner;
}

}  // namespace

Exit demo(Arguments const& arguments, Streams streams) {
    SystemClock const clock;
    log::configure(log::Format::text, log::Level::warning);
    auto folder = DemoFolder::make(arguments.get("keep"));
    if (!folder) return report(streams, folder.error());
    auto const partner_certificate = write_files(*folder, clock.now());
    if (!partner_certificate) return report(streams, partner_certificate.error());
    std::string port;
    auto partner = start_partner(*folder, port);
    if (!partner) return report(streams, partner.error());
    auto const written = write_partner(
        folder->gateway(), {.id = "acme",
                            .name = "Acme Retail",
                            .as2_id = "ACME-AS2",
                            .x12_id = "ACMERETAIL",
                            .url = fmt::format("http://127.0.0.1:{}/as2", port),
                            .state = "live",
                            .certificate_pem = *partner_certificate}
    );
    if (!written) return report(streams, written.error());
    if (auto loaded = load_stock(folder->gateway(), clock.now()); !loaded)
        return report(streams, loaded.error());
    auto gateway = Gateway::start(folder->gateway());
    if (!gateway) return report_all(streams, gateway.error());

    std::thread server([&] { (*gateway)->run(); });
    streams.out << fmt::format(
        "The gateway (SUPPLIER-AS2) listens on 127.0.0.1:{}, its partner Acme Retail (ACME-AS2) on "
        "127.0.0.1:{}.\n"
        "Every message is X12 004010 over AS2, signed and encrypted with keys made a moment ago.\n",
        (*gateway)->as2_port(), port
    );
    Instant const start = clock.now();
    partner->write_line(fmt::format("http://127.0.0.1:{}/as2", (*gateway)->as2_port()));
    bool const is_right = print_conversation(*partner, folder->gateway(), streams.out, start);
    print_state(arguments, folder->gateway(), streams);
    streams.out
        << (is_right ? "\nEvery answer was right and in time.\n"
                     : "\nSomething was wrong; see above.\n");
    if (arguments.has("once")) {
        (*gateway)->stop();
    } else {
        streams.out
            << fmt::format(
                   "The gateway goes on; try: tidegate doc list --home {}\nStop it with Ctrl-C.\n",
                   folder->gateway().string()
               )
            << std::flush;
    }
    server.join();
    return is_right ? Exit::ok : Exit::no;
}

}  // namespace tidegate::cli
