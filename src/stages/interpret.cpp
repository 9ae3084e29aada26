#include "stages/interpret.hpp"

#include "standards/group_check.hpp"
#include "standards/guideline_check.hpp"
#include "standards/interchange_ack_read.hpp"
#include "standards/policy.hpp"
#include "standards/validator.hpp"
#include "syntax/envelope_checks.hpp"
#include "syntax/party_check.hpp"

#include <fmt/format.h>

namespace tidegate::stages {
namespace {

using syntax::Finding;
using syntax::FindingCode;

standards::ValidateOptions validate_options(partners::Profile const& partner) {
    standards::ValidateOptions options;
    if (!partner.x12) return options;
    for (auto const& [name, override_] : partner.x12->severity) {
        for (syntax::FindingKind const& kind : syntax::finding_kinds()) {
            if (kind.name != name) continue;
            switch (override_) {
                case partners::SeverityOverride::reject:
                    options.policies[kind.code] = standards::Policy::reject;
                    break;
                case partners::SeverityOverride::accept:
                case partners::SeverityOverride::warn:
                    options.policies[kind.code] = standards::Policy::accept_with_error;
                    break;
                case partners::SeverityOverride::ignore:
                    options.policies[kind.code] = standards::Policy::ignore;
                    break;
            }
        }
    }
    return options;
}

/// Whose interchanges these are, by the profile.
syntax::AgreedParties agreed_parties(partners::Profile const& partner) {
    syntax::AgreedParties agreed;
    if (!partner.x12) return agreed;
    for (partners::X12Identity const& identity : partner.x12->them)
        agreed.senders.push_back({identity.qualifier, identity.id});
    agreed.receiver = {partner.x12->us.qualifier, partner.x12->us.id};
    return agreed;
}

/// One set that is not taken, and in which words; null when all are.
standards::ReceivedSet const* first_rejected(InterpretedInterchange const& interchange) {
    for (InterpretedGroup const& group : interchange.groups) {
        if (group.is_acknowledgement) continue;
        for (standards::ReceivedSet const& set : group.received.sets) {
            if (set.status == standards::SetStatus::rejected ||
                syntax::has_error(group.received.findings))
                return &set;
        }
    }
    return nullptr;
}

/// One rejected set takes the others of its interchange along. Acknowledgements are no business
/// documents: they are left alone.
void reject_companions(InterpretedInterchange& interchange) {
    standards::ReceivedSet const* const cause = first_rejected(interchange);
    if (cause == nullptr) return;
    Finding finding;
    finding.code = FindingCode::set_companion_rejected;
    finding.segment = "ST";
    finding.segment_position = 1;
    finding.text = fmt::format(
        "set {} {} of the same interchange is rejected, and it is agreed that then none is taken",
        cause->type, cause->control
    );
    for (InterpretedGroup& group : interchange.groups) {
        if (group.is_acknowledgement) continue;
        for (standards::ReceivedSet& set : group.received.sets) {
            if (set.status == standards::SetStatus::rejected) continue;
            set.findings.push_back(finding);
            set.status = standards::SetStatus::rejected;
        }
    }
}

/// One pass over a message: what is open now, and what has been collected of it.
class Interpreter {
public:
    Interpreter(
        ByteSource& source, InterpretConfig const& config, InterpretHandlers const& handlers
    )
        : reader_(source, {.edifact = false}),
          config_(config),
          handlers_(handlers),
          options_(validate_options(config.partner)),
          agreed_(agreed_parties(config.partner)),
          validator_(options_) {}

    Expected<syntax::Findings> run() {
        for (;;) {
            auto event = reader_.next();
            if (!event) return std::unexpected(event.error());
            if (auto* end = std::get_if<syntax::EndOfInput>(&*event)) {
                standards::apply_policies(end->findings, options_.policies);
                return std::move(end->findings);
            }
            auto done = std::visit([&](auto& e) { return on(e); }, *event);
            if (!done) return std::unexpected(done.error());
        }
    }

private:
    Expected<void> on(syntax::InterchangeBegin& event) {
        interchange_ = {};
        interchange_.header = std::move(event.interchange);
        add(interchange_.findings, std::move(event.findings));
        syntax::Findings parties = syntax::check_parties(interchange_.header, agreed_);
        // Documents of others are parked, to be replayed when the profile is mended; who wants them
        // refused at once says so by the severity.
        for (Finding& finding : parties) finding.severity = syntax::Severity::warning;
        add(interchange_.findings, std::move(parties));
        return {};
    }

    Expected<void> on(syntax::Ta1Event& event) {
        interchange_.ta1s.push_back(standards::read_interchange_ack(event.segment));
        return {};
    }

    Expected<void> on(syntax::GroupBegin& event) {
        group_ = {};
        group_.header = std::move(event.group);
        group_.is_acknowledgement = !standards::is_acknowledged(group_.header.functional_id);
        group_.received.functional_id = group_.header.functional_id;
        group_.received.control = group_.header.control;
        group_.received.version = group_.header.version;
        add(group_.received.findings, std::move(event.findings));
        return choose_dictionary();
    }

