#include "syntax/edifact_envelope.hpp"

#include "base/date.hpp"
#include "base/limits.hpp"
#include "syntax/characters.hpp"
#include "syntax/control_numbers.hpp"
#include "syntax/envelope_checks.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace tidegate::syntax {
namespace {

/// Numbers of the elements of UNB.
enum UnbElement : std::uint16_t {
    kSyntax = 1,
    kSender = 2,
    kReceiver = 3,
    kPrepared = 4,
    kControl = 5,
    kPassword = 6,
    kApplication = 7,
    kPriority = 8,
    kAcknowledgement = 9,
    kAgreement = 10,
    kTest = 11,
};
constexpr std::uint16_t kUnbElements = 11;

constexpr std::size_t kReferenceLength = 14;  // 0020, 0048
constexpr std::size_t kPartyLength = 35;      // 0004, 0010
constexpr std::uint8_t kFirstVersionWithCentury = 4;

/// Cuts composites of one segment.
class Parts {
public:
    Parts(Segment const& segment, Delimiters const& delimiters, Charset charset = Charset::utf8)
        : segment_(&segment), by_(&delimiters), charset_(charset) {}

    [[nodiscard]] std::string_view raw(std::uint16_t element, std::uint16_t component) const {
        return part_of(segment_->element(element), by_->component, component, by_->release);
    }
    [[nodiscard]] std::string text(std::uint16_t element, std::uint16_t component) const {
        return to_utf8(without_release(raw(element, component), by_->release), charset_);
    }
    /// All components, with ':' between them.
    [[nodiscard]] std::string all(std::uint16_t element) const {
        PartWalk components(segment_->element(element), by_->component, by_->release);
        std::string out;
        bool is_first = true;
        while (auto const component = components.next()) {
            if (!std::exchange(is_first, false)) out += ':';
            out += to_utf8(without_release(*component, by_->release), charset_);
        }
        return out;
    }

private:
    Segment const* segment_;
    Delimiters const* by_;
    Charset charset_;
};

Finding with_component(Finding finding, std::uint16_t component, std::string_view value) {
    finding.component = component;
    finding.value = value.substr(0, limits::finding_value_bytes_max);
    return finding;
}

void check_party(
    Segment const& unb, std::uint16_t element, std::string_view what, Party const& party,
    Findings& findings
) {
    if (party.id.empty()) {
        add_finding(
            findings, with_component(
                          finding_at(
                              FindingCode::element_missing, unb, element,
                              fmt::format("UNB{:02} names no {}", element, what)
                          ),
                          1, ""
                      )
        );
    } else if (count_characters(party.id) > kPartyLength) {
        add_finding(
            findings, with_component(
                          finding_at(
                              FindingCode::element_too_long, unb, element,
                              fmt::format(
                                  "the {} of UNB{:02} has {} characters, at most {}", what, element,
                                  count_characters(party.id), kPartyLength
                              )
                          ),
                          1, party.id
                      )
        );
    }
}

void check_reference(
    Segment const& segment, std::uint16_t element, std::string_view value, Findings& findings
) {
    if (value.empty()) {
        add_finding(
            findings,
            finding_at(
                FindingCode::element_missing, segment, element,
                fmt::format(
                    "{}{:02} is empty: the control reference is needed", segment.tag, element
                )
            )
        );
    } else if (value.size() > kReferenceLength) {
        add_finding(
            findings, finding_at(
                          FindingCode::element_too_long, segment, element,
                          fmt::format(
                              "{}{:02} is {} characters, at most {}", segment.tag, element,
                              value.size(), kReferenceLength
                          )
                      )
        );
    }
}

/// 0017 has six digits, from syntax 4 on eight. Senders of syntax 3 give eight too: that is a
/// warning, as any date that cannot be one, for nothing depends on it.
void check_prepared(
    Segment const& segment, std::string_view date, std::string_view time, std::uint8_t version,
    Findings& findings
) {
    bool const has_century = version >= kFirstVersionWithCentury;
    if (date.size() != (has_century ? 8 : 6) || !Date::parse_compact(date)) {
        add_warning(
            findings, FindingCode::element_invalid_date, segment, kPrepared,
            fmt::format(
                "the date of {}{:02} is \"{}\", in syntax version {} it must be {}", segment.tag,
                +kPrepared, printable(date), version, has_century ? "CCYYMMDD" : "YYMMDD"
            )
        );
    }
    if (time.size() != 4 || !is_time_of_day(time)) {
        add_warning(
            findings, FindingCode::element_invalid_time, segment, kPrepared,
            fmt::format(
                "the time of {}{:02} is \"{}\", it must be HHMM", segment.tag, +kPrepared,
                printable(time)
            )
        );
    }
}

void check_syntax(Segment const& unb, Interchange const& interchange, Findings& findings) {
    std::string_view const id = std::string_view(interchange.version).substr(0, 4);
    if (!charset_of_syntax(id)) {
        Finding finding = finding_at(
            FindingCode::envelope_charset, unb, kSyntax,
            fmt::format(
                "UNB01 names the character set \"{}\", known are UNOA to UNOL, UNOW, UNOX and "
                "UNOY: it is read as {}",
                printable(id), name_of(interchange.charset)
            )
        );
        // Communities (IATA) have names of their own for ISO 8859-1; a letter that the standard
        // does not have means bytes that nobody can tell.
        if (id.starts_with("UNO")) finding.severity = Severity::error;
        add_finding(findings, std::move(finding));
    }
    if (interchange.syntax_version == 0) {
        Finding finding = finding_at(
            FindingCode::envelope_unknown_version, unb, kSyntax,
            fmt::format(
                "UNB01 is \"{}\": its syntax version must be 1, 2, 3 or 4",
                printable(interchange.version)
            )
        );
        // One that is left out is read as it was meant; of a later one nobody knows the rules.
        if (!interchange.version.ends_with(':')) finding.severity = Severity::error;
        add_finding(findings, std::move(finding));
    }
}

}  // namespace

