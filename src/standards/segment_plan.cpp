#include "standards/segment_plan.hpp"

#include "standards/edifact_value.hpp"
#include "standards/element_check.hpp"
#include "standards/value_syntax.hpp"

#include <algorithm>
#include <bit>
#include <string_view>

namespace tidegate::standards {

namespace {

constexpr TokenMask bit(std::size_t index) { return TokenMask{1} << index; }

// The lowest `size` bytes of a word.
constexpr std::uint64_t low_bytes(std::size_t size) {
    return size >= kPackedCodeBytes ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * size)) - 1;
}

constexpr std::uint64_t repeat_byte(unsigned char byte) { return 0x0101010101010101u * byte; }

// 1 to kPackedCodeBytes bytes as a word, zeros behind them: loads that overlap, because a copy of
// unknown size is a call.
std::uint64_t load(char const* begin, std::size_t size) {
    if (size >= sizeof(std::uint32_t)) {
        std::uint32_t low = 0;
        std::uint32_t high = 0;
        std::size_t const rest = size - sizeof high;
        std::memcpy(&low, begin, sizeof low);
        std::memcpy(&high, begin + rest, sizeof high);
        return low | std::uint64_t{high} << (8 * rest);
    }
    auto const byte_at = [begin](std::size_t at) {
        return std::uint64_t{static_cast<unsigned char>(begin[at])} << (8 * at);
    };
    return byte_at(0) | byte_at(size / 2) | byte_at(size - 1);
}

// True when the lowest `size` bytes of `word` are all digits.
bool are_digits(std::uint64_t word, std::size_t size) {
    std::uint64_t const filled = word | (repeat_byte('0') & ~low_bytes(size));
    std::uint64_t const high = filled & repeat_byte(0xF0);
    std::uint64_t const carried = (filled + repeat_byte(6)) & repeat_byte(0xF0);
    return ((high ^ repeat_byte('0')) | (carried ^ repeat_byte('0'))) == 0;
}

// Proves numbers of at most eight characters without sign that are only digits; the rest in the
// way of the slow path.
bool is_number(
    char const* begin, std::size_t size, bool has_point, std::size_t digits_min,
    std::size_t digits_max
) {
    if (size <= kPackedCodeBytes) {
        std::uint64_t word = load(begin, size);
        std::size_t digits = size;
        if (has_point) {
            // A point counts as a digit for the test and not for the length. The borrow of a point
            // may mark the byte behind it as another one: then the slow test decides.
            std::uint64_t const other = word ^ repeat_byte('.');
            std::uint64_t const points =
                (other - repeat_byte(1)) & ~other & repeat_byte(0x80) & low_bytes(size);
            int const count = std::popcount(points);
            if (count == 1) {
                word ^= (points >> 7) * std::uint64_t{'.' ^ '0'};
                --digits;
            }
        }
        if (digits >= digits_min && digits <= digits_max && digits > 0 && are_digits(word, size))
            return true;
    }
    NumberDigits const digits = digits_of({begin, size}, has_point);
    return digits.is_number && digits.count >= digits_min && digits.count <= digits_max;
}

bool is_edifact_number(
    char const* begin, std::size_t size, std::size_t digits_min, std::size_t digits_max
) {
    if (size <= kPackedCodeBytes && size >= digits_min && size <= digits_max &&
        are_digits(load(begin, size), size))
        return true;
    EdifactNumber const number = edifact_number({begin, size});
    return number.kind == EdifactNumber::Kind::good && number.digits >= digits_min &&
           number.digits <= digits_max;
}

bool is_date_of_format(std::string_view value, std::string_view format) {
    // Nearly all dates are written so.
    if (format == "102" && value.size() == 8 && are_digits(load(value.data(), 8), 8) &&
        is_calendar_day(value))
        return true;
    std::string_view const pattern = pattern_of_date_format(format);
    return pattern.empty() || matches_date_pattern(value, pattern);
}

}  // namespace

void CodeSets::add(SegmentDefinition const& segment) {
    auto const add_element = [this](Element const* element) {
        if (element != nullptr && !element->codes.empty())
            sets_.try_emplace(element, element->codes);
    };
    for (ElementUse const& use : segment.elements) {
        add_element(use.element);
        if (use.composite == nullptr) continue;
        for (ElementUse const& component : use.composite->components)
            add_element(component.element);
    }
}

