#include "standards/finding_report.hpp"

#include "syntax/characters.hpp"

#include <fmt/format.h>

#include <utility>

namespace tidegate::standards {

namespace {
constexpr std::size_t kShownBytesMax =
    40;  // longer values make a sentence unreadable; Finding::value has more
}

syntax::Severity FindingReport::severity_of(syntax::FindingCode code, Certainty certainty) const {
    if (certainty == Certainty::unsure) return syntax::Severity::warning;
    if (auto const found = options_.policies.find(code); found != options_.policies.end()) {
        return found->second == Policy::reject ? syntax::Severity::error
                                               : syntax::Severity::warning;
    }
    return certainty == Certainty::lenient ? syntax::Severity::warning
                                           : syntax::kind_of(code).severity;
}

bool FindingReport::wants(syntax::FindingCode code, Certainty certainty) {
    auto const policy = options_.policies.find(code);
    if (policy != options_.policies.end() && policy->second == Policy::ignore) return false;
    if (findings_.size() < options_.findings_max) return true;
    ++dropped_;
    has_dropped_error_ =
        has_dropped_error_ || severity_of(code, certainty) == syntax::Severity::error;
    return false;
}

syntax::Finding& FindingReport::add(
    syntax::FindingCode code, Place const& place, std::string_view value, std::string text,
    Certainty certainty
) {
    syntax::Finding& finding = findings_.emplace_back();
    finding.code = code;
    finding.severity = severity_of(code, certainty);
    finding.is_certain = certainty != Certainty::unsure;
    finding.text = std::move(text);
    finding.segment = syntax::printable(place.segment->tag);
    finding.segment_position = place.segment->position;
    finding.loop = loop_path(place.item);
    finding.element = place.element;
    finding.component = place.component;
    finding.repetition = place.repetition;
    finding.byte =
        place.element > 0 ? place.segment->element_byte(place.element) : place.segment->byte;
    finding.line = place.segment->line;
    finding.standard = place.segment->standard;
    finding.value = value.substr(0, limits::finding_value_bytes_max);
    return finding;
}

void FindingReport::finish(ValidatedSet& result) {
    result.findings = std::move(findings_);
    result.findings_dropped = dropped_;
    result.status = has_dropped_error_ ? SetStatus::rejected : status_of(result.findings);
}

std::string shown(std::string_view value) {
    bool const is_cut = value.size() > kShownBytesMax;
    return fmt::format(
        "'{}{}'", syntax::printable(value.substr(0, kShownBytesMax)), is_cut ? "..." : ""
    );
}

std::string name_of(Place const& place) {
    std::string const element =
        fmt::format("{}{:02}", syntax::printable(place.segment->tag), place.element);
    return place.component > 0 ? fmt::format("{}-{}", element, place.component) : element;
}

std::string in_brackets(std::string_view name) {
    return name.empty() ? std::string{} : fmt::format(" ({})", name);
}

Element const* first_element_of(ElementUse const& use) {
    if (use.element) return use.element;
    return use.composite->components.empty() ? nullptr : use.composite->components.front().element;
}

syntax::Trigger trigger_at(Place const& place) {
    return {
        .segment = syntax::printable(place.segment->tag),
        .segment_position = place.segment->position,
        .loop = loop_path(place.item),
        .element = place.element,
        .component = place.component
    };
}

std::string loop_path(SetItem const* item) {
    std::string path;
    for (SetItem const* loop = item ? (item->is_loop ? item : item->parent) : nullptr; loop;
         loop = loop->parent) {
        path = path.empty() ? loop->tag : loop->tag + "/" + path;
    }
    return path;
}

}  // namespace tidegate::standards
