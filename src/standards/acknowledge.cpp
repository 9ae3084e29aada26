#include "standards/acknowledge.hpp"

#include "base/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace tidegate::standards {

using syntax::Finding;
using syntax::FindingCode;
using syntax::Findings;
using syntax::Level;

namespace {

constexpr std::size_t kCodesMax = 5;                 // AK502-06 and AK905-09
constexpr std::size_t kTagMax = 3;                   // AK301, element 721: 2 to 3 characters
constexpr std::size_t kLoopMax = 6;                  // AK303, element 447: 1 to 6 characters
constexpr std::size_t kLoopMax999 = 4;               // IK303: 1 to 4, it is of 005010
constexpr std::size_t kReferenceMax = 4;             // AK402, element 725: 1 to 4 digits
constexpr std::size_t kBadDataMax = 99;              // AK404, element 724: 1 to 99 characters
constexpr std::string_view kElementErrors = "8";     // AK304: the segment has element errors
constexpr std::string_view kSegmentErrors = "5";     // AK502: the set has segment errors
constexpr std::string_view kGuidelineErrors = "I5";  // IK502: it has errors by its guideline only

// A 997 cannot carry what came with later releases or belongs to the 999: the nearest older code
// stands in.
constexpr std::array<std::pair<FindingCode, std::string_view>, 7> kOlderCodes = {{
    {FindingCode::set_wrong_group, "1"},
    {FindingCode::set_convention, "19"},
    {FindingCode::segment_not_used, "2"},
    {FindingCode::element_too_many_repetitions, "3"},
    {FindingCode::element_too_many_components, "3"},
    {FindingCode::element_not_used, "3"},
    {FindingCode::element_pattern, "7"},
}};

std::string_view code_of(Finding const& finding, AckForm form) {
    if (form == AckForm::implementation) return finding.ack();
    for (auto const& [code, older] : kOlderCodes) {
        if (code == finding.code) return older;
    }
    return finding.x12_code.empty() ? syntax::kind_of(finding.code).x12 : finding.x12_code;
}

/// AK502 besides the 5 that says "segments in error": ST itself is what is wrong.
std::string_view code_of_header(Finding const& finding) {
    if (finding.segment != "ST" || finding.segment_position != 1) return {};
    if (syntax::kind_of(finding.code).level != Level::element || !finding.is_certain) return {};
    switch (finding.element) {
        case 1:
            return "6";
        case 2:
            return "7";
        case 3:
            return "19";
        default:
            return {};
    }
}

// The guide of the 999 itself, with its errata. Partners who send by a guide of 005010 read the
// answer by it; others know the release alone.
constexpr std::string_view kReleaseOf999 = "005010";
constexpr std::string_view kConventionOf999 = "005010X231A1";
constexpr std::string_view kGuidesAnsweredByIt = "005010X";

bool is_told(Finding const& finding) { return finding.is_certain && !finding.ack().empty(); }

Level level_of(Finding const& finding) { return syntax::kind_of(finding.code).level; }

// A tag as AK301 can carry it. One that has nothing of a tag in it becomes ZZ: AK301 is mandatory.
std::string tag_for_ak301(std::string_view tag) {
    std::string text;
    for (char const c : tag.substr(0, kTagMax)) {
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) text += c;
    }
    return text.size() < 2 ? "ZZ" : text;
}

std::string_view innermost(std::string_view loop_path) {
    return loop_path.substr(loop_path.find_last_of('/') + 1);  // npos + 1 is 0: the whole path
}

bool can_be_sent(std::string_view value, AcknowledgeOptions const& options) {
    syntax::Delimiters const& by = options.delimiters;
    std::array const service = {by.segment, by.element, by.component, by.repetition, by.release};
    return !value.empty() && value.size() <= kBadDataMax &&
           !find_foreign_byte(value, options.charset) &&
           std::ranges::none_of(service, [&](char c) { return c != 0 && value.contains(c); });
}

