#include "cli/message_place.hpp"

#include "stages/findings_json.hpp"
#include "syntax/edifact_envelope.hpp"

#include <fmt/format.h>

namespace tidegate::cli {
namespace {

using stages::json_string;

MessagePlace envelope_of(syntax::Interchange const& interchange) {
    MessagePlace place;
    place.standard = interchange.standard;
    place.sender = interchange.sender;
    place.receiver = interchange.receiver;
    place.interchange = interchange.control;
    place.is_test = interchange.is_test;
    return place;
}

}  // namespace

MessagePlace place_of(JudgedSet const& set) {
    MessagePlace place = envelope_of(set.interchange);
    place.version = set.interchange.is_edifact()
                        ? syntax::message_identifier(set.set).version_text()
                        : set.group.version;
    place.type = set.set.type();
    place.group = set.group.control;
    place.control = set.set.control();
    place.position = set.position;
    place.byte = set.set.segments.front().byte;
    return place;
}

MessagePlace place_of_ta1(syntax::Interchange const& interchange) {
    MessagePlace place = envelope_of(interchange);
    place.version = interchange.version;
    place.type = "TA1";
    return place;
}

MessagePlace place_of_xml(maps::Program const& program, standards::XmlEnvelope const& envelope) {
    MessagePlace place;
    if (!envelope.senders.empty()) place.sender = envelope.senders.front();
    if (!envelope.receivers.empty()) place.receiver = envelope.receivers.front();
    place.interchange = envelope.id;
    place.is_test = envelope.is_test.value_or(false);
    place.standard = program.standard;
    place.version = program.release;
    place.type = program.set;
    return place;
}

std::string message_json(MessagePlace const& place) {
    return fmt::format(
        R"({{"standard":"{}","version":{},"type":{},"sender":{},"receiver":{},"interchange":{},)"
        R"("group":{},"control":{},"position":{},"test":{}}})",
        place.standard, json_string(place.version), json_string(place.type),
        json_string(place.sender.text()), json_string(place.receiver.text()),
        json_string(place.interchange), json_string(place.group), json_string(place.control),
        place.position, place.is_test
    );
}

}  // namespace tidegate::cli
