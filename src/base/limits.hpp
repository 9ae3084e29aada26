// Every maximum of the product, with its unit and the reason for its value. Over a limit means a
// clear refusal, never truncation. One section per floor; names end in what they count.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tidegate::limits {

// ---- base
/// A configuration, map or dictionary file: the largest dictionary is under 300 KB.
inline constexpr std::uint64_t text_file_bytes_max = 4 * 1024 * 1024;
/// Parentheses and `not` of one expression: the parser recurses.
inline constexpr std::size_t expression_depth_max = 64;
/// Operators of one expression: evaluation recurses over a chain of them.
inline constexpr std::size_t expression_operators_max = 1000;
/// Memory of one compiled pattern of `matches`: RE2 refuses larger ones.
inline constexpr std::int64_t expression_pattern_bytes_max = 1024 * 1024;

// ---- partners
/// Partners of one installation: each costs some 10 KB of memory, and all are read at every start
/// and swap.
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
/// An XML document, held in memory as a tree of some three times its size: an order of 10,000 lines
/// in UBL has 20 MB.
inline constexpr std::size_t xml_bytes_max = 64 * 1024 * 1024;
/// Elements inside elements: UBL reaches 12, cXML 14.
inline constexpr std::size_t xml_depth_max = 64;
/// Elements of one document: the order above has 400,000.
inline constexpr std::size_t xml_elements_max = 2'000'000;
/// Attributes of one element, namespaces included: roots with every namespace of UBL have about 20;
/// finding a repeated name costs the square.
inline constexpr std::size_t xml_attributes_max = 100;
/// Namespace declarations in force at one element: every name with a prefix looks through them.
inline constexpr std::size_t xml_namespaces_max = 200;

// ---- documents
/// JSON text of one canonical document: an order of 10,000 lines with schedules is about 10 MB.
inline constexpr std::uint64_t document_json_bytes_max = 64 * 1024 * 1024;
/// Levels of nesting: the tables need 8 (order, lines, charges, taxes, jurisdiction with their
/// arrays).
inline constexpr std::size_t document_json_depth_max = 16;
/// Members of one JSON object: the largest table has 70; extensions of a namespace are tens, not
/// hundreds.
inline constexpr std::size_t document_json_members_max = 1000;

// ---- as2
/// Header of one MIME entity: real ones stay under 2 KB; what is larger is an attack.
inline constexpr std::size_t as2_header_bytes_max = 64 * 1024;
inline constexpr std::size_t as2_header_lines_max = 100;
/// Parts of one multipart: two when signed, a handful with attachments (RFC 6362).
inline constexpr std::size_t as2_mime_parts_max = 32;
/// Multiparts within multiparts, and layers of encryption, signature and compression around a
/// document.
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
/// Segments looked at ahead to tell a misplaced segment from a missing one; bounds the work on
/// damaged input.
inline constexpr std::size_t resynchronise_segments_max = 256;
/// AK4 segments of one AK3 (004010 set 997: AK4 at most 99).
inline constexpr std::size_t ak4_per_ak3_max = 99;
/// CTX of a 999 for one note; the tenth that the set has room for is that of the business unit
/// (005010X231).
inline constexpr std::size_t triggers_per_finding_max = 9;
/// AK3 loops of one AK2: a partner's clerk reads the first ones; the structure would allow 999,999.
inline constexpr std::size_t ak3_per_set_max = 500;
/// Elements of a segment and components of a composite a dictionary may define; presence is a
/// 64-bit mask.
inline constexpr std::size_t dictionary_positions_max = 64;
/// Errors reported for one guideline: enough to mend it in one go.
inline constexpr std::size_t guideline_errors_max = 50;
/// Occurrences that the rules of a guideline may look at in one document: a rule of each line about
/// all lines costs the square, and partners choose how many lines there are.
inline constexpr std::size_t guideline_steps_max = 50'000'000;
/// Guidelines that extend each other: standard, industry, house, partner are three.
inline constexpr std::size_t guideline_chain_max = 8;
/// Tries of making a sample document before the guideline is said to be too tight for chance.
inline constexpr std::size_t sample_tries_max = 200;
/// Repetitions of one part of a pattern in a made value: values are short.
inline constexpr std::uint32_t sample_repetitions_max = 64;
/// Groups inside groups of a pattern that values are made from: the maker recurses.
inline constexpr std::size_t sample_pattern_depth_max = 16;
/// Nested loops of a set; X12 and EDIFACT stay under 10.
inline constexpr std::size_t dictionary_depth_max = 16;

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
/// Blocks inside blocks: the deepest structure of a standard has under 10 levels, and reader and
/// writer recurse.
inline constexpr std::size_t map_depth_max = 16;
/// Statements of one map with its code files: the largest has under 2,000.
inline constexpr std::size_t map_lines_max = 50'000;
/// Errors reported for one map: more are the consequence of these.
inline constexpr std::size_t map_errors_max = 50;
/// Findings of reading one document; later ones are not kept.
inline constexpr std::size_t map_findings_max = 1'000;
/// Levels of a hierarchy below each other (HL): S O T P Q I are six, packs in packs a few more;
/// reader and writer walk up and down for every level.
inline constexpr std::size_t map_level_depth_max = 32;
/// Elements of a segment that a map can name: the standards stay below 100.
inline constexpr std::size_t map_element_max = 99;

