#include "standards/dictionary_reader.hpp"

#include "base/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tidegate::standards {

namespace {

constexpr std::uint32_t kLengthMax =
    1'000'000;  // the longest element of any release is well under it
constexpr std::uint32_t kRepeatMax =
    10'000'000;  // largest finite repeat of the directories: 9,999,999

std::optional<std::pair<ElementType, std::uint8_t>> parse_type(std::string_view text) {
    if (text.size() == 2 && text[0] == 'N' && text[1] >= '0' && text[1] <= '9') {
        return std::pair(ElementType::number, static_cast<std::uint8_t>(text[1] - '0'));
    }
    static constexpr std::pair<std::string_view, ElementType> kTypes[] = {
        {"AN", ElementType::text}, {"ID", ElementType::identifier}, {"R", ElementType::real},
        {"DT", ElementType::date}, {"TM", ElementType::time},       {"B", ElementType::binary},
        {"an", ElementType::text}, {"n", ElementType::numeric},     {"a", ElementType::alpha},
    };
    for (auto const& [name, type] : kTypes) {
        if (name == text) return std::pair(type, std::uint8_t{0});
    }
    return std::nullopt;
}

template <class T, class Key>
void sort_by(std::vector<std::unique_ptr<T>>& items, Key key) {
    std::ranges::sort(items, {}, [key](auto const& item) -> std::string const& {
        return (*item).*key;
    });
}

/// Sorts the codes, and with them their names.
void sort_codes(Element& element) {
    std::vector<std::pair<std::string, std::string>> pairs;
    pairs.reserve(element.codes.size());
    for (std::size_t i = 0; i < element.codes.size(); ++i)
        pairs.emplace_back(std::move(element.codes[i]), std::move(element.code_names[i]));
    std::ranges::sort(pairs);
    for (std::size_t i = 0; i < pairs.size(); ++i)
        std::tie(element.codes[i], element.code_names[i]) = std::move(pairs[i]);
}

}  // namespace

DictionaryReader::DictionaryReader(std::string standard)
    : dictionary_(std::make_unique<Dictionary>()) {
    dictionary_->standard_ = std::move(standard);
}

DictionaryReader::~DictionaryReader() = default;

void DictionaryReader::begin(std::string release) {
    dictionary_->release_ = std::move(release);
    seen_.clear();
    has_tags_ = false;
    are_repeats_unknown_ = false;
}

std::string DictionaryReader::base_of(std::string_view text) {
    while (!text.empty()) {
        std::size_t const end = std::min(text.find('\n'), text.size());
        std::string_view const line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line[0] == '#') continue;
        std::size_t const after = line.find(" after ");
        if (!line.starts_with("release ") || after == std::string_view::npos) return {};
        return std::string(line.substr(after + std::string_view(" after ").size()));
    }
    return {};
}

bool DictionaryReader::is_new(std::string_view kind, std::string_view id) {
    return seen_.insert(fmt::format("{} {}", kind, id)).second;
}

Expected<void> DictionaryReader::read(std::string const& file, std::string_view text) {
    file_ = file;
    line_number_ = 0;
    has_release_ = false;
    while (!text.empty()) {
        ++line_number_;
        std::size_t const end = std::min(text.find('\n'), text.size());
        std::string_view raw = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (raw.ends_with('\r') || raw.ends_with(' ')) raw.remove_suffix(1);
        // Most lines by far are codes: they are not cut into words.
        if (element_ != nullptr && raw.starts_with(' ')) {
            if (auto done = read_code(raw); !done) return done;
            continue;
        }
        if (!split(raw)) continue;
        if (auto done = read_line(); !done) return done;
    }
    if (auto done = close_set(); !done) return done;
    element_ = nullptr;
    composite_ = nullptr;
    segment_ = nullptr;
    return {};
}

