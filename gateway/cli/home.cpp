#include "cli/home.hpp"

#include "base/clock.hpp"
#include "cli/storage.hpp"
#include "store/storage_key_use.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {

std::optional<partners::Instance> load_home(Arguments const& arguments, Streams streams) {
    auto instance = partners::load_instance(arguments.home);
    if (instance) return std::move(*instance);
    report_all(streams, instance.error());
    return {};
}

namespace {

using Vault = std::shared_ptr<store::PayloadVault const>;

Expected<store::Database> open_sealed(
    store::Role role, partners::Instance const& instance, Vault vault
) {
    partners::DatabaseServer const& server = instance.database_server;
    if (!server.url.empty()) {
        return store::Database::open(
            server.url, {.role = role,
                         .probe = {},
                         .password = server.password,
                         .connections = server.connections,
                         .vault = std::move(vault)}
        );
    }
    std::error_code ignored;  // opening the database tells it better
    std::filesystem::create_directories(instance.database.parent_path(), ignored);
    return store::Database::open(
        instance.database.string(), {.role = role, .probe = {}, .vault = std::move(vault)}
    );
}

/// The first storage key is made only where nothing was ever sealed: under another one it would
/// never be found.
Expected<Vault> first_vault(partners::Instance const& instance) {
    std::vector<std::string> used;
    {
        auto database = open_sealed(store::Role::server, instance, {});
        if (!database) return std::unexpected(database.error());
        database->read_blocking([&](store::Transaction& transaction) {
            used = store::used_storage_keys(transaction);
        });
    }
    if (used.empty()) return make_vault(instance);
    return fail(
        ErrorCode::refused,
        fmt::format(
            "there is no storage key, but the database has payloads sealed under the key {}",
            used.back()
        ),
        {},
        fmt::format(
            "put that key's file at {}, from where it was backed up or from another node",
            instance.storage.key_file.string()
        )
    );
}

Expected<store::Database> open_as(store::Role role, partners::Instance const& instance) {
    auto vault = open_vault(instance);
    if (vault && !*vault && role == store::Role::server) vault = first_vault(instance);
    if (!vault) return std::unexpected(vault.error());
    auto database = open_sealed(role, instance, *vault);
    if (!database || !*vault) return database;
    auto const used = store::use_storage_keys(*database, SystemClock().now());
    if (!used) return std::unexpected(used.error());
    return database;
}

}  // namespace

Expected<store::Database> open_database(partners::Instance const& instance) {
    bool const is_file = instance.database_server.url.empty();
    if (is_file && !std::filesystem::exists(instance.database)) {
        return fail(
            ErrorCode::not_found,
            fmt::format("there is no database at {}", instance.database.string()), {},
            "start the gateway once with 'tidegate serve', or name the right folder with --home"
        );
    }
    return open_as(store::Role::visitor, instance);
}

Expected<store::Database> open_or_make_database(partners::Instance const& instance) {
    return open_as(store::Role::visitor, instance);
}

Expected<store::Database> open_server_database(partners::Instance const& instance) {
    return open_as(store::Role::server, instance);
}

Exit report_all(Streams streams, partners::Errors const& errors) {
    for (Error const& error : errors) streams.err << "error: " << error.text() << '\n';
    return Exit::configuration;
}

Expected<store::Environment> environment_of(Arguments const& arguments) {
    auto const text = arguments.get("environment");
    if (!text) return store::Environment::live;
    auto environment = store::parse_environment(*text);
    if (!environment) return fail(ErrorCode::usage, environment.error().message);
    return *environment;
}

}  // namespace tidegate::cli
