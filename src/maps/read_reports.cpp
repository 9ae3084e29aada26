// What is said about what was read: refusals, findings, lineage.
#include "base/charset.hpp"
#include "maps/reader.hpp"

#include <fmt/format.h>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using syntax::Finding;
using syntax::Segment;

std::unexpected<Error> Reader::refuse(
    Segment const& segment, Place at, std::string message, std::string remedy
) const {
    return fail(
        ErrorCode::refused, fmt::format("{}: {}", name_of(segment, at), message),
        Position{{}, segment.line, 0, byte_of(segment, at)}, std::move(remedy)
    );
}

void Reader::find(
    syntax::FindingCode code, syntax::Severity severity, Segment const& segment, Place at,
    std::string text, std::string_view value
) {
    if (Finding* finding = add_finding(code, severity, segment, at, value))
        finding->text = std::move(text);
}

Finding* Reader::add_finding(
    syntax::FindingCode code, syntax::Severity severity, Segment const& segment, Place at,
    std::string_view value
) {
    static constexpr std::size_t kValueBytesMax = 99;  // AK404
    if (result_.findings.size() >= limits::map_findings_max) return nullptr;
    Finding& finding = result_.findings.emplace_back();
    if (!memory_.spare.empty()) {
        // Only the memory of its texts: every other field says what it says in a new one.
        Finding& spare = memory_.spare.back();
        finding.text = std::move(spare.text);
        finding.segment = std::move(spare.segment);
        finding.value = std::move(spare.value);
        finding.text.clear();
        memory_.spare.pop_back();
    }
    finding.code = code;
    finding.severity = severity;
    if (program_.xml) {
        finding.segment = name_of(segment, at);
    } else {
        finding.segment = segment.tag;
    }
    finding.segment_position = program_.xml ? 0 : segment.position;
    finding.element = program_.xml ? 0 : at.element;
    finding.component = at.component;
    finding.byte = byte_of(segment, at);
    finding.line = segment.line;
    finding.value = value.substr(0, kValueBytesMax);
    return &finding;
}

void Reader::add_lineage(
    Op const& op, Field const& field, Segment const& segment, Place at, std::string_view value,
    std::uint32_t first_step, std::uint32_t steps, std::uint32_t extension
) {
    Lineage lineage;
    lineage.path = path_;
    auto const add = [&](Field const& step) {
        // A list on the way is the grouped one, of which the last element is at hand.
        lineage.path += fmt::format("{}{}.", step.name, step.kind == Kind::objects ? "[0]" : "");
    };
    if (op.kind == OpKind::pair && !op.is_identifier && op.field != nullptr) {
        for (std::uint32_t i = 0; i < op.steps; ++i) add(*program_.steps[op.first_step + i]);
        add(*op.field);
    }
    for (std::uint32_t i = 0; i < steps; ++i) add(*program_.steps[first_step + i]);
    lineage.path += field.name;
    if (extension != 0) {
        ExtensionName const& name = program_.extensions[extension];
        lineage.path += fmt::format(".{}.{}", name.space, name.name);
    }
    lineage.value = is_utf8(value) ? std::string(value) : decoded(value);
    lineage.segment = segment.tag;
    lineage.segment_position = segment.position;
    lineage.element = at.element;
    lineage.component = at.component;
    std::string_view const found = as_it_stands(segment, at);
    lineage.byte = byte_of(segment, at);
    if (!found.empty())
        lineage.byte +=
            static_cast<std::uint64_t>(found.data() - segment.element(at.element).data());
    lineage.bytes = found.size();
    lineage.line = op.line;
    result_.lineage.push_back(std::move(lineage));
}
}  // namespace tidegate::maps
