// Documents made from the tables alone: every field that a type has turns up sooner or later. The
// same seed gives the same document.
#pragma once

#include "base/ids.hpp"
#include "documents/access.hpp"
#include "documents/document.hpp"

#include <array>
#include <functional>
#include <optional>
#include <string>

namespace tidegate::test {

struct RandomDocumentOptions {
    /// Chance in percent of an optional field or list to be present.
    std::uint32_t percent_present = 40;
    /// Elements of a list that is present: 1 to this.
    std::uint32_t elements_max = 3;
    /// False leaves the field out, even a required one. Path without indexes: "lines.item.gtin".
    /// Unset = all.
    std::function<bool(std::string_view path)> includes;
    /// Canonical text of a scalar or list element instead of a random one; nothing = random. Unset
    /// = all random.
    std::function<std::optional<std::string>(std::string_view path, documents::Field const& field)>
        value;
};

/// Makes one document after another. Required fields are always there (where `includes` allows
/// them).
class DocumentMaker {
public:
    DocumentMaker(Random& random, RandomDocumentOptions options)
        : random_(random), options_(std::move(options)) {}

    documents::Document make(documents::TypeInfo const& type) {
        documents::Document document(type);
        fill(type, document.root(), document.arena(), {});
        return document;
    }

private:
    using Field = documents::Field;
    using Kind = documents::Kind;

    std::uint64_t below(std::uint64_t limit) { return random_.next() % limit; }

    void fill(
        documents::TypeInfo const& type, void* base, Arena& arena, std::string const& prefix
    ) {
        for (Field const& field : type.fields) {
            std::string const path = prefix + std::string(field.name);
            if (options_.includes && !options_.includes(path)) continue;
            bool const is_required = field.cardinality == documents::Cardinality::one ||
                                     field.cardinality == documents::Cardinality::some;
            if (is_required || below(100) < options_.percent_present)
                fill_field(field, base, arena, path);
        }
        if (!prefix.empty() && !documents::has_fields(type, base))
            fill_first(type, base, arena, prefix);
    }

    /// An object whose fields are all optional must not stay empty.
    void fill_first(
        documents::TypeInfo const& type, void* base, Arena& arena, std::string const& prefix
    ) {
        for (Field const& field : type.fields) {
            std::string const path = prefix + std::string(field.name);
            if (options_.includes && !options_.includes(path)) continue;
            return fill_field(field, base, arena, path);
        }
    }

    void fill_field(Field const& field, void* base, Arena& arena, std::string const& path) {
        switch (field.kind) {
            case Kind::object:
                return fill(
                    *field.type, documents::make_object(base, field, arena), arena, path + "."
                );
            case Kind::objects:
                for (std::uint64_t left = elements(); left > 0; --left) {
                    fill(
                        *field.type, documents::add_element(base, field, arena), arena, path + "."
                    );
                }
                return;
            case Kind::texts:
            case Kind::words:
                for (std::uint64_t left = elements(); left > 0; --left)
                    fill_scalar(field, base, arena, path);
                return;
            case Kind::extensions:
                return fill_extensions(
                    documents::member<List<documents::Extension>>(base, field), arena
                );
            case Kind::segment:
                return fill_segment(
                    documents::member<List<documents::SegmentElement>>(base, field), arena
                );
            case Kind::text:
            case Kind::word:
            case Kind::decimal:
            case Kind::when:
            case Kind::integer:
            case Kind::boolean:
                return fill_scalar(field, base, arena, path);
        }
    }

    void fill_scalar(Field const& field, void* base, Arena& arena, std::string const& path) {
        std::optional<std::string> value;
        if (options_.value) value = options_.value(path, field);
        if (!value) value = scalar(field);
        TIDEGATE_CHECK(documents::set_value(base, field, arena, *value).has_value());
    }

    std::string scalar(Field const& field) {
        switch (field.kind) {
            case Kind::word:
            case Kind::words:
                return std::string(field.words[1 + below(field.words.size() - 1)]);
            case Kind::decimal:
                return Decimal::from(static_cast<std::int64_t>(below(2'000'000)) - 50'000, scale())
                    .text();
            case Kind::when: {
                Date const date = Date::from_days(static_cast<std::int32_t>(20'000 + below(3'000)));
                bool const has_time = !field.is_date && below(3) == 0;
                return (has_time ? When(date, static_cast<std::int32_t>(below(86'400))) : When(date)
                )
                    .text();
            }
            case Kind::integer:
                return std::to_string(static_cast<std::int32_t>(below(100'000)));
            case Kind::boolean:
                return below(2) == 0 ? "false" : "true";
            case Kind::text:
            case Kind::texts:
            case Kind::object:
            case Kind::objects:
            case Kind::extensions:
            case Kind::segment:
                break;
        }
        return text();
    }

    int scale() { return static_cast<int>(below(4)); }

    std::uint64_t elements() { return 1 + below(options_.elements_max); }

    /// What partners send and what breaks careless writers; never empty, no trailing blank.
    std::string text() {
        static constexpr auto samples = std::to_array<std::string_view>(
            {"A", "0010", "ACME STORES", " LEADING", "it's \"quoted\"", "back\\slash", "two\nlines",
             "tab\there", "Grün & Söhne", "日本", "*~:+'?^>", "-", "</a>", "\x01 control", "1.50"}
        );
        std::string text(samples[below(samples.size())]);
        if (below(2) == 0) text += std::to_string(below(1'000));
        return text;
    }

    void fill_extensions(List<documents::Extension>& extensions, Arena& arena) {
        static constexpr auto spaces = std::to_array<std::string_view>({"acme", "house", "vics"});
        static constexpr auto names = std::to_array<std::string_view>({"season", "deal", "a/b~c"});
        for (std::uint64_t left = elements(); left > 0; --left) {
            documents::add_extension(
                extensions, arena, spaces[below(spaces.size())], names[below(names.size())], text()
            );
        }
    }

    void fill_segment(List<documents::SegmentElement>& segment, Arena& arena) {
        auto add_component = [&](documents::SegmentRepeat& repeat, std::string_view component) {
            repeat.components.add(arena, arena.copy(component));
        };
        add_component(segment.add(arena).repeats.add(arena), "MEA");
        for (std::uint64_t left = elements(); left > 0; --left) {
            documents::SegmentElement& element = segment.add(arena);
            std::uint64_t const repeats = below(4) == 0 ? 2 : 1;
            for (std::uint64_t r = 0; r < repeats; ++r) {
                documents::SegmentRepeat& repeat = element.repeats.add(arena);
                for (std::uint64_t c = 1 + below(3); c > 0; --c) {
                    add_component(repeat, below(3) == 0 ? std::string() : text());
                }
            }
        }
    }

    Random& random_;
    RandomDocumentOptions options_;
};

inline documents::Document random_document(
    documents::TypeInfo const& type, Random& random, RandomDocumentOptions options = {}
) {
    return DocumentMaker(random, std::move(options)).make(type);
}

}  // namespace tidegate::test
