// The line of `map read`: a document with the message it came in. Written, and read back by `map
// write`. Shape: spec of documents, rule 13 (docs/cli.md).
#pragma once

#include "base/error.hpp"
#include "cli/map_read_pass.hpp"
#include "documents/document.hpp"
#include "syntax/envelope.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::cli {

/// {"document":"order","map":"x12/004010/850","message":{...},"data":{...}}, without a line end.
std::string document_line(MappedDocument const& mapped);

/// The same of an acknowledgement, which no map reads: without "map".
std::string acknowledgement_line(MessagePlace const& place, documents::Document const& document);

/// What "message" of a line says about the envelope.
struct LineMessage {
    syntax::Party sender;  ///< may be empty, like the receiver
    syntax::Party receiver;
    std::string interchange;  ///< control numbers; may be empty
    std::string group;
    bool is_test = false;
};

struct ParsedLine {
    documents::Document document;
    std::optional<LineMessage> message;  ///< nothing for a bare document
};

/// All documents of `text`: bare ones ("schema":"order/1" ...) and lines of map read, one after the
/// other, with or without line ends in them. Errors: invalid, saying which document (from 1) and
/// where.
Expected<std::vector<ParsedLine>> parse_lines(std::string_view text);

}  // namespace tidegate::cli
