#include "stages/verify.hpp"

#include "standards/guideline_check.hpp"
#include "standards/set_dictionary.hpp"
#include "standards/validate.hpp"
#include "syntax/interchange_reader.hpp"

#include <fmt/format.h>

namespace tidegate::stages {
namespace {

Expected<void> refuse_errors(syntax::Findings const& findings) {
    for (syntax::Finding const& finding : findings) {
        if (finding.severity != syntax::Severity::error) continue;
        return fail(
            ErrorCode::refused,
            fmt::format(
                "what would be sent breaks the {}: {}",
                finding.is_of_guideline ? "partner's guideline" : "standard", finding.text
            ),
            {}, "correct the document's data or the map, then replay"
        );
    }
    return {};
}

class Verification {
public:
    Verification(
        standards::DictionaryLibrary& dictionaries, standards::Guidelines const& guidelines
    )
        : dictionaries_(dictionaries), guidelines_(guidelines) {}

    Expected<void> on(syntax::InterchangeBegin const& event) {
        interchange_ = event.interchange;
        return refuse_errors(event.findings);
    }
    Expected<void> on(syntax::Ta1Event const&) { return {}; }
    Expected<void> on(syntax::GroupBegin& event) {
        if (!interchange_.is_edifact()) {
            auto const found =
                standards::find_group_dictionary(dictionaries_, event.group, event.findings);
            if (!found) return std::unexpected(found.error());
            dictionary_ = *found;
        }
        return refuse_errors(event.findings);
    }
    Expected<void> on(syntax::SetEvent& event) {
        if (interchange_.is_edifact()) {
            auto const found = standards::find_message_dictionary(
                dictionaries_, *event.set, interchange_.syntax_version, event.findings
            );
            if (!found) return std::unexpected(found.error());
            dictionary_ = *found;
        }
        if (auto right = refuse_errors(event.findings); !right) return right;
        standards::SetDefinition const* definition = dictionary_->find_set(event.set->type());
        if (definition == nullptr)
            return refuse_errors({standards::unknown_set(*event.set, *dictionary_)});
        auto validated = standards::validate(*event.set, *dictionary_, *definition, {});
        if (auto const* guideline =
                standards::find_guideline(guidelines_, dictionary_->release(), definition->type))
            standards::check_guideline(*event.set, *guideline, {}, validated);
        return refuse_errors(validated.findings);
    }
    Expected<void> on(syntax::GroupEnd const& event) { return refuse_errors(event.findings); }
    Expected<void> on(syntax::InterchangeEnd const& event) { return refuse_errors(event.findings); }
    Expected<void> on(syntax::EndOfInput const& event) { return refuse_errors(event.findings); }

private:
    standards::DictionaryLibrary& dictionaries_;
    standards::Guidelines const& guidelines_;
    syntax::Interchange interchange_;
    standards::Dictionary const* dictionary_ = nullptr;
};

}  // namespace

Expected<void> verify_outbound(
    std::string_view interchange, standards::DictionaryLibrary& dictionaries,
    standards::Guidelines const& guidelines
) {
    MemorySource source(interchange);
    syntax::InterchangeReader reader(source);
    Verification verification(dictionaries, guidelines);
    for (;;) {
        auto event = reader.next();
        if (!event) return std::unexpected(event.error());
        auto const right = std::visit([&](auto& e) { return verification.on(e); }, *event);
        if (!right || std::holds_alternative<syntax::EndOfInput>(*event)) return right;
    }
}

}  // namespace tidegate::stages
