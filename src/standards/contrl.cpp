#include "standards/contrl.hpp"

#include "syntax/edifact_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace tidegate::standards {
namespace {

using syntax::Finding;
using syntax::Findings;
using syntax::Level;
using syntax::SegmentBuilder;

constexpr std::uint8_t kSyntax4 = 4;
// The structure of CONTRL: UCS at most 999 in a message, UCD at most 99 in a UCS.
constexpr std::size_t kSegmentsMax = 999;
constexpr std::size_t kElementsMax = 99;
constexpr std::string_view kUnspecified = "18";

bool is_told(Finding const& finding) {
    return finding.severity == syntax::Severity::error && finding.is_certain &&
           !finding.ack().empty();
}

Finding const* first_told(Findings const& findings) {
    auto const found = std::ranges::find_if(findings, is_told);
    return found == findings.end() ? nullptr : &*found;
}

/// Builds the segments of one report.
class ReportWriter {
public:
    explicit ReportWriter(ReceivedInterchange const& interchange)
        : interchange_(interchange),
          by_(interchange.header.delimiters),
          version_(interchange.header.syntax_version) {
        report_.body.type = "CONTRL";
    }

    Expected<SyntaxReport> write() {
        Finding const* const error = first_told(interchange_.findings);
        report_.action = syntax::has_error(interchange_.findings) ? ReportAction::rejected
                         : interchange_.header.wants_receipt_only ? ReportAction::received
                                                                  : ReportAction::acknowledged;
        if (auto done = add_interchange(error); !done) return std::unexpected(done.error());
        if (report_.action != ReportAction::acknowledged) return std::move(report_);
        for (ReceivedMessageGroup const& group : interchange_.groups) {
            auto done = group.header.is_implicit ? add_messages(group) : add_group(group);
            if (!done) return std::unexpected(done.error());
        }
        return std::move(report_);
    }

private:
    /// UCI: whose interchange it was, and what became of it.
    Expected<void> add_interchange(Finding const* error) {
        syntax::Interchange const& header = interchange_.header;
        segment_.begin("UCI");
        segment_.set(1, 1, header.control);
        set_party(2, header.sender.id, header.sender.qualifier);
        set_party(3, header.receiver.id, header.receiver.qualifier);
        set_outcome(4, report_.action, error);
        return end();
    }

    Expected<void> add_group(ReceivedMessageGroup const& group) {
        bool const is_rejected = syntax::has_error(group.findings);
        bool const has_rejected = std::ranges::any_of(group.messages, is_rejected_message);
        if (!is_rejected && !has_rejected) return {};
        segment_.begin("UCF");
        segment_.set(1, 1, group.header.control);
        set_party(2, group.header.sender, "");
        set_party(3, group.header.receiver, "");
        set_outcome(
            4, is_rejected ? ReportAction::rejected : ReportAction::acknowledged,
            is_rejected ? first_told(group.findings) : nullptr
        );
        if (auto done = end(); !done || is_rejected) return done;
        return add_messages(group);
    }

    static bool is_rejected_message(ReceivedMessage const& message) {
        return message.status == SetStatus::rejected && is_reported(message.type);
    }

    Expected<void> add_messages(ReceivedMessageGroup const& group) {
        for (ReceivedMessage const& message : group.messages) {
            if (!is_rejected_message(message)) continue;
            ++report_.rejected_messages;
            if (auto done = add_message(message); !done) return done;
        }
        return {};
    }

    /// UCM, and a UCS with its UCDs for each segment in error.
    Expected<void> add_message(ReceivedMessage const& message) {
        Finding const* of_message = nullptr;
        std::map<std::uint32_t, std::vector<Finding const*>> of_segments;
        for (Finding const& finding : message.findings) {
            if (!is_told(finding)) continue;
            if (is_of_segment(finding)) {
                of_segments[position_of(finding)].push_back(&finding);
            } else if (of_message == nullptr) {
                of_message = &finding;
            }
        }
        bool const has_reason = of_message != nullptr || !of_segments.empty();
        segment_.begin("UCM");
        segment_.set(1, 1, data_of(message.control));
        set_identifier(2, message.identifier);
        segment_.set(3, 1, action_text(ReportAction::rejected));
        if (of_message != nullptr) set_error(4, *of_message);
        if (!has_reason) segment_.set(4, 1, kUnspecified);
        if (auto done = end(); !done) return done;
        std::size_t segments = 0;
        for (auto const& [position, findings] : of_segments) {
            if (segments++ == kSegmentsMax) break;
            if (auto done = add_segment(position, findings); !done) return done;
        }
        return {};
    }