bool is_reference(std::string_view text) {
    return !text.empty() && text.size() <= kReferenceMax &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void add_once(std::vector<std::string>& codes, std::string_view code) {
    if (codes.size() < kCodesMax && std::ranges::find(codes, code) == codes.end())
        codes.emplace_back(code);
}

bool has_segment_errors(Findings const& findings, bool of_guideline) {
    return std::ranges::any_of(findings, [&](Finding const& finding) {
        return level_of(finding) >= Level::segment && is_told(finding) &&
               finding.is_of_guideline == of_guideline;
    });
}

std::vector<std::string> codes_at(Level level, Findings const& findings, AckForm form) {
    std::vector<std::string> codes;
    for (Finding const& finding : findings) {
        if (level_of(finding) == level && is_told(finding)) add_once(codes, code_of(finding, form));
    }
    return codes;
}

// Writes the segments of one body, 997 or 999. The first refusal of the segment writer is kept and
// ends the work.
class Writer {
public:
    explicit Writer(AcknowledgeOptions const& options) : options_(options) {
        body_.type = is_999() ? "999" : "997";
    }

    void group_header(ReceivedGroup const& group) {
        builder_.begin("AK1");
        builder_.set(1, 1, group.functional_id);
        builder_.set(2, 1, group.control);
        if (is_999()) builder_.set(3, 1, group.version);
        if (is_999() && group.version.starts_with(kGuidesAnsweredByIt))
            body_.convention = kConventionOf999;
        end();
    }

    void set_answer(ReceivedSet const& set) {
        builder_.begin("AK2");
        builder_.set(1, 1, set.type);
        builder_.set(2, 1, set.control);
        if (is_999()) builder_.set(3, 1, set.convention);
        end();
        std::vector<std::string> codes;
        if (set.status != SetStatus::accepted) {
            if (segment_notes(set)) {
                if (!is_999() || has_segment_errors(set.findings, false))
                    add_once(codes, kSegmentErrors);
                if (is_999() && has_segment_errors(set.findings, true))
                    add_once(codes, kGuidelineErrors);
            }
            for (std::string const& code : codes_at(Level::set, set.findings, options_.form))
                add_once(codes, code);
            for (Finding const& finding : set.findings) {
                if (auto const code = code_of_header(finding); !code.empty()) add_once(codes, code);
            }
        }
        static constexpr std::string_view kVerdicts[] = {
            "A", "E", "R"
        };  // in the order of SetStatus
        builder_.begin(is_999() ? "IK5" : "AK5");
        builder_.set(1, 1, kVerdicts[static_cast<std::size_t>(set.status)]);
        put_codes(2, codes);
        end();
    }

    void group_verdict(GroupAcknowledgement const& answer, std::vector<std::string> const& codes) {
        builder_.begin("AK9");
        builder_.set(1, 1, std::string_view(&answer.status, 1));
        builder_.set(2, 1, std::to_string(answer.stated));
        builder_.set(3, 1, std::to_string(answer.received));
        builder_.set(4, 1, std::to_string(answer.accepted));
        put_codes(5, codes);
        end();
    }

    Expected<syntax::SetBody> take() {
        if (error_) return std::unexpected(*error_);
        return std::move(body_);
    }

private:
    [[nodiscard]] bool is_999() const { return options_.form == AckForm::implementation; }

    // AK3 and AK4 in the order of the segments; true if there was anything to tell.
    bool segment_notes(ReceivedSet const& set) {
        std::vector<Finding const*> notes;
        for (Finding const& finding : set.findings) {
            if (level_of(finding) >= Level::segment && is_told(finding)) notes.push_back(&finding);
        }
        // The address is the place in `findings`: a stable order without a stable sort.
        std::ranges::sort(notes, {}, [](Finding const* note) {
            return std::tuple(note->segment_position, level_of(*note), note);
        });
        std::size_t segments = 0;
        std::size_t elements = 0;
        Finding const* open = nullptr;  // the last note whose AK3 takes AK4s
        for (Finding const* note : notes) {
            bool const is_element = level_of(*note) == Level::element;
            bool const continues =
                is_element && open && open->segment_position == note->segment_position;
            if (!continues) {
                if (++segments > limits::ak3_per_set_max) break;
                segment_note(*note, is_element ? kElementErrors : code_of(*note, options_.form));
                if (!is_element) contexts(*note);
                business_unit(unit_at(set.units, note->segment_position));
                elements = 0;
                open = is_element ? note : nullptr;
            }
            if (is_element && ++elements <= limits::ak4_per_ak3_max) {
                element_note(*note);
                contexts(*note);
            }
        }
        return segments > 0;
    }

    void segment_note(Finding const& note, std::string_view code) {
        builder_.begin(is_999() ? "IK3" : "AK3");
        builder_.set(1, 1, tag_for_ak301(note.segment));
        builder_.set(2, 1, std::to_string(std::max(note.segment_position, 1U)));
        std::string_view const loop = innermost(note.loop);
        if (loop.size() <= (is_999() ? kLoopMax999 : kLoopMax)) builder_.set(3, 1, loop);
        builder_.set(4, 1, code);
        end();
    }

    void element_note(Finding const& note) {
        builder_.begin(is_999() ? "IK4" : "AK4");
        builder_.set(1, 1, std::to_string(note.element));
        if (note.component > 0) builder_.set(1, 2, std::to_string(note.component));
        if (is_reference(note.element_reference)) builder_.set(2, 1, note.element_reference);
        builder_.set(3, 1, code_of(note, options_.form));
        if (can_be_sent(note.value, options_)) builder_.set(4, 1, note.value);
        end();
    }

    /// What made a condition apply that is broken (005010X231, loops 2100 and 2110).
    void contexts(Finding const& note) {
        if (!is_999()) return;
        std::size_t count = 0;
        for (syntax::Trigger const& trigger : note.triggers) {
            if (++count > limits::triggers_per_finding_max) return;
            builder_.begin("CTX");
            builder_.set(1, 1, "SITUATIONAL TRIGGER");
            builder_.set(2, 1, tag_for_ak301(trigger.segment));
            builder_.set(3, 1, std::to_string(trigger.segment_position));
            std::string_view const loop = innermost(trigger.loop);
            if (loop.size() <= kLoopMax999) builder_.set(4, 1, loop);
            if (trigger.element > 0) builder_.set(5, 1, std::to_string(trigger.element));
            if (trigger.component > 0) builder_.set(5, 2, std::to_string(trigger.component));
            end();
        }
    }

    void business_unit(BusinessUnit const* unit) {
        constexpr std::size_t kReferenceOfUnitMax = 35;  // CTX01-2, element 9998
        if (!is_999() || unit == nullptr || unit->reference.size() > kReferenceOfUnitMax ||
            !can_be_sent(unit->reference, options_))
            return;
        builder_.begin("CTX");
        builder_.set(1, 1, unit->name);
        builder_.set(1, 2, unit->reference);
        end();
    }

    void put_codes(std::uint16_t first, std::vector<std::string> const& codes) {
        for (std::string const& code : codes) builder_.set(first++, 1, code);
    }

    void end() {
        if (error_) return;
        if (auto written = builder_.write_to(body_.text, options_.delimiters); !written) {
            error_ = written.error();
        } else {
            ++body_.segments;
        }
    }

    AcknowledgeOptions const& options_;
    syntax::SegmentBuilder builder_;
    syntax::SetBody body_;
    std::optional<Error> error_;
};

// GE01 as received, when it disagreed with the count.
std::optional<std::uint32_t> stated_by(Findings const& findings) {
    auto const count = std::ranges::find(findings, FindingCode::group_count, &Finding::code);
    if (count == findings.end()) return std::nullopt;
    std::uint32_t stated = 0;
    char const* const end = count->value.data() + count->value.size();
    auto const [stop, error] = std::from_chars(count->value.data(), end, stated);
    constexpr std::uint32_t kStatedMax = 999'999;  // AK902, element 97: 1 to 6 digits
    if (error != std::errc{} || stop != end || stated > kStatedMax) return std::nullopt;
    return stated;
}

char verdict_of(ReceivedGroup const& group, std::vector<std::string> const& codes) {
    auto const has = [&](SetStatus status) {
        return std::ranges::any_of(group.sets, [&](ReceivedSet const& set) {
            return set.status == status;
        });
    };
    bool const has_rejected = has(SetStatus::rejected);
    bool const has_noted = has(SetStatus::accepted_with_errors);
    bool const has_taken = has(SetStatus::accepted) || has_noted;
    if (syntax::has_error(group.findings) || (has_rejected && !has_taken)) return 'R';
    if (has_rejected) return 'P';
    return has_noted || !codes.empty() ? 'E' : 'A';
}

}  // namespace

