// One segment and one transaction set (EDIFACT: message) as views into the reader's memory: the
// model that X12 and EDIFACT share.
#pragma once

#include "base/charset.hpp"

#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tidegate::syntax {

/// Service characters of one interchange. 0 = this syntax or interchange has none.
struct Delimiters {
    char segment = '~';
    char element = '*';
    char component = ':';
    char repetition = 0;
    char release = 0;

    bool operator==(Delimiters const&) const = default;
};

/// The standard that a segment follows.
enum class Standard : std::uint8_t { x12, edifact };

/// What the bytes of a segment hold besides element separators. A bit that is set says "perhaps",
/// one that is not says "none".
namespace content {
inline constexpr std::uint8_t components = 1;
inline constexpr std::uint8_t repetitions = 2;
inline constexpr std::uint8_t releases = 4;
inline constexpr std::uint8_t special = 8;   ///< bytes below 0x20 or above 0x7E that are data
inline constexpr std::uint8_t padding = 16;  ///< a blank in front of a separator or terminator
inline constexpr std::uint8_t anything = 31;
}  // namespace content

/// The elements of a segment, cut from its text when they are asked for: raw, still with component
/// and repetition separators. A view: text and marks belong to somebody else.
class Elements {
public:
    Elements() = default;
    /// `marks`: offsets in `text` of what ends the tag, and of what ends each of `count` elements.
    Elements(char const* text, std::uint32_t const* marks, std::size_t count)
        : text_(text), marks_(marks), count_(static_cast<std::uint32_t>(count)) {}

    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] std::string_view operator[](std::size_t index) const {
        std::uint32_t const begin = marks_[index] + 1;
        return {text_ + begin, marks_[index + 1] - begin};
    }
    [[nodiscard]] std::string_view front() const { return (*this)[0]; }
    [[nodiscard]] std::string_view back() const { return (*this)[count_ - 1]; }
    [[nodiscard]] char const* text() const { return text_; }
    [[nodiscard]] std::uint32_t const* marks() const { return marks_; }

    class Iterator {
    public:
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;
        Iterator() = default;
        Iterator(Elements const* elements, std::size_t at) : elements_(elements), at_(at) {}
        std::string_view operator*() const { return (*elements_)[at_]; }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        Iterator operator++(int) { return {elements_, at_++}; }
        bool operator==(Iterator const&) const = default;

    private:
        Elements const* elements_ = nullptr;
        std::size_t at_ = 0;
    };
    [[nodiscard]] Iterator begin() const { return {this, 0}; }
    [[nodiscard]] Iterator end() const { return {this, count_}; }

private:
    char const* text_ = nullptr;
    std::uint32_t const* marks_ = nullptr;
    std::uint32_t count_ = 0;
};

/// A segment as it stands in the input. Views live as long as the TransactionSet (or envelope
/// event) that holds it. Elements count from 1, as in the trade: element(3) of BEG is BEG03.
struct Segment {
    std::string_view tag;
    Elements elements;
    std::uint64_t byte = 0;      ///< offset of the tag in the original input
    std::uint32_t line = 1;      ///< line of the tag in the original input, from 1
    std::uint32_t position = 0;  ///< ordinal in its set: ST or UNH is 1
    /// Where tag and elements are no bytes of the input, for line ends were dropped from them
    /// (lines of fixed width) or characters decoded (UNOX): offsets from `byte` of what begins each
    /// element, and of the end of the last. Else null.
    std::uint32_t const* source_begins = nullptr;
    std::uint8_t content = content::anything;  ///< bits of namespace content
    Standard standard = Standard::x12;

    /// Raw text of element `number` (from 1); empty when absent: absent and empty are the same.
    [[nodiscard]] std::string_view element(std::size_t number) const {
        return number - 1 < elements.size() ? elements[number - 1] : std::string_view{};
    }

    /// True if tag and elements are the bytes of the input.
    [[nodiscard]] bool is_as_received() const { return source_begins == nullptr; }

    /// Offset of element `number` in the original input (that of the segment's end when it is
    /// absent).
    [[nodiscard]] std::uint64_t element_byte(std::size_t number) const;
};

/// Offset of the first `separator` in `text` that is not behind a `release` character (0 = none);
/// npos if there is none.
std::size_t find_separator(std::string_view text, char separator, char release);

/// The n-th (from 1) part of `text` between `separator`; empty when there are fewer, or when
/// separator is 0 and n > 1. A separator behind `release` (0 = the syntax has none) is data.
std::string_view part_of(
    std::string_view text, char separator, std::size_t number, char release = 0
);

/// How many parts `text` has: 1 for a text without the separator, 0 for an empty text.
std::size_t count_parts(std::string_view text, char separator, char release = 0);

/// All parts of a text in order, in time that grows with the text: to walk by part_of() looks at it
/// again for each. As many as count_parts() says.
class PartWalk {
public:
    PartWalk(std::string_view text, char separator, char release = 0)
        : rest_(text), separator_(separator), release_(release), has_more_(!text.empty()) {}

    /// The next one; nothing when there are no more.
    std::optional<std::string_view> next();

private:
    std::string_view rest_;
    char separator_;
    char release_;
    bool has_more_;
};

/// The data that `text` stands for: without the release characters, with what they release. ISO
/// 9735-1 (release character). One at the very end releases nothing and stays.
std::string without_release(std::string_view text, char release);

/// Makes room without writing to it: who asks for more elements sets all their fields at once.
template <class T>
struct UnwrittenAllocator : std::allocator<T> {
    template <class U>
    struct rebind {
        using other = UnwrittenAllocator<U>;
    };
    template <class U>
    void construct(U*) noexcept {}
    template <class U, class... Args>
    void construct(U* at, Args&&... args) {
        ::new (static_cast<void*>(at)) U(std::forward<Args>(args)...);
    }
};

/// resize() leaves new ones unwritten.
using Segments = std::vector<Segment, UnwrittenAllocator<Segment>>;

/// One transaction set in memory, ST to SE or UNH to UNT inclusive as far as they exist. Reused by
/// the reader from set to set.
struct TransactionSet {
    Standard standard = Standard::x12;
    Delimiters delimiters;
    std::optional<Charset> charset;  ///< what UNB says; X12 says nothing
    Segments segments;
    /// The bytes between UNO and UNP, where the length in UNO says that there are some.
    std::string_view object = {};

    /// "850", "ORDERS"; "UNO" for an object in the place of a message.
    [[nodiscard]] std::string_view type() const;
    /// ST02, or 0062 of UNH.
    [[nodiscard]] std::string_view control() const;
};

}  // namespace tidegate::syntax
