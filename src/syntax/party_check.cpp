#include "syntax/party_check.hpp"

#include "base/limits.hpp"
#include "syntax/characters.hpp"
#include "syntax/isa_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace tidegate::syntax {
namespace {

/// Where one party stands, and the codes of a TA1 for it.
struct Side {
    FindingCode code;
    std::uint16_t x12_qualifier;
    std::uint16_t edifact;
    std::string_view what;
    std::string_view wrong_qualifier;
    std::string_view wrong_id;
};
constexpr Side kSenderSide{
    FindingCode::envelope_sender, kIsaSenderQualifier, 2, "sender", "005", "006"
};
constexpr Side kReceiverSide{
    FindingCode::envelope_receiver, kIsaReceiverQualifier, 3, "receiver", "007", "009"
};

void check_side(
    Interchange const& interchange, Side const& side, Party const& party,
    std::span<Party const> agreed, Findings& findings
) {
    auto const fits = [&](Party const& one) { return is_agreed(one, party); };
    if (agreed.empty() || std::ranges::any_of(agreed, fits)) return;
    bool const is_id_right = std::ranges::find(agreed, party.id, &Party::id) != agreed.end();
    bool const is_edifact = interchange.is_edifact();
    std::string expected;
    for (Party const& one : agreed) expected += (expected.empty() ? "" : ", ") + one.text();
    Finding finding;
    finding.code = side.code;
    finding.text = fmt::format(
        "the {} is \"{}\", agreed is {}", side.what, printable(party.text()), printable(expected)
    );
    finding.segment = is_edifact ? "UNB" : "ISA";
    finding.element = is_edifact
                          ? side.edifact
                          : static_cast<std::uint16_t>(side.x12_qualifier + (is_id_right ? 0 : 1));
    if (is_edifact) finding.component = is_id_right ? 2 : 1;
    finding.byte = interchange.byte;
    finding.line = interchange.line;
    finding.value =
        (is_id_right ? party.qualifier : party.id).substr(0, limits::finding_value_bytes_max);
    finding.standard = is_edifact ? Standard::edifact : Standard::x12;
    finding.x12_code = is_id_right ? side.wrong_qualifier : side.wrong_id;
    findings.push_back(std::move(finding));
}

}  // namespace

bool is_agreed(Party const& agreed, Party const& party) {
    return agreed.id == party.id &&
           (agreed.qualifier.empty() || agreed.qualifier == party.qualifier);
}

Findings check_parties(Interchange const& interchange, AgreedParties const& agreed) {
    Findings findings;
    check_side(interchange, kSenderSide, interchange.sender, agreed.senders, findings);
    if (agreed.receiver)
        check_side(
            interchange, kReceiverSide, interchange.receiver, {&*agreed.receiver, 1}, findings
        );
    return findings;
}

}  // namespace tidegate::syntax
