#include "cli/server_commands.hpp"

#include "cli/gateway.hpp"
#include "cli/home.hpp"
#include "cli/home_files.hpp"
#include "stages/findings_json.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

Exit serve(Arguments const& arguments, Streams streams) {
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    log::configure(instance->log_format, instance->log_level);
    auto gateway = Gateway::start(arguments.home);
    if (!gateway) {
        Exit exit = report_all(streams, gateway.error());
        for (Error const& error : gateway.error()) {
            if (error.code == ErrorCode::unavailable || error.code == ErrorCode::conflict)
                exit = Exit::unavailable;
        }
        return exit;
    }
    if (arguments.json) {
        streams.out << fmt::format(R"({{"as2_port":{}}})", (*gateway)->as2_port()) << std::endl;
    } else {
        streams.out << fmt::format(
                           "tidegate {} serves AS2 on {}://{}:{}/as2; stop with Ctrl-C\n",
                           TIDEGATE_VERSION, instance->as2_tls ? "https" : "http",
                           instance->as2_listen.address, (*gateway)->as2_port()
                       )
                    << std::flush;
    }
    (*gateway)->run();
    return Exit::ok;
}

Exit init(Arguments const& arguments, Streams streams) {
    std::filesystem::path const home = arguments.positionals.front();
    HomeOptions options;
    if (auto const id = arguments.get("as2-id")) options.as2_id = *id;
    if (auto const id = arguments.get("x12-id")) options.x12_id = *id;
    if (auto written = write_home(home, options, SystemClock().now()); !written)
        return report(streams, written.error());
    if (arguments.json) {
        streams.out << fmt::format(
            R"({{"home":{},"made":["tidegate.toml","certs/gateway.crt","certs/gateway.key",)"
            R"("secrets/storage.key","partners"]}})"
            "\n",
            stages::json_string(home.string())
        );
        return Exit::ok;
    }
    streams.out << fmt::format(
        "made {0}: tidegate.toml, a key with its certificate, the key of stored payloads, and "
        "partners/\n"
        "back up {0}/secrets/storage.key apart from the database: without it payloads are lost\n"
        "next: send {0}/certs/gateway.crt to your partner, add partners/<id>/partner.toml, then\n"
        "      tidegate partner check --home {0} && tidegate serve --home {0}\n",
        home.string()
    );
    return Exit::ok;
}

}  // namespace

std::vector<Command> server_commands() {
    return {
        {"", "serve", "run the gateway", "tidegate serve --home /srv/tidegate", {}, {}, serve},
        {"",
         "init",
         "make a home folder to start from",
         "tidegate init /srv/tidegate --as2-id MYCO --x12-id 0123456789",
         {{"DIR", "folder to make", 1, 1}},
         {{"as2-id", "ID", "our AS2 id"}, {"x12-id", "ID", "our id in ISA and GS, qualifier ZZ"}},
         init},
        {"",
         "demo",
         "play three orders with a partner over AS2 and print the conversation",
         "tidegate demo --once",
         {},
         {{"once", "", "end when the conversation is over"},
          {"keep", "DIR", "run in DIR and leave it there"}},
         demo},
        {"",
         "demo-partner",
         "the demo's trading partner",
         "tidegate demo-partner DIR",
         {{"DIR", "folder with partner.crt, partner.key and gateway.crt", 1, 1}},
         {},
         demo_partner,
         true},
    };
}

}  // namespace tidegate::cli
