#include "rehearsal/event.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace tidegate::rehearsal {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> kDirections{"sent", "received", "note"};

std::string text_of(json::object const& object, std::string_view name) {
    json::value const* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

}  // namespace

std::string to_json(Event const& event) {
    json::object object{{"at", to_micros(event.at)},
                        {"direction", kDirections[static_cast<std::size_t>(event.direction)]},
                        {"what", event.what},
                        {"order", event.order},
                        {"text", event.text},
                        {"right", event.is_right}};
    return json::serialize(object);
}

Expected<Event> parse_event(std::string_view line) {
    boost::system::error_code failed;
    json::value const value = json::parse(line, failed);
    auto const refuse = [&] {
        return fail(ErrorCode::invalid, fmt::format("not an event: {}", line));
    };
    if (failed || !value.is_object()) return refuse();
    json::object const& object = value.get_object();
    json::value const* at = object.if_contains("at");
    json::value const* right = object.if_contains("right");
    auto const direction = std::ranges::find(kDirections, text_of(object, "direction"));
    if (at == nullptr || !at->is_int64() || right == nullptr || !right->is_bool() ||
        direction == kDirections.end()) {
        return refuse();
    }
    Event event;
    event.at = from_micros(at->get_int64());
    event.direction = static_cast<Event::Direction>(direction - kDirections.begin());
    event.what = text_of(object, "what");
    event.order = text_of(object, "order");
    event.text = text_of(object, "text");
    event.is_right = right->get_bool();
    return event;
}

}  // namespace tidegate::rehearsal
