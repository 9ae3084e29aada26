#include "partners/instance.hpp"

#include "base/stream.hpp"
#include "partners/identity_reader.hpp"
#include "partners/retention_reader.hpp"
#include "partners/secret_reader.hpp"
#include "partners/storage_reader.hpp"
#include "partners/table_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace tidegate::partners {
namespace {

/// "0.0.0.0:4080", "[::1]:4080".
std::optional<ListenAddress> parse_listen(std::string_view text) {
    auto const colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return {};
    ListenAddress listen;
    auto address = text.substr(0, colon);
    auto const port = text.substr(colon + 1);
    if (address.starts_with('[') && address.ends_with(']')) {
        address = address.substr(1, address.size() - 2);
    } else if (address.find(':') != std::string_view::npos) {
        return {};
    }
    auto const [rest, error] = std::from_chars(port.data(), port.data() + port.size(), listen.port);
    if (error != std::errc{} || rest != port.data() + port.size() || address.empty()) return {};
    listen.address = std::string(address);
    return listen;
}

std::optional<ListenAddress> read_listen(TableReader& table) {
    auto const text = table.get_text("listen");
    if (!text) return {};
    auto const listen = parse_listen(*text);
    if (!listen) {
        table.report(
            "listen",
            "is \"" + *text + "\", needed is address:port: \"0.0.0.0:4080\" or \"[::]:4080\""
        );
    }
    return listen;
}

std::filesystem::path read_path(
    TableReader& table, std::string_view key, std::filesystem::path const& home
) {
    auto const text = table.get_text(key).value_or("");
    return text.empty() ? std::filesystem::path{} : (home / text).lexically_normal();
}

void read_our_as2(TableReader table, Instance& instance, Environment const& environment) {
    if (auto id = read_as2_id(table, "id")) instance.as2.id = *id;
    instance.as2.certificate = read_path(table, "certificate", instance.home);
    instance.as2.private_key = read_path(table, "key", instance.home);
    instance.as2.passphrase = read_secret(table, "passphrase", instance.home, environment);
    if (instance.as2.certificate.empty() != instance.as2.private_key.empty()) {
        auto const* missing = instance.as2.certificate.empty() ? "certificate" : "key";
        table.report(missing, "is missing: certificate and key belong together");
    }
    table.finish();
}

TlsFiles read_tls(TableReader table, Instance const& instance, Environment const& environment) {
    TlsFiles tls;
    tls.certificate = read_path(table, "certificate", instance.home);
    tls.private_key = read_path(table, "key", instance.home);
    tls.passphrase = read_secret(table, "passphrase", instance.home, environment);
    for (auto const& [key, path] :
         {std::pair("certificate", tls.certificate), std::pair("key", tls.private_key)}) {
        if (path.empty()) table.report(key, "is missing: TLS needs certificate and key, PEM files");
    }
    table.finish();
    return tls;
}

void read_http(TableReader http, Instance& instance, Environment const& environment) {
    if (auto as2 = http.get_table("as2")) {
        if (auto listen = read_listen(*as2)) instance.as2_listen = *listen;
        if (auto tls = as2->get_table("tls")) {
            instance.as2_tls = read_tls(*tls, instance, environment);
        }
        as2->finish();
    }
    if (auto admin = http.get_table("admin")) {
        instance.admin_listen = read_listen(*admin);
        admin->finish();
    }
    http.finish();
}

bool is_host(std::string_view host) {
    return !host.empty() && std::ranges::all_of(host, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-';
    });
}

void read_about(TableReader table, Instance& instance) {
    instance.name = table.get_text("name").value_or(instance.name);
    if (auto host = table.get_text("host")) {
        if (!is_host(*host)) {
            table.report(
                "host", "is \"" + *host + "\", needed is a host name such as as2.example.com"
            );
        }
        instance.public_host = *host;
    }
    instance.timezone = table.get_text("timezone").value_or(instance.timezone);
    instance.location = table.get_text("location").value_or(instance.location);
    if (auto data = table.get_text("data")) instance.data = instance.home / *data;
    instance.reloads_by_itself = table.get_word<bool>(
                                          "reload", {{"auto", true}, {"signal", false}}
    ).value_or(instance.reloads_by_itself);
    table.finish();
}

void read_identities(TableReader& root, Instance& instance) {
    if (auto x12 = root.get_table("x12")) {
        if (auto us = x12->get_table("us")) instance.x12 = read_x12_identity(*us);
        x12->finish();
    }
    if (auto edifact = root.get_table("edifact")) {
        if (auto us = edifact->get_table("us")) instance.edifact = read_edifact_identity(*us);
        edifact->finish();
    }
}

/// GS1 General Specifications: company prefixes have 4 to 12 digits; under 6 an SSCC would leave
/// more serial numbers than any shipper uses, and a typing error is likelier.
void read_gs1(TableReader table, Instance& instance) {
    constexpr std::size_t kDigitsMin = 6;
    constexpr std::size_t kDigitsMax = 12;
    if (auto prefix = table.get_text("prefix")) {
        bool const is_right =
            prefix->size() >= kDigitsMin && prefix->size() <= kDigitsMax &&
            std::ranges::all_of(*prefix, [](char c) { return c >= '0' && c <= '9'; });
        if (!is_right) {
            table.report(
                "prefix", "is \"" + *prefix + "\", needed is a GS1 company prefix: 6 to 12 digits"
            );
        } else {
            instance.gs1_prefix = *prefix;
        }
    }
    table.finish();
}

