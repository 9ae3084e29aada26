// This installation as values: what tidegate.toml says. Every key has a default; only what names us
// to partners (AS2 id, X12 identity, certificate) has none. The keys of the file are given beside
// the fields.
#pragma once

#include "base/database_limits.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/queue_limits.hpp"
#include "base/secret.hpp"
#include "partners/edi_settings.hpp"
#include "partners/retention_settings.hpp"
#include "partners/storage_settings.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::partners {

/// Our AS2 station. Table: as2
struct OurAs2 {
    std::string id;  ///< towards partners that name no other; may be empty. Key: id
    std::filesystem::path
        certificate;  ///< PEM, sent with signatures; empty: none. Key: certificate
    std::filesystem::path private_key;  ///< PEM; signs and decrypts. Key: key
    Secret passphrase;  ///< of private_key; empty: none. Key: passphrase = { env = "..." } or {
                        ///< file = "..." }
};

/// What an operator may set; each within a bound of base/limits.hpp. Table: limits
struct ConfiguredLimits {
    std::uint64_t message_bytes =
        limits::message_bytes_default;  ///< one AS2 body. Key: message = "50MiB"
    std::uint32_t connections = limits::connections_default;  ///< open at once. Key: connections
    std::int64_t backlog = limits::backlog_default;           ///< messages that wait. Key: backlog
};

/// An address to listen on.
struct ListenAddress {
    std::string address;     ///< IPv4 or IPv6 without brackets
    std::uint16_t port = 0;  ///< 0: any free one

    bool operator==(ListenAddress const&) const = default;
};

/// What a listener shows in TLS. Table: http.as2.tls
struct TlsFiles {
    std::filesystem::path certificate;  ///< PEM: the server's, then the chain. Key: certificate
    std::filesystem::path private_key;  ///< PEM. Key: key
    Secret passphrase;                  ///< of private_key; empty: none. Key: passphrase
};

/// A PostgreSQL that nodes share. Table: database
struct DatabaseServer {
    std::string url;  ///< postgresql://user@host:port/name; empty: none, there is a file. Key: url
    Secret password;  ///< empty: none, or libpq finds it. Key: password
    std::size_t connections = limits::store_connections_default;  ///< that write. Key: connections
};

struct Instance {
    std::string name = "tidegate";  ///< in logs, metrics and our Reporting-UA. Key: instance.name
    std::string public_host = "localhost";  ///< right side of Message-IDs. Key: instance.host
    std::string timezone = "UTC";   ///< IANA name of the shipping location: its local date is
                                    ///< "today". Key: instance.timezone
    bool reloads_by_itself = true;  ///< changed files come into force without SIGHUP. Key:
                                    ///< instance.reload = "auto" | "signal"
    std::string location = "MAIN";  ///< whose stock is promised. Key: instance.location
    std::filesystem::path home;     ///< the folder of tidegate.toml and partners/
    std::filesystem::path data;  ///< database and payloads; default <home>/data. Key: instance.data
    std::filesystem::path
        database;  ///< SQLite file; default <data>/tidegate.db. Key: database.file
    DatabaseServer database_server;  ///< in the place of the file. Table: database
    StorageSettings storage;         ///< of payloads. Table: storage
    RetentionSettings retention;     ///< of payloads, too. Table: retention
    OurAs2 as2;
    std::optional<X12Identity> x12;          ///< towards partners that name no other. Key: x12.us
    std::optional<EdifactIdentity> edifact;  ///< likewise. Key: edifact.us
    std::string gs1_prefix;  ///< GS1 company prefix, 6-12 digits, begins our SSCCs; empty: packs
                             ///< get none. Key: gs1.prefix
    ListenAddress as2_listen{.address = "127.0.0.1", .port = 4080};  ///< Key: http.as2.listen
    std::optional<TlsFiles> as2_tls;  ///< nothing: plain HTTP. Key: http.as2.tls
    std::optional<ListenAddress>
        admin_listen;  ///< health and metrics; nothing: not served. Key: http.admin.listen
    log::Format log_format = log::Format::text;  ///< Key: log.format = "text" | "json"
    log::Level log_level =
        log::Level::info;  ///< Key: log.level = "debug" | "info" | "warning" | "error"
    ConfiguredLimits limits;
};

/// Looks up a variable of the environment; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(std::string const& variable)>;
Environment process_environment();

/// Every problem of a configuration, in the order of the files; never empty when returned as an
/// error.
using Errors = std::vector<Error>;

/// Reads the text of a tidegate.toml. `file` names it in errors and `home` resolves its relative
/// paths. Errors: all of them, each with file:line:column; unknown keys name the nearest known one.
std::expected<Instance, Errors> parse_instance(
    std::string_view text, std::filesystem::path const& file, std::filesystem::path const& home,
    Environment const& environment = process_environment()
);

/// `today` with what an earlier tidegate.toml said of how documents are read and written: name,
/// time zone and our identities. Where anything is, and whose stock is promised, is today's.
/// Errors: as parse_instance, of these keys.
std::expected<Instance, Errors> parse_earlier_instance(
    std::string_view text, std::filesystem::path const& file, Instance today
);

/// Reads <home>/tidegate.toml; an absent file gives the defaults. Errors: as parse_instance.
std::expected<Instance, Errors> load_instance(
    std::filesystem::path const& home, Environment const& environment = process_environment()
);

}  // namespace tidegate::partners
