#include "as2/ber.hpp"

#include "base/limits.hpp"

#include <fmt/format.h>

#include <charconv>

namespace tidegate::as2::ber {

namespace {

constexpr unsigned kIndefinite = 0x80;
constexpr unsigned kHighTagNumber = 0x1F;

std::unexpected<Error> bad(std::string_view where, std::string_view what) {
    return fail(ErrorCode::invalid, fmt::format("{}: {}", where, what));
}

unsigned octet(ByteView bytes, std::size_t at) { return std::to_integer<unsigned>(bytes[at]); }

struct Header {
    std::uint8_t tag = 0;
    std::size_t bytes = 0;
    std::optional<std::size_t> content_bytes;  ///< nothing: indefinite
};

Expected<Header> read_header(ByteView bytes, std::string_view where) {
    if (bytes.size() < 2) return bad(where, "ends inside an element");
    Header header{
        .tag = static_cast<std::uint8_t>(octet(bytes, 0)), .bytes = 2, .content_bytes = {}
    };
    if ((header.tag & kHighTagNumber) == kHighTagNumber)
        return bad(where, "unknown high tag number");
    unsigned const first = octet(bytes, 1);
    if (first < kIndefinite) {
        header.content_bytes = first;
    } else if (first == kIndefinite) {
        if ((header.tag & 0x20U) == 0) return bad(where, "primitive element of indefinite length");
        return header;
    } else {
        std::size_t const count = first & 0x7FU;
        if (count > sizeof(std::uint64_t)) return bad(where, "length of more than 8 octets");
        if (bytes.size() < 2 + count) return bad(where, "ends inside a length");
        std::uint64_t length = 0;
        for (std::size_t i = 0; i < count; ++i) length = (length << 8U) | octet(bytes, 2 + i);
        header.bytes = 2 + count;
        header.content_bytes = length;
    }
    if (*header.content_bytes > bytes.size() - header.bytes)
        return bad(where, "ends inside an element");
    return header;
}

bool is_end_of_contents(ByteView bytes) {
    return bytes.size() >= 2 && octet(bytes, 0) == 0 && octet(bytes, 1) == 0;
}

Expected<Element> read_element(ByteView bytes, std::string_view where, std::size_t depth) {
    if (depth > limits::asn1_depth_max) {
        return fail(
            ErrorCode::too_large,
            fmt::format("{}: nested deeper than {} elements", where, limits::asn1_depth_max)
        );
    }
    auto header = read_header(bytes, where);
    if (!header) return std::unexpected(header.error());
    if (header->content_bytes) {
        auto const content = bytes.subspan(header->bytes, *header->content_bytes);
        return Element{header->tag, content, bytes.first(header->bytes + content.size())};
    }
    std::size_t at = header->bytes;
    while (!is_end_of_contents(bytes.subspan(at))) {
        auto inner = read_element(bytes.subspan(at), where, depth + 1);
        if (!inner) return inner;
        at += inner->whole.size();
    }
    return Element{
        header->tag, bytes.subspan(header->bytes, at - header->bytes), bytes.first(at + 2)
    };
}

Expected<void> visit_octets(
    Element const& element, std::function<Expected<void>(ByteView)> const& take, std::size_t depth
) {
    if (!element.is_constructed()) return take(element.content);
    if (depth > limits::asn1_depth_max) return bad("octet string", "nested too deep");
    Reader reader(element.content, "octet string");
    while (!reader.at_end()) {
        auto inner = reader.next();
        if (!inner) return std::unexpected(inner.error());
        if (inner->tag != kOctetString && inner->tag != kConstructedOctetString) {
            return bad("octet string", fmt::format("holds an element of tag {:02X}", inner->tag));
        }
        if (auto taken = visit_octets(*inner, take, depth + 1); !taken) return taken;
    }
    return {};
}

void write_base128(Bytes& out, std::uint64_t value) {
    std::array<std::uint8_t, 10> digits{};
    std::size_t count = 0;
    do {
        digits.at(count++) = static_cast<std::uint8_t>(value & 0x7FU);
        value >>= 7U;
    } while (value != 0);
    while (count-- > 0) out.push_back(std::byte(digits.at(count) | (count > 0 ? 0x80U : 0U)));
}

}  // namespace

std::uint8_t Reader::peek() const {
    return rest_.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(octet(rest_, 0));
}

Expected<Element> Reader::next() {
    auto element = read_element(rest_, where_, 0);
    rest_ = element ? rest_.subspan(element->whole.size()) : ByteView{};
    return element;
}

Expected<Element> Reader::next(std::uint8_t tag) {
    if (at_end()) return bad(where_, fmt::format("ends where tag {:02X} was expected", tag));
    if (peek() != tag) {
        auto const found = peek();
        rest_ = {};
        return bad(where_, fmt::format("tag {:02X} where {:02X} was expected", found, tag));
    }
    return next();
}

Expected<std::string> oid_text(ByteView content) {
    if (content.empty() || content.size() > 64) return bad("object identifier", "bad length");
    std::string text;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < content.size(); ++i) {
        if (value > (UINT64_MAX >> 8U)) return bad("object identifier", "number too large");
        value = (value << 7U) | (octet(content, i) & 0x7FU);
        if ((octet(content, i) & 0x80U) != 0) continue;
        if (text.empty()) {
            std::uint64_t const root = std::min<std::uint64_t>(value / 40, 2);
            text = fmt::format("{}.{}", root, value - root * 40);
        } else {
            text += fmt::format(".{}", value);
        }
        value = 0;
    }
    if ((octet(content, content.size() - 1) & 0x80U) != 0)
        return bad("object identifier", "ends inside a number");
    return text;
}

