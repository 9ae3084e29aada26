#include "runtime/config.hpp"

#include "base/time_zone.hpp"
#include "maps/library.hpp"
#include "maps/partner_maps.hpp"
#include "standards/guideline_library.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {

namespace fs = std::filesystem;

Expected<fs::path> find_mappers(fs::path const& home) {
    std::error_code failed;
    fs::path const program = fs::read_symlink("/proc/self/exe", failed).parent_path();
    std::vector<fs::path> const candidates{
        home / "mappers",
        program / "../share/tidegate/mappers",  // installed: bin/ beside share/
        program / "../../mappers",              // built: <root>/build/<preset>/
        program / "../../../mappers",           // tests: <root>/build/<preset>/tests/
    };
    std::string tried;
    for (fs::path const& candidate : candidates) {
        if (fs::is_directory(candidate / "standards")) return candidate.lexically_normal();
        tried +=
            fmt::format("{}{}", tried.empty() ? "" : ", ", candidate.lexically_normal().string());
    }
    return fail(
        ErrorCode::not_found, fmt::format("no folder of maps and dictionaries; tried {}", tried),
        {}, "copy the mappers folder of the product into the home folder"
    );
}

std::expected<std::shared_ptr<Config const>, partners::Errors> Config::load(fs::path const& home) {
    auto installation = partners::load_installation(home);
    if (!installation) return std::unexpected(installation.error());
    auto config = std::shared_ptr<Config>(new Config);
    config->installation_ = std::move(*installation);
    partners::Errors errors;
    if (auto const mappers = find_mappers(home)) {
        config->dictionaries_ =
            std::make_unique<standards::DictionaryLibrary>(*mappers / "standards");
        config->load_maps(*mappers, errors);
        config->load_guidelines(*mappers, errors);
    } else {
        errors.push_back(mappers.error());
    }
    config->load_keys(errors);
    if (!is_time_zone(config->instance().timezone)) {
        errors.push_back(local_time(Instant{}, config->instance().timezone)
                             .error()
                             .while_doing("instance.timezone"));
    }
    if (!errors.empty()) return std::unexpected(std::move(errors));
    return config;
}

void Config::load_keys(partners::Errors& errors) {
    partners::OurAs2 const& as2 = instance().as2;
    if (!as2.certificate.empty()) {
        auto pair =
            as2::load_key_pair(as2.certificate.string(), as2.private_key.string(), as2.passphrase);
        if (pair) {
            own_keys_.push_back(std::move(*pair));
        } else {
            errors.push_back(pair.error());
        }
    }
    for (partners::Profile const& profile : registry().profiles()) {
        PartnerKeys& keys = partner_keys_[profile.id];
        if (!profile.as2) continue;
        for (partners::PartnerCertificate const& entry : profile.as2->certificates) {
            auto certificate = as2::load_certificate(entry.file.string());
            if (!certificate) {
                errors.push_back(certificate.error().while_doing(profile.file.string()));
                continue;
            }
            if (entry.purpose != partners::CertificatePurpose::encryption)
                keys.verifies.push_back(*certificate);
            if (entry.purpose != partners::CertificatePurpose::signing)
                keys.encrypts.push_back(*certificate);
        }
    }
}

void Config::load_maps(fs::path const& mappers, partners::Errors& errors) {
    maps::MapLibrary library(mappers, dictionaries());
    for (partners::Profile const& profile : registry().profiles()) {
        std::vector<Error> const stray = maps::stray_overlays(profile, mappers);
        errors.insert(errors.end(), stray.begin(), stray.end());
        for (partners::DocumentRule const& rule : profile.documents) {
            std::pair const key(profile.id, rule.map);
            if (programs_.contains(key)) continue;
            auto const program =
                library.find(rule.map, maps::overlays_of(profile, rule.map, mappers));
            if (program) {
                programs_.emplace(key, *program);
            } else {
                errors.push_back(program.error().while_doing(profile.file.string()));
            }
        }
    }
}

Expected<std::shared_ptr<maps::Program const>> Config::map_of(
    std::string const& partner, std::string const& map
) const {
    auto const found = programs_.find(std::pair(partner, map));
    if (found != programs_.end()) return found->second;
    return fail(
        ErrorCode::not_found, fmt::format("no document of partner {} has map {}", partner, map), {},
        "add it to documents of partner.toml"
    );
}

void Config::load_guidelines(fs::path const& mappers, partners::Errors& errors) {
    standards::GuidelineLibrary const library(mappers / "guidelines", dictionaries());
    for (partners::Profile const& profile : registry().profiles()) {
        auto guidelines = library.read_folder(profile.folder);
        if (guidelines) {
            guidelines_[profile.id] = std::move(*guidelines);
        } else {
            errors.insert(errors.end(), guidelines.error().begin(), guidelines.error().end());
        }
    }
}

standards::Guidelines const& Config::guidelines_of(std::string const& partner) const {
    static standards::Guidelines const none;
    auto const found = guidelines_.find(partner);
    return found == guidelines_.end() ? none : found->second;
}

PartnerKeys const& Config::keys_of(std::string const& partner) const {
    static PartnerKeys const none;
    auto const found = partner_keys_.find(partner);
    return found == partner_keys_.end() ? none : found->second;
}

}  // namespace tidegate::runtime
