// The interchange that a map's document is put into by the commands: X12 or EDIFACT by the map's
// standard, with the parties of a partner, of the message it came from, or neutral ones. XML has
// none: its header is filled from the settings of a partner, if there is one.
#pragma once

#include "base/clock.hpp"
#include "cli/map_line.hpp"
#include "maps/program.hpp"
#include "maps/write.hpp"
#include "partners/profile.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tidegate::cli {

/// A complete message, and what of the document has no place in it.
struct WrittenMessage {
    std::string text;
    std::vector<maps::Lost> lost;
};

struct MapEnvelope {
    /// monostate: XML.
    std::variant<std::monostate, partners::X12Settings, partners::EdifactSettings> settings;
    std::shared_ptr<partners::Profile const> xml_partner;  ///< XML: whose header; null: as it is
    std::string association;                               ///< EDIFACT: 0057 of UNH; may be empty
    std::uint64_t interchange_control = 1;
    std::uint64_t group_control = 1;
    Instant at{};
    bool is_test = false;

    /// How maps of segments write for it.
    [[nodiscard]] maps::WriteOptions write_options() const;

    /// The document as a message. Errors: of write_with_report() and wrap().
    [[nodiscard]] Expected<WrittenMessage> write(
        maps::Program const& program, documents::Document const& document, bool keeps_unmapped
    ) const;

    /// One interchange with `body`. Errors: invalid when a value does not fit.
    [[nodiscard]] Expected<std::string> wrap(maps::Program const& program, syntax::SetBody body)
        const;

private:
    [[nodiscard]] documents::Document with_header_of(
        partners::Profile const& partner, maps::Program const& program,
        documents::Document const& document
    ) const;
};

/// Between the parties of `message`, else SENDER and RECEIVER.
MapEnvelope neutral_envelope(
    maps::Program const& program, std::optional<LineMessage> const& message
);

/// From us to the partner. Errors: configuration when the profile lacks the map's standard.
Expected<MapEnvelope> partner_envelope(
    maps::Program const& program, partners::Profile const& profile
);

/// UTC.
Instant instant_of(When when);

/// What was written with `program` is read and validated again. False, with the findings on
/// standard error, when something is wrong with it.
bool is_valid_output(
    maps::Program const& program, std::string const& text, MapHome& home, Streams streams
);

}  // namespace tidegate::cli
