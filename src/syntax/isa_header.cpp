#include "syntax/isa_header.hpp"

#include "base/limits.hpp"
#include "syntax/characters.hpp"
#include "syntax/isa_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kElements = 16;
/// Offsets of the 16 element separators in a standard ISA.
constexpr std::array<std::size_t, kElements> kSeparatorOffsets = {3,  6,  17, 20, 31, 34, 50,  53,
                                                                  69, 76, 81, 83, 89, 99, 101, 103};
constexpr std::size_t kRepetitionOffset = 82;
constexpr std::size_t kMissing = std::string_view::npos;

std::string_view without_padding(std::string_view text) {
    std::size_t const last = text.find_last_not_of(' ');
    return last == kMissing ? std::string_view{} : text.substr(0, last + 1);
}

/// Where the fields of an ISA lie: element n is text[begin[n-1], end[n-1]).
struct Layout {
    std::array<std::string_view, kElements> elements;
    std::size_t size = 0;
    bool is_standard = false;
    char component = 0;
    char terminator = 0;

    [[nodiscard]] std::string_view element(std::uint16_t number) const {
        return elements[number - 1];
    }
};

std::size_t end_of_16_separators(std::string_view text, std::array<std::size_t, kElements>& at) {
    std::size_t found = 0;
    std::size_t const end = std::min(text.size(), limits::isa_bytes_max);
    for (std::size_t i = 3; i < end && found < kElements; ++i) {
        if (text[i] == text[3]) at[found++] = i;
    }
    return found;
}

Expected<Layout> find_layout(std::string_view text) {
    if (!looks_like_isa(text)) {
        return fail(ErrorCode::invalid, "ISA is not followed by an element separator");
    }
    Layout layout;
    layout.is_standard = is_standard_isa(text) && text.size() >= kIsaBytes;
    std::array<std::size_t, kElements> at = kSeparatorOffsets;
    if (!layout.is_standard) {
        std::size_t const found = end_of_16_separators(text, at);
        if (found < kElements) {
            return fail(
                ErrorCode::invalid,
                fmt::format("ISA has {} element separators where 16 are needed", found)
            );
        }
    }
    std::size_t const last = at.back();
    if (text.size() < last + 2) return fail(ErrorCode::invalid, "the input ends inside ISA");
    layout.component = text[last + 1];
    layout.terminator = text.size() > last + 2 ? text[last + 2] : '\0';
    layout.size = last + 3;
    bool const is_line_end = layout.component == '\r' && layout.terminator == '\n';
    if (is_line_end ||
        (!may_be_delimiter(layout.terminator) && may_be_delimiter(layout.component))) {
        // ISA16 is missing: the terminator (of CR LF, the CR) stands in its place.
        layout.terminator = layout.component;
        layout.component = 0;
        layout.size = last + 2;
        layout.is_standard = false;
    }
    if (!may_be_delimiter(layout.terminator) || layout.terminator == text[3]) {
        return fail(
            ErrorCode::invalid,
            fmt::format("{} stands where ISA has its segment terminator", quoted(layout.terminator))
        );
    }
    for (std::size_t i = 0; i + 1 < kElements; ++i) {
        layout.elements[i] = text.substr(at[i] + 1, at[i + 1] - at[i] - 1);
    }
    layout.elements.back() = text.substr(last + 1, layout.component == 0 ? 0 : 1);
    return layout;
}

bool can_be_read(std::string_view text) {
    if (!is_wrapped_isa(text)) return find_layout(text).has_value();
    return find_layout(without_line_ends(text.substr(0, limits::isa_bytes_max))).has_value();
}

/// Makes findings of an ISA, all with segment ISA, position 0 and the offset of the element.
class HeaderFindings {
public:
    HeaderFindings(
        Layout const& layout, std::string_view text, std::string_view input, IsaHeader& header
    )
        : layout_(&layout), text_(text), input_(input), header_(&header) {}

