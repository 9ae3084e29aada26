#include "documents/json_tree.hpp"

#include "base/limits.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

namespace tidegate::documents {
namespace {

namespace json = boost::json;

/// Handler of basic_parser: builds the tree bottom-up. A container collects its children on the
/// stack until it ends.
class TreeBuilder {
public:
    static constexpr std::size_t max_object_size = limits::document_json_members_max;
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    explicit TreeBuilder(Arena& arena) : arena_(arena) {}
    Node const& root() const { return stack_.front(); }

    using Code = boost::system::error_code;
    using View = json::string_view;
    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code&) { return begin(NodeKind::object); }
    bool on_object_end(std::size_t count, Code&) { return end(count); }
    bool on_array_begin(Code&) { return begin(NodeKind::array); }
    bool on_array_end(std::size_t count, Code&) { return end(count); }
    bool on_key_part(View text, std::size_t, Code&) { return collect(text); }
    bool on_key(View text, std::size_t, Code&) {
        collect(text);
        key_ = take_text();
        return true;
    }
    bool on_string_part(View text, std::size_t, Code&) { return collect(text); }
    bool on_string(View text, std::size_t, Code&) {
        collect(text);
        add(NodeKind::text).text = take_text();
        return true;
    }
    bool on_number_part(View, Code&) { return true; }
    bool on_int64(std::int64_t value, View, Code&) {
        add(NodeKind::integer).integer = value;
        return true;
    }
    bool on_uint64(std::uint64_t, View, Code&) { return add_plain(NodeKind::number); }
    bool on_double(double, View, Code&) { return add_plain(NodeKind::number); }
    bool on_bool(bool value, Code&) {
        add(NodeKind::boolean).boolean = value;
        return true;
    }
    bool on_null(Code&) { return add_plain(NodeKind::null); }
    bool on_comment_part(View, Code&) { return true; }
    bool on_comment(View, Code&) { return true; }

private:
    Node& add(NodeKind kind) {
        Node node;
        node.kind = kind;
        node.key = std::exchange(key_, {});
        stack_.push_back(node);
        return stack_.back();
    }
    bool add_plain(NodeKind kind) {
        add(kind);
        return true;
    }
    bool begin(NodeKind kind) {
        add(kind);
        return true;
    }
    bool end(std::size_t count) {
        Node& container = stack_[stack_.size() - count - 1];
        for (std::size_t i = stack_.size() - count; i < stack_.size(); ++i)
            container.children.add(arena_, stack_[i]);
        stack_.resize(stack_.size() - count);
        return true;
    }
    bool collect(View text) {
        text_.append(text.data(), text.size());
        return true;
    }
    Text take_text() {
        Text const copied = arena_.copy(text_);
        text_.clear();
        return copied;
    }

    Arena& arena_;
    std::vector<Node> stack_;
    std::string text_;
    Text key_;
};

}  // namespace

std::string_view name_of(NodeKind kind) {
    switch (kind) {
        case NodeKind::null:
            return "null";
        case NodeKind::boolean:
            return "true or false";
        case NodeKind::integer:
        case NodeKind::number:
            return "a number";
        case NodeKind::text:
            return "a text";
        case NodeKind::array:
            return "an array";
        case NodeKind::object:
            return "an object";
    }
    return {};
}

Expected<Node> parse_tree(std::string_view text, Arena& arena) {
    json::parse_options options;
    options.max_depth = limits::document_json_depth_max;
    json::basic_parser<TreeBuilder> parser(options, arena);
    boost::system::error_code error;
    std::size_t const parsed = parser.write_some(false, text.data(), text.size(), error);
    Position position;
    position.byte = parsed;
    if (error == json::error::too_deep) {
        return fail(
            ErrorCode::too_large,
            fmt::format("JSON is nested deeper than {} levels", limits::document_json_depth_max),
            position
        );
    }
    if (error == json::error::object_too_large) {
        return fail(
            ErrorCode::too_large,
            fmt::format("JSON object with more than {} members", limits::document_json_members_max),
            position
        );
    }
    if (error) return fail(ErrorCode::invalid, "no valid JSON: " + error.message(), position);
    if (parsed < text.size())
        return fail(ErrorCode::invalid, "text after the end of the JSON object", position);
    return parser.handler().root();
}

}  // namespace tidegate::documents
