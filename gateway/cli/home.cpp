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

Expected<store::Database> open_database(partners::Instance const& instance) {
    if (!std::filesystem::exists(instance.database)) {
        return fail(
            ErrorCode::not_found,
            fmt::format("there is no database at {}", instance.database.string()), {},
            "start the gateway once with 'tidegate serve', or name the right folder with --home"
        );
    }
    return store::Database::open(
        instance.database.string(), {.role = store::Role::visitor, .probe = {}}
    );
}

Expected<store::Database> open_or_make_database(partners::Instance const& instance) {
    std::error_code ignored;  // opening the database tells it better
    std::filesystem::create_directories(instance.database.parent_path(), ignored);
    return store::Database::open(
        instance.database.string(), {.role = store::Role::visitor, .probe = {}}
    );
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
