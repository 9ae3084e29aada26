// The configuration in force: installation, partners, keys, dictionaries, maps. Read and checked
// whole, then immutable; a message keeps the configuration it began with. Nothing else in memory is
// state.
#pragma once

#include "as2/keys.hpp"
#include "maps/program.hpp"
#include "partners/registry.hpp"
#include "runtime/configuration_files.hpp"
#include "standards/guideline.hpp"
#include "standards/library.hpp"

#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// A partner's certificates by what they are for.
struct PartnerKeys {
    std::vector<as2::Certificate> verifies;
    std::vector<as2::Certificate> encrypts;
};

/// Thread-safe: nothing changes after load(); the libraries fill their caches under a lock.
class Config {
public:
    /// Reads tidegate.toml, partners/ with their guidelines and overlays, certificates and keys of
    /// `home`. Errors: all of them, each with its place.
    static std::expected<std::shared_ptr<Config const>, partners::Errors> load(
        std::filesystem::path const& home
    );

    /// A kept configuration, for documents of `partner` (as it is in `today`) that are done again
    /// with it. Its own are the profile, maps, guidelines and dictionaries, and name, time zone and
    /// identities of tidegate.toml. What is around it is that of `today`: state, channels,
    /// duplicates and order of deliveries of the partner, secrets, and the rest of tidegate.toml.
    /// It has no keys and certificates. Errors: all of them; places are below a home folder of that
    /// time.
    static std::expected<std::shared_ptr<Config const>, partners::Errors> load_earlier(
        store::LoadedConfiguration const& kept, partners::Profile const& partner,
        Config const& today
    );

    /// What it was read from, for keeping; without the files for one of load_earlier.
    [[nodiscard]] ConfigurationFiles const& files() const { return files_; }
    /// The same for the same files, wherever they lie.
    [[nodiscard]] Sha256 const& hash() const { return files_.hash; }

    [[nodiscard]] partners::Instance const& instance() const { return installation_.instance; }
    [[nodiscard]] partners::Registry const& registry() const { return installation_.registry; }
    [[nodiscard]] std::vector<as2::KeyPair> const& own_keys() const { return own_keys_; }
    [[nodiscard]] PartnerKeys const& keys_of(std::string const& partner) const;
    [[nodiscard]] standards::Guidelines const& guidelines_of(std::string const& partner) const;
    [[nodiscard]] standards::DictionaryLibrary& dictionaries() const { return *dictionaries_; }

    /// The map of a document rule with the overlays of its partner. All were compiled by load().
    /// Errors: not_found for a map that no rule of the partner names.
    [[nodiscard]] Expected<std::shared_ptr<maps::Program const>> map_of(
        std::string const& partner, std::string const& map
    ) const;

    /// Signs what we send; null when tidegate.toml names no key.
    [[nodiscard]] as2::KeyPair const* signing_key() const {
        return own_keys_.empty() ? nullptr : &own_keys_.front();
    }

private:
    Config() = default;
    /// Without `files_`.
    static std::expected<std::shared_ptr<Config>, partners::Errors> read(
        std::filesystem::path const& home, Expected<std::filesystem::path> const& mappers
    );
    std::expected<void, partners::Errors> read_earlier(
        store::LoadedConfiguration const& kept, partners::Profile const& today
    );
    void load_keys(partners::Errors& errors);
    void load_maps(std::filesystem::path const& mappers, partners::Errors& errors);
    void load_guidelines(std::filesystem::path const& mappers, partners::Errors& errors);

    ConfigurationFiles files_;
    std::unique_ptr<UnpackedFiles> unpacked_;  ///< of one of load_earlier: read on first use
    partners::Installation installation_;
    std::vector<as2::KeyPair> own_keys_;
    std::map<std::string, PartnerKeys> partner_keys_;
    std::unique_ptr<standards::DictionaryLibrary> dictionaries_;
    std::map<std::string, standards::Guidelines> guidelines_;  ///< by partner
    /// By partner and map id.
    std::map<std::pair<std::string, std::string>, std::shared_ptr<maps::Program const>> programs_;
};

/// Where maps and dictionaries are: <home>/mappers when it exists, else those that came with the
/// program (beside the binary's folder in share/tidegate, or at the root of the source tree it was
/// built in). Errors: not_found with the folders that were tried.
Expected<std::filesystem::path> find_mappers(std::filesystem::path const& home);

}  // namespace tidegate::runtime