// ---- store
/// Entries that share one commit: keeps the wait of the last one under 50 ms at 5,000 entries per
/// second.
inline constexpr std::size_t store_group_entries_max = 256;
/// Entries waiting for the writer: over a second of work; beyond, callers answer 503 rather than
/// pile up memory.
inline constexpr std::size_t store_writer_queue_entries_max = 8192;
/// Reading sessions: as many as cores of the smallest machine.
inline constexpr std::size_t store_readers = 2;
/// Seconds a session waits for another process (backup, command line) before it fails as transient.
inline constexpr int store_busy_timeout_seconds = 10;
/// Rows of one page of any list: more is not read by people, and programs page.
inline constexpr int store_list_rows_max = 1000;
/// Jobs of one claim: what a worker has in its hands at most.
inline constexpr int store_claim_jobs_max = 128;
/// Bytes of one payload: one row of SQLite ends at 1,000,000,000 bytes.
inline constexpr std::uint64_t store_payload_bytes_max = 512ULL * 1024 * 1024;
/// Control numbers have nine digits (X12 I12, N0 9/9); the next is 1.
inline constexpr std::int64_t store_control_number_max = 999'999'999;
/// Numbers voided at once: more is a typing error rather than a gap after a restore.
inline constexpr std::int64_t store_void_numbers_max = 10'000;
/// Base units of one quantity: in 1/10,000 a thousand such still fit int64.
inline constexpr std::int64_t store_quantity_max = 900'000'000'000;

