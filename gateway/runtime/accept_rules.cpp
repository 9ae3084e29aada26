#include "runtime/accept_rules.hpp"

#include "base/stream.hpp"
#include "standards/xml_envelope.hpp"
#include "syntax/detect.hpp"
#include "syntax/interchange_reader.hpp"
#include "syntax/xml_document.hpp"

#include <algorithm>

namespace tidegate::runtime {
namespace {

using partners::DocumentRule;

/// Type of the first set of X12 or message of EDIFACT.
std::optional<std::string> first_set(std::string_view text) {
    MemorySource source{as_bytes(text)};
    syntax::InterchangeReader reader(source);
    for (;;) {
        auto const event = reader.next();
        if (!event || std::holds_alternative<syntax::EndOfInput>(*event)) return {};
        if (auto const* set = std::get_if<syntax::SetEvent>(&*event))
            return std::string(set->set->type());
    }
}

/// As its documents are named in profiles: "Order", "OrderRequest", "ORDERS".
std::optional<std::string> xml_type(std::string_view text) {
    auto document = syntax::XmlDocument::parse(text);
    if (!document) return {};
    return standards::take_xml_envelope(*document).type;
}

bool has_flow(DocumentRule const& rule) { return !rule.flow.empty(); }

}  // namespace

AcceptRules accept_rules(partners::Profile const& partner, ByteView payload) {
    AcceptRules rules;
    rules.payload_window = partner.duplicates.payload_window;
    if (!partner.duplicates.skips_payload) rules.payload_window.reset();
    if (std::ranges::none_of(partner.documents, has_flow)) return rules;
    std::string_view const text = as_text(payload);
    auto const set =
        syntax::sniff(text).kind == syntax::InputKind::xml ? xml_type(text) : first_set(text);
    if (!set) return rules;
    auto const* rule = partner.find_document(partners::Direction::in, *set);
    if (rule != nullptr && has_flow(*rule)) rules.lane = partner.id + "/" + rule->flow;
    return rules;
}

}  // namespace tidegate::runtime
