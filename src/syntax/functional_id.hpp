// Which functional group (GS01, element 479) a transaction set (ST01, element 143) travels in. Only
// the sets this product reads or writes; what is not listed is not judged.
#pragma once

#include <string_view>

namespace tidegate::syntax {

/// GS01 for a set: "PO" for "850". Empty for a set that is not listed.
std::string_view functional_id_of(std::string_view set_type);

/// False only when the set is listed and belongs in another group.
bool may_travel_in(std::string_view set_type, std::string_view functional_id);

}  // namespace tidegate::syntax
