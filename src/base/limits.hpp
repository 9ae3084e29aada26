// Every maximum of the product, with its unit and the reason for its value. Over a limit means a
// clear refusal, never truncation. One section per floor; names end in what they count.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tidegate::limits {

// ---- base
/// A configuration, map or dictionary file: the largest dictionary is under 300 KB.
inline constexpr std::uint64_t text_file_bytes_max = 4 * 1024 * 1024;

// ---- partners
/// Partners of one installation: each costs some 10 KB of memory, and all are read at every start and swap.
inline constexpr std::size_t partners_max = 20'000;
/// One AS2 body where the operator sets no other: a 32,000-order interchange is 50 MB.
inline constexpr std::uint64_t message_bytes_default = 64ull * 1024 * 1024;
/// The most that an operator may allow: CMS needs the whole message in memory.
inline constexpr std::uint64_t message_bytes_max = 1024ull * 1024 * 1024;
/// Open connections where the operator sets no other: more than partners need, less than 1,024
/// file descriptors.
inline constexpr std::uint32_t connections_default = 256;
inline constexpr std::uint32_t connections_max = 10'000;
/// A deadline or timeout in a profile: longer ones are typing errors.
inline constexpr std::int64_t configured_duration_seconds_max = 366LL * 24 * 60 * 60;
/// Problems reported for one configuration file: enough to mend it in one go.
inline constexpr std::size_t configuration_errors_max = 100;

// ---- syntax

// ---- documents
/// JSON text of one canonical document: an order of 10,000 lines with schedules is about 10 MB.
inline constexpr std::uint64_t document_json_bytes_max = 64 * 1024 * 1024;
/// Levels of nesting: the tables need 8 (order, lines, charges, taxes, jurisdiction with their arrays).
inline constexpr std::size_t document_json_depth_max = 16;
/// Members of one JSON object: the largest table has 70; extensions of a namespace are tens, not hundreds.
inline constexpr std::size_t document_json_members_max = 1000;

// ---- as2
/// Header of one MIME entity: real ones stay under 2 KB; what is larger is an attack.
inline constexpr std::size_t as2_header_bytes_max = 64 * 1024;
inline constexpr std::size_t as2_header_lines_max = 100;
/// Parts of one multipart: two when signed, a handful with attachments (RFC 6362).
inline constexpr std::size_t as2_mime_parts_max = 32;
/// Multiparts within multiparts, and layers of encryption, signature and compression around a document.
inline constexpr std::size_t as2_mime_depth_max = 4;
/// RFC 2046 §5.1.1: a boundary has 1 to 70 characters.
inline constexpr std::size_t as2_boundary_bytes_max = 70;
/// Nested ASN.1 elements: a certificate inside a signature reaches about 12.
inline constexpr std::size_t asn1_depth_max = 24;
/// One recipient is usual; several only while a partner changes keys.
inline constexpr std::size_t cms_recipients_max = 16;
/// Every signer costs a public-key operation per pinned certificate.
inline constexpr std::size_t cms_signers_max = 4;
/// Fields of CMS that are joined in memory: signatures, tags (RSA-16384 is 2 KiB).
inline constexpr std::size_t cms_field_bytes_max = 4096;
/// What a compressed message may become; the partner's own body limit may be lower.
inline constexpr std::uint64_t as2_inflated_bytes_max = 1024ULL * 1024 * 1024;
/// Interchanges shrink 10 to 60 times; zlib's ceiling is about 1030, which only bombs reach.
inline constexpr std::uint64_t as2_inflate_ratio_max = 300;
/// Below this size the ratio is not looked at: a small document of blanks is no attack.
inline constexpr std::uint64_t as2_inflate_free_bytes = 8 * 1024 * 1024;
/// A receipt with an embedded certificate chain is about 10 KB.
inline constexpr std::size_t as2_mdn_bytes_max = 1024 * 1024;
/// RFC 4130 §6.2: AS2 ids have 1 to 128 characters.
inline constexpr std::size_t as2_id_bytes_max = 128;
/// RFC 5322 §2.1.1: the longest line.
inline constexpr std::size_t as2_message_id_bytes_max = 998;
/// What file systems and consoles agree on.
inline constexpr std::size_t as2_file_name_bytes_max = 255;

// ---- standards

// ---- orders
/// Lines of one order: all are decided and committed in one transaction, at four statements each.
inline constexpr std::size_t order_lines_max = 20'000;
/// A quantity in base units: in 1/10,000 all lines of an order must fit the int64 of the database.
inline constexpr std::int64_t base_quantity_max = 10'000'000'000;
/// Base units that one price is for (100 cases of 1,000): more is a typing error.
inline constexpr std::int64_t price_base_units_max = 1'000'000'000;
/// Fraction digits of a stored quantity (design: decision 8).
inline constexpr int base_quantity_scale = 4;

// ---- maps

// ---- store

// ---- net

// ---- runtime

}  // namespace tidegate::limits
