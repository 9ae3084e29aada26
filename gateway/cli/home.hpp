// A command's view of an installation: its configuration, and its database beside a server that may
// be running.
#pragma once

#include "cli/command.hpp"
#include "partners/instance.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <filesystem>

namespace tidegate::cli {

/// The instance of `home`. Prints every mistake of tidegate.toml to streams.err and returns nothing
/// when there is one.
std::optional<partners::Instance> load_home(Arguments const& arguments, Streams streams);

/// Opens the database of `home` as a visitor, with its storage keys. Errors: those of
/// Database::open; not_found when there is none yet; refused when payloads are sealed under a key
/// that is not at hand.
Expected<store::Database> open_database(partners::Instance const& instance);

/// The same, made when there is none yet: for commands that fill it before the first start.
Expected<store::Database> open_or_make_database(partners::Instance const& instance);

/// The database of a gateway that serves; made when there is none yet, and so is a storage key as
/// long as nothing was sealed. Errors: those of
/// Database::open.
Expected<store::Database> open_server_database(partners::Instance const& instance);

/// Prints errors one a line and says configuration.
Exit report_all(Streams streams, partners::Errors const& errors);

/// "--environment test" or live, which is the default. Errors: usage.
Expected<store::Environment> environment_of(Arguments const& arguments);

}  // namespace tidegate::cli
