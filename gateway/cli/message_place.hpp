// Where a document of a file stands, and between whom it went: "message" of the line of `map read`.
#pragma once

#include "cli/edi_pass.hpp"
#include "maps/program.hpp"
#include "standards/xml_envelope.hpp"

#include <cstdint>
#include <string>

namespace tidegate::cli {

struct MessagePlace {
    std::string standard;  ///< "x12", "edifact", "ubl" ...
    std::string version;   ///< GS08, what UNH says behind the type, or the release of an XML map
    std::string type;      ///< "850", "ORDERS", "Order"
    syntax::Party sender;  ///< of an XML document, which has no envelope, empty
    syntax::Party receiver;
    std::string interchange = {};  ///< control numbers; of what has none, empty
    std::string group = {};
    std::string control = {};
    std::uint32_t position = 0;  ///< ordinal of the set in the file, from 1; 0: it is none
    std::uint64_t byte = 0;      ///< of its first segment, or of the document
    bool is_test = false;
};

MessagePlace place_of(JudgedSet const& set);

/// Of a TA1, which stands in no group and is no set.
MessagePlace place_of_ta1(syntax::Interchange const& interchange);

/// Of an XML document, by its map and what it says of itself; byte and position are the caller's.
MessagePlace place_of_xml(maps::Program const& program, standards::XmlEnvelope const& envelope);

/// As JSON.
std::string message_json(MessagePlace const& place);

}  // namespace tidegate::cli
