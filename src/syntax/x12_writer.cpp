#include "syntax/x12_writer.hpp"

#include "syntax/characters.hpp"
#include "syntax/control_numbers.hpp"
#include "syntax/envelope_checks.hpp"
#include "syntax/isa_header.hpp"
#include "syntax/outbound_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

namespace tidegate::syntax {
namespace {

/// ST03 exists from here on. Rule 3 of docs/conformance.md.
constexpr std::string_view kFirstReleaseWithConvention = "005010";

bool is_printable_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char byte) { return byte >= ' ' && byte <= '~'; });
}

/// A value of an envelope segment: its length, its characters, and no delimiter in it.
Expected<void> check_text(
    std::string_view element, std::string_view value, std::size_t length_min,
    std::size_t length_max, Delimiters const& delimiters
) {
    if (value.size() < length_min || value.size() > length_max) {
        return refuse(
            element, value, fmt::format("it must have {} to {} characters", length_min, length_max)
        );
    }
    if (!is_printable_ascii(value))
        return refuse(element, value, "it holds characters that envelopes may not have");
    for (char const delimiter :
         {delimiters.segment, delimiters.element, delimiters.component, delimiters.repetition}) {
        if (delimiter != 0 && value.contains(delimiter)) {
            return refuse(
                element, value,
                fmt::format("it holds {}, a delimiter of this interchange", quoted(delimiter))
            );
        }
    }
    return {};
}

Expected<void> check_control(std::string_view element, std::string_view value) {
    auto const number = number_of(value);
    if (!number || *number == 0)
        return refuse(element, value, "a control number is 1 to 999999999");
    return {};
}

Expected<void> check_interchange(Interchange const& header) {
    Delimiters const& delimiters = header.delimiters;
    if (auto ok = check_delimiters(delimiters, header.version); !ok) return ok;
    struct Id {
        std::string_view element;
        std::string_view value;
        std::size_t length_min;
        std::size_t length_max;
    };
    std::array<Id, 4> const ids{{
        {"ISA05", header.sender.qualifier, 2, 2},
        {"ISA06", header.sender.id, 1, 15},
        {"ISA07", header.receiver.qualifier, 2, 2},
        {"ISA08", header.receiver.id, 1, 15},
    }};
    for (Id const& id : ids) {
        if (auto ok = check_text(id.element, id.value, id.length_min, id.length_max, delimiters);
            !ok)
            return ok;
    }
    if (auto ok = check_date("ISA09", header.date, 6); !ok) return ok;
    if (header.time.size() != 4 || !is_time_of_day(header.time)) {
        return refuse("ISA10", header.time, "it must be a time HHMM");
    }
    if (!is_known_version(header.version)) {
        return refuse("ISA12", header.version, "no version is called so (00401, 00501)");
    }
    if (auto ok = check_control("ISA13", header.control); !ok) return ok;
    if (header.usage != 'P' && header.usage != 'T' && header.usage != 'I') {
        return refuse("ISA15", std::string_view(&header.usage, 1), "it must be P, T or I");
    }
    if (header.is_test != (header.usage == 'T')) {
        return refuse(
            "ISA15", std::string_view(&header.usage, 1),
            "it contradicts the test flag of the interchange"
        );
    }
    return {};
}

Expected<void> check_group(Group const& header, Delimiters const& delimiters) {
    if (auto ok = check_text("GS01", header.functional_id, 2, 2, delimiters); !ok) return ok;
    if (auto ok = check_text("GS02", header.sender, 2, 15, delimiters); !ok) return ok;
    if (auto ok = check_text("GS03", header.receiver, 2, 15, delimiters); !ok) return ok;
    if (auto ok = check_text("GS08", header.version, 6, 12, delimiters); !ok) return ok;
    bool const has_century = header.version >= kFirstReleaseWithCentury;
    if (auto ok = check_date("GS04", header.date, has_century ? 8 : 6); !ok) return ok;
    if (!is_time_of_day(header.time)) {
        return refuse("GS05", header.time, "it must be a time HHMM, HHMMSS or HHMMSSDD");
    }
    if (auto ok = check_control("GS06", header.control); !ok) return ok;
    if (header.agency != "X" && header.agency != "T")
        return refuse("GS07", header.agency, "it must be X or T");
    return {};
}

/// A trailing blank of an id is padding when it is read back, so it cannot be told from none.
std::string isa_text(Interchange const& header) {
    char const element = header.delimiters.element;
    char const repetition = header.delimiters.repetition == 0 ? 'U' : header.delimiters.repetition;
    return fmt::format(
        "ISA{0}00{0}          {0}00{0}          "
        "{0}{1}{0}{2:<15}{0}{3}{0}{4:<15}{0}{5}{0}{6}{0}{7}{0}{8}{0}{9:0>9}{0}"
        "{10}{0}{11}{0}{12}{13}",
        element, header.sender.qualifier, header.sender.id, header.receiver.qualifier,
        header.receiver.id, header.date, header.time, repetition, header.version, header.control,
        header.wants_ta1 ? '1' : '0', header.usage, header.delimiters.component,
        header.delimiters.segment
    );
}

