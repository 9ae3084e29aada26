#include "documents/json.hpp"

#include "documents/access.hpp"
#include "documents/json_text.hpp"

namespace tidegate::documents {
namespace {

class Writer {
public:
    void document(Document const& document) {
        out_ += "{\"schema\":";
        append_json_string(out_, document.type().schema);
        fields(document.type(), document.root(), false);
        out_ += '}';
    }

    std::string take() { return std::move(out_); }

private:
    void object(TypeInfo const& type, void const* base) {
        out_ += '{';
        fields(type, base, true);
        out_ += '}';
    }

    void fields(TypeInfo const& type, void const* base, bool is_first) {
        for (Field const& field : type.fields) {
            if (!is_present(base, field)) continue;
            if (!is_first) out_ += ',';
            is_first = false;
            append_json_string(out_, field.name);
            out_ += ':';
            value(field, base);
        }
    }

    void value(Field const& field, void const* base) {
        switch (field.kind) {
            case Kind::text:
                return append_json_string(out_, member<Text>(base, field));
            case Kind::word:
            case Kind::decimal:
            case Kind::when:
                return append_json_string(out_, format_value(base, field));
            case Kind::integer:
            case Kind::boolean:
                out_ += format_value(base, field);
                return;
            case Kind::object:
                return object(*field.type, object_of(base, field));
            case Kind::texts:
                return texts(member<List<Text>>(base, field));
            case Kind::words:
                return list(count_of(base, field), [&](std::size_t i) {
                    append_json_string(out_, field.words[word_of_element(base, field, i)]);
                });
            case Kind::objects:
                return list(count_of(base, field), [&](std::size_t i) {
                    object(*field.type, element_of(base, field, i));
                });
            case Kind::extensions:
                return extensions(member<List<Extension>>(base, field));
            case Kind::segment: {
                auto const& elements = member<List<SegmentElement>>(base, field);
                return list(elements.size(), [&](std::size_t i) { segment_element(elements[i]); });
            }
        }
    }

    template <class WriteElement>
    void list(std::size_t count, WriteElement write_element) {
        out_ += '[';
        for (std::size_t i = 0; i < count; ++i) {
            if (i != 0) out_ += ',';
            write_element(i);
        }
        out_ += ']';
    }

    void texts(List<Text> const& texts) {
        list(texts.size(), [&](std::size_t i) { append_json_string(out_, texts[i]); });
    }

    /// Namespaces in order of first appearance, their names within.
    void extensions(List<Extension> const& extensions) {
        out_ += '{';
        for (std::size_t i = 0; i < extensions.size(); ++i) {
            if (is_repeated_space(extensions, i)) continue;
            if (i != 0) out_ += ',';
            append_json_string(out_, extensions[i].space);
            out_ += ":{";
            extension_space(extensions, i);
            out_ += '}';
        }
        out_ += '}';
    }

    static bool is_repeated_space(List<Extension> const& extensions, std::size_t index) {
        for (std::size_t i = 0; i < index; ++i) {
            if (extensions[i].space == extensions[index].space) return true;
        }
        return false;
    }

    void extension_space(List<Extension> const& extensions, std::size_t first) {
        for (std::size_t i = first; i < extensions.size(); ++i) {
            Extension const& extension = extensions[i];
            if (extension.space != extensions[first].space) continue;
            if (i != first) out_ += ',';
            append_json_string(out_, extension.name);
            out_ += ':';
            if (extension.values.size() == 1) {
                append_json_string(out_, extension.values[0]);
            } else {
                texts(extension.values);
            }
        }
    }

    void segment_element(SegmentElement const& element) {
        if (element.repeats.size() == 1) {
            List<Text> const& components = element.repeats[0].components;
            if (components.size() == 1) return append_json_string(out_, components[0]);
            return texts(components);
        }
        list(element.repeats.size(), [&](std::size_t i) { texts(element.repeats[i].components); });
    }

    std::string out_;
};

}  // namespace

std::string write_json(Document const& document) {
    Writer writer;
    writer.document(document);
    return writer.take();
}

}  // namespace tidegate::documents
