// Tolerance when reading receipts is deliberate: every form accepted here was seen on the wire.
#include "as2/content_type.hpp"
#include "as2/mdn.hpp"
#include "as2/mime.hpp"
#include "as2/signed_entity.hpp"
#include "base/limits.hpp"

#include <fmt/format.h>

#include <cctype>

namespace tidegate::as2 {

namespace {

constexpr std::string_view kNotification = "message/disposition-notification";

std::string_view trim(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    auto const begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

// "automatic-action/MDN-sent-automatically; processed/error: text", with blanks anywhere and any
// case.
void read_disposition(Mdn& mdn, std::string_view value) {
    mdn.disposition = value;
    auto const semicolon = value.find(';');
    if (semicolon != std::string_view::npos) {
        mdn.mode = lower(trim(value.substr(0, semicolon)));
        value.remove_prefix(semicolon + 1);
    }
    auto const colon = value.find(':');
    auto const status = value.substr(0, colon);
    auto const slash = status.find('/');
    mdn.type = lower(trim(status.substr(0, slash)));
    if (slash != std::string_view::npos) mdn.modifier = lower(trim(status.substr(slash + 1)));
    if (colon != std::string_view::npos) mdn.error_text = trim(value.substr(colon + 1));
}

// Error, Failure and Warning fields: may stand beside or instead of the text behind the modifier,
// several times.
void read_fault_field(Mdn& mdn, std::string_view name, std::string_view value) {
    if (!mdn.error_text.empty()) mdn.error_text += "; ";
    mdn.error_text += value;
    if (mdn.modifier.empty()) mdn.modifier = lower(name);
}

void read_mic(Mdn& mdn, std::string_view value) {
    auto mic = parse_mic(value);
    if (mic) {
        mdn.mic = std::move(*mic);
    } else {
        mdn.mic_problem = mic.error().text();
    }
}

std::string recipient(std::string_view value) {
    auto const semicolon = value.find(';');
    return std::string(
        trim(semicolon == std::string_view::npos ? value : value.substr(semicolon + 1))
    );
}

void read_field(Mdn& mdn, HeaderField const& field) {
    auto const is = [&](std::string_view name) { return equals_ignoring_case(field.name, name); };
    if (is("Original-Message-ID")) mdn.original_message_id = field.value;
    if (is("Original-Recipient")) mdn.original_recipient = recipient(field.value);
    if (is("Final-Recipient")) mdn.final_recipient = recipient(field.value);
    if (is("Reporting-UA")) mdn.reporting_ua = field.value;
    if (is("Received-Content-MIC")) read_mic(mdn, field.value);
}

// The fields stand in one group; blank lines between them (or in front) are tolerated.
Expected<void> read_notification(Mdn& mdn, ByteView body) {
    std::vector<HeaderField> faults;
    bool has_disposition = false;
    for (std::size_t group = 0; group <= limits::as2_header_lines_max; ++group) {
        while (!body.empty() && (body.front() == std::byte{'\r'} || body.front() == std::byte{'\n'})
        )
            body = body.subspan(1);
        if (body.empty()) break;
        auto const fields = parse_entity(body);
        if (!fields) {
            if (has_disposition) break;  // free text behind the fields
            return std::unexpected(fields.error().while_doing("reading the fields of the MDN"));
        }
        for (auto const& field : fields->headers) {
            if (equals_ignoring_case(field.name, "Disposition") && !has_disposition) {
                read_disposition(mdn, field.value);
                has_disposition = true;
            }
            bool const is_fault = equals_ignoring_case(field.name, "Error") ||
                                  equals_ignoring_case(field.name, "Failure") ||
                                  equals_ignoring_case(field.name, "Warning");
            if (is_fault) faults.push_back(field);
            read_field(mdn, field);
        }
        body = fields->body;
    }
    if (!has_disposition) return fail(ErrorCode::invalid, "the MDN has no Disposition field");
    if (mdn.original_message_id.empty())
        return fail(ErrorCode::invalid, "the MDN has no Original-Message-ID field");
    for (auto const& fault : faults) read_fault_field(mdn, fault.name, fault.value);
    return {};
}

Expected<Bytes> decoded(Entity const& part) {
    auto const encoding = transfer_encoding_of(part.headers);
    if (!encoding) return std::unexpected(encoding.error());
    return decode_transfer(part.body, *encoding);
}

// multipart/report, or the notification alone.
Expected<void> read_report(Mdn& mdn, Entity const& report) {
    auto const type = content_type_of(report.headers);
    if (type.type == kNotification) {
        auto const fields = decoded(report);
        if (!fields) return std::unexpected(fields.error());
        return read_notification(mdn, *fields);
    }
    if (!type.type.starts_with("multipart/")) {
        return fail(ErrorCode::invalid, fmt::format("'{}' is no MDN", type.type.substr(0, 60)));
    }
    auto const parts = split_multipart(report.body, type.find("boundary").value_or(""));
    if (!parts) return std::unexpected(parts.error().while_doing("reading the MDN"));
    std::optional<Bytes> fields;
    for (ByteView const bytes : *parts) {
        auto const part = parse_entity(bytes);
        if (!part) return std::unexpected(part.error().while_doing("reading a part of the MDN"));
        auto content = decoded(*part);
        if (!content)
            return std::unexpected(content.error().while_doing("reading a part of the MDN"));
        auto const part_type = content_type_of(part->headers).type;
        if (part_type == kNotification && !fields)
            fields = std::move(*content);
        else if (part_type.starts_with("text/") && mdn.human_text.empty())
            mdn.human_text = to_text(*content);
    }
    if (!fields)
        return fail(ErrorCode::invalid, "the MDN has no message/disposition-notification part");
    return read_notification(mdn, *fields);
}

// The first part of a multipart/signed, if it is a report.
bool is_signed_report(ContentType const& type, ByteView body) {
    auto const parts = split_multipart(body, type.find("boundary").value_or(""));
    if (!parts || parts->empty()) return false;
    auto const part = parse_entity(parts->front());
    if (!part) return false;
    auto const inner = content_type_of(part->headers).type;
    return inner == "multipart/report" || inner == kNotification;
}

}  // namespace

bool Mdn::is_positive() const {
    return type == "processed" && (modifier.empty() || modifier == "warning");
}

Expected<Mdn> read_mdn(HeaderFields const& headers, ByteView body, VerifyOptions const& options) {
    if (body.size() > limits::as2_mdn_bytes_max) {
        return fail(
            ErrorCode::too_large,
            fmt::format(
                "MDN of {} bytes, at most {} are accepted", body.size(), limits::as2_mdn_bytes_max
            )
        );
    }
    Mdn mdn;
    auto const type = content_type_of(headers);
    if (type.type != "multipart/signed") {
        auto const done = read_report(mdn, Entity{.headers = headers, .whole = body, .body = body});
        if (!done) return std::unexpected(done.error());
        return mdn;
    }
    mdn.was_signed = true;
    auto const entity = open_multipart_signed(type, body, options);
    if (!entity) return std::unexpected(entity.error().while_doing("reading the MDN"));
    if (entity->result) {
        mdn.signer = entity->result->signer;
    } else {
        mdn.signature_problem = entity->result.error().reason;
    }
    auto const report = parse_entity(entity->content);
    if (!report) return std::unexpected(report.error().while_doing("reading the MDN"));
    auto const done = read_report(mdn, *report);
    if (!done) return std::unexpected(done.error());
    return mdn;
}

bool is_mdn(HeaderFields const& headers, ByteView body) {
    auto const type = content_type_of(headers);
    if (type.type == kNotification) return true;
    if (type.type == "multipart/report") {
        return equals_ignoring_case(
            type.find("report-type").value_or("disposition-notification"),
            "disposition-notification"
        );
    }
    return type.type == "multipart/signed" && is_signed_report(type, body);
}

}  // namespace tidegate::as2
