#include "documents/extension.hpp"

#include "documents/describe.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Unmapped);

void Unmapped::describe(Describe<Unmapped>& d) {
    d.name("unmapped");
    d.optional("loop", &Unmapped::loop, "loop occurrence the segment stood in, such as PO1[2]");
    d.optional(
        "position", &Unmapped::position, "place of the segment in its set, the set header is 1"
    );
    d.any("segment", &Unmapped::segment, "tag and elements as received");
    d.optional("path", &Unmapped::path, "place of the XML");
    d.optional("xml", &Unmapped::xml, "XML as received");
}

}  // namespace tidegate::documents
