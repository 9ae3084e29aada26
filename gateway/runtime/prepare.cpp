#include "runtime/prepare.hpp"

#include "runtime/admission.hpp"
#include "runtime/prepare_xml.hpp"
#include "stages/findings_json.hpp"
#include "stages/interpret_xml.hpp"
#include "stages/translate.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

using store::State;

/// Why the message log shows a set as rejected: its first error.
std::string first_error(syntax::Findings const& findings) {
    for (syntax::Finding const& finding : findings) {
        if (finding.severity != syntax::Severity::error) continue;
        return fmt::format("{}: {}", syntax::name_of(finding.code), finding.text);
    }
    return "rejected";
}

/// An interchange of somebody else, or to somebody else; in words.
std::optional<std::string> why_misaddressed(
    partners::Profile const& partner, syntax::Interchange const& interchange
) {
    bool const is_edifact = interchange.is_edifact();
    syntax::AgreedParties const agreed = stages::agreed_parties(partner, interchange.standard);
    std::string_view const table = is_edifact ? "edifact" : "x12";
    std::string_view const segment = is_edifact ? "UNB" : "ISA";
    bool const is_theirs = std::ranges::any_of(agreed.senders, [&](syntax::Party const& party) {
        return syntax::is_agreed(party, interchange.sender);
    });
    if (!is_theirs) {
        return fmt::format(
            "unknown_sender: {} says {}, which is not an identity of '{}'; add it to {}.them, then "
            "replay",
            segment, interchange.sender.text(), partner.id, table
        );
    }
    if (syntax::is_agreed(*agreed.receiver, interchange.receiver)) return {};
    return fmt::format(
        "unknown_receiver: {} is addressed to {}, we are {} to '{}'; set {}.us, or ask them to "
        "correct {}, then replay",
        segment, interchange.receiver.text(), agreed.receiver->text(), partner.id, table,
        is_edifact ? "S003" : "ISA07 and ISA08"
    );
}

class Preparation {
public:
    Preparation(PreparedMessage& out, MessageId message, IdSource& ids, Instant now)
        : out_(out), message_(message), ids_(ids), now_(now) {}

    Expected<void> on_set(stages::InterpretedSet const& set) {
        PreparedDocument document;
        document.functional_id = set.group.functional_id;
        document.rule = set.rule;
        document.acknowledgement = set.acknowledgement;
        document.row = row_of(set);
        if (set.status == standards::SetStatus::rejected) {
            document.row.state = State::rejected;
            document.row.reason = first_error(set.findings);
            document.acknowledgement.reset();
        } else if (auto const held = why_held(set)) {
            document.row.state = State::parked;
            document.row.reason = *held;
            document.acknowledgement.reset();
        } else if (set.acknowledgement) {
            document.rule_findings = set.findings;
        } else {
            auto translated = translate(set, document);
            if (!translated) return translated;
        }
        documents_.push_back(std::move(document));
        return {};
    }

    Expected<void> on_interchange(stages::InterpretedInterchange const& interchange) {
        PreparedInterchange prepared{
            interchange, std::move(documents_), book_of(*out_.partner, interchange.header.is_test)
        };
        documents_.clear();
        if (interchange.is_rejected()) {
            for (PreparedDocument& document : prepared.documents) {
                document.row.state = State::rejected;
                document.row.reason = first_error(interchange.findings);
                document.canonical.reset();
                document.acknowledgement.reset();
            }
        }
        reject_sets_of_rejected_groups(prepared);
        reject_companions(prepared);
        out_.interchanges.push_back(std::move(prepared));
        return {};
    }

private:
    store::Document row_of(stages::InterpretedSet const& set) {
        store::Document row;
        row.id = ids_.mint<DocumentId>();
        row.message = message_;
        row.environment = book_of(*out_.partner, set.is_test);
        row.partner = out_.partner->id;
        row.kind = set.acknowledgement ? "functional_acknowledgement" : "document";
        row.standard = set.interchange.standard;
        row.release = set.dictionary != nullptr ? set.dictionary->release() : set.group.release();
        row.set = std::string(set.set.type());
        row.numbers = {set.interchange.control, set.group.control, std::string(set.set.control())};
        row.place = {set.byte_begin, set.byte_end, static_cast<std::int32_t>(set.position)};
        row.findings = stages::findings_json(set.findings);
        row.created_at = now_;
        return row;
    }

