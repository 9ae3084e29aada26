// What differs between two documents of a type.
#pragma once

#include "documents/document.hpp"

#include <string>
#include <vector>

namespace tidegate::documents {

/// One field. Absent = empty; an object or element that only one side has shows as "{}".
struct Difference {
    std::string path;  ///< "lines[0].answers[1].quantity"
    std::string left;
    std::string right;
    bool operator==(Difference const&) const = default;
};

/// By value: decimals numerically, lists by place, extensions by namespace and name. Documents of
/// different types differ in "schema" alone.
std::vector<Difference> diff(Document const& left, Document const& right);

}  // namespace tidegate::documents
