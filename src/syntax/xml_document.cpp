#include "syntax/xml_document.hpp"

#include "base/arena.hpp"
#include "base/charset.hpp"
#include "base/limits.hpp"
#include "syntax/xml_gate.hpp"
#include "syntax/xml_namespaces.hpp"
#include "syntax/xml_prolog.hpp"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <algorithm>
#include <array>

namespace tidegate::syntax {

struct XmlDocument::Memory {
    std::string text;  ///< views point into it, and into what follows
    XmlMarks marks;
    XmlNamespaces namespaces;
    Arena arena;  ///< texts that stood in several pieces
};

namespace {

constexpr char const* kDiffers = "the document is not the same for all who read it";

std::string_view trimmed(std::string_view text) {
    std::size_t const begin = text.find_first_not_of(xml::kBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(xml::kBlanks) - begin + 1);
}

}  // namespace

/// Makes the flat tree of what the gate let through and marked. The parser reads the same bytes in
/// place; both have to see the same elements at the same places.
class XmlTreeBuilder {
public:
    XmlTreeBuilder(XmlDocument& document, std::string_view bytes)
        : document_(document),
          memory_(*document.memory_),
          marks_(memory_.marks),
          namespaces_(memory_.namespaces),
          bytes_(bytes) {}

    Expected<void> run() {
        if (auto done = check_xml_characters(bytes_); !done) return done;
        memory_.text.clear();
        memory_.text.reserve(bytes_.size() + xml::kSlackBytes);
        memory_.text.append(bytes_);
        memory_.text.append(xml::kSlackBytes, '\0');
        text_ = memory_.text.data();
        if (auto done = check_xml({text_, bytes_.size()}, marks_); !done) return done;
        pugi::xml_document tree;
        if (auto done = parse(tree); !done) return done;
        return build(tree);
    }

private:
    Expected<void> parse(pugi::xml_document& tree) {
        constexpr unsigned kOptions = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                                      pugi::parse_wconv_attribute | pugi::parse_embed_pcdata;
        std::size_t const start =
            bytes_.starts_with(kXmlByteOrderMark) ? kXmlByteOrderMark.size() : 0;
        pugi::xml_parse_result const parsed = tree.load_buffer_inplace(
            text_ + start, bytes_.size() - start, kOptions, pugi::encoding_utf8
        );
        if (parsed) return {};
        return xml_error(
            ErrorCode::invalid, bytes_, start + static_cast<std::size_t>(parsed.offset),
            fmt::format("the document is not well-formed: {}", parsed.description())
        );
    }

    /// Without recursion: the depth is the sender's.
    Expected<void> build(pugi::xml_document const& tree) {
        document_.names_.clear();
        namespaces_.begin(marks_.names, document_.names_);
        document_.attributes_.clear();
        document_.elements_.clear();
        document_.elements_.reserve(marks_.tags.size());
        document_.attributes_.reserve(marks_.attributes.size());
        std::array<pugi::xml_node, limits::xml_depth_max> nodes;
        for (std::uint32_t number = 0; number < marks_.tags.size(); ++number) {
            XmlTag const& tag = marks_.tags[number];
            bool const is_first = number == 0 || tag.parent == number - 1;
            pugi::xml_node node = !is_first     ? nodes[tag.depth].next_sibling()
                                  : number == 0 ? tree.first_child()
                                                : nodes[tag.depth - 1].first_child();
            char const* const name = text_ + tag.begin + 1;
            while (node && node.name() != name && node.type() != pugi::node_element)
                node = node.next_sibling();
            if (node.name() != name) return no(tag.begin, kDiffers);
            nodes[tag.depth] = node;
            if (is_first && number != 0) document_.elements_[tag.parent].first_child = number;
            if (auto done = enter(tag, node, document_.elements_.emplace_back()); !done)
                return done;
        }
        return {};
    }

    std::unexpected<Error> no(std::size_t at, std::string message) const {
        return xml_error(ErrorCode::invalid, bytes_, at, std::move(message));
    }

    Expected<void> enter(XmlTag const& tag, pugi::xml_node node, XmlElement& made) {
        namespaces_.enter(tag.depth);
        if (tag.has_declarations) {
            if (auto done = declare(tag, node); !done) return done;
        }
        std::uint32_t const name = namespaces_.of_element(tag.name);
        if (name == XmlNamespaces::kNone) return no(tag.begin, namespaces_.message_about(tag.name));
        made.name = name;
        made.space = document_.names_[name].space;
        made.prefix = marks_.names[tag.name].prefix();
        made.local = document_.names_[name].local;
        made.byte = tag.begin;
        made.line = tag.line;
        made.parent = tag.parent;
        made.next_sibling = tag.next_sibling;
        made.first_attribute = static_cast<std::uint32_t>(document_.attributes_.size());
        if (tag.text == XmlTextKind::plain) {
            made.text = {text_ + tag.text_begin, text_ + tag.text_end};
            made.text_byte = tag.text_begin;
        } else {
            made.text_byte = tag.begin;
            if (tag.text == XmlTextKind::parsed) parsed_text(tag, node, made);
        }
        return tag.attributes == 0 ? Expected<void>() : attributes(tag, node, made);
    }