std::unique_ptr<Dictionary const> DictionaryReader::finish() {
    for (auto* elements : {&dictionary_->elements_, &dictionary_->other_shapes_})
        for (auto& element : *elements) {
            sort_codes(*element);
            element->index_codes();
        }
    // What a later release has no more: other blocks may still point to it, so it is only hidden.
    auto const hide = [](auto& from, auto& into, auto const& known, auto key) {
        auto const gone = std::partition(from.begin(), from.end(), [&](auto const& one) {
            auto const found = known.find((*one).*key);
            return found != known.end() && found->second == one.get();
        });
        std::move(gone, from.end(), std::back_inserter(into));
        from.erase(gone, from.end());
    };
    hide(dictionary_->elements_, dictionary_->other_shapes_, elements_, &Element::number);
    hide(dictionary_->composites_, dictionary_->former_composites_, composites_, &Composite::id);
    hide(dictionary_->segments_, dictionary_->former_segments_, segments_, &SegmentDefinition::tag);
    hide(dictionary_->sets_, dictionary_->former_sets_, sets_, &SetDefinition::type);
    if (are_repeats_unknown_) {
        for (auto& segment : dictionary_->segments_) {
            for (ElementUse& use : segment->elements) use.repeat_max = ElementUse::kRepeatUnknown;
        }
    }
    sort_by(dictionary_->elements_, &Element::number);
    sort_by(dictionary_->composites_, &Composite::id);
    sort_by(dictionary_->segments_, &SegmentDefinition::tag);
    sort_by(dictionary_->sets_, &SetDefinition::type);
    std::ranges::sort(dictionary_->other_tags_);
    return std::move(dictionary_);
}

// Cuts a line into words and the name behind " : "; false for blank lines and comments.
bool DictionaryReader::split(std::string_view raw) {
    line_.words.clear();
    line_.name = {};
    std::size_t at = raw.find_first_not_of(' ');
    if (at == std::string_view::npos || raw[at] == '#') return false;
    line_.indent = at;
    if (std::size_t const colon = raw.find(" : "); colon != std::string_view::npos) {
        line_.name = raw.substr(colon + 3);
        raw = raw.substr(0, colon);
    }
    while (at < raw.size()) {
        std::size_t const end = std::min(raw.find(' ', at), raw.size());
        line_.words.push_back({raw.substr(at, end - at), static_cast<std::uint32_t>(at + 1)});
        at = std::min(raw.find_first_not_of(' ', end), raw.size());
    }
    return true;
}

Expected<void> DictionaryReader::read_line() {
    if (line_.words.empty()) return wrong(0, "there is nothing in front of this name");
    if (line_.indent > 0) {
        if (composite_) return read_position(composite_->components);
        if (segment_ && line_.words[0].text == "rule") return read_rule();
        if (segment_) return read_position(segment_->elements);
        if (set_) return read_item();
        return wrong(
            0, "an indented line needs a block above it (element, composite, segment or set)"
        );
    }
    if (auto done = close_set(); !done) return done;
    element_ = nullptr;
    composite_ = nullptr;
    segment_ = nullptr;
    std::string_view const word = line_.words[0].text;
    if (word == "release") return read_release();
    if (!has_release_) return wrong(0, "the first line must be `release STANDARD RELEASE`");
    if (word == "element") return read_element();
    if (word == "codes") return read_codes();
    if (word == "composite") return read_composite();
    if (word == "segment") return read_segment();
    if (word == "tags") return read_tags();
    if (word == "remove") return read_remove();
    if (word == "repeats") return read_repeats();
    if (word == "set") return read_set();
    return wrong(
        0, fmt::format(
               "unknown word '{}': expected element, codes, composite, segment, tags, set, "
               "repeats or remove",
               word
           )
    );
}

Expected<void> DictionaryReader::read_release() {
    if (auto done = expect_words(3, 5, "release STANDARD RELEASE [after RELEASE]"); !done)
        return done;
    if (line_.words.size() == 4 || (line_.words.size() == 5 && line_.words[3].text != "after"))
        return wrong(3, "expected `after RELEASE`");
    if (line_.words[1].text != dictionary_->standard_ ||
        line_.words[2].text != dictionary_->release_) {
        return wrong(
            1, fmt::format(
                   "this file is of {} {}, but lies in the folder of {} {}", line_.words[1].text,
                   line_.words[2].text, dictionary_->standard_, dictionary_->release_
               )
        );
    }
    has_release_ = true;
    return {};
}

