// What a document carries beside its fields: values of one partner or industry, and segments no
// rule took (documents.md §1 rule 11). The engine reads none of it.
#pragma once

#include "documents/type.hpp"

namespace tidegate::documents {

/// One value (or list of values) of a namespace: {"acme": {"season": "spring"}}. At most one per
/// (space, name).
struct Extension {
    Text space;  ///< partner id, or one of eancom, vics, peppol, aiag, house
    Text name;
    List<Text> values;  ///< never empty; one value is written as a text, several as an array
};

/// One occurrence of an element: its components; a simple element has one. Unlike elsewhere a
/// component may be empty text, because components are told apart by their place.
struct SegmentRepeat {
    List<Text> components;
};

/// One element of a segment as received. JSON: "1" simple, ["1","2"] composite, [["1"],["2","3"]]
/// repeating.
struct SegmentElement {
    List<SegmentRepeat> repeats;
};

/// A segment, or a piece of XML, that no rule of the map took. `segment` with its place, or `path`
/// with `xml`.
struct Unmapped {
    Text loop;                             ///< "PO1[2]": occurrences count from 1
    std::optional<std::int32_t> position;  ///< counted from ST or UNH = 1
    List<SegmentElement> segment;          ///< the first element is the tag
    Text path;                             ///< "/Order/..."
    Text xml;
    static void describe(Describe<Unmapped>& d);
};
template <>
TypeInfo const& type_of<Unmapped>();

}  // namespace tidegate::documents