    Finding& add(FindingCode code, std::uint16_t element, std::string text) {
        std::string_view const value =
            element == 0 ? std::string_view{} : layout_->element(element);
        Finding finding;
        finding.code = code;
        finding.severity = kind_of(code).severity;
        finding.text = std::move(text);
        finding.segment = "ISA";
        finding.element = element;
        finding.byte = header_->interchange.byte;
        if (element != 0) {
            auto const offset = static_cast<std::size_t>(value.data() - text_.data());
            finding.byte += header_->is_wrapped ? offset_with_line_ends(input_, offset) : offset;
        }
        finding.line = header_->interchange.line;
        finding.value = value.substr(0, limits::finding_value_bytes_max);
        return header_->findings.emplace_back(std::move(finding));
    }

private:
    Layout const* layout_;
    std::string_view text_;   ///< what the layout views
    std::string_view input_;  ///< the same with its line ends, if it is wrapped
    IsaHeader* header_;
};

/// ISA11 and ISA16 become separators only where nothing speaks against it; otherwise they are off.
void choose_separators(
    Layout const& layout, char element, Interchange& to, HeaderFindings& findings
) {
    Delimiters& delimiters = to.delimiters;
    delimiters = {
        .segment = layout.terminator, .element = element, .component = 0, .repetition = 0
    };
    auto usable = [&](char byte) {
        return may_be_delimiter(byte) && byte != element && byte != layout.terminator;
    };
    if (usable(layout.component)) {
        delimiters.component = layout.component;
    } else {
        findings
            .add(
                FindingCode::envelope_separators, kIsaComponent,
                fmt::format(
                    "ISA16 is {}, which cannot be the component separator: elements are not split",
                    layout.component == 0 ? "missing" : quoted(layout.component)
                )
            )
            .x12_code = "027";
    }
    if (!has_repetition_separator(to.version)) return;
    std::string_view const repetition = layout.element(kIsaRepetition);
    if (repetition.size() == 1 && usable(repetition[0]) && repetition[0] != delimiters.component) {
        delimiters.repetition = repetition[0];
        return;
    }
    findings.add(
        FindingCode::envelope_separators, kIsaRepetition,
        fmt::format(
            "ISA11 is \"{}\", which cannot be the repetition separator of version {}: elements are "
            "taken as not repeated",
            printable(repetition), printable(to.version)
        )
    );
}

/// ISA is read by its widths; one who reads it by its terminator sees another interchange.
void judge_terminator(Layout const& layout, HeaderFindings& findings) {
    for (std::uint16_t element = 1; element < kIsaComponent; ++element) {
        if (!layout.element(element).contains(layout.terminator)) continue;
        findings.add(
            FindingCode::envelope_separators, element,
            fmt::format(
                "ISA{:02} holds the segment terminator {}, which is data there by the width of ISA",
                element, quoted(layout.terminator)
            )
        );
    }
}

void judge_width(Layout const& layout, HeaderFindings& findings) {
    if (layout.is_standard) return;
    findings.add(
        FindingCode::envelope_isa_width, 0,
        fmt::format(
            "ISA has {} bytes, the standard has 106: its fields were told by their separators",
            layout.size
        )
    );
}

}  // namespace

bool may_be_delimiter(char byte) { return byte != '\0' && byte != ' ' && !is_alphanumeric(byte); }

bool looks_like_isa(std::string_view text) {
    return text.size() > 3 && text.starts_with("ISA") && may_be_delimiter(text[3]) &&
           text[3] != '\r' && text[3] != '\n';
}

bool is_standard_isa(std::string_view text) {
    if (!looks_like_isa(text) || text.size() < kIsaBytes - 1) return false;
    auto const is_place = [](std::size_t at) {
        return std::ranges::binary_search(kSeparatorOffsets, at);
    };
    for (std::size_t at = 3; at <= kSeparatorOffsets.back(); ++at) {
        // ISA11 may hold the element separator by mistake; rule 2 makes that a warning.
        if (at != kRepetitionOffset && (text[at] == text[3]) != is_place(at)) return false;
    }
    return true;
}

