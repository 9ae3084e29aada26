// read_json: a tree of the text is checked against the tables and copied into a document.
#include "base/limits.hpp"
#include "documents/access.hpp"
#include "documents/json.hpp"
#include "documents/json_tree.hpp"
#include "documents/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tidegate::documents {
namespace {

/// Fills a document from a tree; the document copies what it keeps.
class Filler {
public:
    explicit Filler(Arena& arena) : arena_(arena) {}

    Expected<void> document(TypeInfo const& type, void* base, Node const& node) {
        for (Node const& child : node.children) {
            if (child.key == "schema") {
                if (count_key(node, child.key) > 1) return refuse_at("/schema", "is given twice");
                continue;
            }
            if (auto set = member_of(type, base, node, child); !set) return set;
        }
        return {};
    }

private:
    Expected<void> object(TypeInfo const& type, void* base, Node const& node) {
        if (auto is = expect(node, NodeKind::object); !is) return is;
        for (Node const& child : node.children) {
            if (auto set = member_of(type, base, node, child); !set) return set;
        }
        return {};
    }

    Expected<void> member_of(
        TypeInfo const& type, void* base, Node const& owner, Node const& child
    ) {
        std::size_t const length = push(child.key);
        Field const* const field = type.find(child.key);
        if (field == nullptr) return refuse(fmt::format("{} has no such field", type.name));
        if (count_key(owner, child.key) > 1) return refuse("is given twice");
        if (auto set = value(*field, base, child); !set) return set;
        pointer_.resize(length);
        return {};
    }

    Expected<void> value(Field const& field, void* base, Node const& node) {
        switch (field.kind) {
            case Kind::text:
                if (auto is = expect_text(node); !is) return is;
                set_text(base, field, arena_, node.text);
                return {};
            case Kind::word:
            case Kind::decimal:
            case Kind::when:
                if (auto is = expect_text(node); !is) return is;
                return from_text(field, base, node.text);
            case Kind::integer:
                return integer(field, base, node);
            case Kind::boolean:
                if (auto is = expect(node, NodeKind::boolean); !is) return is;
                set_boolean(base, field, node.boolean);
                return {};
            case Kind::object:
                return object(*field.type, make_object(base, field, arena_), node);
            case Kind::texts:
                return texts(member<List<Text>>(base, field), node);
            case Kind::words:
                return list(node, [&](Node const& child) -> Expected<void> {
                    if (auto is = expect_text(child); !is) return is;
                    return from_text(field, base, child.text);
                });
            case Kind::objects:
                return list(node, [&](Node const& child) {
                    return object(*field.type, add_element(base, field, arena_), child);
                });
            case Kind::extensions:
                return extensions(member<List<Extension>>(base, field), node);
            case Kind::segment:
                return list(node, [&](Node const& child) {
                    return segment_element(
                        member<List<SegmentElement>>(base, field).add(arena_), child
                    );
                });
        }
        return {};
    }

    Expected<void> from_text(Field const& field, void* base, Text text) {
        if (auto set = set_value(base, field, arena_, text); !set)
            return refuse(set.error().message);
        return {};
    }

    Expected<void> integer(Field const& field, void* base, Node const& node) {
        bool const fits =
            node.kind == NodeKind::integer && std::in_range<std::int32_t>(node.integer);
        if (!fits)
            return refuse(
                fmt::format("is {}, expected a whole number of 32 bits", name_of(node.kind))
            );
        set_integer(base, field, static_cast<std::int32_t>(node.integer));
        return {};
    }

    Expected<void> texts(List<Text>& to, Node const& node) {
        return list(node, [&](Node const& child) -> Expected<void> {
            if (auto is = expect_text(child); !is) return is;
            to.add(arena_, arena_.copy(child.text));
            return {};
        });
    }

    template <class ReadElement>
    Expected<void> list(Node const& node, ReadElement read_element) {
        if (auto is = expect(node, NodeKind::array); !is) return is;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            std::size_t const length = push(std::to_string(i));
            if (Expected<void> read = read_element(node.children[i]); !read) return read;
            pointer_.resize(length);
        }
        return {};
    }

    Expected<void> extensions(List<Extension>& to, Node const& node) {
        if (auto is = expect(node, NodeKind::object); !is) return is;
        for (Node const& space : node.children) {
            std::size_t const length = push(space.key);
            if (space.key.empty() || count_key(node, space.key) > 1)
                return refuse("is given twice or has no name");
            if (auto is = expect(space, NodeKind::object); !is) return is;
            for (Node const& child : space.children) {
                if (auto read = extension(to, space, child); !read) return read;
            }
            pointer_.resize(length);
        }
        return {};
    }

