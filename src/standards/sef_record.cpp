#include "standards/sef_record.hpp"

#include "base/limits.hpp"

#include <fmt/format.h>

namespace tidegate::standards {

namespace {

constexpr std::string_view kMarks = ".!$-&";

bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::unexpected<Error> SefRecord::wrong(std::string message) const {
    return fail(ErrorCode::configuration, std::move(message), place());
}

bool SefRecord::take(char wanted) {
    if (next() != wanted) return false;
    ++at_;
    return true;
}

std::string_view SefRecord::word() {
    std::size_t const begin = at_;
    while (is_word(next())) ++at_;
    return text_.substr(begin, at_ - begin);
}

void SefRecord::pass_marks() {
    while (next() != '\0' && kMarks.contains(next())) {
        ++at_;
        ++passed_;
    }
}

/// The number of a mask, and where in the set's numbering the segment stands.
void SefRecord::pass_mask() {
    while (next() == '*' || next() == '@') {
        ++at_;
        ++passed_;
        while (is_digit(next()) || next() == '.') ++at_;
    }
}

Expected<std::string> SefRecord::key() {
    std::string const found(word());
    if (found.empty() || !take('=')) return wrong("expected a record `ID=...`");
    return found;
}

Expected<std::string> SefRecord::repeat() {
    if (take('>')) {
        if (word() != "1") return wrong("a repeat is a number or >1");
        return "*";
    }
    std::string const number(word());
    if (number.find_first_not_of("0123456789") != std::string::npos)
        return wrong(fmt::format("'{}' is no repeat: expected a number or >1", number));
    return number.empty() ? "1" : number;
}

/// Behind its '['.
Expected<SefUse> SefRecord::use() {
    SefUse found;
    found.place = place();
    pass_marks();
    found.id = word();
    if (found.id.empty()) return wrong("expected an id behind [");
    pass_mask();
    found.repeat = "1";
    if (take(',')) {
        std::string_view const requirement = word();
        // F: floating, and the conditional ones; none of them must be there.
        if (requirement.size() > 1 || !std::string_view("MOCXF").contains(requirement))
            return wrong(fmt::format("'{}' is no requirement: expected M, O or C", requirement));
        found.is_mandatory = requirement == "M";
        if (take(',')) {
            auto count = repeat();
            if (!count) return std::unexpected(count.error());
            found.repeat = std::move(*count);
        }
    }
    if (!take(']')) return wrong(fmt::format("expected ] behind {}", found.id));
    return found;
}

Expected<std::vector<SefUse>> SefRecord::uses() {
    std::vector<SefUse> all;
    if (auto done = uses_to(all, 0); !done) return std::unexpected(done.error());
    if (next() != '\0' && next() != '+' && next() != ',')
        return wrong(fmt::format("'{}' cannot stand here", next()));
    return all;
}

Expected<void> SefRecord::uses_to(std::vector<SefUse>& all, std::size_t depth) {
    for (;;) {
        if (take('[')) {
            auto found = use();
            if (!found) return std::unexpected(found.error());
            all.push_back(std::move(*found));
        } else if (take('{')) {
            if (depth == limits::dictionary_depth_max) return wrong("braces are nested too deep");
            auto const count = repeat();
            if (!count) return std::unexpected(count.error());
            std::vector<SefUse> group;
            if (auto done = uses_to(group, depth + 1); !done) return done;
            if (!take('}')) return wrong("expected } at the end of a repeated group");
            constexpr std::size_t kDigitsMax = 2;
            std::size_t const times =
                *count == "*" || count->size() > kDigitsMax ? SIZE_MAX : std::stoul(*count);
            if (times > limits::dictionary_positions_max)
                return wrong("a group is repeated too often");
            for (std::size_t i = 0; i < times; ++i)
                all.insert(all.end(), group.begin(), group.end());
        } else {
            break;
        }
        if (all.size() > limits::dictionary_positions_max)
            return wrong(fmt::format("more than {} positions", limits::dictionary_positions_max));
    }
    return {};
}

Expected<std::vector<SefRecord::Condition>> SefRecord::conditions() {
    std::vector<Condition> all;
    if (take('+')) {
        while (next() != '\0' && next() != ',') {
            Position const begin = place();
            std::size_t const from = at_++;
            while (is_digit(next())) ++at_;
            all.push_back({std::string(text_.substr(from, at_ - from)), begin});
        }
    }
    while (take(',')) {  // masks
        ++passed_;
        while (next() != '\0' && next() != ',') ++at_;
    }
    return all;
}

Expected<std::vector<SefItem>> SefRecord::items() {
    std::vector<SefItem> all;
    if (auto done = items_to(all, 0); !done) return std::unexpected(done.error());
    if (next() != '\0') return wrong(fmt::format("'{}' cannot stand here", next()));
    return all;
}

Expected<void> SefRecord::items_to(std::vector<SefItem>& all, std::size_t depth) {
    for (;;) {
        if (take('^')) continue;  // heading, detail and summary: the structure is the same
        if (next() == '+' ||
            (next() == '-' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
            ++at_;  // how position numbers go on
            word();
        } else if (take('[')) {
            auto found = use();
            if (!found) return std::unexpected(found.error());
            all.push_back({.is_loop = false, .use = std::move(*found), .children = {}});
        } else if (take('{')) {
            if (depth == limits::dictionary_depth_max) return wrong("loops are nested too deep");
            SefItem loop{.is_loop = true, .use = {}, .children = {}};
            loop.use.place = place();
            loop.use.repeat = "1";
            pass_marks();
            word();
            pass_mask();
            if (take(':')) {
                auto count = repeat();
                if (!count) return std::unexpected(count.error());
                loop.use.repeat = std::move(*count);
            }
            if (auto done = items_to(loop.children, depth + 1); !done) return done;
            if (!take('}')) return wrong("expected } at the end of a loop");
            all.push_back(std::move(loop));
        } else {
            return {};
        }
    }
}

std::vector<std::string> SefRecord::values() {
    std::vector<std::string> all;
    do {
        std::size_t const end = std::min(text_.find(',', at_), text_.size());
        all.emplace_back(text_.substr(at_, end - at_));
        at_ = end;
    } while (take(','));
    return all;
}

}  // namespace tidegate::standards
