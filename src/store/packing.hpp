// Private to src/store: lists of texts in one column. Each text is its length, ':', its bytes,
// '\n'; so no content can be taken for structure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::store {

void pack(std::string& packed, std::string_view text);

/// Throws RowDamaged when it is not what pack wrote.
std::vector<std::string> unpack(std::string_view packed);

}  // namespace tidegate::store
