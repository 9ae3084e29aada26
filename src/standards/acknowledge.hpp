// Writes functional acknowledgements (997, and 999 from 005010 on) and interchange acknowledgements
// (TA1) from findings. The code of a finding comes from the one table of syntax/finding.hpp. Rules
// 23-28 of docs/conformance.md. Deterministic: no clock, no numbers of its own.
#pragma once

#include "base/charset.hpp"
#include "base/error.hpp"
#include "standards/business_unit.hpp"
#include "standards/validate.hpp"
#include "syntax/envelope.hpp"
#include "syntax/finding.hpp"
#include "syntax/segment.hpp"
#include "syntax/segment_writer.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// False for functional groups FA (997, 999): an acknowledgement is never acknowledged.
bool is_acknowledged(std::string_view functional_id);

/// One received set as its acknowledgement sees it.
struct ReceivedSet {
    std::string type;             ///< ST01
    std::string control;          ///< ST02 as received
    std::string convention = {};  ///< ST03; empty when there is none
    syntax::Findings findings;    ///< the reader's and the validator's together
    SetStatus status = SetStatus::accepted;
    std::vector<BusinessUnit> units = {};  ///< of sets that have them: a 999 names that of an error
    std::string identifier = {};           ///< EDIFACT: S009 as received, with its separators
};

/// One received group.
struct ReceivedGroup {
    std::string functional_id;  ///< GS01
    std::string control;        ///< GS06 as received
    std::string version = {};   ///< GS08; a 999 repeats it
    std::optional<std::uint32_t>
        sets_stated;  ///< GE01; else what a group.count finding says, else sets.size()
    std::vector<ReceivedSet> sets;
    syntax::Findings findings;  ///< of the group's own envelope; one error rejects the whole group
};

enum class AckForm : std::uint8_t {
    functional,      ///< 997: AK3, AK4, AK5
    implementation,  ///< 999: IK3, IK4, IK5, with the codes that came after 004010
};

/// The 999 answers groups whose GS08 names an implementation convention ("005010X222A1").
AckForm deserved_form(std::string_view version);

/// GS08 of the group that carries `body`, a 999: its convention where it names one, else the
/// release. Source: 005010X231A1, where GS08 and ST03 are both that name.
std::string group_version_of_999(syntax::SetBody const& body);

struct AcknowledgeOptions {
    syntax::Delimiters delimiters;            ///< of the outbound interchange
    Charset charset = Charset::x12_extended;  ///< AK404 leaves out what is not in it
    /// false: AK2 loops for sets with errors only. A rejected group names its rejected sets only,
    /// either way.
    bool includes_accepted_sets = true;
    AckForm form = AckForm::functional;
};

struct GroupAcknowledgement {
    syntax::SetBody body;        ///< a 997 or 999 without ST and SE; a 999 that answers a
                                 ///< guide of 005010 has a convention
    char status = 'A';           ///< AK901: A, E, P or R
    std::uint32_t stated = 0;    ///< AK902
    std::uint32_t received = 0;  ///< AK903
    std::uint32_t accepted = 0;  ///< AK904; 0 when the group is rejected
};

/// Errors: invalid when the group's id or a control number holds a service character of
/// `options.delimiters`.
Expected<GroupAcknowledgement> acknowledge_group(
    ReceivedGroup const& group, AcknowledgeOptions const& options
);

/// TA1: what became of the interchange envelope.
struct InterchangeAcknowledgement {
    std::string control;       ///< TA101 = ISA13 of the received interchange
    std::string date;          ///< TA102 = ISA09
    std::string time;          ///< TA103 = ISA10
    char status = 'A';         ///< TA104: A, E (accepted with errors) or R
    std::string note = "000";  ///< TA105

    /// The segment with its terminator. Errors: invalid as SegmentBuilder::write_to.
    [[nodiscard]] Expected<std::string> text(syntax::Delimiters const& delimiters) const;
};

/// `findings` are those of InterchangeBegin and InterchangeEnd. The note is that of the first
/// error, else of the first warning that has a TA105 code.
InterchangeAcknowledgement acknowledge_interchange(
    syntax::Interchange const& interchange, syntax::Findings const& findings
);

}  // namespace tidegate::standards
