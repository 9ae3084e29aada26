// X12 texts for tests, and what a reader makes of a text, as lines that read like the text.
#pragma once

#include "base/stream.hpp"
#include "syntax/interchange_reader.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::test {

/// A new seed each time, printed by INFO where it is used; TIDEGATE_SEED repeats one.
inline unsigned random_seed() {
    char const* chosen = std::getenv("TIDEGATE_SEED");
    return chosen != nullptr ? static_cast<unsigned>(std::strtoul(chosen, nullptr, 10))
                             : std::random_device{}();
}

struct IsaValues {
    std::string sender = "ACME";
    std::string control = "000000001";
    std::string version = "00401";
    std::string repetition = "U";
    std::string usage = "P";
    std::string component = ":";
    std::string terminator = "~";
    std::string date = "260105";
    std::string time = "1200";
    std::string ta1 = "0";
};

/// An ISA with '*' between its elements; of standard width unless a value is not.
inline std::string isa(IsaValues const& v = {}) {
    return fmt::format(
        "ISA*00*          *00*          *ZZ*{:<15}*ZZ*{:<15}*{}*{}*{}*{}*{}*{}*{}*{}{}", v.sender,
        "US", v.date, v.time, v.repetition, v.version, v.control, v.ta1, v.usage, v.component,
        v.terminator
    );
}

/// One group of one purchase order of three segments, in the interchange of isa().
inline std::string small_interchange(IsaValues const& values = {}) {
    std::string const body = fmt::format(
        "GS*PO*ACME*US*20260105*1200*1*X*004010~ST*850*0001~BEG*00*SA*4500~SE*3*0001~GE*1*1~IEA*1*{"
        "}~",
        values.control
    );
    return isa(values) + body;
}

/// The text in lines of `width` bytes.
inline std::string wrapped(std::string_view text, std::size_t width, std::string_view line_end) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += width) {
        out += text.substr(at, width);
        out += line_end;
    }
    return out;
}

/// Cuts its text at one place: two reads.
class SplitSource final : public ByteSource {
public:
    SplitSource(std::string_view text, std::size_t at)
        : front_(text.substr(0, at)), back_(text.substr(at)) {}
    Expected<std::size_t> read(std::span<std::byte> buffer) override {
        auto count = front_.read(buffer);
        return *count != 0 ? count : back_.read(buffer);
    }

private:
    MemorySource front_;
    MemorySource back_;
};

inline std::string line_of(syntax::Finding const& finding) {
    std::string place = finding.segment;
    if (finding.element != 0) place += fmt::format("{:02}", finding.element);
    return fmt::format(
        "  {} {} {}", syntax::name_of(finding.code),
        finding.severity == syntax::Severity::error ? "error" : "warning",
        place.empty() ? "-" : place
    );
}

/// What a reader says about a text. Lines with `places` also hold offsets, lines and data.
class EventLog {
public:
    explicit EventLog(ByteSource& source, bool places = false) : places_(places) {
        syntax::InterchangeReader reader(source);
        for (;;) {
            auto event = reader.next();
            if (!event) {
                error = event.error();
                lines.push_back("error " + error->message);
                return;
            }
            std::visit([this](auto const& e) { add(e); }, *event);
            if (std::holds_alternative<syntax::EndOfInput>(*event)) return;
        }
    }

    std::vector<std::string> lines;
    std::optional<Error> error;

private:
    void add(syntax::InterchangeBegin const& e) {
        syntax::Interchange const& i = e.interchange;
        lines.push_back(fmt::format("interchange {}", i.control));
        if (places_) {
            lines.back() += fmt::format(
                " {} {} {} {} {} {} {} {} {} {:02X}{:02X}{:02X}{:02X}", i.byte, i.line, i.version,
                i.sender.text(), i.receiver.text(), i.date, i.time, i.usage, i.wants_ta1,
                i.delimiters.segment, i.delimiters.element, i.delimiters.component,
                i.delimiters.repetition
            );
        }
        add(e.findings);
    }
    void add(syntax::Ta1Event const& e) {
        lines.push_back(fmt::format("ta1 {}", e.segment.element(1)));
        add_place(e.segment);
    }
    void add(syntax::GroupBegin const& e) {
        lines.push_back(fmt::format("group {}", e.group.control));
        if (places_)
            lines.back() += fmt::format(" {} {} {}", e.group.byte, e.group.line, e.group.version);
        add(e.findings);
    }
    void add(syntax::SetEvent const& e) {
        lines.push_back(
            fmt::format("set {} {} {}", e.set->type(), e.set->control(), e.set->segments.size())
        );
        for (syntax::Segment const& segment : e.set->segments) add_place(segment);
        add(e.findings);
    }
    void add(syntax::GroupEnd const& e) {
        lines.push_back(fmt::format("group end {}", e.sets));
        add(e.findings);
    }
    void add(syntax::InterchangeEnd const& e) {
        lines.push_back(fmt::format("interchange end {}", e.groups));
        if (places_) lines.back() += fmt::format(" {}", e.byte_end);
        add(e.findings);
    }
    void add(syntax::EndOfInput const& e) {
        lines.push_back("end");
        add(e.findings);
    }
    void add(syntax::Findings const& findings) {
        for (syntax::Finding const& finding : findings) {
            lines.push_back(line_of(finding));
            if (places_) {
                lines.back() += fmt::format(
                    " {} {} {} {} {}", finding.byte, finding.line, finding.segment_position,
                    finding.value, finding.text
                );
            }
        }
    }
    void add_place(syntax::Segment const& segment) {
        if (!places_) return;
        std::string line = fmt::format(
            "    {}:{} {} {}", segment.byte, segment.line, segment.position, segment.tag
        );
        for (std::size_t i = 1; i <= segment.elements.size(); ++i) {
            line += fmt::format("|{}@{}", segment.element(i), segment.element_byte(i));
        }
        lines.push_back(std::move(line));
    }

    bool places_;
};

inline std::vector<std::string> events_of(std::string_view text, std::size_t chunk = SIZE_MAX) {
    MemorySource source(text, chunk);
    return EventLog(source).lines;
}

/// The same with every offset, line and value.
inline std::vector<std::string> places_of(std::string_view text, std::size_t chunk = SIZE_MAX) {
    MemorySource source(text, chunk);
    return EventLog(source, true).lines;
}

}  // namespace tidegate::test