// ---- net
/// Request line and header lines together: as2.md 4.9; answered 431.
inline constexpr std::size_t http_head_bytes_max = 64 * 1024;
/// Header lines, folded ones included: an AS2 message has about 20; answered 431.
inline constexpr std::size_t http_header_lines_max = 100;
/// A target: console queries are the longest; answered 414.
inline constexpr std::size_t http_target_bytes_max = 8 * 1024;
/// A method: the longest registered one (UPDATEREDIRECTREF) has 17 characters.
inline constexpr std::size_t http_method_bytes_max = 32;
/// All chunk extensions of a body: legal, used by nobody, an old way to keep a server busy.
inline constexpr std::size_t http_chunk_extension_bytes_max = 64 * 1024;
/// Trailer lines of a body: read and dropped.
inline constexpr std::size_t http_trailer_bytes_max = 8 * 1024;
/// From the first byte of a request to the end of its head (F57).
inline constexpr std::chrono::seconds http_header_deadline{10};
/// Between two requests on a connection: partners that send in batches keep theirs.
inline constexpr std::chrono::seconds http_idle_deadline{60};
/// A body brings 1 KiB/s, judged over this window so that a stalled line may recover (F57, F78).
inline constexpr std::chrono::seconds http_body_window{10};
inline constexpr std::uint64_t http_body_window_bytes_min = 10 * 1024;
/// For each piece of 64 KiB of an answer: a line of 64 kbit/s needs 8 s.
inline constexpr std::chrono::seconds http_write_deadline{30};
/// After a refusal what the peer still sends is drained this long, so that the answer reaches it
/// and is not reset. The bytes are more than the buffers of a connection hold, for many clients
/// look for an answer only when they have sent all that they can.
inline constexpr std::chrono::seconds http_linger_deadline{2};
inline constexpr std::uint64_t http_linger_bytes_max = 16 * 1024 * 1024;
/// What one read takes from a socket; also the piece a write is judged by.
inline constexpr std::size_t http_piece_bytes = 64 * 1024;
/// All bodies that are being received, together: the listener's share of the memory budget.
inline constexpr std::uint64_t http_buffered_body_bytes_max = 1024ULL * 1024 * 1024;
/// Memory set aside for a body on its sender's word alone; beyond it memory follows the bytes.
inline constexpr std::uint64_t http_body_reserve_bytes_max = 1024 * 1024;
/// What a refused client is told to wait.
inline constexpr std::chrono::seconds http_retry_after{30};
/// Open connections of a listener, and of one address: a partner behind one proxy needs some dozens
/// (F60).
inline constexpr std::size_t http_connections_max = 4096;
inline constexpr std::size_t http_connections_per_address_max = 256;
/// Connections over a limit that are told so at the same time; more are closed without a word.
inline constexpr std::size_t http_refusals_parallel_max = 64;
/// From accept to the end of the TLS handshake: two round trips and one signature, on a bad line
/// too.
inline constexpr std::chrono::seconds tls_handshake_deadline{10};
/// A certificate chain in PEM, ours or a partner's authorities: a bundle of all public ones has 220
/// KB.
inline constexpr std::uint64_t tls_pem_bytes_max = 1024 * 1024;
/// Pause after an accept that failed for want of descriptors (F25).
inline constexpr std::chrono::milliseconds accept_pause{100};
/// Outbound posts at a time, and how many wait: each holds a thread and one message.
inline constexpr std::size_t client_parallel_max = 32;
inline constexpr std::size_t client_queue_max = 1024;
inline constexpr std::chrono::seconds client_connect_timeout{20};
/// A partner that computes a synchronous MDN for a large message needs minutes.
inline constexpr std::chrono::seconds client_total_timeout{300};
/// An MDN has some KB; an HTML error page may have more.
inline constexpr std::uint64_t client_response_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t client_response_head_bytes_max = 64 * 1024;

// ---- transports
/// What is kept of a message whose sender is unknown: enough to see what it is, too little to fill
/// the disk with.
inline constexpr std::size_t stranger_bytes_max = 64 * 1024;

