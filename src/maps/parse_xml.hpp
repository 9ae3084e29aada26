// Paths of XML maps, "cac:Party/cbc:EndpointID[@schemeID=0088]/@schemeID", as words of a map.
// Internal to src/maps.
#pragma once

#include "maps/parse_codes.hpp"

#include <string_view>

namespace tidegate::maps {

/// `cbc:IssueDate,cbc:IssueTime`: the paths of a line. False after an error.
bool parse_xml_places(Word const& word, PlacesStatement& out, ParseReport& report);

/// `cac:PartyIdentification[cbc:ID/@schemeID=0088]`: tag, filters of its last step, and address of
/// a block; `.` is the element around it, seen by another struct. False after an error.
bool parse_xml_tag(Word const& word, BlockStatement& out, ParseReport& report);

/// `sequence ELEMENT BELOW ...`, with the words of the lines below it.
void parse_sequence(std::vector<Word> const& words, MapText& map, ParseReport& report);

/// Values of a filter up to the next ',' outside quotes; `rest` then begins with it or is empty.
void parse_filter_values(std::string_view& rest, std::vector<std::string>& values);

/// Where the first `c` outside of quotes and brackets is; npos if there is none.
std::size_t find_outside(std::string_view text, char c);

}  // namespace tidegate::maps