    /// The dictionary of GS08; a release that we do not have is the group's finding (AK905 2).
    Expected<void> choose_dictionary() {
        dictionary_ = nullptr;
        auto dictionary = config_.dictionaries.find("x12", group_.header.release());
        if (dictionary) {
            dictionary_ = *dictionary;
            if (auto finding = standards::check_group_kind(group_.header, *dictionary_))
                add(group_.received.findings, {std::move(*finding)});
            return {};
        }
        if (dictionary.error().code != ErrorCode::not_found)
            return std::unexpected(dictionary.error());
        Finding finding;
        finding.code = FindingCode::group_version_unsupported;
        finding.text =
            fmt::format("GS08 is '{}': {}", group_.header.version, dictionary.error().message);
        finding.segment = "GS";
        finding.element = 8;
        finding.byte = group_.header.byte;
        finding.line = group_.header.line;
        finding.value = group_.header.version;
        add(group_.received.findings, {std::move(finding)});
        return {};
    }

    Expected<void> on(syntax::SetEvent& event) {
        syntax::TransactionSet const& set = *event.set;
        syntax::Findings findings;
        add(findings, std::move(event.findings));
        std::string_view const type = set.type();
        partners::DocumentRule const* rule =
            config_.partner.find_document(partners::Direction::in, type, group_.header.release());
        standards::SetDefinition const* definition =
            dictionary_ ? dictionary_->find_set(type) : nullptr;
        // Acknowledgements need no agreement, and nothing else travels in their group.
        bool const is_agreed =
            group_.is_acknowledgement ? is_functional_ack(type) : rule != nullptr;
        if (dictionary_ != nullptr && (definition == nullptr || !is_agreed)) {
            add(findings, {unsupported_set(set, definition == nullptr)});
        }
        standards::ValidatedSet validated;
        if (definition != nullptr) {
            validator_.validate(set, *dictionary_, *definition, validated);
            if (auto const* guideline =
                    standards::find_guideline(config_.guidelines, dictionary_->release(), type))
                standards::check_guideline(set, *guideline, options_, validated);
            for (Finding& finding : validated.findings) findings.push_back(std::move(finding));
        }
        standards::SetStatus const status = dictionary_ == nullptr ? standards::SetStatus::rejected
                                                                   : standards::status_of(findings);
        InterpretedSet const judged{
            .interchange = interchange_.header,
            .group = group_.header,
            .set = set,
            .tree = definition ? &validated.tree : nullptr,
            .definition = definition,
            .dictionary = dictionary_,
            .rule = rule,
            .findings = findings,
            .status = status,
            .position = ++position_,
            .byte_begin = set.segments.front().byte,
            .byte_end = end_of(set),
            .is_test = interchange_.header.is_test,
            .functional_ack = functional_ack(set, type)
        };
        ++interchange_.sets;
        auto handled = handlers_.on_set(judged);
        group_.received.sets.push_back(
            {std::string(type), std::string(set.control()),
             std::string(set.segments.front().element(3)), std::move(findings), status,
             standards::business_units(set)}
        );
        return handled;
    }

    std::optional<standards::FunctionalAcknowledgement> functional_ack(
        syntax::TransactionSet const& set, std::string_view type
    ) const {
        if (!is_functional_ack(type)) return {};
        return standards::read_functional_ack(set);
    }

    [[nodiscard]] bool is_functional_ack(std::string_view type) const {
        return group_.is_acknowledgement && (type == "997" || type == "999");
    }

    static std::uint64_t end_of(syntax::TransactionSet const& set) {
        syntax::Segment const& last = set.segments.back();
        return last.element_byte(last.elements.size() + 1) + 1;  // with the terminator
    }

    Finding about_set_header(syntax::TransactionSet const& set) const {
        Finding finding;
        finding.code = FindingCode::set_unknown;
        finding.segment = "ST";
        finding.segment_position = 1;
        finding.element = 1;
        finding.byte = set.segments.front().element_byte(1);
        finding.line = set.segments.front().line;
        finding.value = std::string(set.type());
        if (!syntax::is_set_identifier(set.type()))
            finding.x12_code = syntax::kInvalidSetIdentifier;
        return finding;
    }

    Finding unsupported_set(syntax::TransactionSet const& set, bool has_no_structure) const {
        Finding finding = about_set_header(set);
        finding.text =
            has_no_structure
                ? fmt::format(
                      "release {} of our dictionaries has no set {}", dictionary_->release(),
                      set.type()
                  )
                : fmt::format("set {} is not agreed with {}", set.type(), config_.partner.id);
        return finding;
    }

    Expected<void> on(syntax::GroupEnd& event) {
        add(group_.received.findings, std::move(event.findings));
        group_.received.sets_stated = event.sets_stated;
        interchange_.groups.push_back(std::move(group_));
        return {};
    }

    Expected<void> on(syntax::InterchangeEnd& event) {
        add(interchange_.findings, std::move(event.findings));
        if (config_.partner.x12 && partners::rejects_together(config_.partner.x12->acceptance))
            reject_companions(interchange_);
        return handlers_.on_interchange(interchange_);
    }

    static Expected<void> on(syntax::EndOfInput&) { return {}; }  // run() returns before

    void add(syntax::Findings& to, syntax::Findings from) {
        standards::apply_policies(from, options_.policies);
        for (Finding& finding : from) to.push_back(std::move(finding));
    }

    syntax::InterchangeReader reader_;
    InterpretConfig const& config_;
    InterpretHandlers const& handlers_;
    standards::ValidateOptions options_;
    syntax::AgreedParties agreed_;
    standards::Validator validator_;
    InterpretedInterchange interchange_;
    InterpretedGroup group_;
    standards::Dictionary const* dictionary_ = nullptr;
    std::uint32_t position_ = 0;
};

}  // namespace

Expected<syntax::Findings> interpret(
    ByteSource& source, InterpretConfig const& config, InterpretHandlers const& handlers
) {
    return Interpreter(source, config, handlers).run();
}

}  // namespace tidegate::stages
