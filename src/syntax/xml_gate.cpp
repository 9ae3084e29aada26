#include "syntax/xml_gate.hpp"

#include "base/limits.hpp"
#include "syntax/xml_cursor.hpp"
#include "syntax/xml_prolog.hpp"

#include <fmt/format.h>

#include <array>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// Its functions say whether the document goes on; where not, error_ says why.
class Gate : private XmlCursor {
public:
    Gate(std::string_view bytes, XmlMarks& marks)
        : XmlCursor(bytes), marks_(marks), names_(marks.names) {}

    Expected<void> run() {
        marks_.tags.clear();
        marks_.attributes.clear();
        names_.begin();
        if (bytes_.starts_with(kXmlByteOrderMark)) at_ = kXmlByteOrderMark.size();
        bool is_right = declaration();
        while (is_right && at_ < bytes_.size()) {
            is_right = text();
            if (is_right && at_ < bytes_.size()) is_right = markup();
        }
        if (!is_right) return std::unexpected(std::move(*error_));
        if (depth_ != 0) {
            no(bytes_.size(), fmt::format("<{}> is not closed", innermost()));
        } else if (marks_.tags.empty()) {
            no(bytes_.size(), "the document has no element");
        }
        if (error_) return std::unexpected(std::move(*error_));
        return {};
    }

private:
    /// An element whose end tag is still to come.
    struct Open {
        std::uint32_t tag = 0;
        std::uint32_t last_child = 0;
    };

    [[nodiscard]] std::string_view name_of(std::uint32_t name) const { return names_[name].view(); }
    [[nodiscard]] std::string_view innermost() const {
        return name_of(marks_.tags[open_[depth_ - 1].tag].name);
    }

    std::uint32_t take_name(char const* at) {
        std::uint32_t const name = names_.take(at, last_name_);
        if (name != XmlNames::kNone) last_name_ = name;
        return name;
    }

    /// `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
    bool declaration() {
        constexpr std::string_view kStart = "<?xml";
        if (!is_at(kStart) || !xml::is(text_[at_ + kStart.size()], xml::kIsBlank)) return true;
        std::size_t const start = at_;
        std::size_t const end = bytes_.find("?>", at_);
        if (end == kNone) return no(at_, "the XML declaration is not closed");
        at_ += kStart.size();
        for (std::size_t number = 0;; ++number) {
            std::size_t const before = at_;
            at_ = offset_of(skip_blanks(text_ + at_));
            if (at_ == end) {
                if (number == 0) return no(start, "the XML declaration has no version");
                break;
            }
            if (before == at_) return no(at_, "a blank is missing in the XML declaration");
            XmlMarkedAttribute found;
            if (!attribute(found)) return false;
            if (at_ > end) return no(start, "the XML declaration is not closed");
            std::string_view const value = bytes_.substr(found.begin, found.end - found.begin);
            if (!declared(number, name_of(found.name), value, before)) return false;
        }
        at_ = end + 2;
        return true;
    }

    bool declared(
        std::size_t number, std::string_view name, std::string_view value, std::size_t at
    ) {
        if ((number == 0) != (name == "version"))
            return no(at, "the XML declaration begins with the version");
        if (name == "version" && value != "1.0") {
            return refuse(
                ErrorCode::unsupported, at, fmt::format("XML {} is not read", value), "send XML 1.0"
            );
        }
        if (name == "encoding") {
            auto done = check_xml_encoding(bytes_, value, at);
            if (!done) error_ = std::move(done.error());
            return done.has_value();
        }
        if (name == "version" || name == "standalone") return true;
        return no(at, fmt::format("'{}' has no place in the XML declaration", name));
    }

    // ---- text

    /// Up to the next `<`. Mostly a line end and the blanks that indent the next tag.
    bool text() {
        char const* const piece = text_ + at_;
        char const* at = piece;
        bool has_return = false;
        while (xml::is(*at, xml::kIsBlank)) {
            line_ += *at == '\n' ? 1 : 0;
            has_return |= *at == '\r';
            at = xml::behind_blanks(at + 1);
        }
        at_ = offset_of(at);
        if (*at == '<' || at_ == bytes_.size()) return true;
        if (depth_ == 0) return no(at_, "text stands outside of the root element");
        char const* end = at;
        std::uint32_t rare = 0;
        while (true) {
            xml::Sixteen const bytes = xml::sixteen_at(end);
            std::uint32_t const stops = xml::bits_of((bytes == '<') | (bytes == 0));
            std::uint32_t const found =
                xml::bits_of((bytes == '&') | (bytes == ']') | (bytes == '\n') | (bytes == '\r'));
            if (stops != 0) {
                rare |= found & ((stops & (~stops + 1)) - 1);
                end += std::countr_zero(stops);
                break;
            }
            rare |= found;
            end += xml::kSixteen;
        }
        bool is_plain = !has_return;
        if (rare != 0 && !rare_text(at_, offset_of(end), is_plain)) return false;
        mark_text(at_, offset_of(end), is_plain);
        at_ = offset_of(end);
        return true;
    }

