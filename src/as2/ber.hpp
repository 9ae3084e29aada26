// Reading and writing ASN.1 by its Basic Encoding Rules (X.690): just enough for CMS. Definite and
// indefinite lengths, constructed octet strings, bounded depth; tags up to 30. Reading never
// copies: elements are views into the input.
#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace tidegate::as2::ber {

/// First identifier octets of the types CMS is made of.
inline constexpr std::uint8_t kInteger = 0x02;
inline constexpr std::uint8_t kOctetString = 0x04;
inline constexpr std::uint8_t kConstructedOctetString = 0x24;
inline constexpr std::uint8_t kNull = 0x05;
inline constexpr std::uint8_t kOid = 0x06;
inline constexpr std::uint8_t kUtcTime = 0x17;
inline constexpr std::uint8_t kGeneralizedTime = 0x18;
inline constexpr std::uint8_t kSequence = 0x30;
inline constexpr std::uint8_t kSet = 0x31;
/// [n] of the context: primitive and constructed.
constexpr std::uint8_t context(unsigned n) { return static_cast<std::uint8_t>(0x80U | n); }
constexpr std::uint8_t context_constructed(unsigned n) {
    return static_cast<std::uint8_t>(0xA0U | n);
}

struct Element {
    std::uint8_t tag = 0;  ///< the identifier octet
    ByteView content;      ///< without the end-of-contents octets
    ByteView whole;        ///< identifier, length, content, and end of contents
    [[nodiscard]] bool is_constructed() const { return (tag & 0x20U) != 0; }
};

/// Walks the elements of a content. After an error nothing more is read.
class Reader {
public:
    /// `where` names the content in errors: "RecipientInfo".
    Reader(ByteView content, std::string_view where) : rest_(content), where_(where) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    /// The next identifier octet; 0 at the end.
    [[nodiscard]] std::uint8_t peek() const;
    /// Any element. Errors: invalid.
    Expected<Element> next();
    /// The next element, which must have `tag`.
    Expected<Element> next(std::uint8_t tag);
    [[nodiscard]] std::string_view where() const { return where_; }

private:
    ByteView rest_;
    std::string_view where_;
};

/// "1.2.840.113549.1.7.2". Errors: invalid.
Expected<std::string> oid_text(ByteView content);

/// A non-negative INTEGER below 2^31. Errors: invalid.
Expected<std::uint32_t> small_integer(ByteView content);

/// Gives the octets of a primitive or constructed (also nested) octet string in order, whatever its
/// outer tag. Stops at the first error `take` returns.
Expected<void> for_each_octets(
    Element const& element, std::function<Expected<void>(ByteView)> const& take
);

/// The joined octets, at most `bytes_max`.
Expected<Bytes> octets(Element const& element, std::size_t bytes_max);

// ---- writing: distinguished encoding, always definite lengths

void write_header(Bytes& out, std::uint8_t tag, std::size_t content_bytes);
std::size_t header_bytes(std::size_t content_bytes);
Bytes element(std::uint8_t tag, ByteView content);
Bytes element(std::uint8_t tag, std::initializer_list<ByteView> contents);
Bytes oid(std::string_view dotted);
Bytes integer(std::uint32_t value);
/// SEQUENCE { oid, NULL } or, without `null_parameters`, SEQUENCE { oid }.
Bytes algorithm(std::string_view dotted, bool null_parameters);

}  // namespace tidegate::as2::ber
