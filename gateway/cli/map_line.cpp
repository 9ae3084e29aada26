#include "cli/map_line.hpp"

#include "documents/json.hpp"
#include "stages/findings_json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace tidegate::cli {
namespace {

namespace json = boost::json;
using stages::json_string;

/// Length of the JSON text at the front of `text`, which begins with '{': up to its closing brace;
/// npos if that is missing. Strings are skipped, nothing else is looked at.
std::size_t object_size(std::string_view text) {
    std::size_t depth = 0;
    bool is_inside_text = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        char const c = text[at];
        if (is_inside_text) {
            if (c == '\\') ++at;
            if (c == '"') is_inside_text = false;
            continue;
        }
        if (c == '"') is_inside_text = true;
        if (c == '{' || c == '[') ++depth;
        if ((c == '}' || c == ']') && --depth == 0) return at + 1;
    }
    return std::string_view::npos;
}

/// The text of member "data" as it stands in `line`, so that the document's reader sees what was
/// written (equal keys included). `line` is a valid JSON object that has the member.
std::string_view data_text(std::string_view line) {
    constexpr std::string_view kKey = "\"data\"";
    std::size_t at = 1;
    for (;;) {
        std::size_t const key = line.find('"', at);
        if (key == std::string_view::npos) return {};  // a key spelt with escapes
        std::size_t end = key + 1;
        while (line[end] != '"') end += line[end] == '\\' ? 2 : 1;
        std::size_t const value = line.find_first_not_of(" \t\r\n:", end + 1);
        bool const is_data = line.substr(key, end + 1 - key) == kKey;
        if (line[value] == '{' || line[value] == '[') {
            std::size_t const size = object_size(line.substr(value));
            if (is_data) return line.substr(value, size);
            at = value + size;
        } else if (line[value] == '"') {
            at = value + 1;
            while (line[at] != '"') at += line[at] == '\\' ? 2 : 1;
            ++at;
        } else {
            at = line.find_first_of(",}", value);
        }
    }
}

Expected<std::string> text_of(json::object const& object, std::string_view key) {
    auto const* value = object.if_contains(key);
    if (value == nullptr || value->is_null()) return std::string();
    if (value->is_string()) return std::string(value->get_string());
    return fail(ErrorCode::invalid, fmt::format("/message/{} must be a text", key));
}

Expected<syntax::Party> party_of(json::object const& object, std::string_view key) {
    auto const text = text_of(object, key);
    if (!text) return std::unexpected(text.error());
    if (text->empty()) return syntax::Party{};
    std::size_t const slash = text->find('/');
    if (slash == std::string::npos)
        return fail(
            ErrorCode::invalid,
            fmt::format(
                "/message/{} is '{}', a qualifier and an id are needed: \"ZZ/ACME\"", key, *text
            )
        );
    return syntax::Party{text->substr(0, slash), text->substr(slash + 1)};
}

Expected<LineMessage> parse_message(json::object const& object) {
    auto sender = party_of(object, "sender");
    if (!sender) return std::unexpected(sender.error());
    auto receiver = party_of(object, "receiver");
    if (!receiver) return std::unexpected(receiver.error());
    auto interchange = text_of(object, "interchange");
    if (!interchange) return std::unexpected(interchange.error());
    auto group = text_of(object, "group");
    if (!group) return std::unexpected(group.error());
    auto const* test = object.if_contains("test");
    if (test != nullptr && !test->is_bool())
        return fail(ErrorCode::invalid, "/message/test must be true or false");
    return LineMessage{
        *sender, *receiver, *interchange, *group, test != nullptr && test->get_bool()
    };
}

Expected<ParsedLine> parse_line(std::string_view text) {
    boost::system::error_code failed;
    json::value const value = json::parse(json::string_view(text.data(), text.size()), failed);
    if (failed || !value.is_object())
        return fail(ErrorCode::invalid, fmt::format("it is not JSON: {}", failed.message()));
    json::object const& line = value.get_object();
    if (!line.contains("data")) {
        auto document = documents::read_json(text);
        if (!document) return std::unexpected(document.error());
        return ParsedLine{std::move(*document), {}};
    }
    auto document = documents::read_json(data_text(text));
    if (!document) return std::unexpected(document.error().while_doing("/data"));
    auto const* message = line.if_contains("message");
    if (message == nullptr) return ParsedLine{std::move(*document), {}};
    if (!message->is_object()) return fail(ErrorCode::invalid, "/message must be an object");
    auto parsed = parse_message(message->get_object());
    if (!parsed) return std::unexpected(parsed.error());
    return ParsedLine{std::move(*document), std::move(*parsed)};
}

}  // namespace

std::string document_line(MappedDocument const& mapped) {
    return fmt::format(
        R"({{"document":"{}","map":{},"message":{},"data":{}}})", mapped.program.document->name,
        json_string(mapped.program.id), message_json(mapped.place),
        documents::write_json(mapped.result.document)
    );
}

std::string acknowledgement_line(MessagePlace const& place, documents::Document const& document) {
    return fmt::format(
        R"({{"document":"{}","message":{},"data":{}}})", document.type().name, message_json(place),
        documents::write_json(document)
    );
}

Expected<std::vector<ParsedLine>> parse_lines(std::string_view text) {
    std::vector<ParsedLine> lines;
    for (;;) {
        std::size_t const begin = text.find_first_not_of(" \t\r\n");
        if (begin == std::string_view::npos) break;
        text.remove_prefix(begin);
        std::string const name = fmt::format("document {}", lines.size() + 1);
        std::size_t const size = text.front() == '{' ? object_size(text) : std::string_view::npos;
        if (size == std::string_view::npos)
            return fail(
                ErrorCode::invalid, fmt::format("{} is no complete JSON object", name), {},
                "give a document as map read prints it, or its \"data\" alone"
            );
        auto line = parse_line(text.substr(0, size));
        if (!line) return std::unexpected(line.error().while_doing(name));
        lines.push_back(std::move(*line));
        text.remove_prefix(size);
    }
    if (lines.empty()) return fail(ErrorCode::invalid, "there is no document in it");
    return lines;
}

}  // namespace tidegate::cli