    [[gnu::noinline]] bool rare_text(std::size_t begin, std::size_t end, bool& is_plain) {
        std::string_view const text = bytes_.substr(begin, end - begin);
        if (std::size_t const found = text.find("]]>"); found != kNone)
            return no(begin + found, "']]>' stands in text");
        if (!references(begin, end)) return false;
        is_plain = is_plain && text.find_first_of("&\r") == kNone;
        count_lines(begin, end);
        return true;
    }

    /// A piece of the text of the element that is open. It begins with no blank, or is CDATA.
    void mark_text(std::size_t begin, std::size_t end, bool is_plain) {
        XmlTag& tag = marks_.tags[open_[depth_ - 1].tag];
        if (tag.text != XmlTextKind::none) {
            tag.text = XmlTextKind::parsed;
            return;
        }
        while (end > begin && xml::is(text_[end - 1], xml::kIsBlank)) --end;
        tag.text_begin = static_cast<std::uint32_t>(begin);
        tag.text_end = static_cast<std::uint32_t>(end);
        tag.text = is_plain ? XmlTextKind::plain : XmlTextKind::parsed;
    }

    // ---- markup

    bool markup() {
        char const second = text_[at_ + 1];
        if (second == '/') return end_tag();
        if (second != '!' && second != '?') return start_tag();
        std::size_t const start = at_;
        bool const is_right = rare_markup();
        if (is_right) count_lines(start, at_);
        return is_right;
    }

    bool rare_markup() {
        if (is_at("<!--")) return comment();
        if (is_at("<![CDATA[")) return cdata();
        if (is_at("<!DOCTYPE")) return doctype(marks_.tags.empty());
        if (is_at("<!")) return no(at_, "'<!' begins neither a comment nor CDATA");
        return instruction();
    }

    bool cdata() {
        constexpr std::string_view kStart = "<![CDATA[";
        constexpr std::string_view kEnd = "]]>";
        if (depth_ == 0) return no(at_, "text stands outside of the root element");
        std::size_t begin = at_ + kStart.size();
        if (!skip_to(kEnd, "CDATA is not closed")) return false;
        std::size_t const end = at_ - kEnd.size();
        while (begin < end && xml::is(text_[begin], xml::kIsBlank)) ++begin;
        mark_text(begin, end, false);
        return true;
    }

    bool end_tag() {
        char const* const name = text_ + at_ + 2;
        bool const is_due =
            depth_ != 0 && names_.stands_at(marks_.tags[open_[depth_ - 1].tag].name, name);
        char const* const behind = name + (is_due ? innermost().size() : written_name(name).size());
        char const* const end = *behind == '>' ? behind : skip_blanks(behind);
        if (*end != '>') return no(at_, "an end tag is not closed");
        if (!is_due) return wrong_end_tag(written_name(name));
        at_ = offset_of(end) + 1;
        --depth_;
        return true;
    }

    [[gnu::noinline]] bool wrong_end_tag(std::string_view closed) {
        if (depth_ == 0) return no(at_, fmt::format("</{}> closes nothing", closed));
        return no(at_, fmt::format("</{}> stands where </{}> is due", closed, innermost()));
    }

    bool start_tag() {
        std::size_t const start = at_++;
        std::uint32_t const name = take_name(text_ + at_);
        if (name == XmlNames::kNone) return no(start, "'<' begins no element; in text it is &lt;");
        if (depth_ == 0 && !marks_.tags.empty())
            return no(start, fmt::format("<{}> is a second root", name_of(name)));
        if (marks_.tags.size() >= limits::xml_elements_max)
            return over(start, "elements in the document", limits::xml_elements_max);
        if (depth_ >= limits::xml_depth_max)
            return over(start, "elements inside elements", limits::xml_depth_max);
        auto const number = static_cast<std::uint32_t>(marks_.tags.size());
        mark_tag(start, name);
        char const* const end = text_ + at_ + names_[name].size;
        at_ = offset_of(end);
        if (*end != '>') return rest_of_tag(start, number);
        ++at_;
        open_[depth_++] = {number, 0};
        return true;
    }

