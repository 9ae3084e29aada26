// The order that a document, or a line of it, is about: what correlation needs of it (documents.md
// §1 rule 15).
#pragma once

#include "documents/dates.hpp"

namespace tidegate::documents {

struct OrderNumber {
    Text number, release;
    When placed_on;
    Zones* zones = nullptr;
    static void describe(Describe<OrderNumber>& d);
};
template <>
TypeInfo const& type_of<OrderNumber>();

}  // namespace tidegate::documents
