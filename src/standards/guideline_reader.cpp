#include "standards/guideline_reader.hpp"

#include "base/limits.hpp"
#include "standards/finding_report.hpp"
#include "standards/guideline_address.hpp"
#include "standards/guideline_narrow.hpp"
#include "standards/value_syntax.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::standards {
namespace {

std::vector<std::string_view> cut_at(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        std::size_t const end = std::min(text.find(separator), text.size());
        parts.push_back(text.substr(0, end));
        if (end == text.size()) return parts;
        text.remove_prefix(end + 1);
    }
}

/// The next line of `text`, which loses it.
std::string_view take_line(std::string_view& text) {
    std::size_t const end = std::min(text.find('\n'), text.size());
    std::string_view raw = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    return raw;
}

constexpr std::string_view kHeadForm =
    "the first line is `guide NAME on STANDARD/RELEASE/SET`, as in guide acme/850 on "
    "x12/004010/850";

}  // namespace

Expected<GuidelineHead> read_guideline_head(std::string const& file, std::string_view text) {
    GuidelineHead head;
    std::uint32_t number = 0;
    auto const at = [&](GuidelineLine const& line) {
        return Position{file, number, line.column(), {}};
    };
    while (!text.empty()) {
        ++number;
        GuidelineLine line(take_line(text));
        if (line.is_blank()) continue;
        if (head.name.empty()) {
            Position const start = at(line);
            bool const is_guide = line.take("guide");
            head.name = line.take();
            bool const is_on = line.take("on");
            head.set_at = at(line);
            auto const parts = cut_at(line.take(), '/');
            bool const is_whole = is_guide && is_on && !head.name.empty() && parts.size() == 3;
            if (!is_whole || !line.is_at_end())
                return fail(ErrorCode::configuration, std::string(kHeadForm), start);
            head.standard = parts[0];
            head.release = parts[1];
            head.set = parts[2];
        } else if (line.take("extends")) {
            head.extends_at = at(line);
            head.extends = line.take();
        }
    }
    if (!head.name.empty()) return head;
    return fail(ErrorCode::configuration, std::string(kHeadForm), Position{file, 1, 1, {}});
}

GuidelineReader::GuidelineReader(Dictionary const& dictionary, SetDefinition const& definition)
    : guideline_(bare_guideline(dictionary, definition)) {}

void GuidelineReader::read(std::string const& file, std::string_view text) {
    file_ = file;
    guideline_.files.push_back(file);
    line_number_ = 0;
    has_head_ = false;
    claimed_.clear();
    open_.clear();
    while (!text.empty() && errors_.size() < limits::guideline_errors_max) {
        ++line_number_;
        line_ = GuidelineLine(take_line(text));
        if (line_.is_blank()) continue;
        if (auto done = read_line(); !done) errors_.push_back(done.error());
    }
}

std::expected<Guideline, GuidelineErrors> GuidelineReader::finish() {
    if (errors_.empty()) check_contradictions(guideline_, errors_);
    if (!errors_.empty()) return std::unexpected(std::move(errors_));
    return std::move(guideline_);
}

Expected<void> GuidelineReader::read_line() {
    if (line_.has_tab()) return wrong("a tab at the begin of a line", "indent with blanks");
    while (!open_.empty() && open_.back().indent >= line_.indent()) open_.pop_back();
    if (line_.indent() > 0 && open_.empty())
        return wrong("an indented line needs a segment or loop above it");
    if (!open_.empty() && open_.back().is_element)
        return wrong("nothing can be inside an element", "indent it like the element above");
    if (line_.take("guide")) return read_guide();
    if (!has_head_) return wrong(std::string(kHeadForm));
    if (line_.take("title")) return read_title();
    if (line_.take("extends")) {
        line_.take();
        return {};  // the head was read before
    }
    if (line_.take("rule")) return read_rule();
    std::string_view const word = line_.peek();
    if (!word.empty() && is_digit(word.front())) return read_element();
    return read_place();
}

Expected<void> GuidelineReader::read_guide() {
    if (has_head_) return wrong("a file is one guide; this is its second `guide` line");
    has_head_ = true;
    guideline_.name = line_.take();
    return {};
}

Expected<void> GuidelineReader::read_title() {
    auto title = read_quoted("title");
    if (!title) return std::unexpected(title.error());
    guideline_.title = std::move(*title);
    return end_of_clause();
}

Expected<void> GuidelineReader::read_place() {
    std::uint32_t const column = line_.column();
    std::uint32_t const parent = open_.empty() ? 0 : open_.back().place;
    auto const address = parse_address(line_.peek());
    if (!address) {
        AddressProblem const& problem = address.error();
        return wrong(
            problem.message, problem.remedy, column + static_cast<std::uint32_t>(problem.offset)
        );
    }
    auto const place = find_place(address->steps, parent);
    if (!place) return std::unexpected(place.error());
    if (address->element > 0) {
        open_.push_back({line_.indent(), *place, true});
        auto const element = find_element(*place, address->element, address->component);
        if (!element) return std::unexpected(element.error());
        line_.take();
        return element_clauses(**element, *place);
    }
    open_.push_back({line_.indent(), *place, false});
    GuidelinePlace& said = guideline_.places[*place];
    if (auto done = claim(said.address, said.address); !done) return done;
    said.origin = here();
    if (!line_.note().empty()) said.note = line_.note();
    line_.take();
    return place_clauses(said);
}

