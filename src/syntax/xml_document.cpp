#include "syntax/xml_document.hpp"

#include "base/arena.hpp"
#include "base/charset.hpp"
#include "base/limits.hpp"
#include "syntax/xml_gate.hpp"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <algorithm>

namespace tidegate::syntax {

struct XmlDocument::Memory {
    std::string text;  ///< the parser resolves references in place; views point into it
    pugi::xml_document tree;
    Arena arena;  ///< texts that stood in several pieces
};

namespace {

constexpr std::string_view kXmlSpace = "http://www.w3.org/XML/1998/namespace";
constexpr std::string_view kXmlnsSpace = "http://www.w3.org/2000/xmlns/";

struct Name {
    std::string_view prefix;
    std::string_view local;
    bool is_right = true;
};

Name split(std::string_view written) {
    std::size_t const colon = written.find(':');
    if (colon == std::string_view::npos) return {{}, written};
    std::string_view const local = written.substr(colon + 1);
    bool const is_right =
        colon != 0 && !local.empty() && local.find(':') == std::string_view::npos &&
        !(local[0] >= '0' && local[0] <= '9') && local[0] != '-' && local[0] != '.';
    return {written.substr(0, colon), local, is_right};
}

std::string_view trimmed(std::string_view text) {
    std::size_t const begin = text.find_first_not_of(kXmlBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kXmlBlanks) - begin + 1);
}

}  // namespace

/// Makes the flat tree of what the gate let through.
class XmlTreeBuilder {
public:
    XmlTreeBuilder(XmlDocument& document, std::string_view bytes)
        : document_(document), memory_(*document.memory_), bytes_(bytes) {
        start_ = bytes.starts_with(kXmlByteOrderMark) ? kXmlByteOrderMark.size() : 0;
    }

    Expected<void> run() {
        memory_.text = bytes_.substr(start_);
        constexpr unsigned kOptions =
            pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_wconv_attribute;
        pugi::xml_parse_result const parsed = memory_.tree.load_buffer_inplace(
            memory_.text.data(), memory_.text.size(), kOptions, pugi::encoding_utf8
        );
        if (!parsed) {
            return xml_error(
                ErrorCode::invalid, bytes_, start_ + static_cast<std::size_t>(parsed.offset),
                fmt::format("the document is not well-formed: {}", parsed.description())
            );
        }
        // An element has two tags, or one that is both.
        document_.elements_.reserve(
            static_cast<std::size_t>(std::ranges::count(bytes_, '<')) / 2 + 1
        );
        return walk(memory_.tree.document_element());
    }

private:
    struct Namespace {
        std::string_view prefix;
        std::string_view name;
    };
    struct Open {
        std::uint32_t element = 0;
        std::uint32_t last_child = 0;
        std::size_t namespaces = 0;  ///< in force outside of it
    };

    std::unexpected<Error> no(std::size_t at, std::string message) const {
        return xml_error(ErrorCode::invalid, bytes_, at, std::move(message));
    }

    [[nodiscard]] std::size_t byte_of(char const* text) const {
        return start_ + static_cast<std::size_t>(text - memory_.text.data());
    }

    /// Without recursion: the depth is the sender's.
    Expected<void> walk(pugi::xml_node root) {
        pugi::xml_node node = root;
        while (node) {
            if (node.type() == pugi::node_element) {
                if (auto done = enter(node); !done) return done;
                if (pugi::xml_node const child = node.first_child()) {
                    node = child;
                    continue;
                }
                leave();
            }
            while (node != root && !node.next_sibling()) {
                node = node.parent();
                leave();
            }
            if (node == root) break;
            node = node.next_sibling();
        }
        return {};
    }

    Expected<void> enter(pugi::xml_node node) {
        auto const number = static_cast<std::uint32_t>(document_.elements_.size());
        Open open{number, 0, namespaces_.size()};
        XmlElement made;
        made.byte = byte_of(node.name()) - 1;
        made.line = line_at(made.byte);
        if (auto done = declare(node, made.byte); !done) return done;
        Name const name = split(node.name());
        Expected<std::string_view> const space = resolve(name, node.name(), made.byte, true);
        if (!space) return std::unexpected(space.error());
        made.space = *space;
        made.prefix = name.prefix;
        made.local = name.local;
        text_of(node, made);
        if (auto done = attributes(node, made); !done) return done;
        if (!open_.empty()) {
            Open& parent = open_.back();
            made.parent = parent.element;
            (parent.last_child == 0 ? document_.elements_[parent.element].first_child
                                    : document_.elements_[parent.last_child].next_sibling) = number;
            parent.last_child = number;
        }
        document_.elements_.push_back(made);
        open_.push_back(open);
        return {};
    }

    void leave() {
        namespaces_.resize(open_.back().namespaces);
        open_.pop_back();
    }

    /// Elements come in document order, so that every line end is counted once.
    std::uint32_t line_at(std::size_t byte) {
        line_ += static_cast<std::uint32_t>(
            std::ranges::count(bytes_.substr(counted_, byte - counted_), '\n')
        );
        counted_ = byte;
        return line_;
    }

    Expected<void> declare(pugi::xml_node node, std::size_t byte) {
        for (auto attribute = node.first_attribute(); attribute;
             attribute = attribute.next_attribute()) {
            std::string_view const written = attribute.name();
            if (written != "xmlns" && !written.starts_with("xmlns:")) continue;
            std::string_view const prefix = written == "xmlns" ? "" : split(written).local;
            std::string_view const name = attribute.value();
            bool const is_bad_prefix = written != "xmlns" && (prefix.empty() || prefix == "xmlns" ||
                                                              !split(written).is_right);
            bool const is_bad_name = name == kXmlnsSpace || (!prefix.empty() && name.empty()) ||
                                     (prefix == "xml") != (name == kXmlSpace);
            if (is_bad_prefix || is_bad_name)
                return no(byte, fmt::format("{}=\"{}\" declares no namespace", written, name));
            namespaces_.push_back({prefix, name});
            if (namespaces_.size() <= limits::xml_namespaces_max) continue;
            return xml_error(
                ErrorCode::too_large, bytes_, byte,
                fmt::format("more than {} namespaces in force", limits::xml_namespaces_max)
            );
        }
        return {};
    }