bool is_wrapped_isa(std::string_view text) {
    if (!text.starts_with('I')) return false;
    if (is_standard_isa(text)) {
        // A line end in the place of ISA16 with two delimiters after it: the line was broken there.
        std::size_t const next = text.find_first_not_of("\r\n", kSeparatorOffsets.back() + 1);
        bool const is_broken = next != kMissing && next > kIsaBytes - 2 && next + 1 < text.size();
        return is_broken && may_be_delimiter(text[next]) && may_be_delimiter(text[next + 1]);
    }
    return is_standard_isa(without_line_ends(text.substr(0, limits::isa_bytes_max)));
}

bool has_repetition_separator(std::string_view isa12) {
    return isa12.size() == 5 && is_digits(isa12) && isa12 >= "00402";
}

bool is_known_version(std::string_view isa12) {
    // Element I11: 00200 to 00801, the first five digits of the release.
    return isa12.size() == 5 && isa12.starts_with("00") && isa12[2] >= '2' && isa12[2] <= '8' &&
           isa12[3] == '0' && is_digit(isa12[4]);
}

Expected<IsaHeader> parse_isa(std::string_view text, std::uint64_t byte, std::uint32_t line) {
    IsaHeader header;
    std::string_view const input = text.substr(0, limits::isa_bytes_max);
    header.is_wrapped = is_wrapped_isa(input);
    std::string const unwrapped = header.is_wrapped ? without_line_ends(input) : std::string{};
    if (header.is_wrapped) text = unwrapped;
    auto layout = find_layout(text);
    if (!layout) return std::unexpected(layout.error());
    header.size =
        header.is_wrapped ? offset_with_line_ends(input, layout->size - 1) + 1 : layout->size;
    Interchange& to = header.interchange;
    to.byte = byte;
    to.line = line;
    to.sender = {
        std::string(layout->element(kIsaSenderQualifier)),
        std::string(without_padding(layout->element(kIsaSender)))
    };
    to.receiver = {
        std::string(layout->element(kIsaReceiverQualifier)),
        std::string(without_padding(layout->element(kIsaReceiver)))
    };
    to.date = layout->element(kIsaDate);
    to.time = layout->element(kIsaTime);
    to.version = layout->element(kIsaVersion);
    to.control = layout->element(kIsaControl);
    to.wants_ta1 = layout->element(kIsaAcknowledgement) == "1";
    std::string_view const usage = layout->element(kIsaUsage);
    to.usage = usage.empty() ? ' ' : usage[0];
    to.is_test = usage == "T";
    HeaderFindings findings(*layout, text, input, header);
    if (header.is_wrapped) {
        findings.add(
            FindingCode::envelope_isa_width, 0,
            "ISA is broken by line ends: those of the whole interchange are taken as no data"
        );
    }
    choose_separators(*layout, text[3], to, findings);
    judge_terminator(*layout, findings);
    judge_width(*layout, findings);
    check_isa_values(
        layout->elements, to,
        [&](FindingCode code, std::uint16_t element, std::string said) -> Finding& {
            return findings.add(code, element, std::move(said));
        }
    );
    return header;
}

std::size_t find_isa(std::string_view text, bool front_is_start) {
    // The tag itself may be broken by the end of a line.
    if (front_is_start && is_wrapped_isa(text) && can_be_read(text)) return 0;
    for (std::size_t at = text.find("ISA"); at != kMissing; at = text.find("ISA", at + 1)) {
        std::string_view const rest = text.substr(at);
        bool const at_start = at == 0 ? front_is_start : is_line_end(text[at - 1]);
        if ((at_start || is_standard_isa(rest)) && can_be_read(rest)) return at;
    }
    return kMissing;
}

}  // namespace tidegate::syntax
