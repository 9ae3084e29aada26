#include "maps/explain.hpp"

#include <fmt/format.h>

namespace tidegate::maps {

std::vector<Lineage> lineage_of(ReadResult const& result, std::string_view field) {
    std::vector<Lineage> found;
    for (Lineage const& lineage : result.lineage) {
        std::string_view const path(lineage.path);
        bool const is_below =
            path.starts_with(field) && (path.size() == field.size() || field.empty() ||
                                        path[field.size()] == '.' || path[field.size()] == '[');
        if (is_below) found.push_back(lineage);
    }
    return found;
}

std::string describe(Lineage const& lineage, Program const& program) {
    std::string where =
        program.xml ? program.xml->name_of(lineage.segment, lineage.element) : lineage.segment;
    if (!program.xml && lineage.element != 0) where += fmt::format("{:02}", lineage.element);
    if (lineage.component != 0) where += fmt::format(".{}", lineage.component);
    std::string const bytes =
        lineage.bytes == 0
            ? "by default"
            : fmt::format("bytes {}-{}", lineage.byte, lineage.byte + lineage.bytes - 1);
    return fmt::format(
        "{} = {}  {} (segment {}), {}, {} {}", lineage.path, lineage.value, where,
        lineage.segment_position, bytes, program.position_of(lineage.line).text(),
        program.lines[lineage.line].address
    );
}

}  // namespace tidegate::maps
