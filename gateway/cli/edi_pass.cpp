#include "cli/edi_pass.hpp"

#include "standards/guideline_check.hpp"
#include "standards/policy.hpp"
#include "standards/set_dictionary.hpp"
#include "standards/validator.hpp"
#include "syntax/characters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <unordered_set>
#include <utility>
#include <vector>

namespace tidegate::cli {
namespace {

using syntax::Finding;
using syntax::FindingCode;

/// By the byte they are about; of one byte, as they were found.
syntax::Findings in_file_order(syntax::Findings findings) {
    std::vector<std::pair<std::uint64_t, std::size_t>> order;
    order.reserve(findings.size());
    for (Finding const& finding : findings) order.emplace_back(finding.byte, order.size());
    std::ranges::sort(order);
    syntax::Findings sorted;
    sorted.reserve(findings.size());
    for (auto const& [byte, index] : order) sorted.push_back(std::move(findings[index]));
    return sorted;
}

standards::ValidateOptions validate_options(bool wants_tree, standards::Policies const& policies) {
    standards::ValidateOptions options;
    options.policies = policies;
    options.wants_tree = wants_tree;
    return options;
}

class Pass {
public:
    Pass(
        ByteSource& source, standards::DictionaryLibrary& dictionaries, PassVisitor& visitor,
        PassOptions const& options
    )
        : reader_(source),
          dictionaries_(dictionaries),
          visitor_(visitor),
          options_(options),
          validate_options_(validate_options(
              visitor.wants_tree() || options.guideline != nullptr, options.policies
          )),
          validator_(validate_options_) {}

    Expected<void> run() {
        for (;;) {
            auto event = reader_.next();
            if (!event) return std::unexpected(event.error());
            if (auto* end = std::get_if<syntax::EndOfInput>(&*event)) {
                judge(end->findings);
                visitor_.on_end(*end);
                return {};
            }
            auto done = std::visit([&](auto& e) { return on(e); }, *event);
            if (!done) return std::unexpected(done.error());
        }
    }

private:
    Expected<void> on(syntax::InterchangeBegin& event) {
        interchange_ = event.interchange;
        std::string const key = fmt::format(
            "{} {} {} {}", interchange_.standard, interchange_.sender.text(),
            interchange_.receiver.text(), interchange_.control
        );
        if (!seen_.insert(std::hash<std::string>{}(key)).second)
            event.findings.push_back(repeated_interchange());
        for (Finding& finding : syntax::check_parties(interchange_, options_.parties))
            event.findings.push_back(std::move(finding));
        judge(event.findings);
        visitor_.on_interchange(event);
        return {};
    }

    Expected<void> on(syntax::Ta1Event& event) {
        visitor_.on_ta1(event);
        return {};
    }

    Expected<void> on(syntax::GroupBegin& event) {
        group_ = event.group;
        dictionary_ = nullptr;
        if (!interchange_.is_edifact()) {
            auto const found =
                standards::find_group_dictionary(dictionaries_, group_, event.findings);
            if (!found) return std::unexpected(found.error());
            dictionary_ = *found;
        }
        judge(event.findings);
        visitor_.on_group(event);
        return {};
    }

    Expected<void> on(syntax::SetEvent& event) {
        syntax::TransactionSet const& set = *event.set;
        bool const is_edifact = set.standard == syntax::Standard::edifact;
        if (is_edifact) {
            auto const found = standards::find_message_dictionary(
                dictionaries_, set, interchange_.syntax_version, event.findings
            );
            if (!found) return std::unexpected(found.error());
            dictionary_ = *found;
        }
        JudgedSet judged{
            .interchange = interchange_,
            .group = group_,
            .set = set,
            .dictionary = dictionary_,
            .definition = dictionary_ == nullptr ? nullptr : dictionary_->find_set(set.type()),
            .tree = nullptr,
            .findings = std::move(event.findings),
            .status = standards::SetStatus::rejected,
            .position = ++position_,
        };
        if (dictionary_ != nullptr && judged.definition == nullptr)
            judged.findings.push_back(standards::unknown_set(set, *dictionary_));
        judge(judged.findings);
        standards::ValidatedSet validated;
        if (judged.definition != nullptr) {
            validator_.validate(set, *dictionary_, *judged.definition, validated);
            auto const* guideline = options_.guideline;
            if (guideline != nullptr && guideline->is_about(dictionary_->release(), set.type())) {
                judged.guideline = guideline;
                standards::check_guideline(set, *guideline, validate_options_, validated);
            }
            judged.tree = &validated.tree;
            for (Finding& finding : validated.findings)
                judged.findings.push_back(std::move(finding));
        }
        for (Finding& finding : judged.findings) finding.standard = set.standard;
        // The reader's findings about SE come before those about segments in front of it.
        judged.findings = in_file_order(std::move(judged.findings));
        // Without a dictionary a set of X12 is rejected with its group, a message by its finding.
        if (dictionary_ != nullptr || is_edifact)
            judged.status = standards::status_of(judged.findings);
        visitor_.on_set(judged);
        return {};
    }

    Expected<void> on(syntax::GroupEnd& event) {
        judge(event.findings);
        visitor_.on_group_end(event);
        return {};
    }

    Expected<void> on(syntax::InterchangeEnd& event) {
        judge(event.findings);
        visitor_.on_interchange_end(event);
        return {};
    }

    static Expected<void> on(syntax::EndOfInput&) { return {}; }  // run() returns before

    void judge(syntax::Findings& findings) const {
        standards::apply_policies(findings, options_.policies);
    }

    [[nodiscard]] Finding repeated_interchange() const {
        bool const is_edifact = interchange_.is_edifact();
        Finding finding;
        finding.code = FindingCode::envelope_duplicate;
        finding.standard = is_edifact ? syntax::Standard::edifact : syntax::Standard::x12;
        finding.segment = is_edifact ? "UNB" : "ISA";
        finding.element = is_edifact ? 5 : 13;
        finding.text = fmt::format(
            "{}{:02} is '{}': an interchange with this number, sender and receiver stands before "
            "in this file",
            finding.segment, finding.element, syntax::printable(interchange_.control)
        );
        finding.byte = interchange_.byte;
        finding.line = interchange_.line;
        finding.value = interchange_.control;
        return finding;
    }

    syntax::InterchangeReader reader_;
    standards::DictionaryLibrary& dictionaries_;
    PassVisitor& visitor_;
    PassOptions const& options_;
    standards::ValidateOptions validate_options_;
    syntax::Interchange interchange_;
    syntax::Group group_;
    standards::Dictionary const* dictionary_ = nullptr;  ///< of the group; EDIFACT: of the message
    standards::Validator validator_;
    std::uint32_t position_ = 0;
    /// Hashes of sender, receiver and number: at most limits::interchanges_per_input_max.
    std::unordered_set<std::size_t> seen_;
};

}  // namespace

Expected<void> pass_over(
    ByteSource& source, standards::DictionaryLibrary& dictionaries, PassVisitor& visitor,
    PassOptions const& options
) {
    return Pass(source, dictionaries, visitor, options).run();
}

}  // namespace tidegate::cli