Expected<void> DictionaryReader::read_element() {
    if (auto done = expect_words(5, 6, "element NUMBER TYPE MIN MAX [partial|complete]"); !done)
        return done;
    // "380.2" is element 380 in another shape.
    std::string_view const id = line_.words[1].text;
    auto element = std::make_unique<Element>();
    element->number = id.substr(0, id.find('.'));
    element->name = line_.name;
    auto const type = parse_type(line_.words[2].text);
    if (!type) {
        return wrong(
            2, fmt::format(
                   "unknown type '{}': expected AN, ID, N0 to N9, R, DT, TM or B, of EDIFACT a, n "
                   "or an",
                   line_.words[2].text
               )
        );
    }
    std::tie(element->type, element->implied_decimals) = *type;
    auto const low = number_at(3, kLengthMax);
    if (!low) return std::unexpected(low.error());
    auto const high = number_at(4, kLengthMax);
    if (!high) return std::unexpected(high.error());
    if (*low > *high)
        return wrong(4, fmt::format("the maximum {} is below the minimum {}", *high, *low));
    element->length_min = *low;
    element->length_max = *high;
    if (line_.words.size() == 6) {
        std::string_view const state = line_.words[5].text;
        if (state != "partial" && state != "complete") {
            return wrong(5, fmt::format("'{}' is neither partial nor complete", state));
        }
        element->are_codes_complete = state == "complete";
    }
    if (!is_new("element", id)) return wrong(1, fmt::format("element {} stands here twice", id));
    Element*& known = elements_[std::string(id)];
    if (known != nullptr) {
        *known = std::move(*element);
    } else {
        known = element.get();
        bool const is_usual = id.size() == known->number.size();
        (is_usual ? dictionary_->elements_ : dictionary_->other_shapes_)
            .push_back(std::move(element));
    }
    element_ = known;
    has_codes_before_ = false;
    return {};
}

/// A list that stands in an earlier release: what differs follows.
Expected<void> DictionaryReader::read_codes() {
    if (auto done = expect_words(2, 2, "codes NUMBER"); !done) return done;
    std::string_view const id = line_.words[1].text;
    auto const known = elements_.find(id);
    if (known == elements_.end())
        return wrong(1, fmt::format("there is no element {} whose codes could differ", id));
    if (!is_new("element", id)) return wrong(1, fmt::format("element {} stands here twice", id));
    element_ = known->second;
    if (!std::ranges::is_sorted(element_->codes)) sort_codes(*element_);
    has_codes_before_ = true;
    return {};
}

/// "  CODE NAME", or "  -CODE" for one that is gone.
Expected<void> DictionaryReader::read_code(std::string_view raw) {
    raw.remove_prefix(raw.find_first_not_of(' '));
    if (raw[0] == '#') return {};
    std::size_t const end = std::min(raw.find(' '), raw.size());
    std::string_view const code = raw.substr(0, end);
    std::string_view name = raw.substr(std::min(raw.find_first_not_of(' ', end), raw.size()));
    auto& codes = element_->codes;
    auto& names = element_->code_names;
    if (!has_codes_before_) {
        codes.emplace_back(code);
        names.emplace_back(name);
        return {};
    }
    bool const is_gone = code.size() > 1 && code[0] == '-';
    std::string_view const wanted = is_gone ? code.substr(1) : code;
    auto const known = std::ranges::lower_bound(codes, wanted);
    bool const is_known = known != codes.end() && *known == wanted;
    auto const at = names.begin() + (known - codes.begin());
    if (is_gone && !is_known) {
        line_ = {.words = {{code, 1}}, .name = {}, .indent = 0};
        return wrong(0, fmt::format("there is no code {} that could be gone", code.substr(1)));
    }
    if (is_gone) {
        codes.erase(known);
        names.erase(at);
    } else if (is_known) {
        *at = name;
    } else {
        names.emplace(at, name);
        codes.emplace(known, code);
    }
    return {};
}

Expected<void> DictionaryReader::read_composite() {
    if (auto done = expect_words(2, 2, "composite ID"); !done) return done;
    std::string const id(line_.words[1].text);
    if (!is_new("composite", id))
        return wrong(1, fmt::format("composite {} stands here twice", id));
    Composite*& known = composites_[id];
    if (known == nullptr) known = dictionary_->composites_.emplace_back(new Composite).get();
    *known = {.id = id, .name = std::string(line_.name), .components = {}};
    composite_ = known;
    return {};
}

Expected<void> DictionaryReader::read_segment() {
    if (auto done = expect_words(2, 2, "segment TAG"); !done) return done;
    std::string const tag(line_.words[1].text);
    if (!is_new("segment", tag)) return wrong(1, fmt::format("segment {} stands here twice", tag));
    SegmentDefinition*& known = segments_[tag];
    if (known == nullptr) known = dictionary_->segments_.emplace_back(new SegmentDefinition).get();
    *known = {.tag = tag, .name = std::string(line_.name), .elements = {}, .relations = {}};
    segment_ = known;
    return {};
}

