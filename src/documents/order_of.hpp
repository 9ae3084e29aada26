// One of several orders that a document is about: its lines refer to it by `id` (documents.md
// §3.4).
#pragma once

#include "documents/party.hpp"

namespace tidegate::documents {

/// An order that lines of the document belong to.
struct OrderOf {
    std::optional<std::int32_t> id;  ///< from 1; lines refer to it
    Text number, release;
    When placed_on;
    Zones* zones = nullptr;
    Text department;
    List<Party> parties;
    List<Reference> references;
    List<Extension> extensions;
    static void describe(Describe<OrderOf>& d);
};
template <>
TypeInfo const& type_of<OrderOf>();

}  // namespace tidegate::documents
