#include "syntax/edifact_writer.hpp"

#include "base/charset.hpp"
#include "syntax/characters.hpp"
#include "syntax/outbound_checks.hpp"
#include "syntax/unb_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kIdentifierBytes = 4;  // 0001, "UNOC"
constexpr std::uint8_t kFirstVersionWithCentury = 4;
constexpr std::size_t kCountMax = 999'999;  // 0036, 0060 and 0074 have one to six digits

/// 0002 of "UNOC:3"; nothing if the text is none of a known charset and version.
std::optional<std::uint8_t> syntax_version_of(std::string_view version) {
    constexpr std::size_t kBytes = kIdentifierBytes + 2;
    if (version.size() != kBytes || version[kIdentifierBytes] != ':') return {};
    if (!charset_of_syntax(version.substr(0, kIdentifierBytes))) return {};
    char const digit = version.back();
    if (digit < '1' || digit > '4') return {};
    return static_cast<std::uint8_t>(digit - '0');
}

Expected<std::uint8_t> check_version(std::string_view version) {
    if (auto const number = syntax_version_of(version)) return *number;
    return refuse(
        "UNB01", version,
        "it must be a character set UNOA to UNOL, UNOW, UNOX or UNOY and a syntax version 1 to 4 "
        "(UNOC:3)"
    );
}

/// One data element of an envelope: where it stands, what it is called, what it may hold.
struct Value {
    std::uint16_t element;
    std::uint16_t component;
    std::string_view number;  ///< "0004"
    std::string_view text;
    std::size_t length_min;
    std::size_t length_max;
};

bool is_printable_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char byte) { return byte >= ' ' && byte <= '~'; });
}

std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> found;
    PartWalk parts(text, ':');
    while (auto const part = parts.next()) found.push_back(*part);
    return found;
}

/// Appends one envelope after the other; stops at the first refusal.
class Writer {
public:
    Writer(Interchange const& header, std::uint8_t version)
        : header_(header), by_(header.delimiters), version_(version) {}

    Expected<void> begin() {
        if (needs_una()) append_una();
        return unb();
    }

    Expected<void> group(OutboundGroup const& group) {
        bool const has_header = !group.header.is_implicit;
        if (group.sets.empty()) return fail(ErrorCode::invalid, "it has no message");
        if (has_header) {
            if (auto done = ung(group.header); !done) return done;
        }
        for (SetBody const& body : group.sets) {
            ++messages_;
            if (auto done = message(body, group.header); !done) {
                return std::unexpected(done.error().while_doing(fmt::format("message {}", messages_)
                ));
            }
        }
        if (!has_header) return {};
        return trailer("UNE", group.sets.size(), group.header.control);
    }

    Expected<void> end(std::size_t groups) {
        return trailer("UNZ", groups != 0 ? groups : messages_, header_.control);
    }

    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    [[nodiscard]] bool has_century() const { return version_ >= kFirstVersionWithCentury; }

    [[nodiscard]] bool needs_una() const {
        Delimiters unsaid = kDefaultDelimiters;
        if (by_.element == kLevelBDelimiters.element) unsaid = kLevelBDelimiters;
        if (version_ >= kFirstVersionWithRepetition) unsaid.repetition = kDefaultRepetition;
        return header_.has_una || by_ != unsaid || header_.decimal_mark != '.';
    }

    void append_una() {
        auto const or_blank = [](char byte) { return byte != 0 ? byte : ' '; };
        out_ += fmt::format(
            "UNA{}{}{}{}{}{}", by_.component, by_.element, header_.decimal_mark,
            or_blank(by_.release), or_blank(by_.repetition), by_.segment
        );
    }

