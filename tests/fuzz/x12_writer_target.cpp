// The X12 writer: what it writes the reader reads, without findings and with the same values.
//
// An input is lines of fields between '|'. The first is the five delimiters as they are ('0' for
// none), then ISA05 ISA06 ISA07 ISA08 ISA09 ISA10 ISA12 ISA13 ISA15; "G|" begins a group with GS01
// GS02 GS03 GS04 GS05 GS06 GS07 GS08, "S|" a set with its type and ST03; any other line is a
// segment of that set, tag first, components between ';'.
#include "base/stream.hpp"
#include "fuzz/target.hpp"
#include "syntax/characters.hpp"
#include "syntax/envelope_checks.hpp"
#include "syntax/functional_id.hpp"
#include "syntax/interchange_reader.hpp"
#include "syntax/x12_writer.hpp"

#include <deque>

namespace tidegate::fuzz {

void x12_writer(std::string_view input);

namespace {

std::string_view cut(std::string_view& rest, char separator) {
    std::size_t const end = std::min(rest.find(separator), rest.size());
    std::string_view const part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

std::string text_of(std::string_view& rest) { return std::string(cut(rest, '|')); }

/// What was asked for, and the interchange that asks for it.
struct Request {
    syntax::OutboundInterchange interchange;
    std::deque<std::vector<std::string>> segments;  ///< of all sets: tag and elements
    bool is_possible = true;  ///< no segment was refused, no set is in a wrong group

    explicit Request(std::string_view input) {
        read_header(cut(input, '\n'));
        while (!input.empty()) read_line(cut(input, '\n'));
    }

private:
    void read_header(std::string_view line) {
        constexpr std::size_t kDelimiters = 5;
        if (line.size() < kDelimiters) return;
        auto const or_none = [](char byte) { return byte == '0' ? '\0' : byte; };
        syntax::Interchange& header = interchange.header;
        header.delimiters = {
            .segment = line[0] == 'n' ? '\n' : line[0],
            .element = line[1],
            .component = or_none(line[2]),
            .repetition = or_none(line[3]),
            .release = or_none(line[4])
        };
        line.remove_prefix(kDelimiters);
        header.sender.qualifier = text_of(line);
        header.sender.id = text_of(line);
        header.receiver.qualifier = text_of(line);
        header.receiver.id = text_of(line);
        header.date = text_of(line);
        header.time = text_of(line);
        header.version = text_of(line);
        header.control = text_of(line);
        if (!line.empty()) header.usage = line[0];
        header.is_test = header.usage == 'T';
    }

    void read_line(std::string_view line) {
        std::string const word = text_of(line);
        if (word == "G") {
            syntax::Group& group = interchange.groups.emplace_back().header;
            for (std::string* field :
                 {&group.functional_id, &group.sender, &group.receiver, &group.date, &group.time,
                  &group.control, &group.agency, &group.version})
                *field = text_of(line);
        } else if (interchange.groups.empty()) {
            return;
        } else if (word == "S") {
            syntax::SetBody& set = interchange.groups.back().sets.emplace_back();
            set.type = text_of(line);
            set.convention = text_of(line);
            // Which set is sent in which group is the composer's business, not the writer's.
            std::string const& group = interchange.groups.back().header.functional_id;
            if (!syntax::may_travel_in(set.type, group)) is_possible = false;
        } else if (!interchange.groups.back().sets.empty()) {
            add_segment(word, line, interchange.groups.back().sets.back());
        }
    }

    void add_segment(std::string const& tag, std::string_view values, syntax::SetBody& set) {
        // Tags come from maps, which know them; binary data has its own length.
        constexpr auto kX12 = syntax::Standard::x12;
        bool const is_body = syntax::is_well_formed_tag(kX12, tag) && tag != "ISA" &&
                             tag != "UNA" && tag != "UNB" && tag != "BIN" && tag != "BDS" &&
                             syntax::role_of(kX12, tag) == syntax::EnvelopeRole::none;
        constexpr std::uint16_t kElementsMax = 60;
        if (!is_body) return;
        syntax::Delimiters const& by = interchange.header.delimiters;
        std::vector<std::string>& expected = segments.emplace_back();
        expected.push_back(tag);
        syntax::SegmentBuilder builder;
        builder.begin(tag);
        for (std::uint16_t element = 1; !values.empty() && element < kElementsMax; ++element) {
            std::string_view parts = cut(values, '|');
            std::string& joined = expected.emplace_back();
            std::string separators;
            for (std::uint16_t component = 1; !parts.empty(); ++component) {
                std::string_view const part = cut(parts, ';');
                builder.set(element, component, part);
                if (!part.empty()) joined += std::exchange(separators, "") + std::string(part);
                separators += by.component;
            }
        }
        while (expected.size() > 1 && expected.back().empty()) expected.pop_back();
        is_possible = builder.write_to(set.text, by).has_value() && is_possible;
        ++set.segments;
    }
};

class Comparison {
public:
    explicit Comparison(Request const& request) : request_(request) {}

    void on(syntax::InterchangeBegin const& event) {
        syntax::Interchange const& read = event.interchange;
        syntax::Interchange const& asked = request_.interchange.header;
        require(event.findings.empty(), "a header that was written has no finding");
        require(read.delimiters == asked.delimiters, "delimiters are read as they were written");
        require(
            read.sender.qualifier == asked.sender.qualifier &&
                read.sender.id == trimmed(asked.sender.id) &&
                read.receiver.id == trimmed(asked.receiver.id),
            "sender and receiver are read as they were written"
        );
        require(
            read.date == asked.date && read.time == asked.time && read.version == asked.version &&
                read.is_test == asked.is_test && read.usage == asked.usage,
            "values of ISA are read as they were written"
        );
    }

    void on(syntax::Ta1Event const&) { require(false, "no TA1 was written"); }

    void on(syntax::GroupBegin const& event) {
        require(groups_ < request_.interchange.groups.size(), "no group was added");
        syntax::Group const& asked = request_.interchange.groups[groups_++].header;
        require(event.findings.empty(), "a group that was written has no finding");
        require(
            event.group.functional_id == asked.functional_id &&
                event.group.sender == asked.sender && event.group.receiver == asked.receiver &&
                event.group.date == asked.date && event.group.time == asked.time &&
                event.group.control == asked.control && event.group.agency == asked.agency &&
                event.group.version == asked.version,
            "values of GS are read as they were written"
        );
    }

    void on(syntax::SetEvent const& event) {
        require(event.findings.empty(), "a set that was written has no finding");
        auto const& segments = event.set->segments;
        require(segments.size() >= 2, "a set has its header and trailer");
        for (std::size_t i = 1; i + 1 < segments.size(); ++i) {
            require(segments_ < request_.segments.size(), "no segment was added");
            std::vector<std::string> const& asked = request_.segments[segments_++];
            require(segments[i].tag == asked[0], "tags are read as they were written");
            require(
                segments[i].elements.size() + 1 == asked.size(), "no element was added or lost"
            );
            for (std::size_t element = 1; element < asked.size(); ++element)
                require(
                    segments[i].element(element) == asked[element],
                    "values are read as they were written"
                );
        }
    }

    void on(syntax::GroupEnd const& event) {
        require(event.findings.empty(), "the trailer of a group agrees with it");
    }
    void on(syntax::InterchangeEnd const& event) {
        require(event.findings.empty(), "the trailer of an interchange agrees with it");
    }
    void on(syntax::EndOfInput const& event) {
        require(event.findings.empty(), "nothing stands behind an interchange");
        require(groups_ == request_.interchange.groups.size(), "no group was lost");
        require(segments_ == request_.segments.size(), "no segment was lost");
    }

private:
    static std::string_view trimmed(std::string_view id) {
        return id.substr(0, id.find_last_not_of(' ') + 1);
    }

    Request const& request_;
    std::size_t groups_ = 0;
    std::size_t segments_ = 0;
};

}  // namespace

void x12_writer(std::string_view input) {
    Request const request(input);
    if (!request.is_possible) return;
    auto const text = syntax::write_x12(request.interchange);
    if (!text) {
        require(!text.error().message.empty(), "a refusal has its reason");
        return;
    }
    Comparison comparison(request);
    MemorySource source(*text);
    syntax::InterchangeReader reader(source);
    for (bool is_over = false; !is_over;) {
        auto const event = reader.next();
        require(event.has_value(), "what was written can be read");
        std::visit([&](auto const& happened) { comparison.on(happened); }, *event);
        is_over = std::holds_alternative<syntax::EndOfInput>(*event);
    }
}

}  // namespace tidegate::fuzz
