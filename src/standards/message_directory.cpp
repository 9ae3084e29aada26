#include "standards/message_directory.hpp"

#include "base/nearest.hpp"
#include "syntax/characters.hpp"
#include "syntax/edifact_envelope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tidegate::standards {
namespace {

bool is_service_message(std::string_view type) {
    return type == "CONTRL" || type == "AUTACK" || type == "KEYMAN";
}

}  // namespace

std::string dictionary_key(syntax::TransactionSet const& message, std::uint8_t syntax_version) {
    syntax::MessageIdentifier const id = syntax::message_identifier(message);
    if (!is_service_message(id.type)) return id.directory();
    for (std::string_view const named : {id.version, id.release}) {
        if (named.size() == 1 && named[0] >= '1' && named[0] <= '4')
            return fmt::format("SV{}", named);
    }
    return fmt::format("SV{}", syntax_version);
}

std::string identifier_of(std::string_view release) {
    if (release == "SV3") return "D:3:UN";
    if (release.starts_with("SV")) return fmt::format("{}:1:UN", release.substr(2));
    return fmt::format("{}:{}:UN", release.substr(0, 1), release.substr(1));
}

std::uint8_t syntax_version_of(std::string_view release) { return release == "SV4" ? 4 : 3; }

std::string known_directories(std::string const& key, std::span<std::string const> known) {
    constexpr std::size_t kListedMax = 6;
    if (known.empty()) return "no directory is installed";
    std::vector<std::string> nearest(known.begin(), known.end());
    if (nearest.size() <= kListedMax)
        return fmt::format("directories that exist: {}", fmt::join(nearest, ", "));
    std::ranges::sort(nearest, {}, [&](std::string const& name) {
        return std::pair(edit_distance(key, name), name);
    });
    nearest.resize(kListedMax);
    return fmt::format("the nearest of {} directories: {}", known.size(), fmt::join(nearest, ", "));
}

}  // namespace tidegate::standards