    /// Reasons of the profile not to process what is right by the standard.
    std::optional<std::string> why_held(stages::InterpretedSet const& set) const {
        if (auto why = why_misaddressed(*out_.partner, set.interchange)) return why;
        return why_state_holds(*out_.partner, set.is_test);
    }

    Expected<void> translate(stages::InterpretedSet const& set, PreparedDocument& document) {
        // A profile may have made "this set is not agreed" a warning: then nothing says how to
        // read it.
        if (set.rule == nullptr || set.tree == nullptr) {
            park_refused(
                document,
                {ErrorCode::refused,
                 fmt::format("set {} is not agreed with {}", set.set.type(), out_.partner->id),
                 {},
                 fmt::format(
                     "add documents.{} to {}, then replay", set.set.type(),
                     out_.partner->file.string()
                 )}
            );
            return {};
        }
        auto const program = out_.config->map_of(out_.partner->id, set.rule->map);
        if (!program) {
            park_refused(document, program.error());
            return {};
        }
        auto const environment = document.row.environment == store::Environment::test
                                     ? documents::Environment::test
                                     : documents::Environment::live;
        auto translated = translator_.translate(set, *program, environment);
        if (!translated) {
            park_refused(document, translated.error());
            return {};
        }
        document.row.kind = std::string(translated->document.type().name);
        document.row.map = translated->map;
        document.row.program_hash = translated->program_hash;
        syntax::Findings all = set.findings;
        all.insert(all.end(), translated->findings.begin(), translated->findings.end());
        document.row.findings = stages::findings_json(all);
        document.canonical = std::move(translated->document);
        document.rule_findings = std::move(translated->findings);
        return {};
    }

    static void reject_sets_of_rejected_groups(PreparedInterchange& prepared) {
        for (stages::InterpretedGroup const& group : prepared.interchange.groups) {
            if (!syntax::has_error(group.received.findings)) continue;
            for (PreparedDocument& document : prepared.documents) {
                if (document.row.numbers.group != group.header.control ||
                    document.functional_id != group.header.functional_id)
                    continue;
                document.row.state = State::rejected;
                document.row.reason = first_error(group.received.findings);
                document.canonical.reset();
                document.acknowledgement.reset();
            }
        }
    }

    /// Sets that were judged once more when their interchange was complete (`acceptance`).
    static void reject_companions(PreparedInterchange& prepared) {
        auto document = prepared.documents.begin();  // in the order of the groups and their sets
        for (stages::InterpretedGroup const& group : prepared.interchange.groups) {
            for (standards::ReceivedSet const& set : group.received.sets) {
                PreparedDocument& judged = *document++;
                if (set.status != standards::SetStatus::rejected ||
                    judged.row.state == State::rejected)
                    continue;
                judged.row.state = State::rejected;
                judged.row.reason = first_error(set.findings);
                judged.row.findings = stages::findings_json(set.findings);
                judged.canonical.reset();
            }
        }
    }

    PreparedMessage& out_;
    MessageId message_;
    IdSource& ids_;
    Instant now_;
    std::vector<PreparedDocument> documents_;
    stages::Translator translator_;
};

}  // namespace

void PreparedMessage::set_configuration(std::int64_t kept) {
    configuration = kept;
    for (PreparedInterchange& interchange : interchanges) {
        for (PreparedDocument& document : interchange.documents) document.row.configuration = kept;
    }
}

Expected<PreparedMessage> prepare_message(
    std::shared_ptr<Config const> config, partners::Profile const& partner, ByteView payload,
    MessageId message, IdSource& ids, Instant now
) {
    PreparedMessage prepared;
    prepared.config = std::move(config);
    prepared.partner = &partner;
    prepared.payload_size = payload.size();
    if (stages::is_xml(payload)) {
        auto done = prepare_xml(prepared, payload, message, ids, now);
        if (!done) return std::unexpected(done.error());
        return prepared;
    }
    Preparation preparation(prepared, message, ids, now);
    MemorySource source(payload);
    auto trailing = stages::interpret(
        source,
        {prepared.config->dictionaries(), partner, prepared.config->guidelines_of(partner.id)},
        {[&](stages::InterpretedSet const& set) { return preparation.on_set(set); },
         [&](stages::InterpretedInterchange const& interchange) {
             return preparation.on_interchange(interchange);
         }}
    );
    if (!trailing) return std::unexpected(trailing.error());
    prepared.trailing = std::move(*trailing);
    return prepared;
}

}  // namespace tidegate::runtime
