// All partners of an installation, immutable, with the look-ups that routing needs. Swapped whole
// when files change.
#pragma once

#include "partners/instance.hpp"
#include "partners/profile.hpp"

#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tidegate::partners {

/// Thread-safe: nothing changes after build(). Pointers live as long as the registry.
class Registry {
public:
    Registry() = default;

    /// Errors (all of them): two partners with the same id, the same identity in a standard or the
    /// same pair of AS2 ids; the error stands at the second file and names the first.
    static std::expected<Registry, Errors> build(std::vector<Profile> profiles);

    /// In ascending order of id.
    [[nodiscard]] std::span<Profile const> profiles() const { return profiles_; }

    /// Null when there is no such partner.
    [[nodiscard]] Profile const* find(std::string_view id) const;

    /// By the AS2-From and AS2-To of a message; ids compare with case (RFC 4130 §6.2). Null when
    /// unknown.
    [[nodiscard]] Profile const* find_by_as2(std::string_view from, std::string_view to) const;

    /// By ISA05 and ISA06; trailing blanks do not matter. Null when unknown.
    [[nodiscard]] Profile const* find_by_x12_sender(std::string_view qualifier, std::string_view id)
        const;

private:
    using Pair = std::pair<std::string, std::string>;

    std::vector<Profile> profiles_;
    std::map<Pair, std::size_t> by_as2_;      ///< (them, us)
    std::map<Pair, std::size_t> by_x12_;      ///< (qualifier, id)
    std::map<Pair, std::size_t> by_edifact_;  ///< likewise
    std::map<Pair, std::size_t> by_ubl_;      ///< (scheme, id)
    std::map<Pair, std::size_t> by_cxml_;     ///< (domain, id)
    std::map<Pair, std::size_t> by_idoc_;     ///< (type, id)
};

/// Reads <home>/partners/*/partner.toml in ascending order of folder. A home without a partners
/// folder has no partners. Errors: every problem of every file, certificates that do not exist, and
/// the conflicts of Registry::build.
std::expected<Registry, Errors> load_registry(
    std::filesystem::path const& home, Instance const& instance,
    Environment const& environment = process_environment()
);

/// What a home folder holds.
struct Installation {
    Instance instance;
    Registry registry;
};

/// Reads tidegate.toml, then the partners. Errors: all of the first of the two that has any.
std::expected<Installation, Errors> load_installation(
    std::filesystem::path const& home, Environment const& environment = process_environment()
);

}  // namespace tidegate::partners
