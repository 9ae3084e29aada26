// The AS2 header fields of HTTP (RFC 4130): reading what partners write, and their quoting
// rules.
#pragma once

#include "base/error.hpp"
#include "base/header_fields.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::as2 {

/// What the sender asked for as receipt.
struct ReceiptRequest {
    bool is_wanted = false;         ///< Disposition-Notification-To is present
    bool is_signed_wanted = false;  ///< a signed-receipt-protocol we know is listed
    bool is_unsupported = false;  ///< a required protocol or parameter is not ours: failed/Failure:
                                  ///< unsupported format
    std::vector<std::string> micalgs;      ///< in the sender's order, as written
    std::optional<std::string> async_url;  ///< Receipt-Delivery-Option
    bool operator==(ReceiptRequest const&) const = default;
};

struct As2Headers {
    std::string from;      ///< unquoted
    std::string to;        ///< unquoted
    std::string from_raw;  ///< as written; echoed in the MDN
    std::string to_raw;
    std::string message_id;                         ///< byte-exact, with its brackets
    std::optional<std::string> message_id_problem;  ///< set: answer invalid-message-id
    std::string version = "1.0";
    std::string subject;
    ReceiptRequest receipt;
};

/// Errors: invalid when AS2-From or AS2-To is missing, doubled or malformed: such a request is no
/// AS2 message (400).
Expected<As2Headers> read_as2_headers(HeaderFields const& headers);

/// As read_as2_headers for any field list that need not carry AS2 ids (MDN bodies over plain
/// responses).
ReceiptRequest read_receipt_request(HeaderFields const& headers);

/// Unquotes: "a b" or plain; `"\"id\""` (seen) is id. Errors: invalid.
Expected<std::string> parse_as2_id(std::string_view value);

/// Quotes only when it must: blanks, '"' or '\' inside.
std::string format_as2_id(std::string_view id);

/// What is wrong with a Message-ID: empty, blanks or control characters inside, longer than 998;
/// nothing when usable.
std::optional<std::string> message_id_problem(std::string_view value);

/// A Message-ID without its brackets, for comparing.
std::string_view bare_message_id(std::string_view value);

/// A Disposition-Notification-Options value that asks for a signed receipt.
std::string signed_receipt_options(std::string_view micalg);

}  // namespace tidegate::as2
