#include "cli/home.hpp"

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

Expected<store::Database> open_as(store::Role role, partners::Instance const& instance) {
    partners::DatabaseServer const& server = instance.database_server;
    if (!server.url.empty()) {
        return store::Database::open(
            server.url, {.role = role,
                         .probe = {},
                         .password = server.password,
                         .connections = server.connections}
        );
    }
    std::error_code ignored;  // opening the database tells it better
    std::filesystem::create_directories(instance.database.parent_path(), ignored);
    return store::Database::open(instance.database.string(), {.role = role, .probe = {}});
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
