#include "store/location.hpp"

#include <libpq-fe.h>

#include <array>
#include <map>
#include <memory>

namespace tidegate::store {

namespace {

using Options = std::map<std::string, std::string>;

/// What an address leaves open. A server that does not answer is found out within the time that a
/// partner waits for its MDN; a standby is never written to.
constexpr std::array<std::pair<char const*, char const*>, 7> kDefaults{{
    {"connect_timeout", "5"},
    {"keepalives_idle", "10"},
    {"keepalives_interval", "5"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "15000"},
    {"target_session_attrs", "read-write"},
    {"client_encoding", "UTF8"},
}};

/// libpq's own text of an error may quote the address, hence it is not passed on.
std::unexpected<Error> wrong_address() {
    return fail(
        ErrorCode::invalid, "the address of the database cannot be read", {},
        "write postgresql://user@host:5432/name, special characters as %40; the password belongs "
        "in database.password"
    );
}

std::string quoted(std::string_view value) {
    std::string text = "'";
    for (char const c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "'";
}

std::string shown_as(Options const& options) {
    auto const of = [&](char const* key) {
        auto const found = options.find(key);
        return found == options.end() ? std::string() : found->second;
    };
    std::string shown = "postgresql://";
    if (!of("user").empty()) shown += of("user") + "@";
    shown += of("host").starts_with('/') ? std::string() : of("host");
    if (!of("port").empty()) shown += ":" + of("port");
    return shown + "/" + of("dbname");
}

}  // namespace

Location Location::of_file(std::string path) {
    Location location;
    location.shown = path;
    location.path = std::move(path);
    return location;
}

Expected<Location> Location::parse(std::string const& address, Secret const& password) {
    if (!is_postgresql_url(address)) {
        if (address.empty() || address.find('"') != std::string::npos) {
            return fail(ErrorCode::invalid, "\"" + address + "\" cannot be the path of a database");
        }
        return of_file(address);
    }
    char* message = nullptr;
    std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> const parsed(
        PQconninfoParse(address.c_str(), &message), &PQconninfoFree
    );
    PQfreemem(message);
    if (!parsed) return wrong_address();
    Options options;
    for (PQconninfoOption const* option = parsed.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) options[option->keyword] = option->val;
    }
    if (!password.empty()) options["password"] = std::string(password.reveal());
    for (auto const& [key, value] : kDefaults) options.try_emplace(key, value);

    Location location;
    location.backend = Backend::postgresql;
    location.shown = shown_as(options);
    std::string text;
    for (auto const& [key, value] : options) {
        if (key != "application_name") text += key + "=" + quoted(value) + " ";
    }
    // Last, because SOCI cuts the text at blanks and drops a last part that has no "=".
    location.connection = Secret(text + "application_name='tidegate'");
    return location;
}

bool is_postgresql_url(std::string_view address) {
    return address.starts_with("postgresql://") || address.starts_with("postgres://");
}

}  // namespace tidegate::store
