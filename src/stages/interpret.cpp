#include "stages/interpret.hpp"

#include "standards/guideline_check.hpp"
#include "standards/interchange_ack_read.hpp"
#include "standards/policy.hpp"
#include "standards/set_dictionary.hpp"
#include "standards/validator.hpp"

#include <fmt/format.h>

namespace tidegate::stages {
namespace {

using syntax::Finding;
using syntax::FindingCode;

standards::Policy policy_of(partners::SeverityOverride severity) {
    switch (severity) {
        case partners::SeverityOverride::reject:
            return standards::Policy::reject;
        case partners::SeverityOverride::accept:
        case partners::SeverityOverride::warn:
            return standards::Policy::accept_with_error;
        case partners::SeverityOverride::ignore:
            return standards::Policy::ignore;
    }
    TIDEGATE_CHECK(false);
}

standards::ValidateOptions validate_options(partners::Severities const& severities) {
    standards::ValidateOptions options;
    for (syntax::FindingKind const& kind : syntax::finding_kinds()) {
        auto const given = severities.find(kind.name);
        if (given != severities.end()) options.policies[kind.code] = policy_of(given->second);
    }
    return options;
}

/// What the profile says of interchanges of one standard.
struct Agreement {
    Agreement(
        partners::Profile const& partner, std::string_view standard,
        partners::Severities const& severities
    )
        : parties(agreed_parties(partner, standard)),
          options(validate_options(severities)),
          validator(options) {}