    Expected<void> add_segment(
        std::uint32_t position, std::vector<Finding const*> const& findings
    ) {
        auto const of_segment = std::ranges::find_if(findings, [](Finding const* finding) {
            return kind_of(finding->code).level != Level::element;
        });
        segment_.begin("UCS");
        segment_.set(1, 1, std::to_string(position));
        if (of_segment != findings.end()) segment_.set(2, 1, code_of(**of_segment));
        if (auto done = end(); !done) return done;
        std::size_t elements = 0;
        for (Finding const* finding : findings) {
            if (kind_of(finding->code).level != Level::element) continue;
            if (elements++ == kElementsMax) break;
            segment_.begin("UCD");
            segment_.set(1, 1, code_of(*finding));
            set_position(2, *finding);
            if (auto done = end(); !done) return done;
        }
        return {};
    }

    /// What is told by a UCS. A rule that was broken inside a message is: UCM names service
    /// segments only (0135).
    static bool is_of_segment(Finding const& finding) {
        Level const level = kind_of(finding.code).level;
        return level == Level::segment || level == Level::element ||
               (finding.code == syntax::FindingCode::rule_failed && finding.segment_position > 1 &&
                !finding.segment.starts_with("UN"));
    }

    /// 0096: a missing segment is told at the last one in front of its place.
    static std::uint32_t position_of(Finding const& finding) {
        bool const is_missing = finding.code == syntax::FindingCode::segment_missing;
        return is_missing && finding.segment_position > 1 ? finding.segment_position - 1
                                                          : finding.segment_position;
    }

    void set_party(std::uint16_t element, std::string_view id, std::string_view qualifier) {
        segment_.set(element, 1, id);
        segment_.set(element, 2, qualifier);
    }

    /// S009 as it was received; no more components than it has.
    void set_identifier(std::uint16_t element, std::string_view text) {
        std::uint16_t const components_max = version_ >= kSyntax4 ? 7 : 5;
        syntax::PartWalk parts(text, by_.component, by_.release);
        for (std::uint16_t i = 1; i <= components_max; ++i) {
            auto const part = parts.next();
            if (!part) return;
            segment_.set(element, i, data_of(*part));
        }
    }

    /// What a raw value of a message stands for, as UTF-8.
    [[nodiscard]] std::string data_of(std::string_view raw) const {
        return to_utf8(
            syntax::without_release(raw, by_.release),
            charset_of_values(interchange_.header.charset)
        );
    }

    /// 0083 at `element`, and the error with its place in the service segment behind it.
    void set_outcome(std::uint16_t element, ReportAction action, Finding const* error) {
        segment_.set(element, 1, action_text(action));
        if (error != nullptr)
            set_error(static_cast<std::uint16_t>(element + 1), *error);
        else if (action == ReportAction::rejected)
            segment_.set(static_cast<std::uint16_t>(element + 1), 1, kUnspecified);
    }

    /// 0085, 0013 (0135) and S011.
    void set_error(std::uint16_t element, Finding const& finding) {
        segment_.set(element, 1, code_of(finding));
        segment_.set(static_cast<std::uint16_t>(element + 1), 1, finding.segment);
        if (finding.element != 0) set_position(static_cast<std::uint16_t>(element + 2), finding);
    }

    /// S011: the tag counts as the first element of its segment.
    void set_position(std::uint16_t element, Finding const& finding) {
        segment_.set(element, 1, std::to_string(finding.element + 1));
        if (finding.component != 0) segment_.set(element, 2, std::to_string(finding.component));
        if (finding.repetition != 0 && version_ >= kSyntax4)
            segment_.set(element, 3, std::to_string(finding.repetition));
    }

    [[nodiscard]] std::string_view code_of(Finding const& finding) const {
        return reported_code(finding.ack(), version_);
    }

    static std::string_view action_text(ReportAction action) {
        switch (action) {
            case ReportAction::rejected:
                return "4";
            case ReportAction::acknowledged:
                return "7";
            case ReportAction::received:
                return "8";
        }
        TIDEGATE_CHECK(false);
    }

    Expected<void> end() {
        ++report_.body.segments;
        return segment_.write_to(report_.body.text, by_, {}, interchange_.header.charset);
    }