    Expected<std::string_view> resolve(
        Name const& name, std::string_view written, std::size_t byte, bool is_element
    ) const {
        if (!name.is_right || name.prefix == "xmlns")
            return no(byte, fmt::format("'{}' is no name", written));
        if (name.prefix == "xml") return kXmlSpace;
        if (name.prefix.empty() && !is_element) return std::string_view{};
        for (std::size_t i = namespaces_.size(); i > 0; --i) {
            if (namespaces_[i - 1].prefix == name.prefix) return namespaces_[i - 1].name;
        }
        if (name.prefix.empty()) return std::string_view{};
        return no(byte, fmt::format("the prefix of '{}' is not declared", written));
    }

    Expected<void> attributes(pugi::xml_node node, XmlElement& made) {
        made.first_attribute = static_cast<std::uint32_t>(document_.attributes_.size());
        for (auto attribute = node.first_attribute(); attribute;
             attribute = attribute.next_attribute()) {
            std::string_view const written = attribute.name();
            if (written == "xmlns" || written.starts_with("xmlns:")) continue;
            Name const name = split(written);
            Expected<std::string_view> const space = resolve(name, written, made.byte, false);
            if (!space) return std::unexpected(space.error());
            auto const same = [&](XmlAttribute const& other) {
                return other.space == *space && other.local == name.local;
            };
            auto const before =
                std::span(document_.attributes_).subspan(made.first_attribute, made.attributes);
            if (std::ranges::any_of(before, same))
                return no(made.byte, fmt::format("<{}> has {} twice", node.name(), written));
            document_.attributes_.push_back(
                {*space, name.prefix, name.local, attribute.value(), byte_of(attribute.value())}
            );
            ++made.attributes;
        }
        return {};
    }

    void text_of(pugi::xml_node node, XmlElement& made) {
        std::size_t pieces = 0;
        std::string joined;
        std::string_view first;
        for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling()) {
            if (child.type() != pugi::node_pcdata && child.type() != pugi::node_cdata) continue;
            std::string_view const piece = child.value();
            if (++pieces == 1) {
                first = piece;
            } else {
                if (pieces == 2) joined = first;
                joined += piece;
            }
        }
        made.text = trimmed(first);
        made.text_byte = made.text.empty() ? made.byte : byte_of(made.text.data());
        if (pieces > 1) made.text = memory_.arena.copy(trimmed(joined));
    }

    XmlDocument& document_;
    XmlDocument::Memory& memory_;
    std::string_view bytes_;
    std::size_t start_ = 0;
    std::vector<Namespace> namespaces_;
    std::vector<Open> open_;
    std::uint32_t line_ = 1;
    std::size_t counted_ = 0;
};

XmlDocument::XmlDocument() : memory_(std::make_unique<Memory>()) {}
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;
XmlDocument::~XmlDocument() = default;

namespace {

/// Where a place of the UTF-8 that was made of ISO-8859-1 is in what was sent: every character was
/// one byte.
class Latin1Places {
public:
    explicit Latin1Places(std::string_view utf8) {
        for (std::size_t i = 0; i < utf8.size(); ++i) {
            bool const is_continuation = (static_cast<unsigned char>(utf8[i]) & 0xC0) == 0x80;
            if (is_continuation) added_.push_back(i);
        }
    }
    [[nodiscard]] std::uint64_t sent(std::uint64_t at) const {
        auto const before = std::ranges::lower_bound(added_, at);
        return at - static_cast<std::uint64_t>(before - added_.begin());
    }

private:
    std::vector<std::uint64_t> added_;  ///< second bytes of a character, ascending
};

}  // namespace

Expected<XmlDocument> XmlDocument::parse_latin1(std::string_view bytes) {
    std::string const utf8 = latin1_to_utf8(bytes);
    Latin1Places const places(utf8);
    auto document = parse_utf8(utf8);
    if (!document) {
        Error error = document.error();
        if (error.position && error.position->byte)
            error.position->byte = places.sent(*error.position->byte);
        return std::unexpected(std::move(error));
    }
    for (XmlElement& element : document->elements_) {
        element.byte = places.sent(element.byte);
        element.text_byte = places.sent(element.text_byte);
    }
    for (XmlAttribute& attribute : document->attributes_)
        attribute.byte = places.sent(attribute.byte);
    return document;
}

Expected<XmlDocument> XmlDocument::parse(std::string_view bytes) {
    return is_declared_latin1(bytes) ? parse_latin1(bytes) : parse_utf8(bytes);
}

Expected<XmlDocument> XmlDocument::parse_utf8(std::string_view bytes) {
    if (auto done = check_xml(bytes); !done) return std::unexpected(done.error());
    XmlDocument document;
    XmlTreeBuilder builder(document, bytes);
    if (auto done = builder.run(); !done) return std::unexpected(done.error());
    return document;
}

void XmlDocument::redact(std::string_view local) {
    for (XmlElement& element : elements_) {
        if (element.local == local && !element.text.empty()) element.text = "***";
    }
}

std::string written_name(XmlElement const& element) {
    if (element.prefix.empty()) return std::string(element.local);
    return fmt::format("{}:{}", element.prefix, element.local);
}

}  // namespace tidegate::syntax
