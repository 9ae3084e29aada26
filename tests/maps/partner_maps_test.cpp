#include "maps/partner_maps.hpp"

#include "maps/overlay_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

/// A partner whose 850 of 004010 and 005010 are agreed, with a folder of its own.
partners::Profile profile_in(MapFolder const& folder) {
    partners::Profile profile;
    profile.id = "acme";
    profile.folder = folder.root() / "partners/acme";
    profile.file = profile.folder / "partner.toml";
    std::filesystem::create_directories(profile.folder);
    for (char const* release : {"004010", "005010"}) {
        partners::DocumentRule rule;
        rule.release = release;
        rule.set = "850";
        rule.map = std::string("x12/") + release + "/850";
        profile.documents.push_back(rule);
    }
    return profile;
}

std::vector<std::string> ids_of(std::vector<OverlayFile> const& overlays) {
    std::vector<std::string> ids;
    for (OverlayFile const& overlay : overlays) ids.push_back(overlay.id);
    return ids;
}

std::string text_of(std::vector<Error> const& errors) {
    std::string text;
    for (Error const& error : errors) text += error.text() + "\n";
    return text;
}

using Ids = std::vector<std::string>;

TEST_CASE("partner maps: an overlay applies to the map it says it is like, to no other", "[maps]") {
    MapFolder folder;
    partners::Profile const profile = profile_in(folder);
    CHECK(overlays_of(profile, "x12/004010/850", folder.root()).empty());
    folder.file("partners/acme/850.map", "map acme/850 like x12/004010/850\n");
    CHECK(ids_of(overlays_of(profile, "x12/004010/850", folder.root())) == Ids{"acme/850"});
    CHECK(overlays_of(profile, "x12/005010/850", folder.root()).empty());
    CHECK(overlays_of(profile, "x12/004010/855", folder.root()).empty());
    CHECK(text_of(stray_overlays(profile, folder.root())) == "");
}

TEST_CASE("partner maps: the industry's overlay lies below the partner's", "[maps]") {
    MapFolder folder;
    partners::Profile profile = profile_in(folder);
    folder.file("partners/acme/850.map", "map acme/850 like x12/004010/850\n")
        .file("industry/vics/850.map", "map vics/850 like x12/004010/850\n");
    CHECK(ids_of(overlays_of(profile, "x12/004010/850", folder.root())) == Ids{"acme/850"});
    profile.industry = "vics";
    CHECK(
        ids_of(overlays_of(profile, "x12/004010/850", folder.root())) == Ids{"vics/850", "acme/850"}
    );
    CHECK(text_of(stray_overlays(profile, folder.root())) == "");
    CHECK(map_ids(folder.root()) == Ids{"partners/acme/850"});  // an industry's is no map
}

TEST_CASE("partner maps: what lies there without effect is an error", "[maps]") {
    MapFolder folder;
    partners::Profile profile = profile_in(folder);
    profile.industry = "aiag";
    folder.file("partners/acme/850.map", "map acme/850 like x12/003040/850\n")
        .file("partners/acme/860.map", "map acme/860 like x12/004010/860\n");
    std::string const errors = text_of(stray_overlays(profile, folder.root()));
    INFO(errors);
    CHECK(
        errors.find("850.map:1:19: this overlay is on x12/003040/850, but ") != std::string::npos
    );
    CHECK(
        errors.find("names x12/004010/850, x12/005010/850; write: map acme/850 like x12/004010/850"
        ) != std::string::npos
    );
    CHECK(errors.find("860.map:1:19: no document of ") != std::string::npos);
    CHECK(
        errors.find("industry aiag has no overlay on any of this partner's maps") !=
        std::string::npos
    );
}

TEST_CASE("partner maps: a file that cannot be read is not passed over", "[maps]") {
    MapFolder folder;
    partners::Profile const profile = profile_in(folder);
    folder.file("x12/004010/850.map", "map x12/004010/850 <-> order\nBEG\n  03 <-> number\n")
        .file("partners/acme/850.map", "mop acme/850\n");
    auto const overlays = overlays_of(profile, "x12/004010/850", folder.root());
    CHECK(ids_of(overlays) == Ids{"acme/850"});
    CHECK(
        folder.find("x12/004010/850", overlays).errors.find("partners/acme/850.map:1:1: ") !=
        std::string::npos
    );
}

}  // namespace
}  // namespace tidegate::maps