Expected<std::uint32_t> small_integer(ByteView content) {
    if (content.empty() || content.size() > 5) return bad("integer", "bad length");
    if ((octet(content, 0) & 0x80U) != 0) return bad("integer", "negative");
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < content.size(); ++i) value = (value << 8U) | octet(content, i);
    if (value > INT32_MAX) return bad("integer", "too large");
    return static_cast<std::uint32_t>(value);
}

Expected<void> for_each_octets(
    Element const& element, std::function<Expected<void>(ByteView)> const& take
) {
    return visit_octets(element, take, 0);
}

Expected<Bytes> octets(Element const& element, std::size_t bytes_max) {
    Bytes joined;
    auto done = for_each_octets(element, [&](ByteView piece) -> Expected<void> {
        if (piece.size() > bytes_max - joined.size()) {
            return fail(ErrorCode::too_large, fmt::format("octet string over {} bytes", bytes_max));
        }
        joined.insert(joined.end(), piece.begin(), piece.end());
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return joined;
}

std::size_t header_bytes(std::size_t content_bytes) {
    std::size_t bytes = 2;
    if (content_bytes >= kIndefinite) {
        for (std::size_t rest = content_bytes; rest != 0; rest >>= 8U) ++bytes;
    }
    return bytes;
}

void write_header(Bytes& out, std::uint8_t tag, std::size_t content_bytes) {
    out.push_back(std::byte(tag));
    if (content_bytes < kIndefinite) {
        out.push_back(std::byte(content_bytes));
        return;
    }
    std::size_t const count = header_bytes(content_bytes) - 2;
    out.push_back(std::byte(kIndefinite | count));
    for (std::size_t i = count; i-- > 0;)
        out.push_back(std::byte((content_bytes >> (8 * i)) & 0xFFU));
}

Bytes element(std::uint8_t tag, ByteView content) { return element(tag, {content}); }

Bytes element(std::uint8_t tag, std::initializer_list<ByteView> contents) {
    std::size_t bytes = 0;
    for (ByteView const content : contents) bytes += content.size();
    Bytes out;
    out.reserve(bytes + header_bytes(bytes));
    write_header(out, tag, bytes);
    for (ByteView const content : contents) out.insert(out.end(), content.begin(), content.end());
    return out;
}

Bytes oid(std::string_view dotted) {
    Bytes content;
    std::uint64_t first = 0;
    std::size_t index = 0;
    for (char const* at = dotted.data(); at < dotted.data() + dotted.size(); ++at, ++index) {
        std::uint64_t number = 0;
        at = std::from_chars(at, dotted.data() + dotted.size(), number).ptr;
        if (index == 0) first = number;
        if (index == 1) write_base128(content, first * 40 + number);
        if (index > 1) write_base128(content, number);
    }
    return element(kOid, content);
}

Bytes integer(std::uint32_t value) {
    Bytes content;
    for (unsigned shift = 32; shift > 0; shift -= 8) {
        auto const digit = (value >> (shift - 8)) & 0xFFU;
        if (digit != 0 || !content.empty() || shift == 8) {
            if (content.empty() && digit >= 0x80U) content.push_back(std::byte{0});
            content.push_back(std::byte(digit));
        }
    }
    return element(kInteger, content);
}

Bytes algorithm(std::string_view dotted, bool null_parameters) {
    Bytes const name = oid(dotted);
    if (!null_parameters) return element(kSequence, name);
    return element(kSequence, {name, element(kNull, ByteView{})});
}

}  // namespace tidegate::as2::ber