SegmentPlan SegmentPlan::without_components(
    SegmentDefinition const& definition, CodeSets const& codes
) {
    SegmentPlan plan;
    plan.count_max_ = std::min(definition.elements.size(), kPlanTokensMax);
    std::vector<TokenMask> tokens_of_elements;
    for (std::size_t i = 0; i < definition.elements.size(); ++i) {
        ElementUse const& use = definition.elements[i];
        tokens_of_elements.push_back(i < kPlanTokensMax ? bit(i) : 0);
        if (i >= kPlanTokensMax) {
            // A segment of so few tokens as count_max_ has no element here.
            if (use.usage == Usage::mandatory) plan.is_provable_ = false;
            continue;
        }
        if (use.usage == Usage::mandatory) plan.mandatory_ |= bit(i);
        if (use.element != nullptr) {
            plan.add_token(i, *use.element, codes);
            continue;
        }
        auto const& components = use.composite->components;
        bool const needs_more = std::any_of(
            components.begin() + (components.empty() ? 0 : 1), components.end(),
            [](ElementUse const& c) { return c.usage == Usage::mandatory; }
        );
        if (components.empty() || components.front().element == nullptr || needs_more) {
            plan.forbidden_ |= bit(i);
        } else {
            plan.add_token(i, *components.front().element, codes);
        }
    }
    plan.add_conditions(definition, tokens_of_elements);
    return plan;
}

SegmentPlan SegmentPlan::with_components(
    SegmentDefinition const& definition, std::size_t count, TokenMask components,
    CodeSets const& codes
) {
    SegmentPlan plan;
    plan.count_max_ = count;
    std::vector<TokenMask> tokens_of_elements(definition.elements.size());
    std::size_t token = 0;
    for (std::size_t i = 0; i < definition.elements.size(); ++i) {
        ElementUse const& use = definition.elements[i];
        Group group{.is_mandatory = use.usage == Usage::mandatory};
        std::size_t const parts = use.composite ? use.composite->components.size() : 1;
        std::size_t part = 0;
        for (; token < count && (part == 0 || (components & bit(token)) != 0); ++token, ++part) {
            group.members |= bit(token);
            Element const* element = nullptr;
            bool is_needed = false;
            if (use.composite && part < parts) {
                element = use.composite->components[part].element;
                is_needed = use.composite->components[part].usage == Usage::mandatory;
            } else if (part == 0) {
                element = use.element;
            }
            if (element == nullptr) {
                plan.is_provable_ = false;  // too many components
                return plan;
            }
            if (is_needed) group.needed |= bit(token);
            plan.add_token(token, *element, codes);
        }
        if (use.composite) plan.add_dates(*use.composite, token - part, part);
        // Components that are mandatory and do not stand here: the composite must be empty.
        for (std::size_t rest = part; use.composite && rest < parts; ++rest) {
            if (use.composite->components[rest].usage == Usage::mandatory)
                plan.forbidden_ |= group.members;
        }
        // Separators that nothing follows are a finding of their own.
        if (part > 1) plan.filled_ |= bit(token - 1);
        tokens_of_elements[i] = group.members;
        if (group.needed != 0 || group.is_mandatory) plan.groups_.push_back(group);
    }
    if (token < count) plan.is_provable_ = false;  // too many elements
    plan.add_conditions(definition, tokens_of_elements);
    return plan;
}