bool is_acknowledged(std::string_view functional_id) { return functional_id != "FA"; }

AckForm deserved_form(std::string_view version) {
    constexpr std::size_t kReleaseDigits = 6;
    constexpr std::string_view kFirstRelease = "005010";
    bool const has_convention = version.size() > kReleaseDigits;
    return has_convention && version.substr(0, kReleaseDigits) >= kFirstRelease
               ? AckForm::implementation
               : AckForm::functional;
}

std::string group_version_of_999(syntax::SetBody const& body) {
    return body.convention.empty() ? std::string(kReleaseOf999) : body.convention;
}

Expected<GroupAcknowledgement> acknowledge_group(
    ReceivedGroup const& group, AcknowledgeOptions const& options
) {
    std::vector<std::string> const codes = codes_at(Level::group, group.findings, options.form);
    GroupAcknowledgement answer;
    answer.status = verdict_of(group, codes);
    answer.received = static_cast<std::uint32_t>(group.sets.size());
    answer.stated = group.sets_stated.value_or(stated_by(group.findings).value_or(answer.received));
    Writer writer(options);
    writer.group_header(group);
    bool const is_refused = answer.status == 'R';
    for (ReceivedSet const& set : group.sets) {
        bool const is_wrong = set.status == SetStatus::rejected;
        if (!is_wrong && !is_refused) ++answer.accepted;
        // In a refused group "accepted" would contradict AK9: only what is wrong in itself is told.
        bool const is_noted = set.status == SetStatus::accepted_with_errors;
        if (is_wrong || (!is_refused && (is_noted || options.includes_accepted_sets))) {
            writer.set_answer(set);
        }
    }
    writer.group_verdict(answer, codes);
    auto body = writer.take();
    if (!body)
        return std::unexpected(body.error().while_doing("acknowledging group " + group.control));
    answer.body = std::move(*body);
    return answer;
}

