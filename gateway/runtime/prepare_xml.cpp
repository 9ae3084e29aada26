#include "runtime/prepare_xml.hpp"

#include "runtime/admission.hpp"
#include "stages/findings_json.hpp"
#include "stages/interpret_xml.hpp"
#include "stages/translate.hpp"

namespace tidegate::runtime {
namespace {

using store::State;

class XmlPreparation {
public:
    XmlPreparation(PreparedMessage& out, MessageId message, IdSource& ids, Instant now)
        : out_(out), partner_(*out.partner), message_(message), ids_(ids), now_(now) {
        for (partners::DocumentRule const& rule : partner_.documents) {
            if (rule.direction != partners::Direction::in) continue;
            auto const program = out.config->map_of(partner_.id, rule.map);
            // The configuration keeps its programs.
            if (program && (*program)->xml) rules_.push_back({&rule, program->get()});
        }
    }

    void add(stages::InterpretedXml const& xml) {
        standards::XmlEnvelope const& envelope = xml.envelope;
        bool const is_test = envelope.is_test.value_or(partner_.state == partners::State::test);
        PreparedInterchange prepared;
        prepared.environment = book_of(partner_, is_test);
        prepared.interchange.header = header_of(envelope, is_test);
        prepared.interchange.header.byte = xml.byte_begin;
        prepared.interchange.sets = 1;
        auto const rule = stages::find_xml_rule(xml, partner_, rules_);
        PreparedDocument document;
        document.rule = rule ? rule->rule : nullptr;
        document.row = row_of(xml, document.rule);
        document.row.environment = prepared.environment;
        // By which its answer is chosen: that of the map, whatever the root belongs to.
        prepared.interchange.header.standard = document.row.standard;
        if (auto const why = why_held(envelope, document.rule, is_test)) {
            document.row.state = State::parked;
            document.row.reason = *why;
        } else if (!rule) {
            park_refused(document, rule.error());
        } else {
            translate(xml, *rule->program, document);
        }
        prepared.documents.push_back(std::move(document));
        out_.interchanges.push_back(std::move(prepared));
    }

private:
    static syntax::Interchange header_of(standards::XmlEnvelope const& envelope, bool is_test) {
        syntax::Interchange header;
        header.standard = envelope.standard;
        header.version = envelope.version;
        if (!envelope.senders.empty()) header.sender = envelope.senders.front();
        if (!envelope.receivers.empty()) header.receiver = envelope.receivers.front();
        header.control = envelope.unique_id;
        header.is_test = is_test;
        header.usage = is_test ? 'T' : 'P';
        return header;
    }

    store::Document row_of(stages::InterpretedXml const& xml, partners::DocumentRule const* rule) {
        store::Document row;
        row.id = ids_.mint<DocumentId>();
        row.message = message_;
        row.partner = partner_.id;
        row.kind = "document";
        row.standard = rule != nullptr ? rule->standard : xml.envelope.standard;
        row.release = rule != nullptr ? rule->release : xml.envelope.version;
        row.set = rule != nullptr ? rule->set : xml.envelope.type;
        row.numbers.interchange = xml.envelope.id;
        row.place = {
            xml.byte_begin, xml.byte_end, static_cast<std::int32_t>(out_.interchanges.size() + 1)
        };
        row.created_at = now_;
        return row;
    }

    /// Reasons of the profile not to process what is right by itself.
    [[nodiscard]] std::optional<std::string> why_held(
        standards::XmlEnvelope const& envelope, partners::DocumentRule const* rule, bool is_test
    ) const {
        if (auto why = stages::why_not_agreed(envelope, partner_)) return why;
        if (auto why = why_state_holds(partner_, is_test)) return why;
        if (rule == nullptr) return {};
        return stages::why_not_customized(envelope, *rule);
    }

    static void translate(
        stages::InterpretedXml const& xml, maps::Program const& program, PreparedDocument& document
    ) {
        auto const environment = document.row.environment == store::Environment::test
                                     ? documents::Environment::test
                                     : documents::Environment::live;
        auto translated = stages::translate_xml(xml.document, program, environment);
        if (!translated) return park_refused(document, translated.error());
        document.row.kind = std::string(translated->document.type().name);
        document.row.map = translated->map;
        document.row.program_hash = translated->program_hash;
        document.row.findings = stages::findings_json(translated->findings);
        document.canonical = std::move(translated->document);
        document.rule_findings = std::move(translated->findings);
    }

    PreparedMessage& out_;
    partners::Profile const& partner_;
    MessageId message_;
    IdSource& ids_;
    Instant now_;
    std::vector<stages::XmlRule> rules_;
};

}  // namespace

Expected<void> prepare_xml(
    PreparedMessage& out, ByteView payload, MessageId message, IdSource& ids, Instant now
) {
    auto const documents = stages::interpret_xml(payload);
    if (!documents) return std::unexpected(documents.error());
    XmlPreparation preparation(out, message, ids, now);
    for (stages::InterpretedXml const& xml : *documents) preparation.add(xml);
    return {};
}

}  // namespace tidegate::runtime
