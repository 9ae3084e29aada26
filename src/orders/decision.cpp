#include "orders/decision.hpp"

#include <algorithm>

namespace tidegate::orders {
namespace {

/// Writes JSON objects and arrays; values are ours, so that only texts need escaping.
class JsonText {
public:
    void open(char bracket) {
        separate();
        text_ += bracket;
        needs_comma_ = false;
    }
    void close(char bracket) {
        text_ += bracket;
        needs_comma_ = true;
    }
    void key(std::string_view name) {
        separate();
        append_quoted(name);
        text_ += ':';
        needs_comma_ = false;
    }
    void value(std::string_view text) {
        separate();
        append_quoted(text);
        needs_comma_ = true;
    }
    void number(std::int64_t number) {
        separate();
        text_ += std::to_string(number);
        needs_comma_ = true;
    }
    void field(std::string_view name, std::string_view text) {
        if (text.empty()) return;
        key(name);
        value(text);
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void separate() {
        if (needs_comma_) text_ += ',';
    }
    void append_quoted(std::string_view text) {
        static constexpr char kHex[] = "0123456789abcdef";
        text_ += '"';
        for (char const c : text) {
            auto const byte = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\') {
                text_ += '\\';
                text_ += c;
            } else if (byte < 0x20) {
                text_ += "\\u00";
                text_ += kHex[byte >> 4];
                text_ += kHex[byte & 0xF];
            } else {
                text_ += c;
            }
        }
        text_ += '"';
    }

    std::string text_;
    bool needs_comma_ = false;
};

template <class Word>
std::string_view word(Word value) {
    return documents::word_names<Word>()[static_cast<std::size_t>(value)];
}

void write_answer(JsonText& json, Answer const& answer) {
    json.open('{');
    json.field("status", word(answer.status));
    json.field("quantity", answer.quantity.text());
    if (answer.date) json.field("date", answer.date->text());
    if (answer.price) json.field("price", answer.price->text());
    json.field("reason", word(answer.reason));
    json.field("text", answer.text);
    json.close('}');
}

void write_line(JsonText& json, LineDecision const& line) {
    json.open('{');
    json.field("number", line.number);
    json.field("outcome", name_of(line.outcome));
    json.field("item", line.item);
    json.field("base_ordered", line.base_ordered.text());
    json.field("base_promised", line.base_promised.text());
    if (line.binding) json.field("binding", line.binding->text());
    json.key("answers");
    json.open('[');
    for (auto const& answer : line.answers) write_answer(json, answer);
    json.close(']');
    json.close('}');
}

void write_reservation(JsonText& json, Reservation const& reservation) {
    json.open('{');
    json.key("line");
    json.number(reservation.line);
    json.key("schedule");
    json.number(reservation.schedule);
    json.field("item", reservation.item);
    json.field("location", reservation.location);
    json.field("date", reservation.date.text());
    json.field("quantity", reservation.quantity.text());
    json.close('}');
}

void write_outcome(JsonText& json, RuleOutcome const& outcome) {
    json.open('{');
    json.field("rule", outcome.rule);
    json.field("severity", name_of(outcome.severity));
    if (outcome.line) {
        json.key("line");
        json.number(static_cast<std::int64_t>(*outcome.line) + 1);
    }
    json.field("text", outcome.text);
    json.field("reason", word(outcome.reason));
    json.close('}');
}

template <class T>
void write_list(
    JsonText& json, std::string_view name, std::vector<T> const& values,
    void (*write)(JsonText&, T const&)
) {
    if (values.empty()) return;
    json.key(name);
    json.open('[');
    for (auto const& value : values) write(json, value);
    json.close(']');
}

}  // namespace

std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::duplicate:
            return "duplicate";
        case Severity::reject:
            return "reject";
        case Severity::reject_line:
            return "reject_line";
        case Severity::hold:
            return "hold";
        case Severity::change:
            return "change";
        case Severity::warn:
            return "warn";
    }
    return "";
}

std::string_view name_of(LineOutcome outcome) {
    switch (outcome) {
        case LineOutcome::accepted:
            return "accepted";
        case LineOutcome::changed:
            return "changed";
        case LineOutcome::backordered:
            return "backordered";
        case LineOutcome::held:
            return "held";
        case LineOutcome::rejected:
            return "rejected";
    }
    return "";
}

bool Decision::is_held() const {
    return std::ranges::any_of(outcomes, [](RuleOutcome const& outcome) {
        return outcome.severity == Severity::hold;
    });
}

std::string to_json(Decision const& decision) {
    JsonText json;
    json.open('{');
    json.field("decision", word(decision.header));
    if (decision.duplicate_of) json.field("duplicate_of", decision.duplicate_of->text());
    json.field("content_hash", decision.content_hash);
    write_list(json, "lines", decision.lines, write_line);
    write_list(json, "reservations", decision.reservations, write_reservation);
    write_list(json, "outcomes", decision.outcomes, write_outcome);
    json.close('}');
    return json.take();
}

}  // namespace tidegate::orders
