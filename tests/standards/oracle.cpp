#include "standards/oracle.hpp"

#include <algorithm>
#include <chrono>
#include <set>

namespace tidegate::standards {
namespace {

/// Parts keep their release characters.
std::vector<std::string> split(std::string_view text, char separator, char release) {
    std::vector<std::string> parts(1);
    bool is_released = false;
    for (char const c : text) {
        if (!is_released && separator != 0 && c == separator)
            parts.emplace_back();
        else
            parts.back() += c;
        is_released = !is_released && release != 0 && c == release;
    }
    return parts;
}

std::string unescaped(std::string const& text, char release) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (release != 0 && text[i] == release && i + 1 < text.size()) ++i;
        out += text[i];
    }
    return out;
}

bool all_digits(std::string const& text) {
    return text.find_first_not_of("0123456789") == std::string::npos;
}

bool is_day(std::string const& text) {
    if (!all_digits(text) || (text.size() != 6 && text.size() != 8)) return false;
    std::string const full = text.size() == 6 ? "20" + text : text;
    using namespace std::chrono;
    int const year_number = std::stoi(full.substr(0, 4));
    return year_number > 0 &&
           year_month_day(
               year(year_number), month(static_cast<unsigned>(std::stoi(full.substr(4, 2)))),
               day(static_cast<unsigned>(std::stoi(full.substr(6, 2))))
           )
               .ok();
}

bool is_hour(std::string const& text) {
    if (!all_digits(text) || text.size() < 4 || text.size() == 5 || text.size() > 8) return false;
    bool const has_seconds = text.size() >= 6;
    return text.substr(0, 2) < "24" && text.substr(2, 2) < "60" &&
           (!has_seconds || text.substr(4, 2) < "60");
}

std::size_t characters(std::string const& text, Charset charset) {
    if (charset != Charset::utf8) return text.size();
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
        return static_cast<unsigned char>(c) < 0x80 || static_cast<unsigned char>(c) >= 0xC0;
    }));
}

class SegmentOracle {
public:
    SegmentOracle(OracleSeparators const& separators, Charset charset)
        : separators_(separators), charset_(charset) {}

    std::vector<Opinion> run(std::string_view segment, SegmentDefinition const& definition) {
        auto elements = split(segment, separators_.element, separators_.release);
        elements.erase(elements.begin());  // the tag
        std::size_t const written = elements.size();
        while (!elements.empty() && elements.back().empty()) elements.pop_back();
        if (elements.size() > definition.elements.size())
            say("element.too_many",
                {.code = {}, .element = number(definition.elements.size() + 1)});
        if (written > elements.size())
            say("element.trailing_separator", {.code = {}, .element = number(elements.size() + 1)});
        elements.resize(std::max(elements.size(), definition.elements.size()));
        for (std::size_t i = 0; i < definition.elements.size(); ++i)
            judge(definition.elements[i], elements[i], {.code = {}, .element = number(i + 1)});
        for (Relation const& relation : definition.relations) judge(relation, elements);
        std::ranges::sort(opinions_);
        return std::move(opinions_);
    }

private:
    static int number(std::size_t value) { return static_cast<int>(value); }

    void say(std::string_view code, Opinion at) {
        at.code = code;
        opinions_.push_back(std::move(at));
    }

    void judge(ElementUse const& use, std::string const& text, Opinion at) {
        if (text.empty()) {
            if (use.usage == Usage::mandatory) say("element.missing", at);
            return;
        }
        auto const repetitions = split(text, separators_.repetition, separators_.release);
        if (repetitions.size() > use.repeat_max && repetitions.size() > 1) {
            Opinion over = at;
            over.repetition = use.repeat_max + 1;
            say("element.too_many_repetitions", over);
        }
        for (std::size_t i = 0; i < repetitions.size(); ++i) {
            if (repetitions.size() > 1) at.repetition = number(i + 1);
            if (!repetitions[i].empty()) occurrence(use, repetitions[i], at);
        }
    }

