// What the values of an ISA must be, each with its own note of a TA1. All are warnings but a
// control number that is none: an interchange whose bytes can be read is read. Source: X12.5
// (interchange control header), X12.56 (element I18).
#pragma once

#include "syntax/envelope.hpp"
#include "syntax/finding.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace tidegate::syntax {

/// Numbers of the elements of ISA.
enum IsaElement : std::uint16_t {
    kIsaAuthorizationQualifier = 1,
    kIsaAuthorization = 2,
    kIsaSecurityQualifier = 3,
    kIsaSecurity = 4,
    kIsaSenderQualifier = 5,
    kIsaSender = 6,
    kIsaReceiverQualifier = 7,
    kIsaReceiver = 8,
    kIsaDate = 9,
    kIsaTime = 10,
    kIsaRepetition = 11,  ///< before 00402 the standard: U
    kIsaVersion = 12,
    kIsaControl = 13,
    kIsaAcknowledgement = 14,
    kIsaUsage = 15,
    kIsaComponent = 16,
};

/// Adds a finding at an element; what it returns may be amended until the next call.
using TellOfIsa = std::function<Finding&(FindingCode, std::uint16_t element, std::string text)>;

/// `elements` are ISA01 to ISA16 as they were received, `interchange` what was read of them.
void check_isa_values(
    std::span<std::string_view const> elements, Interchange const& interchange,
    TellOfIsa const& tell
);

}  // namespace tidegate::syntax