    Expected<void> unb() {
        constexpr std::size_t kPartyMax = 35;
        constexpr std::size_t kReferenceMax = 14;
        std::size_t const routing_max = has_century() ? kPartyMax : kReferenceMax;
        if (auto done = check_header(); !done) return done;
        std::string_view const version = header_.version;
        builder_.begin("UNB");
        auto done = set({{
            {1, 1, "0001", version.substr(0, kIdentifierBytes), kIdentifierBytes, kIdentifierBytes},
            {1, 2, "0002", version.substr(kIdentifierBytes + 1), 1, 1},
            {2, 1, "0004", header_.sender.id, 1, kPartyMax},
            {2, 2, "0007", header_.sender.qualifier, 0, 4},
            {2, 3, "0008", header_.sender_routing, 0, routing_max},
            {3, 1, "0010", header_.receiver.id, 1, kPartyMax},
            {3, 2, "0007", header_.receiver.qualifier, 0, 4},
            {3, 3, "0014", header_.receiver_routing, 0, routing_max},
            {4, 1, "0017", header_.date, 0, 8},
            {4, 2, "0019", header_.time, 4, 4},
            {5, 1, "0020", header_.control, 1, kReferenceMax},
            {6, 1, "0022", header_.password, 0, kReferenceMax},
            {6, 2, "0025", header_.password_qualifier, 0, 2},
            {7, 1, "0026", header_.application_reference, 0, kReferenceMax},
            {8, 1, "0029", header_.priority, 0, 1},
            {9, 1, "0031",
             header_.wants_contrl         ? "1"
             : header_.wants_receipt_only ? "2"
                                          : "",
             0, 1},
            {10, 1, "0032", header_.agreement, 0, kPartyMax},
            {11, 1, "0035", header_.is_test ? "1" : "", 0, 1},
        }});
        return done ? write() : done;
    }

    /// What lengths do not say.
    [[nodiscard]] Expected<void> check_header() const {
        std::string_view const identifier =
            std::string_view(header_.version).substr(0, kIdentifierBytes);
        if (charset_of_syntax(identifier) != header_.charset) {
            return refuse(
                "UNB01", identifier,
                fmt::format("the interchange is written in {}", name_of(header_.charset))
            );
        }
        if (auto ok = check_prepared("UNB04", header_.date, header_.time); !ok) return ok;
        if (auto ok = check_reference("UNB05", header_.control); !ok) return ok;
        if (header_.password.empty() && !header_.password_qualifier.empty()) {
            return refuse(
                "UNB06 (0025)", header_.password_qualifier, "it qualifies 0022, which is empty"
            );
        }
        bool const is_letter = header_.priority.empty() || is_upper(header_.priority.front());
        if (!is_letter) return refuse("UNB08 (0029)", header_.priority, "it must be a letter");
        if (header_.usage != (header_.is_test ? 'T' : 'P')) {
            return refuse(
                "UNB11", std::string_view(&header_.usage, 1),
                "it contradicts the test flag of the interchange"
            );
        }
        return {};
    }

    [[nodiscard]] Expected<void> check_prepared(
        std::string_view element, std::string_view date, std::string_view time
    ) const {
        std::string const place(element);
        if (auto ok = check_date(place + " (0017)", date, has_century() ? 8 : 6); !ok) return ok;
        if (time.size() == 4 && is_time_of_day(time)) return {};
        return refuse(place + " (0019)", time, "it must be a time HHMM");
    }

    /// Compared and looked up as bytes, by partners too: so nothing that charsets differ about.
    static Expected<void> check_reference(std::string_view element, std::string_view value) {
        if (is_printable_ascii(value)) return {};
        return refuse(element, value, "it holds characters that references may not have");
    }

