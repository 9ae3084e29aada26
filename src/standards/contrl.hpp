// The answer to an EDIFACT interchange: CONTRL, the syntax and service report. Codes of findings
// come from the one table of syntax/finding.hpp, as far as the version of the report has them.
// Source: ISO 9735-4 (CONTRL), service directories of syntax 3 and 4; rules 41 and 42 of
// docs/conformance.md. Deterministic: no clock, no numbers of its own.
#pragma once

#include "base/date.hpp"
#include "base/error.hpp"
#include "standards/validate.hpp"
#include "syntax/edifact_envelope.hpp"
#include "syntax/envelope.hpp"
#include "syntax/finding.hpp"
#include "syntax/segment_writer.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// False for CONTRL: an acknowledgement is never acknowledged.
bool is_reported(std::string_view message_type);

/// One received message as its report sees it.
struct ReceivedMessage {
    std::string control;        ///< 0062 as received, with its release characters
    std::string type;           ///< 0065
    std::string identifier;     ///< S009 as received, with its separators
    syntax::Findings findings;  ///< the reader's and the validator's together
    SetStatus status = SetStatus::accepted;
};

/// The messages of one UNG, or all of an interchange without.
struct ReceivedMessageGroup {
    syntax::Group header;
    syntax::Findings findings;  ///< of UNG and UNE; one error rejects the whole group
    std::vector<ReceivedMessage> messages;
};

struct ReceivedInterchange {
    syntax::Interchange header;
    syntax::Findings findings;  ///< of UNB and UNZ; one error rejects the whole interchange
    std::vector<ReceivedMessageGroup> groups;
};

/// What CONTRL says of one level (0083). Others are of early drafts.
enum class ReportAction : std::uint8_t {
    rejected = 4,      ///< this level and all below it
    acknowledged = 7,  ///< this level, and those below it unless they are told otherwise
    received = 8,      ///< it came, and its envelope is right; nothing below was looked at
};

struct SyntaxReport {
    syntax::SetBody body;  ///< a CONTRL without UNH and UNT
    ReportAction action = ReportAction::acknowledged;
    std::uint32_t rejected_messages = 0;  ///< told as such; 0 when the interchange is rejected
};

/// S009 of the CONTRL that answers an interchange of `syntax_version`, by parts: "D" "3", "4" "1".
syntax::MessageIdentifier contrl_identifier(std::uint8_t syntax_version);

/// The 0085 value that the CONTRL of `syntax_version` has for `code`: itself, or the nearest one.
std::string_view reported_code(std::string_view code, std::uint8_t syntax_version);

/// A sender that asks for an indication of receipt only (0031 = 2) is told no more of an
/// interchange whose envelope is right. Written with the service characters and the charset of the
/// received interchange. Each level tells its first error; of a rejected level nothing below is
/// told. Errors: invalid as SegmentBuilder::write_to.
Expected<SyntaxReport> report_interchange(ReceivedInterchange const& interchange);

/// What the UNB of an answer says that does not follow from what is answered.
struct ReportEnvelope {
    syntax::Party sender;  ///< we, as the partner knows us
    syntax::Party receiver;
    std::string control;  ///< 0020
    When at;              ///< 0017 and 0019
    bool is_test = false;
};

/// The whole answer, in the syntax of what is answered; in UNOC where that is none, or where values
/// do not keep to their own level A or B. It goes to the sender's address for answers, 0008.
/// Errors: invalid as syntax::write_edifact, such as a receiver without a name: there is nobody to
/// answer.
Expected<std::string> write_report(
    ReceivedInterchange const& interchange, ReportEnvelope const& envelope
);

}  // namespace tidegate::standards
