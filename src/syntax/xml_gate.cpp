#include "syntax/xml_gate.hpp"

#include "base/charset.hpp"
#include "base/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <vector>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_blank(char c) { return kXmlBlanks.find(c) != kNone; }

bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_character(char c) {
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/// Whether XML 1.0 §2.2 allows the character that a reference stands for.
bool is_character(std::uint32_t code) {
    if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
    bool const is_surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code <= 0x10FFFF && !is_surrogate && code != 0xFFFE && code != 0xFFFF;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

class Gate {
public:
    explicit Gate(std::string_view bytes) : bytes_(bytes) {}

    Expected<void> run() {
        if (auto done = characters(); !done) return done;
        if (bytes_.starts_with(kXmlByteOrderMark)) at_ = kXmlByteOrderMark.size();
        if (auto done = declaration(); !done) return done;
        while (at_ < bytes_.size()) {
            if (auto done = text(); !done) return done;
            if (at_ == bytes_.size()) break;
            if (auto done = markup(); !done) return done;
        }
        if (!open_.empty())
            return no(bytes_.size(), fmt::format("<{}> is not closed", open_.back()));
        if (elements_ == 0) return no(bytes_.size(), "the document has no element");
        return {};
    }

private:
    std::unexpected<Error> no(std::size_t at, std::string message) const {
        return xml_error(ErrorCode::invalid, bytes_, at, std::move(message));
    }

    [[nodiscard]] bool is_at(std::string_view what) const {
        return bytes_.substr(at_).starts_with(what);
    }

    /// From `at` on, the first byte that begins eight of which one is no printable ASCII.
    [[nodiscard]] std::size_t printable_from(std::size_t at) const {
        constexpr std::uint64_t kHigh = 0x8080808080808080;
        constexpr std::uint64_t kBlanks = 0x2020202020202020;
        for (std::uint64_t eight = 0; at + sizeof eight <= bytes_.size(); at += sizeof eight) {
            std::memcpy(&eight, bytes_.data() + at, sizeof eight);
            // A byte below the blank borrows from its high bit.
            if (((eight | (eight - kBlanks)) & kHigh) != 0) break;
        }
        return at;
    }

    void skip_blanks() {
        while (at_ < bytes_.size() && is_blank(bytes_[at_])) ++at_;
    }

    Expected<void> characters() const {
        if (bytes_.size() > limits::xml_bytes_max) {
            return xml_error(
                ErrorCode::too_large, bytes_, limits::xml_bytes_max,
                fmt::format(
                    "the document has {} bytes, allowed are {}", bytes_.size(),
                    limits::xml_bytes_max
                )
            );
        }
        if (bytes_.starts_with("\xFE\xFF") || bytes_.starts_with("\xFF\xFE")) {
            return xml_error(
                ErrorCode::unsupported, bytes_, 0, "the document is in UTF-16", "send it in UTF-8"
            );
        }
        for (std::size_t at = printable_from(0); at < bytes_.size(); at = printable_from(at + 1)) {
            auto const c = static_cast<unsigned char>(bytes_[at]);
            bool const is_noncharacter =
                c == 0xEF && (bytes_.substr(at).starts_with("\xEF\xBF\xBE") ||
                              bytes_.substr(at).starts_with("\xEF\xBF\xBF"));
            if (is_noncharacter || !is_character(c))
                return no(at, fmt::format("byte {:02X} is no character of XML", c));
        }
        if (is_utf8(bytes_)) return {};
        std::size_t at = 0;
        while (auto const found = find_foreign_byte(bytes_.substr(at), Charset::utf8)) {
            at += *found;
            if (!is_blank(bytes_[at])) break;  // a line end is foreign to it, too
            ++at;
        }
        return xml_error(
            ErrorCode::invalid, bytes_, at, "the bytes are not UTF-8",
            "the sender has to send UTF-8, as the document says or leaves out to say"
        );
    }

    /// `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
    Expected<void> declaration() {
        constexpr std::string_view kStart = "<?xml";
        if (!is_at(kStart) || at_ + kStart.size() >= bytes_.size() ||
            !is_blank(bytes_[at_ + kStart.size()]))
            return {};
        std::size_t const start = at_;
        std::size_t const end = bytes_.find("?>", at_);
        if (end == kNone) return no(at_, "the XML declaration is not closed");
        at_ += kStart.size();
        for (std::size_t number = 0;; ++number) {
            std::size_t const before = at_;
            skip_blanks();
            if (at_ == end) {
                if (number == 0) return no(start, "the XML declaration has no version");
                break;
            }
            if (before == at_) return no(at_, "a blank is missing in the XML declaration");
            std::string_view name;
            std::string_view value;
            if (auto done = attribute(name, value); !done) return done;
            if (at_ > end) return no(start, "the XML declaration is not closed");
            if (auto done = declared(number, name, value, before); !done) return done;
        }
        at_ = end + 2;
        return {};
    }

    Expected<void> declared(
        std::size_t number, std::string_view name, std::string_view value, std::size_t at
    ) const {
        if ((number == 0) != (name == "version"))
            return no(at, "the XML declaration begins with the version");
        if (name == "version" && value != "1.0") {
            return xml_error(
                ErrorCode::unsupported, bytes_, at, fmt::format("XML {} is not read", value),
                "send XML 1.0"
            );
        }
        if (name == "encoding") return declared_encoding(value, at);
        if (name == "version" || name == "standalone") return {};
        return no(at, fmt::format("'{}' has no place in the XML declaration", name));
    }

    Expected<void> declared_encoding(std::string_view value, std::size_t at) const {
        std::string const name = lower(value);
        if (name == "us-ascii") {
            auto const foreign = std::ranges::find_if(bytes_, [](char c) { return c < 0; });
            if (foreign == bytes_.end()) return {};
            return no(
                static_cast<std::size_t>(foreign - bytes_.begin()),
                "the document says that it is US-ASCII, and this byte is not"
            );
        }
        // What says so was turned into UTF-8 before it came here, unless its first bytes say
        // otherwise.
        if (name == kXmlLatin1) {
            if (!bytes_.starts_with(kXmlByteOrderMark)) return {};
            return no(at, "the document begins as UTF-8 and says that it is ISO-8859-1");
        }
        if (name != "utf-8") {
            return xml_error(
                ErrorCode::unsupported, bytes_, at,
                fmt::format("the document says that its encoding is {}", value), "send it in UTF-8"
            );
        }
        return {};
    }

    /// Up to the next `<`.
    Expected<void> text() {
        std::size_t const end = std::min(bytes_.find('<', at_), bytes_.size());
        std::string_view const text = bytes_.substr(at_, end - at_);
        if (open_.empty()) {
            std::size_t const found = text.find_first_not_of(kXmlBlanks);
            if (found != kNone) return no(at_ + found, "text stands outside of the root element");
        }
        if (std::size_t const found = text.find("]]>"); found != kNone)
            return no(at_ + found, "']]>' stands in text");
        if (auto done = references(at_, end); !done) return done;
        at_ = end;
        return {};
    }

    Expected<void> markup() {
        if (is_at("<!--")) return comment();
        if (is_at("<![CDATA[")) {
            if (open_.empty()) return no(at_, "text stands outside of the root element");
            return skip_to("]]>", "CDATA is not closed");
        }
        if (is_at("<!DOCTYPE")) return doctype();
        if (is_at("<!")) return no(at_, "'<!' begins neither a comment nor CDATA");
        if (is_at("<?")) return instruction();
        if (is_at("</")) return end_tag();
        return start_tag();
    }

    /// `<!DOCTYPE cXML SYSTEM "...">`: it names a DTD, which nobody fetches. One that declares
    /// something itself could make a small document endless.
    Expected<void> doctype() {
        auto const refuse = [&](std::string_view why) {
            return xml_error(
                ErrorCode::unsupported, bytes_, at_, std::string(why),
                "it may name a DTD, once and in front of the root element; leave the rest out"
            );
        };
        if (has_doctype_ || elements_ != 0)
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
                return {};
            }
        }
        return no(at_, "the DOCTYPE is not closed");
    }

    Expected<void> skip_to(std::string_view end, std::string_view message) {
        std::size_t const found = bytes_.find(end, at_);
        if (found == kNone) return no(at_, std::string(message));
        at_ = found + end.size();
        return {};
    }

    Expected<void> comment() {
        constexpr std::size_t kStart = 4;
        std::size_t const end = bytes_.find("--", at_ + kStart);
        if (end == kNone) return no(at_, "a comment is not closed");
        if (!bytes_.substr(end).starts_with("-->")) return no(end, "'--' stands in a comment");
        at_ = end + 3;
        return {};
    }

    Expected<void> instruction() {
        std::size_t const start = at_;
        at_ += 2;
        std::string_view const target = name();
        if (target.empty()) return no(start, "a processing instruction has no name");
        if (lower(target) == "xml")
            return no(start, "the XML declaration stands only at the very beginning");
        bool const is_name_over = is_at("?>") || (at_ < bytes_.size() && is_blank(bytes_[at_]));
        if (!is_name_over) return no(at_, "a processing instruction has a wrong name");
        return skip_to("?>", "a processing instruction is not closed");
    }

    std::string_view name() {
        std::size_t const begin = at_;
        if (at_ == bytes_.size() || !is_name_start(bytes_[at_])) return {};
        while (at_ < bytes_.size() && is_name_character(bytes_[at_])) ++at_;
        return bytes_.substr(begin, at_ - begin);
    }

    Expected<void> end_tag() {
        std::size_t const start = at_;
        at_ += 2;
        std::string_view const closed = name();
        skip_blanks();
        if (!is_at(">")) return no(start, "an end tag is not closed");
        ++at_;
        if (open_.empty()) return no(start, fmt::format("</{}> closes nothing", closed));
        if (open_.back() != closed)
            return no(start, fmt::format("</{}> stands where </{}> is due", closed, open_.back()));
        open_.pop_back();
        return {};
    }

    Expected<void> start_tag() {
        std::size_t const start = at_++;
        std::string_view const tag = name();
        if (tag.empty()) return no(start, "'<' begins no element; in text it is &lt;");
        if (open_.empty() && elements_ != 0)
            return no(start, fmt::format("<{}> is a second root", tag));
        if (++elements_ > limits::xml_elements_max)
            return over(start, "elements in the document", limits::xml_elements_max);
        if (open_.size() >= limits::xml_depth_max)
            return over(start, "elements inside elements", limits::xml_depth_max);
        std::vector<std::string_view> names;
        while (true) {
            std::size_t const before = at_;
            skip_blanks();
            if (at_ == bytes_.size()) return no(start, fmt::format("<{}> is not closed", tag));
            if (is_at("/>")) {
                at_ += 2;
                return {};
            }
            if (is_at(">")) {
                ++at_;
                open_.push_back(tag);
                return {};
            }
            if (before == at_) return no(at_, fmt::format("<{}> has a wrong name", tag));
            std::string_view name;
            std::string_view value;
            if (auto done = attribute(name, value); !done) return done;
            if (std::ranges::find(names, name) != names.end())
                return no(before, fmt::format("<{}> has {} twice", tag, name));
            names.push_back(name);
            if (names.size() > limits::xml_attributes_max)
                return over(start, "attributes of an element", limits::xml_attributes_max);
        }
    }

    std::unexpected<Error> over(std::size_t at, std::string_view what, std::size_t allowed) const {
        return xml_error(
            ErrorCode::too_large, bytes_, at, fmt::format("more than {} {}", allowed, what)
        );
    }

    Expected<void> attribute(std::string_view& name, std::string_view& value) {
        std::size_t const start = at_;
        name = this->name();
        if (name.empty()) return no(start, "the name of an attribute is expected here");
        skip_blanks();
        if (!is_at("=")) return no(at_, fmt::format("'=' is missing behind {}", name));
        ++at_;
        skip_blanks();
        if (!is_at("\"") && !is_at("'"))
            return no(at_, fmt::format("the value of {} is not in quotes", name));
        std::size_t const begin = at_ + 1;
        std::size_t const end = bytes_.find(bytes_[at_], begin);
        if (end == kNone) return no(start, fmt::format("the value of {} is not closed", name));
        value = bytes_.substr(begin, end - begin);
        if (std::size_t const found = value.find('<'); found != kNone)
            return no(begin + found, fmt::format("'<' stands in the value of {}", name));
        if (auto done = references(begin, end); !done) return done;
        at_ = end + 1;
        return {};
    }

    /// `&lt;`, `&#64;`, `&#x40;`
    Expected<void> references(std::size_t begin, std::size_t end) const {
        std::string_view const text = bytes_.substr(0, end);
        for (std::size_t at = text.find('&', begin); at != kNone; at = text.find('&', at + 1)) {
            std::size_t const close = text.find(';', at);
            if (close == kNone) return no(at, "'&' begins no reference; in text it is &amp;");
            std::string_view const name = text.substr(at + 1, close - at - 1);
            if (name.starts_with('#')) {
                if (!is_character_reference(name.substr(1)))
                    return no(at, "a reference to a character that XML does not have");
                continue;
            }
            static constexpr std::string_view kKnown[] = {"lt", "gt", "amp", "apos", "quot"};
            if (std::ranges::find(kKnown, name) != std::end(kKnown)) continue;
            constexpr std::size_t kShown = 40;
            return xml_error(
                ErrorCode::unsupported, bytes_, at,
                fmt::format("the entity '{}' is not read", name.substr(0, kShown)),
                "only lt, gt, amp, apos and quot are; send the character itself"
            );
        }
        return {};
    }

    static bool is_character_reference(std::string_view digits) {
        constexpr int kHexadecimal = 16;
        bool const is_hexadecimal = digits.starts_with('x');
        if (is_hexadecimal) digits.remove_prefix(1);
        std::uint32_t code = 0;
        char const* const end = digits.data() + digits.size();
        auto const read =
            std::from_chars(digits.data(), end, code, is_hexadecimal ? kHexadecimal : 10);
        return read.ec == std::errc{} && read.ptr == end && is_character(code);
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::size_t elements_ = 0;
    bool has_doctype_ = false;
    std::vector<std::string_view> open_;
};

}  // namespace

std::unexpected<Error> xml_error(
    ErrorCode code, std::string_view bytes, std::size_t at, std::string message, std::string remedy
) {
    std::size_t const end = std::min(at, bytes.size());
    auto const line = 1 + std::ranges::count(bytes.substr(0, end), '\n');
    return fail(
        code, std::move(message), Position{{}, static_cast<std::uint32_t>(line), 0, end},
        std::move(remedy)
    );
}

bool is_declared_latin1(std::string_view bytes) {
    if (!bytes.starts_with("<?xml")) return false;
    std::string const declaration = lower(bytes.substr(0, bytes.find("?>")));
    std::size_t const name = declaration.find("encoding");
    if (name == kNone) return false;
    std::size_t const quote = declaration.find_first_of("\"'", name);
    if (quote == kNone) return false;
    std::size_t const end = declaration.find(declaration[quote], quote + 1);
    return std::string_view(declaration).substr(quote + 1, end - quote - 1) == kXmlLatin1;
}

Expected<void> check_xml(std::string_view bytes) { return Gate(bytes).run(); }

}  // namespace tidegate::syntax
