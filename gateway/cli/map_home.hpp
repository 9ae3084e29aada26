// Dictionaries and maps of an installation, as the commands about maps use them.
#pragma once

#include "cli/command.hpp"
#include "documents/words.hpp"
#include "maps/library.hpp"
#include "maps/partner_maps.hpp"
#include "partners/registry.hpp"
#include "standards/library.hpp"
#include "syntax/xml_document.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::cli {

struct MapHome {
    std::filesystem::path mappers;
    standards::DictionaryLibrary dictionaries;
    maps::MapLibrary maps;

    std::optional<partners::Profile> partner;  ///< of --partner

    /// The map `id` with the overlays of the partner. Errors: of MapLibrary::find.
    Expected<std::shared_ptr<maps::Program const>> find(std::string_view id) {
        return partner ? find(id, *partner) : maps.find(id);
    }
    Expected<std::shared_ptr<maps::Program const>> find(
        std::string_view id, partners::Profile const& profile
    ) {
        return maps.find(id, maps::overlays_of(profile, id, mappers));
    }

    /// The one map of XML that reads such a document: of those of the partner, or of all. Errors:
    /// not_found, also when several do.
    Expected<std::shared_ptr<maps::Program const>> find_xml(syntax::XmlDocument const& document);

    /// Of a document whose message does not say it: live, unless the partner is not.
    [[nodiscard]] documents::Environment environment() const {
        bool const is_live = !partner || partner->state == partners::State::live;
        return is_live ? documents::Environment::live : documents::Environment::test;
    }

    explicit MapHome(std::filesystem::path const& folder)
        : mappers(folder), dictionaries(folder / "standards"), maps(folder, dictionaries) {}
};

/// The mappers folder of --home. Prints the error and returns null when there is none.
std::unique_ptr<MapHome> open_map_home(Arguments const& arguments, Streams streams);

/// Reads the partner of --partner, if there is one, into `home`. Errors: usage for one that does
/// not exist, configuration.
Expected<void> choose_partner(Arguments const& arguments, MapHome& home);

/// The partners of --home; none without a tidegate.toml. Errors: the first of its configuration.
Expected<std::vector<partners::Profile>> partners_of(std::filesystem::path const& home);

/// The map of a set by the documents of the partner; without one, and for a set that they do not
/// name, the map of standard, release and set.
std::string map_of_set(
    MapHome const& home, std::string_view standard, std::string_view release, std::string_view set
);

/// Prints why a map cannot be used. usage for a map that does not exist, configuration for one that
/// does not compile.
Exit report_map(Streams streams, Error const& error);

/// The ids that PATH... names, sorted; all of them without a PATH. Errors: usage, for a path that
/// names none.
Expected<std::vector<std::string>> chosen_maps(Arguments const& arguments, MapHome const& home);

}  // namespace tidegate::cli
