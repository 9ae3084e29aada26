#include "standards/interchange_ack_read.hpp"

namespace tidegate::standards {

InterchangeAcknowledgement read_interchange_ack(syntax::Segment const& segment) {
    std::string_view const status = segment.element(4);
    return {
        .control = std::string(segment.element(1)),
        .date = std::string(segment.element(2)),
        .time = std::string(segment.element(3)),
        .status = status.size() == 1 ? status.front() : '\0',
        .note = std::string(segment.element(5)),
    };
}

}  // namespace tidegate::standards
