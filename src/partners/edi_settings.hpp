// What was agreed with a partner about the syntax of its interchanges: X12 and EDIFACT, each in its
// table of partner.toml. Part of the profile (profile.hpp).
#pragma once

#include "base/charset.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::partners {

/// ISA05/ISA06 or ISA07/ISA08 and the group's application code.
struct X12Identity {
    std::string qualifier = "ZZ";  ///< two characters. Key: qualifier
    std::string id;                ///< 1-15 characters, without the padding of the ISA. Key: id
    std::string group_id;          ///< GS02/GS03, 2-15 characters; default: id. Key: gs

    bool operator==(X12Identity const&) const = default;
};

/// What the interchanges we send to them use. Reading takes whatever the ISA says. Table:
/// x12.delimiters
struct Delimiters {
    char element = '*';
    char component = '>';
    char segment = '~';
    char repetition = '^';  ///< ISA11 from version 00402 on; before, ISA11 is 'U'
    bool newline = false;   ///< a line feed after each segment terminator

    bool operator==(Delimiters const&) const = default;
};

enum class Charset : std::uint8_t { x12_basic, x12_extended, utf8 };

/// When an inbound interchange is answered with a TA1. Key: x12.ta1
enum class Ta1Policy : std::uint8_t {
    requested,  ///< if ISA14 is 1
    errors,     ///< if ISA14 is 1, and for every interchange that is not accepted: the default, so
                ///< that no interchange is refused in silence
    never,
};

/// How a finding is judged for this partner instead of by its own severity. Key:
/// x12.severity."<finding code>", edifact.severity."<finding code>"
enum class SeverityOverride : std::uint8_t { reject, accept, warn, ignore };

/// By finding code; empty = none.
using Severities = std::map<std::string, SeverityOverride, std::less<>>;

/// How far trouble with one transaction set of an inbound interchange reaches. Keys:
/// x12.acceptance, edifact.acceptance
enum class Acceptance : std::uint8_t {
    split_suspend_set,             ///< each set for itself: the default
    split_suspend_interchange,     ///< one rejected set rejects all of its interchange
    preserve_suspend_set,          ///< the accepted ones are processed together or wait together
    preserve_suspend_interchange,  ///< both
};

/// One rejected set rejects all of its interchange.
constexpr bool rejects_together(Acceptance acceptance) {
    return acceptance == Acceptance::split_suspend_interchange ||
           acceptance == Acceptance::preserve_suspend_interchange;
}

/// While one set waits for a person, the others of its interchange wait with it.
constexpr bool processes_together(Acceptance acceptance) {
    return acceptance == Acceptance::preserve_suspend_set ||
           acceptance == Acceptance::preserve_suspend_interchange;
}

/// X12 of this partner, both directions. Table: x12
struct X12Settings {
    X12Identity us;  ///< default: x12.us of tidegate.toml. Key: us
    std::vector<X12Identity>
        them;  ///< at least one; the first is used for sending. Key: them (one table or a list)
    std::string version =
        "004010";  ///< GS08 of what we send, six to twelve characters. Key: version
    std::string interchange_version =
        "00401";  ///< ISA12; default: from version. Key: interchange_version
    Delimiters delimiters;
    Charset charset = Charset::x12_extended;  ///< what we may write; else refused. Key: charset
    bool request_ta1 = false;                 ///< ISA14 of what we send. Key: request_ta1
    Ta1Policy ta1 = Ta1Policy::errors;
    Acceptance acceptance = Acceptance::split_suspend_set;
    Severities severity;

    bool operator==(X12Settings const&) const = default;
};

/// 0004/0007/0008 or 0010/0007/0014 of UNB.
struct EdifactIdentity {
    std::string id;         ///< 1-35 characters: a GLN, a name. Key: id
    std::string qualifier;  ///< up to four characters, "14" for a GLN; often empty. Key: qualifier
    std::string routing;    ///< the address inside their house, up to 14. Key: routing

    bool operator==(EdifactIdentity const&) const = default;
};

/// Service characters of the interchanges we send to them. Reading takes whatever UNA says. Table:
/// edifact.delimiters
struct EdifactDelimiters {
    char component = ':';
    char element = '+';
    char decimal_mark = '.';
    char release = '?';
    char repetition = '*';  ///< of syntax 4; before, there is none
    char segment = '\'';
    bool newline = false;  ///< a line feed after each segment terminator

    bool operator==(EdifactDelimiters const&) const = default;
};

/// EDIFACT of this partner, both directions. Table: edifact
struct EdifactSettings {
    EdifactIdentity us;  ///< default: edifact.us of tidegate.toml. Key: us
    std::vector<EdifactIdentity>
        them;  ///< at least one; the first is used for sending. Key: them (one table or a list)
    std::string charset = "UNOC";    ///< 0001 of what we send. Key: charset
    std::uint8_t syntax = 3;         ///< 0002 of what we send, 1 to 4. Key: syntax
    std::string directory = "D96A";  ///< of documents that name no map. Key: directory
    /// What the bytes of what they send mean, whatever their UNB says. Key: received_charset
    std::optional<tidegate::Charset> received_charset;
    EdifactDelimiters delimiters;
    bool una = false;                   ///< UNA also where it is not needed. Key: una
    bool request_contrl = false;        ///< 0031 of what we send. Key: request_contrl
    std::string application_reference;  ///< 0026 of what we send. Key: application_reference
    std::string agreement;              ///< 0032, "EANCOM". Key: agreement
    Acceptance acceptance = Acceptance::split_suspend_set;
    Severities severity;

    bool operator==(EdifactSettings const&) const = default;
};

std::string_view name_of(SeverityOverride severity);

}  // namespace tidegate::partners