    void mark_tag(std::size_t start, std::uint32_t name) {
        auto const number = static_cast<std::uint32_t>(marks_.tags.size());
        XmlTag& tag = marks_.tags.emplace_back();
        tag.begin = static_cast<std::uint32_t>(start);
        tag.name = name;
        tag.line = line_;
        tag.first_attribute = static_cast<std::uint32_t>(marks_.attributes.size());
        tag.depth = static_cast<std::uint8_t>(depth_);
        if (depth_ == 0) return;
        Open& around = open_[depth_ - 1];
        tag.parent = around.tag;
        if (around.last_child != 0) marks_.tags[around.last_child].next_sibling = number;
        around.last_child = number;
    }

    /// From behind the name on.
    bool rest_of_tag(std::size_t start, std::uint32_t number) {
        XmlTag& tag = marks_.tags[number];
        while (true) {
            std::size_t const before = at_;
            at_ = offset_of(skip_blanks(text_ + at_));
            if (at_ == bytes_.size())
                return no(start, fmt::format("<{}> is not closed", name_of(tag.name)));
            char const next = text_[at_];
            if (next == '/' && text_[at_ + 1] == '>') {
                at_ += 2;
                return true;
            }
            if (next == '>') {
                ++at_;
                open_[depth_++] = {number, 0};
                return true;
            }
            if (before == at_)
                return no(at_, fmt::format("<{}> has a wrong name", name_of(tag.name)));
            XmlMarkedAttribute found;
            if (!attribute(found)) return false;
            for (std::uint32_t i = 0; i < tag.attributes; ++i) {
                if (!names_.is_same(marks_.attributes[tag.first_attribute + i].name, found.name))
                    continue;
                return no(
                    before, fmt::format("<{}> has {} twice", name_of(tag.name), name_of(found.name))
                );
            }
            marks_.attributes.push_back(found);
            ++tag.attributes;
            tag.has_declarations |= names_[found.name].is_declaration;
            tag.has_parsed_attributes |= !found.is_plain;
            if (tag.attributes > limits::xml_attributes_max)
                return over(start, "attributes of an element", limits::xml_attributes_max);
        }
    }

    bool attribute(XmlMarkedAttribute& found) {
        std::size_t const start = at_;
        found.name = take_name(text_ + at_);
        if (found.name == XmlNames::kNone)
            return no(start, "the name of an attribute is expected here");
        char const* at = skip_blanks(text_ + at_ + names_[found.name].size);
        at_ = offset_of(at);
        if (*at != '=')
            return no(at_, fmt::format("'=' is missing behind {}", name_of(found.name)));
        at = skip_blanks(at + 1);
        at_ = offset_of(at);
        char const quote = *at;
        if (quote != '"' && quote != '\'')
            return no(at_, fmt::format("the value of {} is not in quotes", name_of(found.name)));
        char const* end = ++at;
        std::uint32_t rare = 0;
        while (true) {
            xml::Sixteen const bytes = xml::sixteen_at(end);
            std::uint32_t const stops =
                xml::bits_of((bytes == static_cast<unsigned char>(quote)) | (bytes == 0));
            std::uint32_t const others =
                xml::bits_of((bytes == '<') | (bytes == '&') | (bytes < ' '));
            if (stops != 0) {
                rare |= others & ((stops & (~stops + 1)) - 1);
                end += std::countr_zero(stops);
                break;
            }
            rare |= others;
            end += xml::kSixteen;
        }
        if (*end != quote)
            return no(start, fmt::format("the value of {} is not closed", name_of(found.name)));
        found.begin = static_cast<std::uint32_t>(offset_of(at));
        found.end = static_cast<std::uint32_t>(offset_of(end));
        found.is_plain = rare == 0;
        if (rare != 0 && !rare_value(found)) return false;
        at_ = offset_of(end) + 1;
        return true;
    }

    /// With references, or blanks that are none in the value.
    [[gnu::noinline]] bool rare_value(XmlMarkedAttribute const& found) {
        std::string_view const value = bytes_.substr(found.begin, found.end - found.begin);
        if (std::size_t const at = value.find('<'); at != kNone)
            return no(
                found.begin + at, fmt::format("'<' stands in the value of {}", name_of(found.name))
            );
        if (!references(found.begin, found.end)) return false;
        count_lines(found.begin, found.end);
        return true;
    }

    XmlMarks& marks_;
    XmlNames& names_;
    std::uint32_t last_name_ = XmlNames::kNone;
    std::size_t depth_ = 0;
    std::array<Open, limits::xml_depth_max> open_;
};

}  // namespace

Expected<void> check_xml(std::string_view bytes, XmlMarks& marks) {
    return Gate(bytes, marks).run();
}

}  // namespace tidegate::syntax