void SegmentPlan::add_token(std::size_t index, Element const& element, CodeSets const& codes) {
    TokenMask const token = bit(index);
    Lengths& lengths = lengths_[index];
    lengths = {element.length_min, element.length_max - element.length_min};
    switch (element.type) {
        case ElementType::text:
        case ElementType::identifier:
            text_ |= token;
            if (!element.codes.empty()) {
                coded_ |= token;
                codes_[index] = codes.of(element);
            }
            break;
        case ElementType::number:
        case ElementType::real:
            (element.type == ElementType::real ? real_ : whole_) |= token;
            // Sign and point are not counted: the digits are, when the number is looked at.
            lengths = {1, element.length_max + 1};
            digits_[index] = {element.length_min, element.length_max};
            break;
        case ElementType::date:
            date_ |= token;
            break;
        case ElementType::time:
            time_ |= token;
            break;
        case ElementType::numeric:
            numeric_ |= token;
            lengths = {1, element.length_max + 1};
            digits_[index] = {element.length_min, element.length_max};
            if (!element.codes.empty()) {
                coded_ |= token;
                codes_[index] = codes.of(element);
            }
            break;
        case ElementType::alpha:
            // Rare: not worth a loop of its own.
            forbidden_ |= token;
            break;
        case ElementType::binary:
            lengths = {1, UINT32_MAX - 1};
            break;
    }
}

void SegmentPlan::add_dates(Composite const& composite, std::size_t first, std::size_t count) {
    for (std::size_t i = 0; i < count && i < composite.components.size(); ++i) {
        std::size_t const format = date_format_of(composite, i);
        if (format != 0 && format <= count)
            dates_by_format_.emplace_back(first + i, first + format - 1);
    }
}

void SegmentPlan::add_conditions(
    SegmentDefinition const& definition, std::vector<TokenMask> const& tokens_of_elements
) {
    for (Relation const& relation : definition.relations) {
        Condition condition{.kind = relation.kind, .positions = {}};
        for (std::uint16_t const position : relation.positions)
            condition.positions.push_back(tokens_of_elements[position - 1]);
        auto const& positions = condition.positions;
        bool const is_pair = relation.kind == 'P' && positions.size() == 2 &&
                             std::popcount(positions[0]) == 1 && positions[1] == positions[0] << 1;
        if (is_pair) {
            pairs_ |= positions[0];
        } else if (!add_token_condition(condition)) {
            conditions_.push_back(std::move(condition));
        }
    }
}

/// False if a position of the condition is not exactly one token.
bool SegmentPlan::add_token_condition(Condition const& condition) {
    TokenCondition tokens;
    for (TokenMask const position : condition.positions) {
        if (std::popcount(position) != 1) return false;
        (tokens.first == 0 ? tokens.first : tokens.rest) |= position;
    }
    switch (condition.kind) {
        case 'P':
            all_or_none_.push_back(tokens);
            return true;
        case 'C':
            all_with_first_.push_back(tokens);
            return true;
        case 'L':
            another_with_first_.push_back(tokens);
            return true;
        case 'R':
            one_needed_.push_back(tokens.first | tokens.rest);
            return true;
        case 'E':
            one_at_most_.push_back(tokens.first | tokens.rest);
            return true;
        default:
            return false;
    }
}

bool SegmentPlan::proves(TokenSpan const& tokens) const {
    if (!is_provable_ || tokens.count > count_max_) return false;
    std::uint32_t begin = tokens.marks[0] + 1;
    TokenMask present = 0;
    TokenMask wrong = 0;
    for (std::size_t i = 0; i < tokens.count; ++i) {
        std::uint32_t const end = tokens.marks[i + 1];
        std::uint32_t const size = end - begin;
        present |= TokenMask{size != 0} << i;
        wrong |= TokenMask{size - lengths_[i].min > lengths_[i].span} << i;
        begin = end + 1;
    }
    // Empty elements at the end are a finding: the last token is there, if there is one.
    if (tokens.count != 0 && (present >> (tokens.count - 1)) == 0) return false;
    return (wrong & present) == 0 && proves_presence(present) && proves_values(tokens, present);
}

bool SegmentPlan::proves_presence(TokenMask present) const {
    if ((mandatory_ & ~present) != 0 || (forbidden_ & present) != 0 || (filled_ & ~present) != 0 ||
        ((present ^ present >> 1) & pairs_) != 0)
        return false;
    for (Group const& group : groups_) {
        bool const is_there = (group.members & present) != 0;
        if (is_there ? (group.needed & ~present) != 0 : group.is_mandatory) return false;
    }
    return proves_conditions(present);
}

