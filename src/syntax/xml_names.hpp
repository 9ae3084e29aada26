// The names of XML documents as they are written, each known by a number: documents say few names
// and say them often, and the next document of a sender says the same ones. Internal to the reading
// of XML.
#pragma once

#include "base/arena.hpp"
#include "syntax/xml_bytes.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tidegate::syntax {

/// Text that is looked at has kSlackBytes behind it.
class XmlNames {
public:
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};

    struct Name {
        char const* text = nullptr;  ///< a copy, with kSlackBytes behind it
        std::uint32_t size = 0;
        std::uint32_t next = kNone;  ///< the name that followed when it was last seen
        std::uint64_t hash = 0;
        std::uint32_t prefix_size = 0;
        bool has_colon = false;
        bool is_right = true;         ///< by Namespaces in XML 1.0 §4: one colon at most, ...
        bool is_declaration = false;  ///< xmlns, xmlns:...: of a namespace

        [[nodiscard]] std::string_view view() const { return {text, size}; }
        [[nodiscard]] std::string_view prefix() const { return {text, prefix_size}; }
        [[nodiscard]] std::string_view local() const {
            return has_colon ? view().substr(prefix_size + 1) : view();
        }
    };

    /// For the next document: forgets names when they have become too many to be those of one
    /// sender. Not before the document that has them is gone.
    void begin();

    /// The number of the name that begins at `at`; kNone when none does. `before` is the name that
    /// was taken before it, or kNone: what followed it once is looked at first.
    std::uint32_t take(char const* at, std::uint32_t before) {
        if (before == kNone) return find(at);
        std::uint32_t const likely = names_[before].next;
        if (likely != kNone && stands_at(likely, at)) return likely;
        std::uint32_t const found = find(at);
        names_[before].next = found;
        return found;
    }

    /// True if exactly this name is at `at`.
    [[nodiscard]] bool stands_at(std::uint32_t number, char const* at) const {
        Name const& name = names_[number];
        char const* text = name.text;
        std::size_t left = name.size;
        for (; left > xml::kSixteen; left -= xml::kSixteen) {
            if (xml::bits_of(xml::sixteen_at(text) != xml::sixteen_at(at)) != 0) return false;
            text += xml::kSixteen;
            at += xml::kSixteen;
        }
        std::uint32_t const others = xml::bits_of(xml::sixteen_at(text) != xml::sixteen_at(at));
        std::uint32_t const wanted = (std::uint32_t{1} << left) - 1;
        return (others & wanted) == 0 && !xml::is(at[left], xml::kIsNamePart);
    }

    /// Two numbers of one text are rare, but there are such: of names that were made to meet.
    [[nodiscard]] bool is_same(std::uint32_t a, std::uint32_t b) const {
        return a == b || (names_[a].hash == names_[b].hash && names_[a].view() == names_[b].view());
    }

    [[nodiscard]] Name const& operator[](std::uint32_t number) const { return names_[number]; }
    [[nodiscard]] std::size_t size() const { return names_.size(); }

private:
    std::uint32_t find(char const* at);
    void grow();
    std::uint32_t add(char const* at, std::size_t size, std::uint64_t hash);

    std::vector<Name> names_;
    std::vector<std::uint32_t> slots_;  ///< numbers of names from 1, by hash; 0: free
    Arena texts_{4 * 1024};
};

}  // namespace tidegate::syntax
