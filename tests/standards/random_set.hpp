// Transaction sets walked from a dictionary at random, and damage to them. The same seed gives the
// same set.
#pragma once

#include "base/ids.hpp"
#include "standards/dictionary.hpp"
#include "syntax/segment.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// Structure and values follow the dictionary; relational conditions hold only by chance.
class SetMaker {
public:
    explicit SetMaker(Random& random, syntax::Delimiters const& by = {'~', '*', ':', 0, 0})
        : random_(random), by_(by) {}

    std::string make(SetDefinition const& set) {
        segments_.clear();
        walk(set.top, 0);
        return joined();
    }

    /// Up to four segments more, fewer, exchanged, or with other bytes.
    std::string damaged(SetDefinition const& set) {
        make(set);
        for (std::uint64_t left = 1 + below(4); left > 0 && !segments_.empty(); --left) damage();
        return joined();
    }

private:
    std::uint64_t below(std::uint64_t limit) { return random_.next() % limit; }

    [[nodiscard]] std::string joined() const {
        std::string text;
        for (std::string const& segment : segments_) text += segment + by_.segment;
        return text;
    }

    void walk(std::vector<SetItem const*> const& items, std::uint64_t depth) {
        for (SetItem const* item : items) {
            bool const is_there = item->usage == Usage::mandatory || below(3 + 2 * depth) == 0;
            std::uint64_t count = is_there ? 1 : 0;
            while (count > 0 && count < item->repeat_max && below(4) == 0) ++count;
            for (; count > 0; --count) {
                if (item->is_loop)
                    walk(item->children, depth + 1);
                else
                    segments_.push_back(text_of(*item->segment));
            }
        }
    }

    std::string text_of(SegmentDefinition const& segment) {
        std::string text = segment.tag;
        std::string separators;
        for (ElementUse const& use : segment.elements) {
            separators += by_.element;
            if (use.usage != Usage::mandatory && below(2) == 0) continue;
            text += separators + (use.element ? value_of(*use.element) : value_of(*use.composite));
            separators.clear();
        }
        return text;
    }

    std::string value_of(Composite const& composite) {
        std::string text;
        std::string separators;
        for (ElementUse const& use : composite.components) {
            if (use.usage == Usage::mandatory || below(2) == 0) {
                text += separators + value_of(*use.element);
                separators.clear();
            }
            separators += by_.component;
        }
        return text;
    }

    std::string value_of(Element const& element) {
        std::size_t const low = element.length_min;
        std::size_t const span = std::min<std::size_t>(element.length_max - low, 12);
        std::size_t const length = low + below(span + 1);
        switch (element.type) {
            case ElementType::text:
            case ElementType::identifier:
                if (element.codes.empty()) return escaped(from(letters(), length));
                return escaped(element.codes[below(element.codes.size())]);
            case ElementType::alpha:
                return from("ABCXYZ", length);
            case ElementType::numeric: {
                if (!element.codes.empty()) return element.codes[below(element.codes.size())];
                std::string text = from("0123456789", length);
                if (length > 1 && below(3) == 0)
                    text.insert(1 + below(length - 1), below(2) == 0 ? "." : ",");
                return (below(8) == 0 ? "-" : "") + text;
            }
            case ElementType::number:
                return (below(8) == 0 ? "-" : "") + from("0123456789", length);
            case ElementType::real: {
                std::string text = from("0123456789", length);
                if (below(2) == 0) text.insert(below(length + 1), ".");
                return (below(8) == 0 ? "-" : "") + text;
            }
            case ElementType::date:
                return (low > 6 || below(2) == 0 ? "20" : "") + from("12", 2) + "0" +
                       from("123456789", 1) + from("012", 1) + from("123456789", 1);
            case ElementType::time:
                return "1" + from("0123456789", 1) + from("012345", 1) + from("0123456789", 1);
            case ElementType::binary:
                return from("ABC", length);
        }
        return {};
    }

    std::string from(std::string_view letters, std::size_t length) {
        std::string text;
        while (text.size() < length) text += letters[below(letters.size())];
        return text;
    }

    /// Of EDIFACT also service characters: they are released.
    [[nodiscard]] std::string_view letters() const {
        return by_.release == 0 ? " ABCXYZ0189-./" : " ABCXYZ0189-./?+:'";
    }

    [[nodiscard]] std::string escaped(std::string const& text) const {
        if (by_.release == 0) return text;
        std::string out;
        for (char const c : text) {
            if (c == by_.release || c == by_.segment || c == by_.element || c == by_.component)
                out += by_.release;
            out += c;
        }
        return out;
    }

    void damage() {
        std::size_t const at = below(segments_.size());
        std::size_t const other = below(segments_.size());
        std::string& segment = segments_[at];
        switch (below(8)) {
            case 0:
                segments_.erase(segments_.begin() + static_cast<std::ptrdiff_t>(at));
                return;
            case 1:
                segments_.insert(
                    segments_.begin() + static_cast<std::ptrdiff_t>(at), segments_[other]
                );
                return;
            case 2:
                std::swap(segments_[at], segments_[other]);
                return;
            case 3:
                segment += from(std::string{by_.element, by_.component, 'A', ' '}, 1 + below(3));
                return;
            default:
                // A byte of any kind: separators, digits, blanks, control and high bytes.
                if (below(2) == 0)
                    segment.insert(
                        below(segment.size() + 1),
                        from(std::string{by_.element, by_.component} + " A9.,-^?\x01\xC3z", 1)
                    );
                else
                    segment.erase(below(segment.size()), 1);
                return;
        }
    }

    Random& random_;
    syntax::Delimiters by_;
    std::vector<std::string> segments_;
};

}  // namespace tidegate::standards