    void occurrence(ElementUse const& use, std::string const& text, Opinion at) {
        auto const parts = split(text, separators_.component, separators_.release);
        if (use.element != nullptr) {
            if (parts.size() == 1)
                return value(*use.element, unescaped(text, separators_.release), at);
            at.component = 2;
            return say("element.too_many_components", at);
        }
        auto const& components = use.composite->components;
        is_foreign_ = separators_.is_edifact && is_foreign(components, parts);
        for (std::size_t i = 0; i < components.size(); ++i) {
            at.component = number(i + 1);
            if (i < parts.size() && !parts[i].empty()) {
                std::string const data = unescaped(parts[i], separators_.release);
                std::size_t const before = opinions_.size();
                value(*components[i].element, data, at);
                bool const is_measured = std::ranges::none_of(
                    opinions_.begin() + static_cast<std::ptrdiff_t>(before), opinions_.end(),
                    [](Opinion const& o) { return o.code.starts_with("element.too_"); }
                );
                if (separators_.is_edifact && is_measured) date(components, parts, i, data, at);
            } else if (components[i].usage == Usage::mandatory)
                say("element.missing", at);
        }
        is_foreign_ = false;
        at.component = number(std::min(parts.size(), components.size() + 1));
        if (parts.size() > components.size())
            say("element.too_many_components", at);
        else if (parts.size() > 1 && parts.back().empty())
            say("element.trailing_separator", at);
    }

    static bool is_foreign(
        std::vector<ElementUse> const& components, std::vector<std::string> const& parts
    ) {
        std::string list;
        std::string agency;
        for (std::size_t i = 0; i < components.size() && i < parts.size(); ++i) {
            if (components[i].element->number == "1131" && list.empty()) list = parts[i];
            if (components[i].element->number == "3055" && agency.empty()) agency = parts[i];
        }
        return agency.empty() ? !list.empty() : agency != "6";
    }

    void date(
        std::vector<ElementUse> const& components, std::vector<std::string> const& parts,
        std::size_t index, std::string const& data, Opinion const& at
    ) {
        if (components[index].element->number != "2380") return;
        for (std::size_t i = index + 1; i < components.size() && i < parts.size(); ++i) {
            Element const& element = *components[i].element;
            if (element.number != "2379" || parts[i].empty()) continue;
            // The list names each format by what it looks like.
            std::string const shape(element.name_of_code(parts[i]));
            if (!is_date_in(data, shape)) say("element.invalid_date", at);
            return;
        }
    }

    /// True for shapes of other things than digits, too.
    static bool is_date_in(std::string data, std::string const& shape) {
        if (shape.empty() || shape == "YYWWD" || shape == "MMMMSS" ||
            shape.find_first_not_of("CYMDHSWZ-") != std::string::npos || lonely_letter(shape))
            return true;
        auto const half = shape.find('-');
        if (half != std::string::npos) {
            if (data.size() == shape.size() && data[half] == '-') data.erase(half, 1);
            if (data.size() != shape.size() - 1) return false;
            return is_date_in(data.substr(0, half), shape.substr(0, half)) &&
                   is_date_in(data.substr(half), shape.substr(half + 1));
        }
        if (shape == "HHMMHHMM")
            return data.size() == 8 && is_date_in(data.substr(0, 4), "HHMM") &&
                   is_date_in(data.substr(4), "HHMM");
        return data.size() == shape.size() && is_moment_in(data, shape);
    }

    /// S, P, Q or A of half-years and quarters, D of a week.
    static bool lonely_letter(std::string const& shape) {
        for (std::size_t i = 0; i < shape.size(); ++i) {
            bool const before = i > 0 && shape[i - 1] == shape[i];
            bool const after = i + 1 < shape.size() && shape[i + 1] == shape[i];
            if (shape[i] != '-' && !before && !after) return true;
        }
        return false;
    }