    syntax::AgreedParties parties;
    standards::ValidateOptions options;
    standards::Validator validator;
};

syntax::ReaderOptions reader_options(partners::Profile const& partner) {
    syntax::ReaderOptions options;
    if (partner.edifact) options.edifact_charset = partner.edifact->received_charset;
    return options;
}

/// An acknowledgement is no business document, and never acknowledged itself.
bool is_acknowledgement(
    syntax::Interchange const& interchange, syntax::Group const& group, std::string_view type
) {
    return interchange.is_edifact() ? !standards::is_reported(type)
                                    : !standards::is_acknowledged(group.functional_id);
}

/// One set that is not taken, and in which words; null when all are.
standards::ReceivedSet const* first_rejected(InterpretedInterchange const& interchange) {
    for (InterpretedGroup const& group : interchange.groups) {
        for (standards::ReceivedSet const& set : group.received.sets) {
            if (is_acknowledgement(interchange.header, group.header, set.type)) continue;
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
    bool const is_edifact = interchange.header.is_edifact();
    finding.standard = is_edifact ? syntax::Standard::edifact : syntax::Standard::x12;
    finding.segment = is_edifact ? "UNH" : "ST";
    finding.segment_position = 1;
    finding.text = fmt::format(
        "set {} {} of the same interchange is rejected, and it is agreed that then none is taken",
        cause->type, cause->control
    );
    for (InterpretedGroup& group : interchange.groups) {
        for (standards::ReceivedSet& set : group.received.sets) {
            if (is_acknowledgement(interchange.header, group.header, set.type)) continue;
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
        : reader_(source, reader_options(config.partner)),
          config_(config),
          handlers_(handlers),
          x12_(
              config.partner, "x12",
              config.partner.x12 ? config.partner.x12->severity : partners::Severities{}
          ),
          edifact_(
              config.partner, "edifact",
              config.partner.edifact ? config.partner.edifact->severity : partners::Severities{}
          ) {}

    Expected<syntax::Findings> run() {
        for (;;) {
            auto event = reader_.next();
            if (!event) return std::unexpected(event.error());
            if (auto* end = std::get_if<syntax::EndOfInput>(&*event)) {
                standards::apply_policies(end->findings, agreement_->options.policies);
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
        agreement_ = interchange_.header.is_edifact() ? &edifact_ : &x12_;
        add(interchange_.findings, std::move(event.findings));
        syntax::Findings parties = syntax::check_parties(interchange_.header, agreement_->parties);
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
        group_.received.functional_id = group_.header.functional_id;
        group_.received.control = group_.header.control;
        group_.received.version = group_.header.version;
        dictionary_ = nullptr;
        if (!interchange_.header.is_edifact()) {
            auto const found = standards::find_group_dictionary(
                config_.dictionaries, group_.header, event.findings
            );
            if (!found) return std::unexpected(found.error());
            dictionary_ = *found;
        }
        add(group_.received.findings, std::move(event.findings));
        return {};
    }

    Expected<void> on(syntax::SetEvent& event) {
        syntax::TransactionSet const& set = *event.set;
        if (interchange_.header.is_edifact()) {
            auto const found = standards::find_message_dictionary(
                config_.dictionaries, set, interchange_.header.syntax_version, event.findings
            );
            if (!found) return std::unexpected(found.error());
            dictionary_ = *found;
        }
        syntax::Findings findings;
        add(findings, std::move(event.findings));
        standards::SetDefinition const* definition =
            dictionary_ ? dictionary_->find_set(set.type()) : nullptr;
        partners::DocumentRule const* rule = config_.partner.find_document(
            partners::Direction::in, set.type(), dictionary_ ? dictionary_->release() : ""
        );
        if (auto refusal = unsupported(set, definition, rule)) add(findings, {std::move(*refusal)});
        standards::ValidatedSet validated;
        if (definition != nullptr) validate(set, *definition, validated);
        for (Finding& finding : validated.findings) findings.push_back(std::move(finding));
        for (Finding& finding : findings) finding.standard = set.standard;
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
            .acknowledgement = acknowledgement(set)
        };
        ++interchange_.sets;
        auto handled = handlers_.on_set(judged);
        syntax::Segment const& header = set.segments.front();
        group_.received.sets.push_back(
            {std::string(set.type()), std::string(set.control()), std::string(header.element(3)),
             std::move(findings), status, standards::business_units(set),
             std::string(header.element(2))}
        );
        return handled;
    }

    void validate(
        syntax::TransactionSet const& set, standards::SetDefinition const& definition,
        standards::ValidatedSet& validated
    ) {
        agreement_->validator.validate(set, *dictionary_, definition, validated);
        auto const* guideline =
            standards::find_guideline(config_.guidelines, dictionary_->release(), set.type());
        if (guideline != nullptr)
            standards::check_guideline(set, *guideline, agreement_->options, validated);
    }

    [[nodiscard]] bool is_acknowledgement_set(syntax::TransactionSet const& set) const {
        return is_acknowledgement(interchange_.header, group_.header, set.type());
    }

    std::optional<ReceivedAcknowledgement> acknowledgement(syntax::TransactionSet const& set
    ) const {
        if (!is_acknowledgement_set(set)) return {};
        if (interchange_.header.is_edifact()) return standards::read_contrl(set);
        if (!is_functional_ack(set.type())) return {};
        return standards::read_functional_ack(set);
    }

    static bool is_functional_ack(std::string_view type) { return type == "997" || type == "999"; }

    static std::uint64_t end_of(syntax::TransactionSet const& set) {
        syntax::Segment const& last = set.segments.back();
        return last.element_byte(last.elements.size() + 1) + 1;  // with the terminator
    }

    /// Why a set is not taken, whatever it holds. Acknowledgements need no agreement, and of X12
    /// nothing else travels in their group. A release that is not here was told already.
    std::optional<Finding> unsupported(
        syntax::TransactionSet const& set, standards::SetDefinition const* definition,
        partners::DocumentRule const* rule
    ) const {
        bool const is_object = set.segments.front().tag == "UNO";
        if (is_object) {
            Finding finding = standards::about_set_type(set);
            finding.text = "objects (UNO) are not taken";
            return finding;
        }
        if (dictionary_ == nullptr) return {};
        if (definition == nullptr) return standards::unknown_set(set, *dictionary_);
        bool const is_agreed = is_acknowledgement_set(set) ? interchange_.header.is_edifact() ||
                                                                 is_functional_ack(set.type())
                                                           : rule != nullptr;
        if (is_agreed) return {};
        Finding finding = standards::about_set_type(set);
        finding.text = fmt::format(
            "{} {} is not agreed with {}", interchange_.header.is_edifact() ? "message" : "set",
            set.type(), config_.partner.id
        );
        return finding;
    }

    Expected<void> on(syntax::GroupEnd& event) {
        add(group_.received.findings, std::move(event.findings));
        group_.received.sets_stated = event.sets_stated;
        group_.is_acknowledgement = is_acknowledgement_group();
        interchange_.groups.push_back(std::move(group_));
        return {};
    }

    [[nodiscard]] bool is_acknowledgement_group() const {
        if (!interchange_.header.is_edifact())
            return !standards::is_acknowledged(group_.header.functional_id);
        auto const& messages = group_.received.sets;
        return !messages.empty() && std::ranges::all_of(messages, [](auto const& message) {
            return !standards::is_reported(message.type);
        });
    }

    Expected<void> on(syntax::InterchangeEnd& event) {
        add(interchange_.findings, std::move(event.findings));
        auto const acceptance = config_.partner.acceptance_of(interchange_.header.standard);
        if (partners::rejects_together(acceptance)) reject_companions(interchange_);
        return handlers_.on_interchange(interchange_);
    }

    static Expected<void> on(syntax::EndOfInput&) { return {}; }  // run() returns before

    void add(syntax::Findings& to, syntax::Findings from) {
        standards::apply_policies(from, agreement_->options.policies);
        for (Finding& finding : from) to.push_back(std::move(finding));
    }

    syntax::InterchangeReader reader_;
    InterpretConfig const& config_;
    InterpretHandlers const& handlers_;
    Agreement x12_;
    Agreement edifact_;
    Agreement* agreement_ = &x12_;  ///< of the open interchange
    InterpretedInterchange interchange_;
    InterpretedGroup group_;
    standards::Dictionary const* dictionary_ = nullptr;  ///< of the group; EDIFACT: of the message
    std::uint32_t position_ = 0;
};

}  // namespace

syntax::AgreedParties agreed_parties(partners::Profile const& partner, std::string_view standard) {
    syntax::AgreedParties agreed;
    auto const take = [&](auto const& settings) {
        for (auto const& them : settings.them) agreed.senders.push_back({them.qualifier, them.id});
        agreed.receiver = {settings.us.qualifier, settings.us.id};
    };
    if (standard == "x12" && partner.x12) take(*partner.x12);
    if (standard == "edifact" && partner.edifact) take(*partner.edifact);
    return agreed;
}

standards::ReceivedInterchange received_interchange(InterpretedInterchange const& interchange) {
    standards::ReceivedInterchange received{interchange.header, interchange.findings, {}};
    for (InterpretedGroup const& group : interchange.groups) {
        standards::ReceivedMessageGroup messages{group.header, group.received.findings, {}};
        for (standards::ReceivedSet const& set : group.received.sets) {
            messages.messages.push_back(
                {set.control, set.type, set.identifier, set.findings, set.status}
            );
        }
        received.groups.push_back(std::move(messages));
    }
    return received;
}

Expected<syntax::Findings> interpret(
    ByteSource& source, InterpretConfig const& config, InterpretHandlers const& handlers
) {
    return Interpreter(source, config, handlers).run();
}

}  // namespace tidegate::stages