Expected<void> append_set(
    SetBody const& body, std::size_t ordinal, Group const& group, Delimiters const& delimiters,
    std::string& out
) {
    if (auto ok = check_text("ST01", body.type, 3, 3, delimiters); !ok) return ok;
    if (auto ok = check_text("ST03", body.convention, 0, 35, delimiters); !ok) return ok;
    if (!body.convention.empty() && group.release() < kFirstReleaseWithConvention) {
        return refuse(
            "ST03", body.convention, fmt::format("version {} has no such element", group.version)
        );
    }
    if (!body.convention.empty() && body.convention != group.version &&
        !(is_convention(body.convention, group) && is_convention_of_group(body.convention, group)
        )) {
        return refuse(
            "ST03", body.convention,
            fmt::format("it is not the convention of GS08, which is {}", group.version)
        );
    }
    TIDEGATE_CHECK(body.text.empty() == (body.segments == 0));
    TIDEGATE_CHECK(body.text.empty() || body.text.back() == delimiters.segment);
    char const e = delimiters.element;
    char const end = delimiters.segment;
    std::string const control = set_control_number(ordinal);
    out += fmt::format("ST{}{}{}{}", e, body.type, e, control);
    if (!body.convention.empty()) out += fmt::format("{}{}", e, body.convention);
    out += end;
    out += body.text;
    constexpr std::uint32_t kHeaderAndTrailer = 2;
    out += fmt::format("SE{}{}{}{}{}", e, body.segments + kHeaderAndTrailer, e, control, end);
    return {};
}

Expected<void> append_group(
    OutboundGroup const& group, Delimiters const& delimiters, std::string& out
) {
    Group const& header = group.header;
    if (auto ok = check_group(header, delimiters); !ok) return ok;
    if (group.sets.empty()) {
        return fail(
            ErrorCode::invalid, fmt::format("group {} has no transaction set", header.control)
        );
    }
    constexpr std::size_t kSetsMax = 999'999;  // GE01 has one to six digits
    if (group.sets.size() > kSetsMax) {
        return fail(
            ErrorCode::invalid,
            fmt::format("group {} has more than {} sets", header.control, kSetsMax)
        );
    }
    char const e = delimiters.element;
    char const end = delimiters.segment;
    out += fmt::format(
        "GS{0}{1}{0}{2}{0}{3}{0}{4}{0}{5}{0}{6}{0}{7}{0}{8}{9}", e, header.functional_id,
        header.sender, header.receiver, header.date, header.time, header.control, header.agency,
        header.version, end
    );
    for (std::size_t i = 0; i < group.sets.size(); ++i) {
        if (auto ok = append_set(group.sets[i], i + 1, header, delimiters, out); !ok) return ok;
    }
    out += fmt::format("GE{}{}{}{}{}", e, group.sets.size(), e, header.control, end);
    return {};
}

}  // namespace

std::string set_control_number(std::size_t ordinal) { return fmt::format("{:04}", ordinal); }

Expected<void> check_delimiters(Delimiters const& delimiters, std::string_view version) {
    if (delimiters.release != 0) {
        return fail(
            ErrorCode::invalid,
            fmt::format("X12 has no release character, {} is given", quoted(delimiters.release))
        );
    }
    bool const repeats = has_repetition_separator(version);
    if (repeats != (delimiters.repetition != 0)) {
        return fail(
            ErrorCode::invalid,
            repeats ? fmt::format("version {} needs a repetition separator", version)
                    : fmt::format("version {} has no repetition separator", version)
        );
    }
    std::array<DelimiterRole, 4> const roles{{
        {"segment terminator", delimiters.segment, true},
        {"element separator", delimiters.element},
        {"component separator", delimiters.component},
        {"repetition separator", delimiters.repetition},
    }};
    return check_roles(std::span(roles).first(repeats ? 4 : 3));
}

Expected<std::string> write_x12(OutboundInterchange const& interchange) {
    Interchange const& header = interchange.header;
    if (auto ok = check_interchange(header); !ok) return std::unexpected(ok.error());
    std::string out = isa_text(header);
    TIDEGATE_CHECK(out.size() == kIsaBytes);
    for (std::string const& ta1 : interchange.ta1) {
        TIDEGATE_CHECK(ta1.starts_with("TA1") && ta1.back() == header.delimiters.segment);
        out += ta1;
    }
    std::map<std::string, SeenControlNumbers> numbers;  // by GS01
    for (OutboundGroup const& group : interchange.groups) {
        bool const is_new = numbers[group.header.functional_id].add(group.header.control);
        auto ok = append_group(group, header.delimiters, out);
        if (ok && !is_new)
            ok = refuse("GS06", group.header.control, "another group of its kind has it, too");
        if (!ok)
            return std::unexpected(
                ok.error().while_doing(fmt::format("group {}", group.header.control))
            );
    }
    char const e = header.delimiters.element;
    out += fmt::format(
        "IEA{0}{1}{0}{2:0>9}{3}", e, interchange.groups.size(), header.control,
        header.delimiters.segment
    );
    return out;
}

}  // namespace tidegate::syntax
