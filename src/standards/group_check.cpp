#include "standards/group_check.hpp"

#include "base/limits.hpp"
#include "standards/acknowledge.hpp"
#include "syntax/characters.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::standards {

std::optional<syntax::Finding> check_group_kind(
    syntax::Group const& group, Dictionary const& dictionary
) {
    std::string const& kind = group.functional_id;
    if (!is_acknowledged(kind)) return {};
    bool const is_known = std::ranges::any_of(dictionary.sets(), [&](SetDefinition const* set) {
        return set->functional_id == kind;
    });
    if (is_known) return {};
    syntax::Finding finding;
    finding.code = syntax::FindingCode::group_unsupported;
    finding.text = fmt::format(
        "GS01 is '{}': no set of the dictionary of X12 release {} travels in such a group",
        syntax::printable(kind), dictionary.release()
    );
    finding.segment = "GS";
    finding.element = 1;
    finding.byte = group.byte;
    finding.line = group.line;
    finding.value = kind.substr(0, limits::finding_value_bytes_max);
    return finding;
}

}  // namespace tidegate::standards