    static bool is_moment_in(std::string const& data, std::string const& shape) {
        // Where each piece stands in the shape, and what it says. -1: it does not stand there.
        auto const piece = [&](std::string_view letters, std::size_t from = 0) {
            auto const at = shape.find(letters, from);
            if (at == std::string::npos) return -1;
            std::string const digits = data.substr(at, letters.size());
            return all_digits(digits) ? std::stoi(digits) : 1000000;
        };
        if (shape.starts_with("DDD") || shape.ends_with("DDD")) {
            int const day = piece("DDD");
            return day >= 1 && day <= 366 && piece("YY") < 1000;
        }
        auto const hours = shape.find("HH");
        bool const has_minutes =
            hours != std::string::npos && shape.substr(hours).starts_with("HHMM");
        int const hour = piece("HH");
        int const minute = has_minutes ? piece("MM", hours) : -1;
        int const second = piece("SS");
        auto const months = shape.find("MM");
        bool const has_month = months != std::string::npos && !(has_minutes && months == hours + 2);
        int const month = has_month ? piece("MM") : -1;
        int const day = piece("DD");
        int const week = piece("WW");
        int const year = piece("YY");
        int const century = piece("CC");
        if (hour > 24 || minute > 59 || second > 59 || century > 99 || year > 99) return false;
        if (hour == 24 && (minute > 0 || second > 0)) return false;
        if (week != -1 && (week < 1 || week > 53)) return false;
        if (has_month && (month < 1 || month > 12)) return false;
        if (day != -1 && (day < 1 || day > 31)) return false;
        if (!has_month || day == -1) return true;
        using namespace std::chrono;
        int const full = year == -1 ? 2000 : (century == -1 ? 20 : century) * 100 + year;
        return year_month_day(
                   std::chrono::year(full), std::chrono::month(static_cast<unsigned>(month)),
                   std::chrono::day(static_cast<unsigned>(day))
        )
            .ok();
    }

    void value(Element const& element, std::string const& text, Opinion const& at) {
        switch (element.type) {
            case ElementType::text:
            case ElementType::identifier:
                return words(element, text, at);
            case ElementType::number:
            case ElementType::real:
                return amount(element, text, at);
            case ElementType::date:
                if (length(element, characters(text, charset_), at) && !is_day(text))
                    say("element.invalid_date", at);
                return;
            case ElementType::time:
                if (length(element, characters(text, charset_), at) && !is_hour(text))
                    say("element.invalid_time", at);
                return;
            case ElementType::alpha:
                if (text.find_first_of("0123456789") != std::string::npos)
                    return say("element.invalid_character", at);
                return words(element, text, at);
            case ElementType::numeric:
                return edifact_amount(element, text, at);
            case ElementType::binary:
                return;
        }
    }

    void words(Element const& element, std::string const& text, Opinion const& at) {
        if (find_foreign_byte(text, charset_)) say("element.invalid_character", at);
        std::string trimmed = text;
        while (trimmed.ends_with(' ')) trimmed.pop_back();
        std::string const& counted = trimmed.size() < element.length_min ? text : trimmed;
        if (!length(element, characters(counted, charset_), at)) return;
        if (is_foreign_) return;
        bool const is_known = std::ranges::find(element.codes, trimmed) != element.codes.end();
        if (!element.codes.empty() && !is_known) say("element.invalid_code", at);
    }

    void amount(Element const& element, std::string const& text, Opinion const& at) {
        std::string digits = text.starts_with('-') ? text.substr(1) : text;
        auto const point = digits.find('.');
        if (element.type == ElementType::real && point != std::string::npos) digits.erase(point, 1);
        if (digits.empty() || !all_digits(digits))
            say("element.invalid_character", at);
        else
            length(element, digits.size(), at);
    }

