#include "standards/set_dictionary.hpp"

#include "standards/group_check.hpp"
#include "standards/message_directory.hpp"
#include "syntax/characters.hpp"
#include "syntax/envelope_checks.hpp"

#include <fmt/format.h>

namespace tidegate::standards {

using syntax::Finding;
using syntax::FindingCode;

Expected<Dictionary const*> find_group_dictionary(
    DictionaryLibrary& library, syntax::Group const& group, syntax::Findings& findings
) {
    auto const dictionary = library.find("x12", group.release());
    if (dictionary) {
        if (auto finding = check_group_kind(group, **dictionary))
            findings.push_back(std::move(*finding));
        return *dictionary;
    }
    if (dictionary.error().code != ErrorCode::not_found) return std::unexpected(dictionary.error());
    Finding finding;
    finding.code = FindingCode::group_version_unsupported;
    finding.text = fmt::format(
        "GS08 is '{}': there is no dictionary of X12 release {}, so nothing inside the group is "
        "checked ({})",
        group.version, group.release(), dictionary.error().remedy
    );
    finding.segment = "GS";
    finding.element = 8;
    finding.byte = group.byte;
    finding.line = group.line;
    finding.value = group.version;
    findings.push_back(std::move(finding));
    return nullptr;
}

Expected<Dictionary const*> find_message_dictionary(
    DictionaryLibrary& library, syntax::TransactionSet const& message, std::uint8_t syntax_version,
    syntax::Findings& findings
) {
    if (message.segments.front().tag != "UNH") return nullptr;
    std::string const key = dictionary_key(message, syntax_version);
    auto const dictionary = library.find("edifact", key);
    if (dictionary) return *dictionary;
    if (dictionary.error().code != ErrorCode::not_found) return std::unexpected(dictionary.error());
    Finding finding = about_set_type(message);
    finding.text = fmt::format(
        "UNH02 is '{}': there is no dictionary of EDIFACT directory {}, so the message is not "
        "checked ({})",
        finding.value, key.empty() ? "(none is named)" : syntax::printable(key),
        known_directories(key, library.releases("edifact"))
    );
    findings.push_back(std::move(finding));
    return nullptr;
}

Finding about_set_type(syntax::TransactionSet const& set) {
    bool const is_edifact = set.standard == syntax::Standard::edifact;
    syntax::Segment const& header = set.segments.front();
    Finding finding;
    finding.code = FindingCode::set_unknown;
    finding.standard = set.standard;
    finding.segment = header.tag;
    finding.segment_position = 1;
    finding.element = is_edifact ? 2 : 1;
    finding.byte = header.element_byte(finding.element);
    finding.line = header.line;
    finding.value = syntax::printable(header.element(finding.element));
    if (!is_edifact && !syntax::is_set_identifier(set.type()))
        finding.x12_code = syntax::kInvalidSetIdentifier;
    return finding;
}

Finding unknown_set(syntax::TransactionSet const& set, Dictionary const& dictionary) {
    bool const is_edifact = set.standard == syntax::Standard::edifact;
    Finding finding = about_set_type(set);
    finding.text = fmt::format(
        "{} is '{}': the dictionary of {} {} has no such {}", is_edifact ? "UNH02" : "ST01",
        finding.value, is_edifact ? "EDIFACT directory" : "X12 release", dictionary.release(),
        is_edifact ? "message" : "set"
    );
    return finding;
}

}  // namespace tidegate::standards