InterchangeAcknowledgement acknowledge_interchange(
    syntax::Interchange const& interchange, Findings const& findings
) {
    InterchangeAcknowledgement answer{
        .control = interchange.control, .date = interchange.date, .time = interchange.time
    };
    auto const first = [&](syntax::Severity severity) {
        return std::ranges::find_if(findings, [&](Finding const& finding) {
            return finding.severity == severity && level_of(finding) == Level::interchange &&
                   is_told(finding);
        });
    };
    if (auto error = first(syntax::Severity::error); error != findings.end()) {
        answer.status = 'R';
        answer.note = error->ack();
    } else if (syntax::has_error(findings)) {
        answer.status = 'R';
        answer.note = kind_of(FindingCode::envelope_content).x12;
    } else if (auto warning = first(syntax::Severity::warning); warning != findings.end()) {
        answer.status = 'E';
        answer.note = warning->ack();
    }
    return answer;
}

Expected<std::string> InterchangeAcknowledgement::text(syntax::Delimiters const& delimiters) const {
    syntax::SegmentBuilder builder;
    builder.begin("TA1");
    builder.set(1, 1, control);
    builder.set(2, 1, date);
    builder.set(3, 1, time);
    builder.set(4, 1, std::string_view(&status, 1));
    builder.set(5, 1, note);
    std::string text;
    if (auto written = builder.write_to(text, delimiters); !written)
        return std::unexpected(written.error());
    return text;
}

}  // namespace tidegate::standards
