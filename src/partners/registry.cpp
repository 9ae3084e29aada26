#include "partners/registry.hpp"

#include "base/stream.hpp"
#include "partners/profile_reader.hpp"
#include "partners/table_reader.hpp"

#include <algorithm>

namespace tidegate::partners {
namespace {

Position start_of(std::filesystem::path const& file) {
    return {.file = file.string(), .line = 0, .column = 0, .byte = {}};
}

Error conflict(Profile const& second, Profile const& first, std::string const& what) {
    return {
        ErrorCode::configuration, what + " is also that of " + first.file.string(),
        start_of(second.file), "change one of the two"
    };
}

std::string_view without_padding(std::string_view id) {
    auto const last = id.find_last_not_of(' ');
    return last == std::string_view::npos ? std::string_view{} : id.substr(0, last + 1);
}

void check_certificate_files(Profile const& profile, Errors& errors) {
    if (!profile.as2) return;
    for (auto const& certificate : profile.as2->certificates) {
        if (std::filesystem::is_regular_file(certificate.file)) continue;
        errors.push_back(
            {ErrorCode::configuration,
             "channels.as2.certificates names " + certificate.file.string() + ", which is no file",
             start_of(profile.file), "paths are relative to the partner's folder"}
        );
    }
}

/// The profiles' files in ascending order of folder; folders that are hidden or hold no profile do
/// not count.
std::vector<std::filesystem::path> profile_files(std::filesystem::path const& home) {
    std::vector<std::filesystem::path> files;
    std::error_code none;
    for (auto const& entry : std::filesystem::directory_iterator(home / "partners", none)) {
        auto const name = entry.path().filename().string();
        if (name.starts_with('.') || !entry.is_directory()) continue;
        auto const file = entry.path() / "partner.toml";
        if (std::filesystem::exists(file)) files.push_back(file);
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace

std::expected<Registry, Errors> Registry::build(std::vector<Profile> profiles) {
    Registry registry;
    registry.profiles_ = std::move(profiles);
    std::ranges::sort(registry.profiles_, {}, [](Profile const& profile) {
        return std::pair(std::string_view(profile.id), profile.file);
    });
    Errors errors;
    auto const& all = registry.profiles_;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const& profile = all[i];
        if (i > 0 && all[i - 1].id == profile.id) {
            errors.push_back(conflict(profile, all[i - 1], "the partner id " + profile.id));
        }
        if (profile.as2) {
            auto const& as2 = *profile.as2;
            auto const [at, is_new] = registry.by_as2_.try_emplace({as2.them, as2.us}, i);
            if (!is_new) {
                errors.push_back(conflict(
                    profile, all[at->second],
                    "the AS2 id \"" + as2.them + "\" towards \"" + as2.us + "\""
                ));
            }
        }
        auto const claim = [&](auto& index, std::string_view standard, std::string const& qualifier,
                               std::string const& id) {
            auto const [at, is_new] = index.try_emplace({qualifier, id}, i);
            if (is_new) return;
            std::string const text = qualifier.empty() ? id : qualifier + "/" + id;
            errors.push_back(conflict(
                profile, all[at->second], "the " + std::string(standard) + " identity " + text
            ));
        };
        if (profile.x12) {
            for (auto const& them : profile.x12->them)
                claim(registry.by_x12_, "X12", them.qualifier, them.id);
        }
        if (profile.edifact) {
            for (auto const& them : profile.edifact->them)
                claim(registry.by_edifact_, "EDIFACT", them.qualifier, them.id);
        }
        if (profile.ubl) {
            for (auto const& them : profile.ubl->them)
                claim(registry.by_ubl_, "UBL", them.scheme, them.id);
        }
        if (profile.cxml) {
            for (auto const& them : profile.cxml->them)
                claim(registry.by_cxml_, "cXML", them.domain, them.id);
        }
        if (profile.idoc) {
            for (auto const& them : profile.idoc->them)
                claim(registry.by_idoc_, "IDoc", them.type, them.id);
        }
    }
    if (!errors.empty()) return std::unexpected(std::move(errors));
    return registry;
}

Profile const* Registry::find(std::string_view id) const {
    auto const found = std::ranges::lower_bound(profiles_, id, {}, &Profile::id);
    return found != profiles_.end() && found->id == id ? &*found : nullptr;
}

Profile const* Registry::find_by_as2(std::string_view from, std::string_view to) const {
    auto const found = by_as2_.find({std::string(from), std::string(to)});
    return found == by_as2_.end() ? nullptr : &profiles_[found->second];
}

Profile const* Registry::find_by_x12_sender(std::string_view qualifier, std::string_view id) const {
    auto const found = by_x12_.find({std::string(qualifier), std::string(without_padding(id))});
    return found == by_x12_.end() ? nullptr : &profiles_[found->second];
}

std::expected<Registry, Errors> load_registry(
    std::filesystem::path const& home, Instance const& instance, Environment const& environment
) {
    auto const files = profile_files(home);
    if (files.size() > limits::partners_max) {
        return std::unexpected(Errors{
            {ErrorCode::too_large,
             std::to_string(files.size()) + " partners, at most " +
                 std::to_string(limits::partners_max) + " are read",
             start_of(home / "partners"),
             {}}
        });
    }
    Errors errors;
    std::vector<Profile> profiles;
    for (auto const& file : files) {
        auto const bytes = read_file(file.string(), limits::text_file_bytes_max);
        if (!bytes) {
            errors.push_back(bytes.error());
            continue;
        }
        auto profile = parse_profile(as_text(*bytes), file, instance, environment);
        if (!profile) {
            errors.insert(errors.end(), profile.error().begin(), profile.error().end());
            continue;
        }
        check_certificate_files(*profile, errors);
        profiles.push_back(std::move(*profile));
    }
    auto registry = Registry::build(std::move(profiles));
    if (!registry) {
        errors.insert(errors.end(), registry.error().begin(), registry.error().end());
    }
    if (!errors.empty()) return std::unexpected(std::move(errors));
    return registry;
}

std::expected<Installation, Errors> load_installation(
    std::filesystem::path const& home, Environment const& environment
) {
    auto instance = load_instance(home, environment);
    // Partners take defaults from it: without it, they would seem to lack what they need not say.
    if (!instance) return std::unexpected(std::move(instance.error()));
    auto registry = load_registry(home, *instance, environment);
    if (!registry) return std::unexpected(std::move(registry.error()));
    return Installation{std::move(*instance), std::move(*registry)};
}

}  // namespace tidegate::partners
