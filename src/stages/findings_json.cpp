#include "stages/findings_json.hpp"

#include "base/charset.hpp"

#include <fmt/format.h>

namespace tidegate::stages {
namespace {

std::string number_or_null(std::uint64_t number) {
    return number == 0 ? "null" : std::to_string(number);
}

std::string text_or_null(std::string_view text) {
    return text.empty() ? "null" : json_string(text);
}

std::string finding_json(syntax::Finding const& finding) {
    return fmt::format(
        R"({{"code":"{}","severity":"{}","text":{},"segment":{},"segment_position":{},"loop":{},"element":{},)"
        R"("component":{},"repetition":{},"byte":{},"line":{},"value":{},"ack":{}}})",
        syntax::name_of(finding.code),
        finding.severity == syntax::Severity::error ? "error" : "warning",
        json_string(finding.text), text_or_null(finding.segment),
        number_or_null(finding.segment_position), text_or_null(finding.loop),
        number_or_null(finding.element), number_or_null(finding.component),
        number_or_null(finding.repetition), finding.byte, number_or_null(finding.line),
        text_or_null(finding.value), text_or_null(finding.ack())
    );
}

}  // namespace

std::string json_string(std::string_view text) {
    std::string const utf8 = is_utf8(text) ? std::string(text) : latin1_to_utf8(text);
    std::string out = "\"";
    for (char const c : utf8) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20 || byte == 0x7f) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
        } else {
            out.push_back(c);
        }
    }
    return out + "\"";
}

std::string findings_json(syntax::Findings const& findings) {
    std::string out = "[";
    for (syntax::Finding const& finding : findings) {
        if (out.size() > 1) out.push_back(',');
        out += finding_json(finding);
    }
    return out + "]";
}

}  // namespace tidegate::stages