Interchange parse_unb(Segment const& unb, UnbHeader const& header, std::optional<Charset> charset) {
    Interchange to;
    // An unknown name is most often one of a community whose bytes are those of ISO 8859-1.
    Charset const said = charset_of_syntax(header.syntax_id).value_or(Charset::latin1);
    to.charset = charset_of_values(charset.value_or(said));
    Parts const parts(unb, header.delimiters, to.charset);
    to.standard = "edifact";
    to.version = fmt::format("{}:{}", parts.text(kSyntax, 1), parts.text(kSyntax, 2));
    to.sender = {parts.text(kSender, 2), parts.text(kSender, 1)};
    to.receiver = {parts.text(kReceiver, 2), parts.text(kReceiver, 1)};
    to.date = parts.text(kPrepared, 1);
    to.time = parts.text(kPrepared, 2);
    to.control = parts.text(kControl, 1);
    to.sender_routing = parts.text(kSender, 3);
    to.receiver_routing = parts.text(kReceiver, 3);
    to.password = parts.text(kPassword, 1);
    to.password_qualifier = parts.text(kPassword, 2);
    to.application_reference = parts.text(kApplication, 1);
    to.priority = parts.text(kPriority, 1);
    to.agreement = parts.text(kAgreement, 1);
    to.wants_contrl = unb.element(kAcknowledgement) == "1";
    to.wants_receipt_only = unb.element(kAcknowledgement) == "2";
    // 0 is no value of 0035, but what senders write who mean that it is none.
    to.is_test = !unb.element(kTest).empty() && unb.element(kTest) != "0";
    to.usage = to.is_test ? 'T' : 'P';
    to.delimiters = header.delimiters;
    to.byte = unb.byte;
    to.line = unb.line;
    to.syntax_version = header.syntax_version;
    to.has_una = header.una_size != 0;
    to.decimal_mark = header.decimal_mark;
    return to;
}

void check_unb(Segment const& unb, Interchange const& interchange, Findings& findings) {
    check_syntax(unb, interchange, findings);
    check_party(unb, kSender, "sender", interchange.sender, findings);
    check_party(unb, kReceiver, "recipient", interchange.receiver, findings);
    check_prepared(unb, interchange.date, interchange.time, interchange.syntax_version, findings);
    check_reference(unb, kControl, interchange.control, findings);
    std::string_view const acknowledgement = unb.element(kAcknowledgement);
    if (!acknowledgement.empty() && acknowledgement != "1" && acknowledgement != "2" &&
        acknowledgement != "0") {
        add_warning(
            findings, FindingCode::element_invalid_code, unb, kAcknowledgement,
            fmt::format(
                "UNB09 is \"{}\", it must be 1 or absent: no CONTRL is asked for",
                printable(acknowledgement)
            )
        );
    }
    std::string_view const test = unb.element(kTest);
    bool const is_known_test = test.size() == 1 && test[0] >= '1' && test[0] <= '4';
    if (!test.empty() && !is_known_test) {
        add_warning(
            findings, FindingCode::envelope_test_flag, unb, kTest,
            fmt::format(
                "UNB11 is \"{}\", it must be 1 or absent: it is taken as {}", printable(test),
                interchange.is_test ? "a test" : "production"
            )
        );
    }
    if (unb.elements.size() > kUnbElements) {
        add_warning(
            findings, FindingCode::element_too_many, unb, kUnbElements + 1,
            fmt::format("UNB has {} elements, at most {}", unb.elements.size(), +kUnbElements)
        );
    }
}