Expected<void> DictionaryReader::read_position(std::vector<ElementUse>& uses) {
    if (auto done = expect_words(3, 4, "POSITION ELEMENT USAGE [REPEAT]"); !done) return done;
    auto const position = number_at(0, limits::dictionary_positions_max);
    if (!position) return std::unexpected(position.error());
    if (*position != uses.size() + 1) {
        return wrong(
            0,
            fmt::format("position {} follows {}: positions count up from 1", *position, uses.size())
        );
    }
    ElementUse use;
    std::string_view const reference = line_.words[1].text;
    if (auto element = elements_.find(reference); element != elements_.end()) {
        use.element = element->second;
    } else if (auto composite = composites_.find(reference);
               composite != composites_.end() && !composite_) {
        use.composite = composite->second;
    } else {
        return wrong(
            1, fmt::format(
                   "there is no element {}{}", reference,
                   composite_ ? "" : " and no composite of that id"
               )
        );
    }
    auto const usage = usage_at(2);
    if (!usage) return std::unexpected(usage.error());
    use.usage = *usage;
    if (line_.words.size() == 4) {
        auto const repeat = number_at(3, UINT16_MAX);
        if (!repeat) return std::unexpected(repeat.error());
        use.repeat_max = static_cast<std::uint16_t>(*repeat);
    }
    uses.push_back(use);
    return {};
}

Expected<void> DictionaryReader::read_rule() {
    if (auto done = expect_words(2, 3, "rule CONDITION [unsure]"); !done) return done;
    std::string_view const text = line_.words[1].text;
    bool const has_pairs = text.size() >= 5 && text.size() % 2 == 1;
    if (!has_pairs || !std::string_view("PRECL").contains(text[0])) {
        return wrong(
            1, fmt::format(
                   "'{}' is not a condition: expected P, R, E, C or L and two or more two-digit "
                   "positions",
                   text
               )
        );
    }
    Relation relation;
    relation.kind = text[0];
    for (std::size_t at = 1; at < text.size(); at += 2) {
        int const tens = text[at] - '0';
        int const ones = text[at + 1] - '0';
        int const position = tens * 10 + ones;
        bool const is_number = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
        if (!is_number || position < 1 ||
            static_cast<std::size_t>(position) > segment_->elements.size()) {
            return wrong(
                1, fmt::format(
                       "'{}' names position {}, but {} has {} elements", text, text.substr(at, 2),
                       segment_->tag, segment_->elements.size()
                   )
            );
        }
        relation.positions.push_back(static_cast<std::uint16_t>(position));
    }
    if (line_.words.size() == 3) {
        if (line_.words[2].text != "unsure")
            return wrong(2, "only `unsure` may follow a condition");
        relation.is_certain = false;
    }
    segment_->relations.push_back(std::move(relation));
    return {};
}

Expected<void> DictionaryReader::read_tags() {
    if (!has_tags_) dictionary_->other_tags_.clear();
    has_tags_ = true;
    for (std::size_t i = 1; i < line_.words.size(); ++i) {
        std::string_view const tag = line_.words[i].text;
        bool const is_plain = std::ranges::all_of(tag, [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        });
        if (!is_plain) return wrong(i, fmt::format("'{}' is not a segment tag", tag));
        dictionary_->other_tags_.emplace_back(tag);
    }
    return {};
}

Expected<void> DictionaryReader::read_remove() {
    if (auto done = expect_words(3, 3, "remove element|composite|segment|set ID"); !done)
        return done;
    std::string_view const kind = line_.words[1].text;
    std::string const id(line_.words[2].text);
    std::size_t gone = 0;
    if (kind == "element") {
        gone = elements_.erase(id);
    } else if (kind == "composite") {
        gone = composites_.erase(id);
    } else if (kind == "segment") {
        gone = segments_.erase(id);
    } else if (kind == "set") {
        gone = sets_.erase(id);
    } else {
        return wrong(1, "only an element, a composite, a segment or a set can be removed");
    }
    if (gone == 0) return wrong(2, fmt::format("there is no {} {} to remove", kind, id));
    return {};
}

Expected<void> DictionaryReader::read_repeats() {
    if (line_.words.size() != 2 || line_.words[1].text != "unknown")
        return wrong(0, "expected `repeats unknown`");
    are_repeats_unknown_ = true;
    return {};
}