    Expected<void> ung(Group const& header) {
        constexpr std::size_t kPartyMax = 35;
        constexpr std::size_t kReferenceMax = 14;
        // From syntax 4 on UNG needs nothing but its reference.
        std::size_t const needed = has_century() ? 0 : 1;
        bool const has_date = needed != 0 || !header.date.empty() || !header.time.empty();
        if (has_date) {
            if (auto ok = check_prepared("UNG04", header.date, header.time); !ok) return ok;
        }
        if (auto ok = check_reference("UNG05", header.control); !ok) return ok;
        auto const version = parts_of(header.version);
        if (version.size() > 3 || (needed != 0 && version.size() < 2)) {
            return refuse(
                "UNG07", header.version, "it must be version, release and association (D:96A)"
            );
        }
        auto const part = [&](std::size_t n) {
            return n < version.size() ? version[n] : std::string_view{};
        };
        builder_.begin("UNG");
        auto done = set({{
            {1, 1, "0038", header.functional_id, needed, 6},
            {2, 1, "0040", header.sender, needed, kPartyMax},
            {2, 2, "0007", header.sender_qualifier, 0, 4},
            {3, 1, "0044", header.receiver, needed, kPartyMax},
            {3, 2, "0007", header.receiver_qualifier, 0, 4},
            {4, 1, "0017", header.date, 0, 8},
            {4, 2, "0019", header.time, 0, 4},
            {5, 1, "0048", header.control, 1, kReferenceMax},
            {6, 1, "0051", header.agency, needed, agency_max()},
            {7, 1, "0052", part(0), needed, 3},
            {7, 2, "0054", part(1), needed, 3},
            {7, 3, "0057", part(2), 0, 6},
        }});
        return done ? write() : done;
    }

    Expected<void> message(SetBody const& body, Group const& group) {
        if (!body.convention.empty())
            return refuse("UNH", body.convention, "only X12 has a convention reference");
        if (!group.functional_id.empty() && body.type != group.functional_id) {
            return refuse(
                "UNH02 (0065)", body.type,
                fmt::format("it stands in a group of {}", printable(group.functional_id))
            );
        }
        auto const version = parts_of(body.version);
        if (version.size() < 3 || version.size() > 4) {
            return refuse(
                "UNH02", body.version,
                "it must be version, release, agency and association (D:96A:UN:EAN008)"
            );
        }
        std::string const reference = message_reference(messages_);
        builder_.begin("UNH");
        auto done = set({{
            {1, 1, "0062", reference, 1, 14},
            {2, 1, "0065", body.type, 1, 6},
            {2, 2, "0052", version[0], 1, 3},
            {2, 3, "0054", version[1], 1, 3},
            {2, 4, "0051", version[2], 1, agency_max()},
            {2, 5, "0057", version.size() > 3 ? version[3] : std::string_view{}, 0, 6},
        }});
        if (done) done = write();
        if (done) done = check_body(body);
        if (!done) return done;
        out_ += body.text;
        constexpr std::size_t kHeaderAndTrailer = 2;
        return trailer("UNT", body.segments + kHeaderAndTrailer, reference);
    }

    /// Bodies come from the segment writer, which looks at characters if it is told the charset.
    [[nodiscard]] Expected<void> check_body(SetBody const& body) const {
        TIDEGATE_CHECK(body.text.empty() == (body.segments == 0));
        TIDEGATE_CHECK(body.text.empty() || body.text.back() == by_.segment);
        std::array const service = {
            by_.segment, by_.element, by_.component, by_.repetition, by_.release
        };
        for (std::size_t from = 0; from < body.text.size();) {
            auto const found =
                find_foreign_byte(std::string_view(body.text).substr(from), header_.charset);
            if (!found) break;
            char const byte = body.text[from + *found];
            if (std::ranges::find(service, byte) == service.end()) {
                return fail(
                    ErrorCode::invalid, fmt::format(
                                            "byte {} of its body is {}, which does not exist in {}",
                                            from + *found, quoted(byte), name_of(header_.charset)
                                        )
                );
            }
            from += *found + 1;
        }
        return {};
    }

    Expected<void> trailer(std::string_view tag, std::size_t count, std::string_view reference) {
        if (count > kCountMax) {
            return fail(
                ErrorCode::invalid,
                fmt::format("{}01 cannot be {}: it has at most six digits", tag, count)
            );
        }
        builder_.begin(tag);
        builder_.set(1, 1, std::to_string(count));
        builder_.set(2, 1, reference);
        return write();
    }