Expected<void> GuidelineReader::read_element() {
    std::uint32_t const place = open_.empty() ? 0 : open_.back().place;
    if (place == 0) return wrong("an element line needs the segment above it", "indent it");
    auto const address = parse_address(line_.peek());
    if (!address) return wrong(address.error().message, address.error().remedy);
    open_.push_back({line_.indent(), place, true});
    auto const element = find_element(place, address->element, address->component);
    if (!element) return std::unexpected(element.error());
    line_.take();
    return element_clauses(**element, place);
}

Expected<void> GuidelineReader::read_rule() {
    GuidelineRule rule;
    rule.place = open_.empty() ? 0 : open_.back().place;
    rule.origin = here();
    rule.name = line_.take();
    if (rule.name.empty() || rule.name.ends_with(':'))
        return wrong("a rule is written: rule NAME error: EXPRESSION say \"TEXT\"");
    if (auto done = claim("rule " + rule.name, "rule " + rule.name); !done) return done;
    auto const known = std::ranges::find(guideline_.rules, rule.name, &GuidelineRule::name);
    if (line_.take("off")) {
        if (known == guideline_.rules.end()) {
            return wrong(
                fmt::format("there is no rule {} in {} to switch off", rule.name, base_file()),
                "remove the line", rule.origin.column
            );
        }
        guideline_.rules.erase(known);
        return end_of_clause();
    }
    if (line_.take("warning:")) {
        rule.severity = syntax::Severity::warning;
    } else if (!line_.take("error:")) {
        return wrong("expected error: or warning: behind the rule's name");
    }
    auto condition = read_condition(rule.place);
    if (!condition) return std::unexpected(condition.error());
    rule.condition = std::move(*condition);
    if (!line_.take("say")) return wrong("expected say \"TEXT\": what the partner is told");
    auto text = read_quoted("say");
    if (!text) return std::unexpected(text.error());
    rule.text = std::move(*text);
    if (known != guideline_.rules.end()) {
        *known = std::move(rule);
    } else {
        guideline_.rules.push_back(std::move(rule));
    }
    return end_of_clause();
}

/// The place of an address below `parent`, made where nobody has spoken of it yet.
Expected<std::uint32_t> GuidelineReader::find_place(
    std::vector<AddressStep> const& steps, std::uint32_t parent
) {
    for (AddressStep const& step : steps) {
        std::vector<SetItem const*> level =
            parent == 0 ? guideline_.definition->top
                        : level_below(guideline_.places[parent].items, *guideline_.definition);
        auto resolved = resolve_step(step, level, guideline_);
        if (!resolved) return wrong(resolved.error().message, resolved.error().remedy);
        std::string const& above = guideline_.places[parent].address;
        std::string const address = above.empty() ? text_of(step) : above + "/" + text_of(step);
        auto const known = std::ranges::find(guideline_.places, address, &GuidelinePlace::address);
        if (known != guideline_.places.end()) {
            parent = static_cast<std::uint32_t>(known - guideline_.places.begin());
            continue;
        }
        auto const number = static_cast<std::uint32_t>(guideline_.places.size());
        guideline_.places[parent].children.push_back(number);
        GuidelinePlace& place = guideline_.places.emplace_back();
        place.address = address;
        place.items = std::move(resolved->items);
        place.qualifiers = std::move(resolved->qualifiers);
        place.parent = parent;
        place.origin = here();
        parent = number;
    }
    return parent;
}

Expected<GuidelineElement*> GuidelineReader::find_element(
    std::uint32_t place, std::uint16_t element, std::uint16_t component
) {
    GuidelinePlace& owner = guideline_.places[place];
    auto const use = resolve_element(owner.segment(), element, component);
    if (!use) return wrong(use.error().message, use.error().remedy);
    GuidelineElement said;
    said.element = element;
    said.component = component;
    said.use = *use;
    std::string const key = fmt::format("{}/{}", owner.address, said.name());
    if (auto done = claim(key, key); !done) return std::unexpected(done.error());
    auto const order = [](GuidelineElement const& one) {
        return std::pair(one.element, one.component);
    };
    auto at = std::ranges::lower_bound(owner.elements, order(said), {}, order);
    if (at == owner.elements.end() || order(*at) != order(said))
        at = owner.elements.insert(at, std::move(said));
    at->origin = here();
    if (!line_.note().empty()) at->note = line_.note();
    return &*at;
}

Expected<void> GuidelineReader::claim(std::string const& key, std::string_view what) {
    auto const [known, is_new] = claimed_.emplace(key, line_number_);
    if (is_new) return {};
    return wrong(
        fmt::format("{} is spoken of twice; line {} does first", what, known->second),
        "put both into one line"
    );
}

Position GuidelineReader::here() const { return {file_, line_number_, line_.column(), {}}; }

std::string GuidelineReader::base_file() const {
    std::size_t const count = guideline_.files.size();
    return count < 2 ? guideline_.standard() : guideline_.files[count - 2];
}

std::unexpected<Error> GuidelineReader::wrong(
    std::string message, std::string remedy, std::uint32_t column
) const {
    Position position = here();
    if (column > 0) position.column = column;
    return fail(
        ErrorCode::configuration, std::move(message), std::move(position), std::move(remedy)
    );
}

}  // namespace tidegate::standards