bool SegmentPlan::proves_conditions(TokenMask present) const {
    // Without a branch per condition: whether one is met depends on the data, and is guessed wrong.
    unsigned broken = 0;
    for (TokenCondition const& condition : all_or_none_) {
        TokenMask const all = condition.first | condition.rest;
        TokenMask const given = present & all;
        broken |= unsigned{given != 0} & unsigned{given != all};
    }
    for (TokenCondition const& condition : all_with_first_)
        broken |=
            unsigned{(present & condition.first) != 0} & unsigned{(~present & condition.rest) != 0};
    for (TokenCondition const& condition : another_with_first_)
        broken |=
            unsigned{(present & condition.first) != 0} & unsigned{(present & condition.rest) == 0};
    for (TokenMask const mask : one_needed_) broken |= unsigned{(present & mask) == 0};
    for (TokenMask const mask : one_at_most_) {
        TokenMask const given = present & mask;
        broken |= unsigned{(given & (given - 1)) != 0};
    }
    if (broken != 0) return false;
    for (Condition const& condition : conditions_) {
        std::size_t given = 0;
        for (TokenMask const position : condition.positions) given += (position & present) != 0;
        bool const has_first = (condition.positions.front() & present) != 0;
        switch (condition.kind) {
            case 'P':
                if (given != 0 && given != condition.positions.size()) return false;
                break;
            case 'C':
                if (has_first && given != condition.positions.size()) return false;
                break;
            case 'R':
                if (given == 0) return false;
                break;
            case 'L':
                if (has_first && given == 1) return false;
                break;
            case 'E':
                if (given > 1) return false;
                break;
            default:
                return false;
        }
    }
    return true;
}

bool SegmentPlan::proves_values(TokenSpan const& tokens, TokenMask present) const {
    auto const begin_of = [&](std::size_t i) { return tokens.text + tokens.marks[i] + 1; };
    auto const size_of = [&](std::size_t i) {
        return std::size_t{tokens.marks[i + 1] - tokens.marks[i] - 1};
    };
    // One loop per kind: a switch per token would be guessed wrong most of the time.
    TokenMask const padded = tokens.may_be_padded ? present & text_ : 0;
    for (TokenMask rest = padded; rest != 0; rest &= rest - 1) {
        int const i = std::countr_zero(rest);
        if (tokens.text[tokens.marks[i + 1] - 1] == ' ') return false;
    }
    for (TokenMask rest = present & coded_; rest != 0; rest &= rest - 1) {
        auto const i = static_cast<std::size_t>(std::countr_zero(rest));
        std::size_t const size = size_of(i);
        if (size > kPackedCodeBytes || !codes_[i]->contains(load(begin_of(i), size))) return false;
    }
    for (TokenMask rest = present & (whole_ | real_); rest != 0; rest &= rest - 1) {
        auto const i = static_cast<std::size_t>(std::countr_zero(rest));
        bool const has_point = (real_ & bit(i)) != 0;
        if (!is_number(begin_of(i), size_of(i), has_point, digits_[i].min, digits_[i].max))
            return false;
    }
    for (TokenMask rest = present & numeric_; rest != 0; rest &= rest - 1) {
        auto const i = static_cast<std::size_t>(std::countr_zero(rest));
        if (!is_edifact_number(begin_of(i), size_of(i), digits_[i].min, digits_[i].max))
            return false;
    }
    for (auto const& [value, format] : dates_by_format_) {
        if ((present & bit(value)) == 0 || (present & bit(format)) == 0) continue;
        if (!is_date_of_format(
                {begin_of(value), size_of(value)}, {begin_of(format), size_of(format)}
            ))
            return false;
    }
    for (TokenMask rest = present & date_; rest != 0; rest &= rest - 1) {
        auto const i = static_cast<std::size_t>(std::countr_zero(rest));
        std::string_view const date(begin_of(i), size_of(i));
        bool const is_size = date.size() == 8 || date.size() == 6;
        if (!is_size || !are_digits(load(date.data(), date.size()), date.size()) ||
            !is_calendar_day(date))
            return false;
    }
    for (TokenMask rest = present & time_; rest != 0; rest &= rest - 1) {
        auto const i = static_cast<std::size_t>(std::countr_zero(rest));
        std::string_view const time(begin_of(i), size_of(i));
        if (!is_digits(time) || !is_time_of_day(time)) return false;
    }
    return true;
}

}  // namespace tidegate::standards