    Expected<void> set(std::span<Value const> values) {
        for (Value const& value : values) {
            std::size_t const length = count_characters(value.text);
            if (length < value.length_min || length > value.length_max) {
                return refuse(
                    fmt::format("{}{:02} ({})", builder_.tag(), value.element, value.number),
                    value.text,
                    fmt::format(
                        "it must have {} to {} characters", value.length_min, value.length_max
                    )
                );
            }
            builder_.set(value.element, value.component, value.text);
        }
        return {};
    }

    Expected<void> write() { return builder_.write_to(out_, by_, {}, header_.charset); }

    [[nodiscard]] std::size_t agency_max() const { return has_century() ? 3 : 2; }

    Interchange const& header_;
    Delimiters const& by_;
    std::uint8_t version_;
    SegmentBuilder builder_;
    std::size_t messages_ = 0;
    std::string out_;
};

}  // namespace

std::string message_reference(std::size_t ordinal) { return std::to_string(ordinal); }

Expected<void> check_edifact_delimiters(
    Delimiters const& delimiters, std::string_view version, char decimal_mark
) {
    auto const number = check_version(version);
    if (!number) return std::unexpected(number.error());
    if (decimal_mark != '.' && decimal_mark != ',') {
        return fail(
            ErrorCode::invalid,
            fmt::format("decimal mark cannot be {}: it must be '.' or ','", quoted(decimal_mark))
        );
    }
    if (delimiters.repetition != 0 && *number < kFirstVersionWithRepetition) {
        return fail(
            ErrorCode::invalid,
            fmt::format("syntax version {} has no repetition separator", *number)
        );
    }
    std::vector<DelimiterRole> roles = {
        {"decimal mark", decimal_mark},
        {"segment terminator", delimiters.segment},
        {"element separator", delimiters.element},
        {"component separator", delimiters.component},
    };
    if (delimiters.repetition != 0)
        roles.push_back({"repetition separator", delimiters.repetition});
    if (delimiters.release != 0) roles.push_back({"release character", delimiters.release});
    for (DelimiterRole const& role : roles) {
        // Beyond ASCII a byte would be half of a character somewhere.
        if (static_cast<unsigned char>(role.byte) < 0x80) continue;
        return fail(
            ErrorCode::invalid,
            fmt::format("{} cannot be {}: it is not ASCII", role.name, quoted(role.byte))
        );
    }
    return check_roles(roles);
}

Expected<std::string> write_edifact(OutboundInterchange const& interchange) {
    Interchange const& header = interchange.header;
    TIDEGATE_CHECK(header.is_edifact() && interchange.ta1.empty());
    if (auto ok = check_edifact_delimiters(header.delimiters, header.version, header.decimal_mark);
        !ok)
        return std::unexpected(ok.error());
    if (interchange.groups.empty())
        return fail(ErrorCode::invalid, "the interchange has no message");
    bool const has_implicit = std::ranges::any_of(
        interchange.groups, [](OutboundGroup const& group) { return group.header.is_implicit; }
    );
    if (has_implicit && interchange.groups.size() > 1) {
        return fail(
            ErrorCode::invalid, "messages stand outside of groups (UNG): all or none must be in one"
        );
    }
    Writer writer(header, *syntax_version_of(header.version));
    if (auto done = writer.begin(); !done) return std::unexpected(done.error());
    for (OutboundGroup const& group : interchange.groups) {
        auto done = writer.group(group);
        if (done) continue;
        if (has_implicit) return std::unexpected(done.error());
        return std::unexpected(
            done.error().while_doing(fmt::format("group {}", group.header.control))
        );
    }
    if (auto done = writer.end(has_implicit ? 0 : interchange.groups.size()); !done)
        return std::unexpected(done.error());
    return writer.take();
}

}  // namespace tidegate::syntax