    Expected<void> declare(XmlTag const& tag, pugi::xml_node node) {
        Attributes attributes(*this, tag, node);
        for (std::uint32_t i = 0; i < tag.attributes; ++i) {
            XmlMarkedAttribute const& mark = marks_.attributes[tag.first_attribute + i];
            std::optional<std::string_view> const value = attributes.next(mark);
            if (!value) return no(tag.begin, kDiffers);
            if (!marks_.names[mark.name].is_declaration) continue;
            if (auto wrong = namespaces_.declare(mark.name, *value))
                return no(tag.begin, std::move(*wrong));
            if (namespaces_.in_force() <= limits::xml_namespaces_max) continue;
            return xml_error(
                ErrorCode::too_large, bytes_, tag.begin,
                fmt::format("more than {} namespaces in force", limits::xml_namespaces_max)
            );
        }
        return {};
    }

    Expected<void> attributes(XmlTag const& tag, pugi::xml_node node, XmlElement& made) {
        Attributes attributes(*this, tag, node);
        for (std::uint32_t i = 0; i < tag.attributes; ++i) {
            XmlMarkedAttribute const& mark = marks_.attributes[tag.first_attribute + i];
            std::optional<std::string_view> const value = attributes.next(mark);
            if (!value) return no(tag.begin, kDiffers);
            if (marks_.names[mark.name].is_declaration) continue;
            std::uint32_t const name = namespaces_.of_attribute(mark.name);
            if (name == XmlNamespaces::kNone)
                return no(tag.begin, namespaces_.message_about(mark.name));
            XmlName const& meant = document_.names_[name];
            for (XmlAttribute const& other : document_.attributes_of(made)) {
                if (other.local != meant.local || other.space != meant.space) continue;
                return no(
                    tag.begin, fmt::format(
                                   "<{}> has {} twice", marks_.names[tag.name].view(),
                                   marks_.names[mark.name].view()
                               )
                );
            }
            std::string_view const prefix = marks_.names[mark.name].prefix();
            document_.attributes_.push_back(
                {meant.space, prefix, meant.local, *value, mark.begin, name}
            );
            ++made.attributes;
        }
        return {};
    }

    /// Values of the attributes of one element, in their order: as they stand there, or as the
    /// parser has made them.
    class Attributes {
    public:
        Attributes(XmlTreeBuilder const& builder, XmlTag const& tag, pugi::xml_node node)
            : text_(builder.text_) {
            if (tag.has_parsed_attributes) parsed_ = node.first_attribute();
        }
        /// Nothing if the parser has another attribute there.
        std::optional<std::string_view> next(XmlMarkedAttribute const& mark) {
            pugi::xml_attribute const parsed = parsed_;
            if (parsed_) parsed_ = parsed_.next_attribute();
            if (mark.is_plain) return std::string_view(text_ + mark.begin, text_ + mark.end);
            return parsed.value() == text_ + mark.begin
                       ? std::optional(std::string_view(parsed.value()))
                       : std::nullopt;
        }

    private:
        char const* text_;
        pugi::xml_attribute parsed_;
    };

    void parsed_text(XmlTag const& tag, pugi::xml_node node, XmlElement& made) {
        std::string_view first = node.value();
        std::size_t pieces = first.empty() ? 0 : 1;
        std::string joined;
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
        if (!made.text.empty()) made.text_byte = tag.text_begin;
        if (pieces > 1) made.text = memory_.arena.copy(trimmed(joined));
    }

    XmlDocument& document_;
    XmlDocument::Memory& memory_;
    XmlMarks& marks_;
    XmlNamespaces& namespaces_;
    std::string_view bytes_;
    char* text_ = nullptr;  ///< the same; the parser resolves references in place
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

Expected<void> XmlDocument::read_latin1(std::string_view bytes) {
    std::string const utf8 = latin1_to_utf8(bytes);
    Latin1Places const places(utf8);
    if (auto done = read_utf8(utf8); !done) {
        Error& error = done.error();
        if (error.position && error.position->byte)
            error.position->byte = places.sent(*error.position->byte);
        return done;
    }
    for (XmlElement& element : elements_) {
        element.byte = places.sent(element.byte);
        element.text_byte = places.sent(element.text_byte);
    }
    for (XmlAttribute& attribute : attributes_) attribute.byte = places.sent(attribute.byte);
    return {};
}

Expected<void> XmlDocument::read_utf8(std::string_view bytes) {
    memory_->arena.reset();
    return XmlTreeBuilder(*this, bytes).run();
}

Expected<void> XmlDocument::read(std::string_view bytes) {
    return is_declared_latin1(bytes) ? read_latin1(bytes) : read_utf8(bytes);
}

Expected<XmlDocument> XmlDocument::parse(std::string_view bytes) {
    XmlDocument document;
    if (auto done = document.read(bytes); !done) return std::unexpected(std::move(done.error()));
    document.memory_->marks.tags = {};
    document.memory_->marks.attributes = {};
    return document;
}

Expected<XmlDocument*> XmlReader::read(std::string_view bytes) {
    if (auto done = document_.read(bytes); !done) return std::unexpected(std::move(done.error()));
    return &document_;
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
