#include "documents/diff.hpp"

#include "documents/access.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::documents {
namespace {

class Comparison {
public:
    void structs(
        TypeInfo const& type, void const* left, void const* right, std::string const& prefix
    ) {
        for (Field const& field : type.fields) {
            fields(field, left, right, fmt::format("{}{}", prefix, field.name));
        }
    }

    std::vector<Difference> take() { return std::move(differences_); }

private:
    void add(std::string path, std::string left, std::string right) {
        differences_.push_back({std::move(path), std::move(left), std::move(right)});
    }

    void fields(Field const& field, void const* left, void const* right, std::string const& path) {
        switch (field.kind) {
            case Kind::text:
            case Kind::word:
            case Kind::when:
            case Kind::integer:
            case Kind::boolean:
                return texts(path, format_value(left, field), format_value(right, field));
            case Kind::decimal: {
                bool const is_equal = member<std::optional<Decimal>>(left, field) ==
                                      member<std::optional<Decimal>>(right, field);
                if (!is_equal) add(path, format_value(left, field), format_value(right, field));
                return;
            }
            case Kind::object:
                return objects(
                    *field.type, is_present(left, field) ? object_of(left, field) : nullptr,
                    is_present(right, field) ? object_of(right, field) : nullptr, path
                );
            case Kind::texts:
            case Kind::words:
            case Kind::objects:
            case Kind::segment:
                return lists(field, left, right, path);
            case Kind::extensions:
                return extensions(
                    member<List<Extension>>(left, field), member<List<Extension>>(right, field),
                    path
                );
        }
    }

    void texts(std::string const& path, std::string left, std::string right) {
        if (left != right) add(path, std::move(left), std::move(right));
    }

    void objects(
        TypeInfo const& type, void const* left, void const* right, std::string const& path
    ) {
        if (left != nullptr && right != nullptr) return structs(type, left, right, path + ".");
        if (left != right) add(path, left != nullptr ? "{}" : "", right != nullptr ? "{}" : "");
    }

    void lists(Field const& field, void const* left, void const* right, std::string const& path) {
        std::size_t const left_count = count_of(left, field);
        std::size_t const right_count = count_of(right, field);
        for (std::size_t i = 0; i < std::max(left_count, right_count); ++i) {
            void const* const l = i < left_count ? left : nullptr;
            void const* const r = i < right_count ? right : nullptr;
            element(field, l, r, i, fmt::format("{}[{}]", path, i));
        }
    }

    /// `left` or `right` is null where the list is shorter.
    void element(
        Field const& field, void const* left, void const* right, std::size_t i,
        std::string const& path
    ) {
        if (field.kind == Kind::objects) {
            return objects(
                *field.type, left != nullptr ? element_of(left, field, i) : nullptr,
                right != nullptr ? element_of(right, field, i) : nullptr, path
            );
        }
        texts(path, element_text(field, left, i), element_text(field, right, i));
    }

    static std::string element_text(Field const& field, void const* base, std::size_t i) {
        if (base == nullptr) return {};
        if (field.kind == Kind::texts) return std::string(member<List<Text>>(base, field)[i]);
        if (field.kind == Kind::words)
            return std::string(field.words[word_of_element(base, field, i)]);
        return segment_text(member<List<SegmentElement>>(base, field)[i]);
    }

    /// Quoted, because components may be empty: "MEA", "1":"2", "a"|"b".
    static std::string segment_text(SegmentElement const& element) {
        std::string text;
        for (SegmentRepeat const& repeat : element.repeats) {
            if (!text.empty()) text += '|';
            for (std::size_t i = 0; i < repeat.components.size(); ++i) {
                text += fmt::format("{}\"{}\"", i == 0 ? "" : ":", repeat.components[i]);
            }
        }
        return text;
    }

    void extensions(
        List<Extension> const& left, List<Extension> const& right, std::string const& path
    ) {
        for (Extension const& l : left) {
            Extension const* const r = find_extension(right, l.space, l.name);
            texts(extension_path(path, l), values_text(&l), values_text(r));
        }
        for (Extension const& r : right) {
            if (find_extension(left, r.space, r.name) == nullptr)
                add(extension_path(path, r), "", values_text(&r));
        }
    }

    static std::string extension_path(std::string const& path, Extension const& extension) {
        return fmt::format("{}.{}.{}", path, extension.space, extension.name);
    }

    static std::string values_text(Extension const* extension) {
        if (extension == nullptr) return {};
        if (extension->values.size() == 1) return std::string(extension->values[0]);
        std::string text;
        for (Text const value : extension->values)
            text += fmt::format("{}\"{}\"", text.empty() ? "" : ",", value);
        return text;
    }

    std::vector<Difference> differences_;
};

}  // namespace

std::vector<Difference> diff(Document const& left, Document const& right) {
    if (&left.type() != &right.type()) {
        return {{"schema", std::string(left.type().schema), std::string(right.type().schema)}};
    }
    Comparison comparison;
    comparison.structs(left.type(), left.root(), right.root(), {});
    return comparison.take();
}

}  // namespace tidegate::documents
