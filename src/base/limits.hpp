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
/// An ISA header: 106 bytes by the standard; senders that add or drop blanks stay far below this.
inline constexpr std::size_t isa_bytes_max = 256;
/// Bytes looked at to tell what an input is, and tolerated in front of its first ISA: VAN headers
/// are under 1 KB.
inline constexpr std::size_t sniff_bytes_max = 16 * 1024;
/// Bytes asked from a source at once: large enough that system calls do not matter, small enough
/// for L2 cache.
inline constexpr std::size_t read_chunk_bytes = 256 * 1024;
/// One segment. Only BIN and BDS (drawings, pictures) come near it; a text segment is under 20 KB.
inline constexpr std::size_t segment_bytes_max = 16 * 1024 * 1024;
/// Elements of one segment: the standards have none with more than 40.
inline constexpr std::size_t elements_per_segment_max = 500;
/// Segments of one transaction set, which is held in memory: a price catalogue of 100,000 items has
/// 800,000.
inline constexpr std::uint32_t segments_per_set_max = 1'000'000;
/// Bytes of one transaction set, held in memory: the catalogue above has 30 MB.
inline constexpr std::size_t set_bytes_max = 128 * 1024 * 1024;
/// Transaction sets of one interchange: 10 GB of purchase orders are seven million.
inline constexpr std::uint32_t sets_per_interchange_max = 10'000'000;
/// Interchanges of one input: a day's traffic of the largest VAN mailbox is some ten thousand.
inline constexpr std::uint32_t interchanges_per_input_max = 1'000'000;
/// Findings of one event of a reader; the last one says that there were more. Nobody reads a second
/// thousand.
inline constexpr std::size_t findings_per_event_max = 1'000;
/// Offending data quoted in a finding: AK404 holds 99 characters.
inline constexpr std::size_t finding_value_bytes_max = 99;

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
/// Findings kept per transaction set: more help nobody, and a hostile set could make millions.
inline constexpr std::size_t findings_per_set_max = 1000;
/// Segments looked at ahead to tell a misplaced segment from a missing one; bounds the work on damaged input.
inline constexpr std::size_t resynchronise_segments_max = 256;
/// AK4 segments of one AK3 (004010 set 997: AK4 at most 99).
inline constexpr std::size_t ak4_per_ak3_max = 99;
/// AK3 loops of one AK2: a partner's clerk reads the first ones; the structure would allow 999,999.
inline constexpr std::size_t ak3_per_set_max = 500;
/// Elements of a segment and components of a composite a dictionary may define; presence is a 64-bit mask.
inline constexpr std::size_t dictionary_positions_max = 64;
/// Nested loops of a set; X12 and EDIFACT stay under 10.
inline constexpr std::size_t dictionary_depth_max = 16;

// ---- orders
/// Lines of one order: all are decided and committed in one transaction, at four statements each.
inline constexpr std::size_t order_lines_max = 20'000;
/// A quantity in base units: in 1/10,000 it must fit the int64 of the database, sums included.
inline constexpr std::int64_t base_quantity_max = 100'000'000'000;
/// Fraction digits of a stored quantity (design: decision 8).
inline constexpr int base_quantity_scale = 4;

// ---- maps

// ---- store

// ---- net

// ---- runtime

// ---- cli
/// Kinds of messages that `edi detect` lists for one interchange; real ones have one or two.
inline constexpr std::size_t detected_kinds_max = 200;
/// Output held back in memory before it goes to a temporary file.
inline constexpr std::size_t spool_memory_bytes_max = 8 * 1024 * 1024;

}  // namespace tidegate::limits