    void edifact_amount(Element const& element, std::string const& text, Opinion const& at) {
        std::string digits = text.starts_with('-') ? text.substr(1) : text;
        auto const mark = digits.find_first_of(".,");
        bool is_number = !digits.empty();
        if (mark != std::string::npos) {
            is_number = mark > 0 && mark + 1 < digits.size();
            digits.erase(mark, 1);
        }
        if (!is_number || !all_digits(digits)) return say("element.invalid_character", at);
        if (!length(element, digits.size(), at) || is_foreign_) return;
        bool const is_known = std::ranges::find(element.codes, text) != element.codes.end();
        if (!element.codes.empty() && !is_known) say("element.invalid_code", at);
    }

    bool length(Element const& element, std::size_t count, Opinion const& at) {
        if (count < element.length_min) say("element.too_short", at);
        if (count > element.length_max) say("element.too_long", at);
        return count >= element.length_min && count <= element.length_max;
    }

    void judge(Relation const& relation, std::vector<std::string> const& elements) {
        std::vector<int> given;
        std::vector<int> missing;
        for (std::uint16_t const position : relation.positions)
            (elements[position - 1u].empty() ? missing : given).push_back(position);
        int const first = relation.positions.front();
        bool const has_first = !elements[relation.positions.front() - 1u].empty();
        bool const needs_all = relation.kind == 'P' ? !given.empty() : has_first;
        if ((relation.kind == 'P' || relation.kind == 'C') && needs_all) {
            for (int const position : missing)
                say("element.conditional_missing", {.code = {}, .element = position});
        }
        if (relation.kind == 'R' && given.empty())
            say("element.conditional_missing", {.code = {}, .element = first});
        if (relation.kind == 'L' && has_first && given.size() == 1)
            say("element.conditional_missing", {.code = {}, .element = relation.positions[1]});
        if (relation.kind == 'E' && given.size() > 1) {
            std::ranges::sort(given);
            say("element.exclusive", {.code = {}, .element = given[1]});
        }
    }

    OracleSeparators const& separators_;
    Charset charset_;
    bool is_foreign_ = false;  ///< the codes of the composite at hand are not ours
    std::vector<Opinion> opinions_;
};

/// Where one can stand in the tags after something has been matched.
using Positions = std::set<std::size_t>;

class StructureOracle {
public:
    explicit StructureOracle(std::vector<std::string> const& tags) : tags_(tags) {}

    Positions after(std::vector<SetItem const*> const& items, Positions from) {
        for (SetItem const* item : items) from = after(*item, from);
        return from;
    }

private:
    // After at least one occurrence of a mandatory item or none of another, and at most repeat_max.
    Positions after(SetItem const& item, Positions const& from) {
        Positions result;
        if (item.usage != Usage::mandatory) result = from;
        Positions reached = from;
        for (std::uint32_t count = 0; count < item.repeat_max && !reached.empty(); ++count) {
            reached = once(item, reached);
            result.insert(reached.begin(), reached.end());
        }
        return result;
    }

    Positions once(SetItem const& item, Positions const& from) {
        if (!item.is_loop) {
            Positions result;
            for (std::size_t const at : from)
                if (at < tags_.size() && tags_[at] == item.tag) result.insert(at + 1);
            return result;
        }
        // A loop is there when its trigger is, whatever usage the trigger has by itself.
        Positions const begun = once(*item.children.front(), from);
        return after({item.children.begin() + 1, item.children.end()}, begun);
    }

    std::vector<std::string> const& tags_;
};

}  // namespace

std::vector<Opinion> opinions_on(
    std::string_view segment, SegmentDefinition const& definition,
    OracleSeparators const& separators, Charset charset
) {
    return SegmentOracle(separators, charset).run(segment, definition);
}

bool has_way_through(SetDefinition const& definition, std::vector<std::string> const& tags) {
    return StructureOracle(tags).after(definition.top, {0}).contains(tags.size());
}

}  // namespace tidegate::standards
