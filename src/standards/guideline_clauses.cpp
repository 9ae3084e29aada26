// The clauses of a line of a .guide file: what it says of a place or an element.
#include "base/limits.hpp"
#include "standards/finding_report.hpp"
#include "standards/guideline_address.hpp"
#include "standards/guideline_reader.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>

namespace tidegate::standards {
namespace {

bool is_mandatory(GuidelinePlace const& place) {
    return place.qualifiers.empty() && std::ranges::all_of(place.items, [](SetItem const* item) {
               return item->usage == Usage::mandatory;
           });
}

std::string element_text(GuidelinePlace const& place, GuidelineElement const& element) {
    return fmt::format("{}{}", place.segment().tag, element.name());
}

}  // namespace

Expected<void> GuidelineReader::place_clauses(GuidelinePlace& place) {
    std::string const what = place.address;
    std::uint32_t most = 0;
    for (SetItem const* item : place.items) most = std::max(most, item->repeat_max);
    while (!line_.is_at_end()) {
        std::uint32_t const column = line_.column();
        Expected<void> done;
        if (line_.take("standard")) {
            place.presence = Presence::as_standard;
            place.conditionals.clear();
            place.at_least.reset();
            place.at_most.reset();
        } else if (std::string_view const word = line_.peek();
                   word == "required" || word == "optional" || word == "not") {
            done = read_presence(
                {what, is_mandatory(place), place.parent}, place.presence, place.conditionals
            );
        } else if (word == "at") {
            done = read_times({what, most, "occurrence"}, place.at_least, place.at_most);
        } else if (line_.take("note")) {
            done = read_note(place.note);
        } else {
            return wrong(
                fmt::format("'{}' says nothing about a segment or loop", word),
                "expected required, optional, not used, at most N, at least N, standard or note",
                column
            );
        }
        if (done) done = end_of_clause();
        if (!done) return done;
    }
    return {};
}

Expected<void> GuidelineReader::element_clauses(GuidelineElement& element, std::uint32_t place) {
    std::string const what = element_text(guideline_.places[place], element);
    bool const is_mandatory = element.use->usage == Usage::mandatory;
    if (line_.is_at_end() && line_.note().empty())
        return wrong("this line says nothing", "write what differs from the standard");
    while (!line_.is_at_end()) {
        std::uint32_t const column = line_.column();
        std::string_view const word = line_.peek();
        bool const is_about_value = word == "codes" || word == "min" || word == "max" ||
                                    word == "matches" || word == "sample";
        if (is_about_value && element.use->element == nullptr) {
            return wrong(
                fmt::format("{} is a composite: it has no value of its own", what),
                fmt::format("speak of its components: {:02}.1", element.element), column
            );
        }
        Expected<void> done;
        if (line_.take("codes")) {
            done = read_codes(element, what);
        } else if (word == "min" || word == "max") {
            done = read_length(element, what);
        } else if (line_.take("matches")) {
            done = read_pattern(element);
        } else if (line_.take("standard")) {
            element.presence = Presence::as_standard;
            element.conditionals.clear();
            element.codes.clear();
            element.length_min.reset();
            element.length_max.reset();
            element.pattern.reset();
            element.at_least.reset();
            element.at_most.reset();
            element.sample.clear();
        } else if (word == "required" || word == "optional" || word == "not") {
            done =
                read_presence({what, is_mandatory, place}, element.presence, element.conditionals);
        } else if (word == "at") {
            done = read_times(
                {what, element.use->repeat_max, "repetition"}, element.at_least, element.at_most
            );
        } else if (line_.take("sample")) {
            auto sample = read_quoted("sample");
            if (!sample) return std::unexpected(sample.error());
            element.sample = std::move(*sample);
        } else if (line_.take("note")) {
            done = read_note(element.note);
        } else {
            return wrong(
                fmt::format("'{}' says nothing about an element", word),
                "expected required, optional, not used, codes, min, max, matches, at most N, at "
                "least N, sample, standard or note",
                column
            );
        }
        if (done) done = end_of_clause();
        if (!done) return done;
    }
    return {};
}

Expected<void> GuidelineReader::read_presence(
    PresenceContext const& context, Presence& target, std::vector<ConditionalPresence>& conditionals
) {
    std::uint32_t const column = line_.column();
    Presence presence = Presence::required;
    if (line_.take("optional")) {
        presence = Presence::optional;
    } else if (line_.take("not")) {
        if (!line_.take("used")) return wrong("expected `not used`", {}, column);
        presence = Presence::not_used;
    } else {
        line_.take("required");
    }
    if (context.is_mandatory && presence != Presence::required) {
        return wrong(
            fmt::format(
                "{} is mandatory in {}: a guideline cannot make it {}", context.what,
                guideline_.standard(), presence == Presence::optional ? "optional" : "\"not used\""
            ),
            "remove the word", column
        );
    }
    if (presence != Presence::optional && line_.take("when")) {
        auto condition = read_condition(context.place);
        if (!condition) return std::unexpected(condition.error());
        conditionals.push_back({presence, std::move(*condition)});
        return {};
    }
    target = presence;
    if (presence == Presence::optional) conditionals.clear();
    return {};
}

Expected<void> GuidelineReader::read_codes(GuidelineElement& element, std::string const& what) {
    Element const& standard = *element.use->element;
    element.codes.clear();
    while (!line_.is_at_end() && !line_.rest().starts_with(',')) {
        std::uint32_t const column = line_.column();
        bool const is_quoted = line_.rest().starts_with('"');
        auto quoted = line_.take_quoted();
        if (is_quoted && !quoted) return wrong("the closing quote is missing");
        std::string code = quoted ? *quoted : std::string(line_.take());
        if (standard.are_codes_complete && !standard.has_code(code)) {
            return wrong(
                fmt::format(
                    "'{}' is no code of {} (element {}) in {}", code, what, standard.number,
                    guideline_.dictionary->release()
                ),
                fmt::format(
                    "tidegate dictionary show {}/{} {} lists them",
                    guideline_.dictionary->standard(), guideline_.dictionary->release(),
                    standard.number
                ),
                column
            );
        }
        if (code.size() < standard.length_min || code.size() > standard.length_max) {
            return wrong(
                fmt::format(
                    "'{}' is {} characters, {} has {} to {}", code, code.size(), what,
                    standard.length_min, standard.length_max
                ),
                {}, column
            );
        }
        element.codes.push_back(std::move(code));
    }
    if (element.codes.empty()) return wrong("`codes` needs at least one code");
    std::ranges::sort(element.codes);
    auto const twice = std::ranges::adjacent_find(element.codes);
    if (twice != element.codes.end()) return wrong(fmt::format("'{}' stands twice", *twice));
    return {};
}

Expected<void> GuidelineReader::read_length(GuidelineElement& element, std::string const& what) {
    Element const& standard = *element.use->element;
    bool const is_least = line_.take("min");
    if (!is_least) line_.take("max");
    std::uint32_t const column = line_.column();
    auto const number = read_number();
    if (!number) return std::unexpected(number.error());
    if (*number < standard.length_min || *number > standard.length_max) {
        return wrong(
            fmt::format(
                "{} has {} to {} characters in {}: a guideline can only narrow that, not to {}",
                what, standard.length_min, standard.length_max, guideline_.standard(), *number
            ),
            {}, column
        );
    }
    (is_least ? element.length_min : element.length_max) = *number;
    return {};
}

Expected<void> GuidelineReader::read_pattern(GuidelineElement& element) {
    std::uint32_t const column = line_.column();
    auto text = read_quoted("matches");
    if (!text) return std::unexpected(text.error());
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(limits::expression_pattern_bytes_max);
    auto compiled = std::make_shared<re2::RE2 const>(*text, options);
    if (!compiled->ok()) return wrong("the pattern is wrong: " + compiled->error(), {}, column);
    element.pattern = Pattern{std::move(*text), std::move(compiled)};
    return {};
}

Expected<void> GuidelineReader::read_times(
    TimesContext const& context, std::optional<std::uint32_t>& at_least,
    std::optional<std::uint32_t>& at_most
) {
    line_.take("at");
    bool const is_least = line_.take("least");
    if (!is_least && !line_.take("most")) return wrong("expected `at least N` or `at most N`");
    std::uint32_t const column = line_.column();
    auto const number = read_number();
    if (!number) return std::unexpected(number.error());
    if (*number > context.max) {
        return wrong(
            fmt::format(
                "{} has at most {} {}{} in {}: a guideline cannot say {}", context.what,
                context.max, context.noun, context.max == 1 ? "" : "s", guideline_.standard(),
                *number
            ),
            {}, column
        );
    }
    (is_least ? at_least : at_most) = *number;
    return {};
}

Expected<void> GuidelineReader::read_note(std::string& note) {
    auto text = read_quoted("note");
    if (!text) return std::unexpected(text.error());
    note = std::move(*text);
    return {};
}

Expected<void> GuidelineReader::end_of_clause() {
    if (line_.is_at_end()) return {};
    if (!line_.take_comma())
        return wrong(
            fmt::format("'{}' is left over", line_.rest()), "separate what is said by commas"
        );
    if (line_.is_at_end()) return wrong("something is missing behind the comma");
    return {};
}

Expected<Condition> GuidelineReader::read_condition(std::uint32_t place) {
    std::string_view const rest = line_.rest();
    std::uint32_t const column = line_.column();
    std::size_t used = 0;
    auto expression = Expression::parse_prefix(rest, used);
    if (!expression) {
        Error const& error = expression.error();
        std::uint32_t const offset = error.position ? error.position->column - 1 : 0;
        return wrong(error.message, error.remedy, column + offset);
    }
    Condition condition{std::move(*expression), {}, std::string(rest.substr(0, used))};
    while (condition.text.ends_with(' ')) condition.text.pop_back();
    for (std::string const& path : condition.expression.paths()) {
        auto resolved = resolve_path(path, place, guideline_);
        if (!resolved) {
            auto const at = static_cast<std::uint32_t>(std::min(rest.find(path), rest.size()));
            return wrong(
                fmt::format("{}: {}", path, resolved.error().message), resolved.error().remedy,
                column + at
            );
        }
        condition.paths.emplace(path, std::move(*resolved));
    }
    line_.skip(used);
    return condition;
}

Expected<std::uint32_t> GuidelineReader::read_number() {
    std::string_view const word = line_.peek();
    std::uint32_t number = 0;
    auto const [end, failed] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (failed != std::errc{} || end != word.data() + word.size() || number == 0)
        return wrong(fmt::format("'{}' is no whole number from 1", word));
    line_.take();
    return number;
}

Expected<std::string> GuidelineReader::read_quoted(std::string_view what) {
    auto text = line_.take_quoted();
    if (!text || text->empty()) return wrong(fmt::format("`{}` needs a text in quotes", what));
    return std::move(*text);
}

}  // namespace tidegate::standards
