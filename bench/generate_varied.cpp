#include "base/stream.hpp"
#include "generate.hpp"
#include "standards/validate.hpp"
#include "syntax/interchange_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

namespace tidegate::bench {
namespace {

using standards::Element;
using standards::ElementType;
using standards::ElementUse;
using standards::Relation;
using standards::SegmentDefinition;
using standards::SetItem;
using standards::Usage;

constexpr char kComponent = '>';
constexpr int kRelationRounds = 20;
constexpr std::size_t kTriesPerValidSet = 50;
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// Walks one set of the dictionary and writes what it passes.
class Walk {
public:
    Walk(Dice& dice, std::size_t number) : dice_(dice), control_(fmt::format("{:09}", number)) {}

    std::string run(standards::SetDefinition const& set) {
        walk(set.top, 0);
        return std::move(text_);
    }

private:
    void walk(std::vector<SetItem const*> const& items, std::uint64_t depth) {
        for (SetItem const* item : items) {
            // Loops in loops become rarer the deeper they are, or a set would never end.
            std::uint64_t const odds = item->is_loop ? 2 + 2 * depth : 2;
            std::uint64_t count = item->usage == Usage::mandatory ? 1 : dice_.below(odds) == 0;
            while (count > 0 && count < item->repeat_max && dice_.below(4) == 0) ++count;
            for (; count > 0; --count) {
                if (item->is_loop)
                    walk(item->children, depth + 1);
                else
                    write(*item->segment);
            }
        }
    }

    void write(SegmentDefinition const& segment) {
        ++segments_;
        if (segment.tag == "ST") return add("ST*850*" + control_);
        if (segment.tag == "SE") return add(fmt::format("SE*{}*{}", segments_, control_));
        std::vector<bool> given(segment.elements.size() + 1);
        for (std::size_t i = 1; i < given.size(); ++i)
            given[i] = segment.elements[i - 1].usage == Usage::mandatory || dice_.toss();
        satisfy(segment, given);
        std::string out = segment.tag;
        std::size_t last = 0;
        for (std::size_t i = 1; i < given.size(); ++i)
            if (given[i]) last = i;
        for (std::size_t i = 1; i <= last; ++i) {
            out += '*';
            if (given[i]) out += value_of(segment.elements[i - 1]);
        }
        add(out);
    }

    void add(std::string_view segment) {
        text_ += segment;
        text_ += '~';
    }

    /// Adds what relations demand and takes away what they exclude, until all hold.
    static void satisfy(SegmentDefinition const& segment, std::vector<bool>& given) {
        for (int round = 0; round < kRelationRounds; ++round) {
            std::vector<bool> const before = given;
            for (Relation const& relation : segment.relations) satisfy(relation, given);
            if (given == before) return;
        }
    }

    static void satisfy(Relation const& relation, std::vector<bool>& given) {
        auto const& at = relation.positions;
        auto const is_given = [&](std::uint16_t position) { return given[position]; };
        bool const any = std::ranges::any_of(at, is_given);
        bool const any_more = std::any_of(at.begin() + 1, at.end(), is_given);
        switch (relation.kind) {
            case 'P':
                if (any)
                    for (std::uint16_t const position : at) given[position] = true;
                break;
            case 'R':
                if (!any) given[at.front()] = true;
                break;
            case 'E':
                for (bool is_taken = false; std::uint16_t const position : at) {
                    if (is_taken) given[position] = false;
                    is_taken = is_taken || given[position];
                }
                break;
            case 'C':
                if (given[at.front()])
                    for (std::uint16_t const position : at) given[position] = true;
                break;
            case 'L':
                if (given[at.front()] && !any_more) given[at[1]] = true;
                break;
            default:
                throw std::logic_error("the dictionary has a relation that is not known here");
        }
    }

    std::string value_of(ElementUse const& use) {
        if (use.element != nullptr) return value_of(*use.element);
        std::string out;
        std::string separators;
        for (ElementUse const& component : use.composite->components) {
            bool const is_first = out.empty() && separators.empty();
            if (is_first || component.usage == Usage::mandatory || dice_.toss()) {
                out += separators + value_of(component);
                separators.clear();
            }
            separators += kComponent;
        }
        return out;
    }

    std::string value_of(Element const& element) {
        std::size_t const low = element.length_min;
        std::size_t const high =
            std::max<std::size_t>(low, std::min<std::size_t>(element.length_max, low + 12));
        std::size_t const length = low + dice_.below(high - low + 1);
        switch (element.type) {
            case ElementType::identifier:
                if (!element.codes.empty()) return element.codes[dice_.below(element.codes.size())];
                return letters(length);
            case ElementType::text:
            case ElementType::alpha:
                return letters(length);
            case ElementType::number:
            case ElementType::numeric:
                return digits(length);
            case ElementType::real:
                return real(length);
            case ElementType::date:
                return fmt::format(
                    "{}{:02}{:02}", element.length_max == 6 ? "26" : "2026", 1 + dice_.below(12),
                    1 + dice_.below(28)
                );
            case ElementType::time:
                return fmt::format("{:02}{:02}", dice_.below(24), dice_.below(60));
            case ElementType::binary:
                return letters(length);
        }
        throw std::logic_error("an element type that is not known here");
    }

    std::string letters(std::size_t length) {
        std::string out;
        for (std::size_t i = 0; i < length; ++i) out += kLetters[dice_.below(kLetters.size())];
        if (length > 4 && dice_.toss()) out[2] = ' ';
        return out;
    }

    std::string digits(std::size_t length) {
        std::string out;
        for (std::size_t i = 0; i < length; ++i)
            out += static_cast<char>(i == 0 ? '1' + dice_.below(9) : '0' + dice_.below(10));
        return out;
    }

    std::string real(std::size_t length) {
        std::string out = digits(length);
        if (length > 2 && dice_.toss()) out.insert(length - 2, ".");
        return out;
    }

    Dice& dice_;
    std::string control_;
    std::string text_;
    std::size_t segments_ = 0;
};

bool is_valid(std::string const& set, standards::Dictionary const& dictionary) {
    std::string const text = wrap(set, 1);
    MemorySource source{std::string_view(text)};
    syntax::InterchangeReader reader(source);
    for (;;) {
        auto event = reader.next();
        if (!event) return false;
        if (std::holds_alternative<syntax::EndOfInput>(*event)) return false;
        if (auto const* found = std::get_if<syntax::SetEvent>(&*event)) {
            auto const validated =
                standards::validate(*found->set, dictionary, *dictionary.find_set("850"), {});
            return found->findings.empty() && validated.findings.empty();
        }
    }
}

}  // namespace

Orders make_varied(std::size_t bytes, standards::Dictionary const& dictionary, std::uint64_t seed) {
    Dice dice(seed);
    standards::SetDefinition const* definition = dictionary.find_set("850");
    if (definition == nullptr) throw std::runtime_error("the dictionary has no set 850");
    std::string body;
    std::size_t sets = 0;
    std::size_t dropped = 0;
    while (body.size() < bytes) {
        std::string const set = Walk(dice, sets + 1).run(*definition);
        if (is_valid(set, dictionary)) {
            body += set;
            ++sets;
        } else if (++dropped > kTriesPerValidSet * (sets + 1)) {
            throw std::runtime_error(
                fmt::format("{} of {} generated orders are not valid", dropped, dropped + sets)
            );
        }
    }
    return {wrap(body, sets), sets, dropped};
}

}  // namespace tidegate::bench
