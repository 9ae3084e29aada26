#include "syntax/xml_cursor.hpp"

#include "syntax/xml_prolog.hpp"
#include "syntax/xml_references.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

}  // namespace

bool XmlCursor::refuse(ErrorCode code, std::size_t at, std::string message, std::string remedy) {
    error_ = xml_error(code, bytes_, at, std::move(message), std::move(remedy)).error();
    return false;
}

bool XmlCursor::no(std::size_t at, std::string message) {
    return refuse(ErrorCode::invalid, at, std::move(message));
}

bool XmlCursor::over(std::size_t at, std::string_view what, std::size_t allowed) {
    return refuse(ErrorCode::too_large, at, fmt::format("more than {} {}", allowed, what));
}

void XmlCursor::count_lines(std::size_t begin, std::size_t end) {
    line_ +=
        static_cast<std::uint32_t>(std::ranges::count(bytes_.substr(begin, end - begin), '\n'));
}

bool XmlCursor::references(std::size_t begin, std::size_t end) {
    auto done = check_xml_references(bytes_, begin, end);
    if (!done) error_ = std::move(done.error());
    return done.has_value();
}

bool XmlCursor::doctype(bool is_before_root) {
    auto const refuse = [&](std::string_view why) {
        return this->refuse(
            ErrorCode::unsupported, at_, std::string(why),
            "it may name a DTD, once and in front of the root element; leave the rest out"
        );
    };
    if (has_doctype_ || !is_before_root)
        return refuse("the document has a DOCTYPE where none belongs");
    has_doctype_ = true;
    char quote = 0;
    for (std::size_t end = at_; end < bytes_.size(); ++end) {
        char const c = bytes_[end];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '[') {
            return refuse("the document has a DOCTYPE with declarations of its own");
        } else if (c == '>') {
            at_ = end + 1;
            return true;
        }
    }
    return no(at_, "the DOCTYPE is not closed");
}

bool XmlCursor::skip_to(std::string_view end, std::string_view message) {
    std::size_t const found = bytes_.find(end, at_);
    if (found == kNone) return no(at_, std::string(message));
    at_ = found + end.size();
    return true;
}

bool XmlCursor::comment() {
    constexpr std::size_t kStart = 4;
    std::size_t const end = bytes_.find("--", at_ + kStart);
    if (end == kNone) return no(at_, "a comment is not closed");
    if (!bytes_.substr(end).starts_with("-->")) return no(end, "'--' stands in a comment");
    at_ = end + 3;
    return true;
}

bool XmlCursor::instruction() {
    std::size_t const start = at_;
    at_ += 2;
    std::string_view const target = written_name(text_ + at_);
    if (target.empty()) return no(start, "a processing instruction has no name");
    if (is_equal_without_case(target, "xml"))
        return no(start, "the XML declaration stands only at the very beginning");
    at_ += target.size();
    bool const is_name_over = is_at("?>") || xml::is(text_[at_], xml::kIsBlank);
    if (!is_name_over) return no(at_, "a processing instruction has a wrong name");
    return skip_to("?>", "a processing instruction is not closed");
}

std::string_view XmlCursor::written_name(char const* begin) {
    char const* end = begin;
    if (xml::is(*end, xml::kIsNameStart)) ++end;
    while (end != begin && xml::is(*end, xml::kIsNamePart)) ++end;
    return {begin, end};
}

}  // namespace tidegate::syntax