    Expected<void> extension(List<Extension>& to, Node const& space, Node const& child) {
        std::size_t const length = push(child.key);
        if (child.key.empty() || count_key(space, child.key) > 1)
            return refuse("is given twice or has no name");
        Extension& extension = to.add(arena_);
        extension.space = arena_.copy(space.key);
        extension.name = arena_.copy(child.key);
        if (child.kind == NodeKind::array) {
            if (auto read = texts(extension.values, child); !read) return read;
        } else {
            if (auto is = expect_text(child); !is) return is;
            extension.values.add(arena_, arena_.copy(child.text));
        }
        pointer_.resize(length);
        return {};
    }

    /// "1", ["1","2"] or [["1"],["2","3"]]. Components may be empty texts.
    Expected<void> segment_element(SegmentElement& to, Node const& node) {
        bool const is_repeating = node.kind == NodeKind::array && !node.children.empty() &&
                                  node.children[0].kind == NodeKind::array;
        if (!is_repeating) return segment_repeat(to.repeats.add(arena_), node);
        return list(node, [&](Node const& child) {
            return segment_repeat(to.repeats.add(arena_), child);
        });
    }

    Expected<void> segment_repeat(SegmentRepeat& to, Node const& node) {
        if (node.kind == NodeKind::text) {
            to.components.add(arena_, arena_.copy(node.text));
            return {};
        }
        return list(node, [&](Node const& child) -> Expected<void> {
            if (child.kind != NodeKind::text) {
                return refuse(fmt::format("is {}, expected a text", name_of(child.kind)));
            }
            to.components.add(arena_, arena_.copy(child.text));
            return {};
        });
    }

    Expected<void> expect(Node const& node, NodeKind kind) {
        if (node.kind == NodeKind::null) return refuse("is null, leave it out instead");
        if (node.kind != kind) {
            return refuse(fmt::format("is {}, expected {}", name_of(node.kind), name_of(kind)));
        }
        bool const is_container = kind == NodeKind::array || kind == NodeKind::object;
        if (is_container && node.children.empty()) return refuse("is empty, leave it out instead");
        return {};
    }

    Expected<void> expect_text(Node const& node) {
        if (auto is = expect(node, NodeKind::text); !is) return is;
        if (node.text.empty()) return refuse("is empty, leave it out instead");
        return {};
    }

    static std::ptrdiff_t count_key(Node const& owner, Text key) {
        return std::ranges::count(owner.children, key, &Node::key);
    }

    /// Appends a reference token (RFC 6901 §3); returns the length to go back to.
    std::size_t push(std::string_view token) {
        std::size_t const length = pointer_.size();
        pointer_ += '/';
        for (char const c : token) {
            if (c == '~') {
                pointer_ += "~0";
            } else if (c == '/') {
                pointer_ += "~1";
            } else {
                pointer_ += c;
            }
        }
        return length;
    }

    std::unexpected<Error> refuse(std::string_view what) const { return refuse_at(pointer_, what); }

    static std::unexpected<Error> refuse_at(std::string_view pointer, std::string_view what) {
        return fail(ErrorCode::invalid, fmt::format("{}: {}", pointer, what));
    }

    Arena& arena_;
    std::string pointer_;
};

Expected<TypeInfo const*> type_named_by(Node const& root) {
    if (root.kind != NodeKind::object) {
        return fail(
            ErrorCode::invalid,
            fmt::format("a document is a JSON object, not {}", name_of(root.kind))
        );
    }
    auto const schema = std::ranges::find(root.children, "schema", &Node::key);
    if (schema == root.children.end() || schema->kind != NodeKind::text) {
        return fail(
            ErrorCode::invalid,
            "/schema: is missing or no text, expected a text such as \"order/1\""
        );
    }
    for (TypeInfo const* type : document_types()) {
        if (type->schema == schema->text) return type;
    }
    return fail(
        ErrorCode::unsupported,
        fmt::format("/schema: \"{}\" is no document of this version", schema->text)
    );
}

}  // namespace

Expected<Document> read_json(std::string_view text) {
    if (text.size() > limits::document_json_bytes_max) {
        return fail(
            ErrorCode::too_large, fmt::format(
                                      "the document has {} bytes, at most {} are read", text.size(),
                                      limits::document_json_bytes_max
                                  )
        );
    }
    Arena tree_arena;
    auto const root = parse_tree(text, tree_arena);
    if (!root) return std::unexpected(root.error());
    auto const type = type_named_by(*root);
    if (!type) return std::unexpected(type.error());

    Document document(**type);
    Filler filler(document.arena());
    if (auto filled = filler.document(**type, document.root(), *root); !filled) {
        return std::unexpected(filled.error());
    }
    return document;
}

}  // namespace tidegate::documents