/// An address with a password in it would stand in a file that is copied and shown.
bool holds_password(std::string_view url) {
    std::string_view const authority = url.substr(0, url.find_first_of("/?", url.find("://") + 3));
    auto const user_end = authority.rfind('@');
    bool const is_in_front = user_end != std::string_view::npos &&
                             authority.substr(0, user_end).find(':', authority.find("://") + 3) !=
                                 std::string_view::npos;
    return is_in_front || url.find("password=") != std::string_view::npos;
}

void read_database(TableReader table, Instance& instance, Environment const& environment) {
    auto const file = table.get_text("file");
    if (file) instance.database = instance.home / *file;
    DatabaseServer& server = instance.database_server;
    if (auto const url = table.get_text("url")) {
        if (!url->starts_with("postgresql://") && !url->starts_with("postgres://")) {
            table.report("url", "is no address such as postgresql://user@host:5432/name");
        } else if (holds_password(*url)) {
            table.report(
                "url", "holds a password",
                "write it as password = { env = \"NAME\" } or { file = "
                "\"path\" }"
            );
        } else {
            server.url = *url;
        }
        if (file) table.report("file", "and url are two databases: keep one of them");
    }
    server.password = read_secret(table, "password", instance.home, environment);
    if (auto most = table.get_integer("connections", 1, limits::store_connections_max))
        server.connections = static_cast<std::size_t>(*most);
    table.finish();
}

void read_log(TableReader table, Instance& instance) {
    using log::Format;
    using log::Level;
    instance.log_format =
        table.get_word<Format>(
                 "format", {{"text", Format::text}, {"json", Format::json}}
        ).value_or(instance.log_format);
    instance.log_level = table
                             .get_word<Level>(
                                 "level", {{"debug", Level::debug},
                                           {"info", Level::info},
                                           {"warning", Level::warning},
                                           {"error", Level::error}}
                             )
                             .value_or(instance.log_level);
    table.finish();
}

void read_limits(TableReader table, ConfiguredLimits& into) {
    into.message_bytes =
        table.get_size("message", limits::message_bytes_max).value_or(into.message_bytes);
    if (auto connections = table.get_integer("connections", 1, limits::connections_max)) {
        into.connections = static_cast<std::uint32_t>(*connections);
    }
    into.backlog = table.get_integer("backlog", 1, limits::backlog_max).value_or(into.backlog);
    table.finish();
}

/// What no table says: paths that follow from others.
void complete(Instance& instance) {
    if (instance.data.empty()) instance.data = instance.home / "data";
    if (instance.database.empty()) instance.database = instance.data / "tidegate.db";
}

}  // namespace

Environment process_environment() {
    return [](std::string const& variable) -> std::optional<std::string> {
        auto const* value = std::getenv(variable.c_str());
        if (value == nullptr) return {};
        return value;
    };
}

std::expected<Instance, Errors> parse_instance(
    std::string_view text, std::filesystem::path const& file, std::filesystem::path const& home,
    Environment const& environment
) {
    auto const tree = parse_toml(text, file);
    if (!tree) return std::unexpected(Errors{tree.error()});
    Errors errors;
    Instance instance;
    instance.home = home;
    TableReader root(*tree, "", errors);
    if (auto table = root.get_table("instance")) read_about(*table, instance);
    if (auto table = root.get_table("as2")) read_our_as2(*table, instance, environment);
    read_identities(root, instance);
    if (auto table = root.get_table("gs1")) read_gs1(*table, instance);
    if (auto table = root.get_table("database")) read_database(*table, instance, environment);
    if (auto table = root.get_table("http")) read_http(*table, instance, environment);
    if (auto table = root.get_table("log")) read_log(*table, instance);
    if (auto table = root.get_table("limits")) read_limits(*table, instance.limits);
    complete(instance);
    auto storage = root.get_table("storage");
    read_storage(storage ? &*storage : nullptr, instance, environment, errors);
    auto retention = root.get_table("retention");
    read_retention(retention ? &*retention : nullptr, instance, environment);
    root.finish();
    if (!errors.empty()) {
        arrange(errors);
        return std::unexpected(std::move(errors));
    }
    return instance;
}

std::expected<Instance, Errors> parse_earlier_instance(
    std::string_view text, std::filesystem::path const& file, Instance today
) {
    auto const tree = parse_toml(text, file);
    if (!tree) return std::unexpected(Errors{tree.error()});
    Errors errors;
    Instance earlier;
    earlier.home = today.home;
    TableReader root(*tree, "", errors);
    if (auto table = root.get_table("instance")) read_about(*table, earlier);
    read_identities(root, earlier);
    if (!errors.empty()) {
        arrange(errors);
        return std::unexpected(std::move(errors));
    }
    today.name = earlier.name;
    today.timezone = earlier.timezone;
    today.x12 = earlier.x12;
    today.edifact = earlier.edifact;
    return today;
}

std::expected<Instance, Errors> load_instance(
    std::filesystem::path const& home, Environment const& environment
) {
    auto const file = home / "tidegate.toml";
    if (!std::filesystem::exists(file)) {
        Instance instance;
        instance.home = home;
        complete(instance);
        Errors errors;
        read_storage(nullptr, instance, environment, errors);
        read_retention(nullptr, instance, environment);
        if (!errors.empty()) return std::unexpected(std::move(errors));
        return instance;
    }
    auto const bytes = read_file(file.string(), limits::text_file_bytes_max);
    if (!bytes) return std::unexpected(Errors{bytes.error()});
    return parse_instance(as_text(*bytes), file, home, environment);
}

}  // namespace tidegate::partners