    ReceivedInterchange const& interchange_;
    syntax::Delimiters const& by_;
    std::uint8_t version_;
    SegmentBuilder segment_;
    SyntaxReport report_;
};

/// The header that answers `received`: a syntax that exists, and nothing that only concerned them.
syntax::Interchange answering_header(
    syntax::Interchange const& received, ReportEnvelope const& envelope
) {
    syntax::Interchange header;
    header.standard = "edifact";
    header.version = received.version;
    header.syntax_version = received.syntax_version;
    header.delimiters = received.delimiters;
    header.decimal_mark = received.decimal_mark;
    auto const charset = charset_of_syntax(std::string_view(received.version).substr(0, 4));
    bool const is_known = charset && received.syntax_version != 0;
    header.charset = is_known ? *charset : Charset::latin1;
    if (!is_known) {
        // A syntax that does not exist is none for an answer; as much of it as does is kept.
        if (header.syntax_version == 0) header.syntax_version = 3;
        header.version = fmt::format("UNOC:{}", header.syntax_version);
    }
    if (header.syntax_version < kSyntax4) header.delimiters.repetition = 0;
    header.sender = envelope.sender;
    header.receiver = envelope.receiver;
    header.receiver_routing = received.sender_routing;
    header.control = envelope.control;
    std::string const date = envelope.at.date().compact();
    header.date = header.syntax_version >= kSyntax4 ? date : date.substr(2);
    header.time = format_time_of_day(envelope.at.second_of_day() / 60 * 60);
    header.is_test = envelope.is_test;
    header.usage = envelope.is_test ? 'T' : 'P';
    return header;
}

Expected<std::string> write_in(
    syntax::Interchange const& header, ReceivedInterchange const& received
) {
    ReceivedInterchange told = received;
    told.header.charset = header.charset;
    told.header.delimiters = header.delimiters;
    auto report = report_interchange(told);
    if (!report) return std::unexpected(report.error());
    syntax::MessageIdentifier const identifier = contrl_identifier(header.syntax_version);
    report->body.version =
        fmt::format("{}:{}:{}", identifier.version, identifier.release, identifier.agency);
    syntax::Group messages;
    messages.is_implicit = true;
    syntax::OutboundInterchange out;
    out.header = header;
    out.groups.push_back({messages, {std::move(report->body)}});
    return syntax::write_edifact(out);
}

}  // namespace

bool is_reported(std::string_view message_type) { return message_type != "CONTRL"; }

syntax::MessageIdentifier contrl_identifier(std::uint8_t syntax_version) {
    bool const is_4 = syntax_version >= kSyntax4;
    return {
        .type = "CONTRL",
        .version = is_4 ? "4" : "D",
        .release = is_4 ? "1" : "3",
        .agency = "UN",
        .association = {}
    };
}

std::string_view reported_code(std::string_view code, std::uint8_t syntax_version) {
    // Element 0085 of the service directories: what the other one has not, as the nearest it has.
    static constexpr auto kInto4 = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"19", "37"},
         {"27", "18"},
         {"31", "30"},
         {"34", "15"},
         {"38", "37"},
         {"41", "18"},
         {"42", "18"},
         {"43", "7"}}
    );
    static constexpr auto kInto3 = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"45", "16"}, {"46", "2"}, {"47", "15"}, {"48", "13"}}
    );
    auto const nearest = [code](auto const& table) {
        for (auto const& [from, to] : table) {
            if (from == code) return to;
        }
        return code;
    };
    return syntax_version >= kSyntax4 ? nearest(kInto4) : nearest(kInto3);
}

Expected<SyntaxReport> report_interchange(ReceivedInterchange const& interchange) {
    return ReportWriter(interchange).write();
}

Expected<std::string> write_report(
    ReceivedInterchange const& interchange, ReportEnvelope const& envelope
) {
    syntax::Interchange header = answering_header(interchange.header, envelope);
    auto text = write_in(header, interchange);
    // Of ISO 2022 only ASCII is written; who sends it has other characters rarely in the envelope,
    // and knows the syntax that has UNOY.
    if (!text && header.charset == Charset::iso2022 && header.syntax_version >= kSyntax4) {
        header.version = fmt::format("UNOY:{}", header.syntax_version);
        header.charset = Charset::utf8;
        return write_in(header, interchange);
    }
    bool const is_narrow =
        header.charset == Charset::edifact_a || header.charset == Charset::edifact_b;
    if (text || !is_narrow) return text;
    // Many who say UNOA send small letters: what repeats them must say more.
    header.version = fmt::format("UNOC:{}", header.syntax_version);
    header.charset = Charset::latin1;
    return write_in(header, interchange);
}

}  // namespace tidegate::standards
