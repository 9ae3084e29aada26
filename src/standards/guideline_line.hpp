// One line of a .guide file, read from left to right. Internal to src/standards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate::standards {

/// The view must outlive it.
class GuidelineLine {
public:
    /// Cuts the comment off; what it says behind "note:" is kept.
    explicit GuidelineLine(std::string_view raw);

    [[nodiscard]] bool is_blank() const { return text_.size() == indent_; }
    [[nodiscard]] bool has_tab() const { return text_.substr(0, indent_).contains('\t'); }
    [[nodiscard]] std::size_t indent() const { return indent_; }
    [[nodiscard]] std::string_view note() const { return note_; }

    /// From 1, of what comes next.
    [[nodiscard]] std::uint32_t column() const { return static_cast<std::uint32_t>(at_ + 1); }
    [[nodiscard]] bool is_at_end() const { return at_ == text_.size(); }
    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

    /// The next word, up to a blank or comma; brackets and quotes hold together. Empty at the end
    /// and before a comma.
    [[nodiscard]] std::string_view peek() const;
    std::string_view take();
    /// Takes the next word if it is this one.
    bool take(std::string_view word);
    bool take_comma();
    /// A text in quotes, with \" and \\ undone. Nothing: none comes next, or it does not end.
    std::optional<std::string> take_quoted();
    void skip(std::size_t bytes);

private:
    void skip_blanks();

    std::string_view text_;
    std::string_view note_;
    std::size_t indent_ = 0;
    std::size_t at_ = 0;
};

}  // namespace tidegate::standards