// ---- runtime
/// A payload that comes again within this time under another transport id is the same message sent
/// twice.
inline constexpr std::chrono::hours payload_duplicate_window{30 * 24};
/// Tries of one job, with no other suspect beside it, that end with the process: after so many it
/// is parked. Together with the first death in company the program dies five times of one message.
inline constexpr int lone_deaths_max = 4;
/// How long such a job waits after its first lone death, doubled with each: who kills the program
/// again and again from outside must not have innocent messages parked.
inline constexpr std::chrono::milliseconds lone_death_delay{500};
/// Tries in a row that reached nobody at a peer: then its deliveries wait for one that does.
inline constexpr int breaker_failures = 5;
/// How long they wait before one of them is tried, doubled with each that fails.
inline constexpr std::chrono::minutes breaker_pause{1};
inline constexpr std::chrono::minutes breaker_pause_max{15};
/// How long a worker sleeps when nothing is due and nobody wakes it: bounds the wait for an expired
/// lease, and for what a command beside the server has queued.
inline constexpr std::chrono::seconds worker_poll{1};
/// The shortest sleep of a worker: what is due but cannot be claimed yet must not keep it spinning.
inline constexpr std::chrono::milliseconds worker_pause{20};
/// A TA1 that we asked for, where no 997 is expected that would say until when.
inline constexpr std::chrono::hours ta1_deadline{24};
/// How often committed audit rows are sealed: within a second of their commit (design.md 7.16).
inline constexpr std::chrono::milliseconds audit_seal_poll{500};
/// Rows of one link of the audit's chain: hashed and named in memory.
inline constexpr int audit_rows_per_link = 10'000;
/// Links that verification reads in one transaction.
inline constexpr int audit_links_per_page = 20;
/// How long a serial that the chain passed may still come: longer than any transaction lives.
inline constexpr std::chrono::minutes audit_gap_kept{10};
/// Serials of one link that may still come: more than transactions are open at a time. Beyond, a
/// row that comes is told as one that was slipped in.
inline constexpr std::int64_t audit_gaps_max = 1000;
/// Rows that are older and in no link: the sealer does not run.
inline constexpr std::chrono::minutes audit_unsealed_max{1};
/// How often the books are added up, and how long something may be on its way before it is missed:
/// longer than any commit of the runtime takes.
inline constexpr std::chrono::minutes reconcile_poll{1};
inline constexpr std::chrono::minutes reconcile_grace{1};
/// Messages are looked at again for so long: their ids are older than their commits.
inline constexpr std::chrono::minutes reconcile_overlap{10};
/// How often the sums are added up that read whole tables: stock and control numbers.
inline constexpr std::chrono::hours reconcile_sums_poll{1};
/// Discrepancies of one kind that are named; beyond, something is wrong with more than they tell.
inline constexpr int discrepancies_max = 20;
/// How often overdue MDNs and 997s are looked for; their deadlines are hours.
inline constexpr std::chrono::seconds overdue_poll{15};
/// Expectations marked late in one commit: after a long stop there may be many, and others write
/// too.
inline constexpr int overdue_per_commit = 100;
/// A synchronous MDN that has not come by then is an alarm; the retries of the delivery go on.
inline constexpr std::chrono::hours mdn_deadline{1};
/// Messages waiting for signatures and decryption; beyond, senders are told to come back.
inline constexpr std::size_t crypto_queue_max = 256;

/// Rows counted for one line of the metrics: a scrape costs milliseconds, however full the database
/// is.
inline constexpr std::int64_t metrics_rows_max = 100'000;
/// Readiness and metrics are as old as this at most: asking more often costs nothing.
inline constexpr std::chrono::seconds admin_answer_age{1};
/// Connections of the admin listener: an orchestrator, a scraper and some people.
inline constexpr std::size_t admin_connections_max = 16;
/// Folders whose files are watched for changes: a kernel object each, of which a user has 65,536 or
/// fewer.
inline constexpr std::size_t watched_folders_max = 30'000;
/// Requests of the admin listener that wait for the database.
inline constexpr std::size_t admin_queue_max = 16;

// ---- cli
/// Master data and stock of one load: a million records of some sixty bytes.
inline constexpr std::uint64_t master_file_bytes_max = 64 * 1024 * 1024;

// ---- cli
/// Kinds of messages that `edi detect` lists for one interchange; real ones have one or two.
inline constexpr std::size_t detected_kinds_max = 200;
/// Output held back in memory before it goes to a temporary file.
inline constexpr std::size_t spool_memory_bytes_max = 8 * 1024 * 1024;

}  // namespace tidegate::limits
