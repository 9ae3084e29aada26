#include "documents/json.hpp"
#include "documents/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::documents {
namespace {

constexpr std::string_view kText = R"({"type":"string","minLength":1})";
constexpr std::string_view kDecimal =
    R"({"type":"string","pattern":"^-?(0|[1-9][0-9]*)(\\.[0-9]{1,9})?$"})";
constexpr std::string_view kDate = R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})";
constexpr std::string_view kWhen =
    R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2})?$"})";
constexpr std::string_view kExtensions =
    R"({"type":"object","minProperties":1,"additionalProperties":{"type":"object","minProperties":1,)"
    R"("additionalProperties":{"anyOf":[{"type":"string","minLength":1},)"
    R"({"type":"array","minItems":1,"items":{"type":"string","minLength":1}}]}}})";
constexpr std::string_view kSegment =
    R"({"type":"array","minItems":1,"items":{"anyOf":[{"type":"string"},{"type":"array","minItems":1,)"
    R"("items":{"anyOf":[{"type":"string"},{"type":"array","minItems":1,"items":{"type":"string"}}]}}]}})";

/// Prints one document type; the types it uses become $defs, each once, in order of first use.
class SchemaPrinter {
public:
    std::string print(TypeInfo const& type) {
        out_ = R"({"$schema":"https://json-schema.org/draft/2020-12/schema","title":)";
        append_json_string(out_, type.schema);
        out_ += ',';
        body(type);
        out_ += R"(,"$defs":{)";
        for (std::size_t i = 0; i < used_.size(); ++i) {  // grows while it is printed
            if (i != 0) out_ += ',';
            append_json_string(out_, used_[i]->name);
            out_ += ":{";
            body(*used_[i]);
            out_ += '}';
        }
        out_ += "}}";
        return std::move(out_);
    }

private:
    void body(TypeInfo const& type) {
        out_ += R"("type":"object","additionalProperties":false,"properties":{)";
        if (!type.schema.empty()) {
            out_ += R"("schema":{"const":)";
            append_json_string(out_, type.schema);
            out_ += "},";
        }
        bool is_first = true;
        for (Field const& field : type.fields) {
            if (!is_first) out_ += ',';
            is_first = false;
            append_json_string(out_, field.name);
            out_ += R"(:{"description":)";
            bool const has_unit = !field.unit.empty();
            append_json_string(
                out_, has_unit ? fmt::format("{} [{}]", field.doc, field.unit) : field.doc
            );
            out_ += R"(,"allOf":[)";
            value(field);
            out_ += "]}";
        }
        out_ += '}';
        required(type);
    }

    void required(TypeInfo const& type) {
        out_ += R"(,"required":[)";
        bool is_first = true;
        auto const add = [&](std::string_view name) {
            if (!is_first) out_ += ',';
            is_first = false;
            append_json_string(out_, name);
        };
        if (!type.schema.empty()) add("schema");
        for (Field const& field : type.fields) {
            bool const is_required =
                field.cardinality == Cardinality::one || field.cardinality == Cardinality::some;
            if (is_required) add(field.name);
        }
        out_ += ']';
    }

    void value(Field const& field) {
        switch (field.kind) {
            case Kind::text:
                out_ += kText;
                return;
            case Kind::word:
                return words(field);
            case Kind::decimal:
                out_ += kDecimal;
                return;
            case Kind::when:
                out_ += field.is_date ? kDate : kWhen;
                return;
            case Kind::integer:
                out_ += R"({"type":"integer"})";
                return;
            case Kind::boolean:
                out_ += R"({"type":"boolean"})";
                return;
            case Kind::object:
                return reference(*field.type);
            case Kind::texts:
                return array([&] { out_ += kText; });
            case Kind::words:
                return array([&] { words(field); });
            case Kind::objects:
                return array([&] { reference(*field.type); });
            case Kind::extensions:
                out_ += kExtensions;
                return;
            case Kind::segment:
                out_ += kSegment;
                return;
        }
    }

    template <class PrintItem>
    void array(PrintItem print_item) {
        out_ += R"({"type":"array","minItems":1,"items":)";
        print_item();
        out_ += '}';
    }

    void words(Field const& field) {
        out_ += R"({"enum":[)";
        for (std::size_t i = 1; i < field.words.size(); ++i) {
            if (i != 1) out_ += ',';
            append_json_string(out_, field.words[i]);
        }
        out_ += "]}";
    }

    void reference(TypeInfo const& type) {
        if (std::ranges::find(used_, &type) == used_.end()) used_.push_back(&type);
        out_ += R"({"$ref":"#/$defs/)";
        out_ += type.name;
        out_ += "\"}";
    }

    std::string out_;
    std::vector<TypeInfo const*> used_;
};

}  // namespace

std::string json_schema(TypeInfo const& type) { return SchemaPrinter().print(type); }

}  // namespace tidegate::documents