Expected<void> DictionaryReader::read_set() {
    if (auto done = expect_words(2, 3, "set TYPE [GROUP]"); !done) return done;
    std::string const type(line_.words[1].text);
    if (!is_new("set", type)) return wrong(1, fmt::format("set {} stands here twice", type));
    SetDefinition*& known = sets_[type];
    if (known == nullptr) known = dictionary_->sets_.emplace_back(new SetDefinition).get();
    known->type = type;
    known->functional_id = line_.words.back().text;
    known->name = line_.name;
    known->top.clear();
    known->items.clear();
    set_ = known;
    open_loops_.clear();
    return {};
}

Expected<void> DictionaryReader::read_item() {
    bool const is_loop = line_.words[0].text == "loop";
    std::size_t const first = is_loop ? 1 : 0;
    if (auto done = expect_words(
            first + 3, first + 3, is_loop ? "loop ID USAGE REPEAT" : "TAG USAGE REPEAT"
        );
        !done) {
        return done;
    }
    std::size_t const depth = line_.indent / 2 - 1;
    if (line_.indent % 2 != 0 || depth > open_loops_.size()) {
        return wrong(0, "the indentation is two blanks per loop, one loop deeper at most");
    }
    if (depth >= limits::dictionary_depth_max) return wrong(0, "loops are nested too deep");
    open_loops_.resize(depth);
    SetItem* const parent = open_loops_.empty() ? nullptr : open_loops_.back();
    auto item = std::make_unique<SetItem>();
    item->is_loop = is_loop;
    item->tag = line_.words[first].text;
    item->ordinal = static_cast<std::uint32_t>(set_->items.size());
    item->parent = parent;
    auto const usage = usage_at(first + 1);
    if (!usage) return std::unexpected(usage.error());
    item->usage = *usage;
    if (line_.words[first + 2].text == "*") {
        item->repeat_max = SetItem::kUnbounded;
    } else {
        auto const repeat = number_at(first + 2, kRepeatMax);
        if (!repeat) return std::unexpected(repeat.error());
        item->repeat_max = *repeat;
    }
    if (!is_loop) {
        auto const segment = segments_.find(line_.words[0].text);
        if (segment == segments_.end())
            return wrong(0, fmt::format("there is no segment {}", item->tag));
        item->segment = segment->second;
    }
    if (parent && parent->children.empty() &&
        (is_loop || item->usage != Usage::mandatory || item->repeat_max != 1)) {
        return wrong(
            first, fmt::format("loop {} must start with a segment that is M 1", parent->tag)
        );
    }
    (parent ? parent->children : set_->top).push_back(item.get());
    if (is_loop) open_loops_.push_back(item.get());
    set_->items.push_back(std::move(item));
    return {};
}

// A set ends where the next block starts: only then can an empty loop be seen.
Expected<void> DictionaryReader::close_set() {
    if (!set_) return {};
    for (auto const& item : set_->items) {
        if (item->is_loop && item->children.empty()) {
            return fail(
                ErrorCode::configuration,
                fmt::format("loop {} of set {} is empty", item->tag, set_->type),
                Position{file_, line_number_, 1, {}}
            );
        }
    }
    set_ = nullptr;
    return {};
}

std::unexpected<Error> DictionaryReader::wrong(std::size_t word, std::string message) const {
    std::uint32_t const column = word < line_.words.size() ? line_.words[word].column : 1;
    return fail(
        ErrorCode::configuration, std::move(message), Position{file_, line_number_, column, {}},
        "docs/dictionaries.md describes the format"
    );
}

Expected<void> DictionaryReader::expect_words(
    std::size_t min, std::size_t max, std::string_view form
) const {
    std::size_t const count = line_.words.size();
    if (count >= min && count <= max) return {};
    return wrong(count > max ? max : count - 1, fmt::format("expected `{}`", form));
}

Expected<std::uint32_t> DictionaryReader::number_at(std::size_t word, std::uint32_t max) const {
    std::string_view const text = line_.words[word].text;
    std::uint32_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value == 0 || value > max) {
        return wrong(word, fmt::format("'{}' is not a number from 1 to {}", text, max));
    }
    return value;
}

Expected<Usage> DictionaryReader::usage_at(std::size_t word) const {
    std::string_view const text = line_.words[word].text;
    if (text == "M") return Usage::mandatory;
    if (text == "O" || text == "C") return Usage::optional;
    if (text == "X") return Usage::conditional;
    return wrong(
        word, fmt::format("'{}' is not a usage: expected M, O or X, of EDIFACT M or C", text)
    );
}

}  // namespace tidegate::standards
