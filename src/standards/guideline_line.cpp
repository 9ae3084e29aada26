#include "standards/guideline_line.hpp"

#include <algorithm>

namespace tidegate::standards {
namespace {

bool is_blank_byte(char c) { return c == ' ' || c == '\t'; }

/// Behind the quote that closes the one at `at`; npos when it does not close.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

std::size_t begin_of_comment(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') {
            std::size_t const end = end_of_quoted(text, i);
            if (end == std::string_view::npos) break;
            i = end - 1;
        } else if (text[i] == '#' && (i == 0 || is_blank_byte(text[i - 1]))) {
            return i;
        }
    }
    return text.size();
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank_byte(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank_byte(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace

GuidelineLine::GuidelineLine(std::string_view raw) {
    std::size_t const comment = begin_of_comment(raw);
    text_ = raw.substr(0, comment);
    while (!text_.empty() && is_blank_byte(text_.back())) text_.remove_suffix(1);
    constexpr std::string_view kNote = "note:";
    std::string_view const remark = trimmed(raw.substr(std::min(comment + 1, raw.size())));
    if (remark.starts_with(kNote)) note_ = trimmed(remark.substr(kNote.size()));
    skip_blanks();
    indent_ = at_;
}

std::string_view GuidelineLine::peek() const {
    std::size_t end = at_;
    bool is_in_brackets = false;
    while (end < text_.size()) {
        char const c = text_[end];
        if (c == '"') {
            end = std::min(end_of_quoted(text_, end), text_.size());
            continue;
        }
        if (c == '[') is_in_brackets = true;
        if (c == ']') is_in_brackets = false;
        if (!is_in_brackets && (is_blank_byte(c) || c == ',')) break;
        ++end;
    }
    return text_.substr(at_, end - at_);
}

std::string_view GuidelineLine::take() {
    std::string_view const word = peek();
    skip(word.size());
    return word;
}

bool GuidelineLine::take(std::string_view word) {
    if (peek() != word) return false;
    skip(word.size());
    return true;
}

bool GuidelineLine::take_comma() {
    if (!rest().starts_with(',')) return false;
    skip(1);
    return true;
}

std::optional<std::string> GuidelineLine::take_quoted() {
    if (!rest().starts_with('"')) return {};
    std::size_t const end = end_of_quoted(text_, at_);
    if (end == std::string_view::npos) return {};
    std::string_view const inside = text_.substr(at_ + 1, end - at_ - 2);
    std::string text;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        bool const is_escape = inside[i] == '\\' && i + 1 < inside.size() &&
                               (inside[i + 1] == '"' || inside[i + 1] == '\\');
        text += inside[is_escape ? ++i : i];
    }
    skip(end - at_);
    return text;
}

void GuidelineLine::skip(std::size_t bytes) {
    at_ = std::min(at_ + bytes, text_.size());
    skip_blanks();
}

void GuidelineLine::skip_blanks() {
    while (at_ < text_.size() && is_blank_byte(text_[at_])) ++at_;
}

}  // namespace tidegate::standards
