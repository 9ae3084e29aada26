#include "partners/identity_reader.hpp"

#include <algorithm>

namespace tidegate::partners {
namespace {

constexpr std::size_t kQualifierLength = 2;       // ISA05, ISA07
constexpr std::size_t kInterchangeIdLength = 15;  // ISA06, ISA08
constexpr std::size_t kGroupIdLengthLeast = 2;    // GS02, GS03
constexpr std::size_t kGroupIdLengthMost = 15;
constexpr std::size_t kPartyIdLength = 35;        // 0004, 0010
constexpr std::size_t kPartyQualifierLength = 4;  // 0007
constexpr std::size_t kRoutingLength = 14;        // 0008, 0014
constexpr std::size_t kAs2IdLength = 128;         // RFC 4130 §6.2

bool is_printable_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_alphanumeric(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    });
}

/// Blanks at an end cannot be told from the padding of an envelope, so no id may have them.
bool has_outer_blank(std::string_view text) {
    return !text.empty() && (text.front() == ' ' || text.back() == ' ');
}

bool check_id(
    TableReader& table, std::string_view key, std::string_view text, std::size_t least,
    std::size_t most
) {
    if (text.size() >= least && text.size() <= most && is_printable_ascii(text) &&
        !has_outer_blank(text)) {
        return true;
    }
    table.report(
        key, "is \"" + std::string(text) + "\", needed are " + std::to_string(least) + " to " +
                 std::to_string(most) + " printable ASCII characters without blanks at the ends"
    );
    return false;
}

}  // namespace

std::optional<X12Identity> read_x12_identity(TableReader& table) {
    X12Identity identity;
    bool right = true;
    if (auto qualifier = table.get_text("qualifier")) {
        if (qualifier->size() != kQualifierLength || !is_alphanumeric(*qualifier)) {
            table.report(
                "qualifier", "is \"" + *qualifier +
                                 "\", needed are two characters A-Z 0-9 such as \"ZZ\" or \"01\""
            );
            right = false;
        }
        identity.qualifier = *qualifier;
    } else if (table.find("qualifier") != nullptr) {
        right = false;
    }
    auto id = table.get_text("id");
    if (!id) {
        if (table.find("id") == nullptr) table.report("id", "is missing: 1 to 15 characters");
        right = false;
    } else {
        right = check_id(table, "id", *id, 1, kInterchangeIdLength) && right;
        identity.id = *id;
    }
    identity.group_id = identity.id;
    if (auto group = table.get_text("gs")) {
        right = check_id(table, "gs", *group, kGroupIdLengthLeast, kGroupIdLengthMost) && right;
        identity.group_id = *group;
    } else if (right && identity.id.size() < kGroupIdLengthLeast) {
        table.report("gs", "is missing: GS02 needs two characters and id has one");
        right = false;
    }
    table.finish();
    if (!right) return {};
    return identity;
}

std::optional<EdifactIdentity> read_edifact_identity(TableReader& table) {
    EdifactIdentity identity;
    bool right = true;
    if (auto id = table.get_text("id")) {
        right = check_id(table, "id", *id, 1, kPartyIdLength);
        identity.id = *id;
    } else {
        if (table.find("id") == nullptr) table.report("id", "is missing: 1 to 35 characters");
        right = false;
    }
    if (auto qualifier = table.get_text("qualifier"); qualifier && !qualifier->empty()) {
        right = check_id(table, "qualifier", *qualifier, 1, kPartyQualifierLength) && right;
        identity.qualifier = *qualifier;
    }
    if (auto routing = table.get_text("routing"); routing && !routing->empty()) {
        right = check_id(table, "routing", *routing, 1, kRoutingLength) && right;
        identity.routing = *routing;
    }
    table.finish();
    if (!right) return {};
    return identity;
}

std::optional<std::string> read_as2_id(TableReader& table, std::string_view key) {
    auto id = table.get_text(key);
    if (!id || !check_id(table, key, *id, 1, kAs2IdLength)) return {};
    return id;
}

}  // namespace tidegate::partners