Group parse_ung(Segment const& ung, Interchange const& interchange) {
    Parts const parts(ung, interchange.delimiters, interchange.charset);
    Group group;
    group.functional_id = parts.text(1, 1);
    group.sender = parts.text(2, 1);
    group.receiver = parts.text(3, 1);
    group.date = parts.text(4, 1);
    group.time = parts.text(4, 2);
    group.control = parts.text(5, 1);
    group.agency = parts.text(6, 1);
    group.version = parts.all(7);
    group.sender_qualifier = parts.text(2, 2);
    group.receiver_qualifier = parts.text(3, 2);
    group.byte = ung.byte;
    group.line = ung.line;
    return group;
}

void check_ung(
    Segment const& ung, Group const& group, Interchange const& interchange, Findings& findings
) {
    constexpr std::uint16_t kGroupControl = 5;
    // From syntax 4 on UNG needs nothing but its reference.
    bool const may_lack_date = interchange.syntax_version >= kFirstVersionWithCentury;
    if (!may_lack_date || !group.date.empty())
        check_prepared(ung, group.date, group.time, interchange.syntax_version, findings);
    check_reference(ung, kGroupControl, group.control, findings);
}

void check_unh(TransactionSet const& message, Group const& group, Findings& findings) {
    if (group.functional_id.empty() || message.type() == group.functional_id) return;
    add_warning(
        findings, FindingCode::set_wrong_group, message.segments.front(), 2,
        fmt::format(
            "message {} stands in a group {}: a group holds messages of one type",
            printable(message.type()), printable(group.functional_id)
        )
    );
}

void check_unt(TransactionSet const& message, Findings& findings) {
    Segment const& header = message.segments.front();
    Segment const& trailer = message.segments.back();
    if (header.tag == "UNH") {
        check_count(
            FindingCode::set_count, trailer, "segments",
            static_cast<std::uint32_t>(message.segments.size()), findings
        );
    }
    if (header.element(1) == trailer.element(2)) return;
    add_finding(
        findings, finding_at(
                      FindingCode::set_control_mismatch, trailer, 2,
                      fmt::format(
                          "{}02 is \"{}\", {}01 is \"{}\"", trailer.tag,
                          printable(trailer.element(2)), header.tag, printable(header.element(1))
                      )
                  )
    );
}

void check_une(
    Group const& group, Segment const& une, std::uint32_t counted, char release, Findings& findings
) {
    check_count(FindingCode::group_count, une, "messages", counted, findings);
    check_number(
        FindingCode::group_control_mismatch, "UNG05", group.control, une, findings, release
    );
}

void check_unz(
    Interchange const& interchange, Segment const& unz, std::string_view what,
    std::uint32_t counted, Findings& findings
) {
    check_count(FindingCode::envelope_count, unz, what, counted, findings);
    check_number(
        FindingCode::envelope_control_mismatch, "UNB05", interchange.control, unz, findings,
        interchange.delimiters.release
    );
}

std::string MessageIdentifier::directory() const { return fmt::format("{}{}", version, release); }

std::string MessageIdentifier::version_text() const {
    std::string text = fmt::format("{}:{}:{}:{}", version, release, agency, association);
    while (text.ends_with(':')) text.pop_back();
    return text;
}

MessageIdentifier message_identifier(TransactionSet const& message) {
    if (message.segments.empty() || message.segments.front().tag != "UNH") return {};
    Parts const parts(message.segments.front(), message.delimiters);
    constexpr std::uint16_t kIdentifier = 2;
    return {
        .type = parts.raw(kIdentifier, 1),
        .version = parts.raw(kIdentifier, 2),
        .release = parts.raw(kIdentifier, 3),
        .agency = parts.raw(kIdentifier, 4),
        .association = parts.raw(kIdentifier, 5)
    };
}

}  // namespace tidegate::syntax
