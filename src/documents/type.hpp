// The one reflection of canonical documents: a table of fields per struct, built once from its
// describe(). JSON, maps, diff, the console and the docs work from these tables; none of them names
// a field of its own. How a table is built is in documents/describe.hpp, which only the .cpp files
// that define one need.
#pragma once

#include "base/arena.hpp"
#include "base/date.hpp"
#include "base/decimal.hpp"
#include "documents/presence.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tidegate::documents {

/// Text in the document's arena. Null data = absent; a present text is never empty.
using Text = std::string_view;

enum class Kind : std::uint8_t {
    text,        ///< Text
    word,        ///< an enum class of one byte, 0 = absent, whose names are Field::words
    decimal,     ///< std::optional<Decimal>
    when,        ///< When
    integer,     ///< std::optional<std::int32_t>: counts and indexes only
    boolean,     ///< std::optional<bool>
    object,      ///< T* in the arena, null = absent
    texts,       ///< List<Text>
    words,       ///< List<enum class>
    objects,     ///< List<T>
    extensions,  ///< List<Extension> (documents/extension.hpp): {"<namespace>": {"<name>": "text" |
                 ///< ["text", ...]}}
    segment,     ///< List<SegmentElement> (documents/extension.hpp): ["MEA", "PD", ["1", "2"]]
};

enum class Cardinality : std::uint8_t { one, optional, any, some };  ///< 1, ?, *, +

/// Names of a word by its value; index 0 is "" and stands for absent.
using WordNames = std::span<std::string_view const>;

struct TypeInfo;

/// How a List of some word is worked on without naming its type.
struct WordList {
    void (*add)(void* list, Arena& arena, std::uint8_t value);
    std::size_t (*count)(void const* list);
    std::uint8_t (*at)(void const* list, std::size_t index);
    void (*clear)(void* list);
};

struct Field {
    std::string_view name;
    Kind kind{};
    Cardinality cardinality{};
    bool is_key = false;   ///< part of the correlation key, or selects its list element
    bool is_date = false;  ///< a `when` that never has a time of day
    WordNames words;       ///< of word and words
    WordList const* word_list = nullptr;  ///< of words
    TypeInfo const* type = nullptr;       ///< of object and objects
    std::size_t offset = 0;               ///< from the start of the struct
    std::string_view unit;  ///< "", "unit", "currency", "percent", "days", "Rec 20" ...
    std::string_view doc;   ///< one sentence
};

/// One struct. `add` appends a value-initialised element to the List at `list` and returns its
/// address.
struct TypeInfo {
    std::string_view name;    ///< "order", "line", "party"
    std::string_view schema;  ///< "order/1" for documents, empty otherwise
    std::size_t size = 0;
    void const* empty = nullptr;   ///< a struct that nothing was put into
    std::vector<Field> fields;     ///< in the order of spec and JSON
    Field const* zones = nullptr;  ///< where it has the zones of its dates
    // For missing_fields(), which every document that is read passes:
    FieldSet required;   ///< fields that it needs
    FieldSet inner;      ///< structs and lists that have such fields, at any depth; needed objects
    FieldProbes probes;  ///< of both
    void* (*create)(Arena&) = nullptr;
    void* (*add)(void* list, Arena&) = nullptr;
    void (*reserve)(void* list, Arena&, std::size_t count) = nullptr;
    std::size_t (*count)(void const* list) = nullptr;
    void* (*at)(void* list, std::size_t index) = nullptr;
    void (*clear)(void* list) = nullptr;
    void (*drop_last)(void* list) = nullptr;
    void* (*get_object)(void const* pointer) = nullptr;         ///< of the T* at `pointer`
    void (*set_object)(void* pointer, void* object) = nullptr;  ///< of the T* at `pointer`

    /// Null when there is no such field. Dotted paths are not resolved here (documents/path).
    [[nodiscard]] Field const* find(std::string_view field) const;
    /// Number of a field of this type.
    [[nodiscard]] std::size_t number_of(Field const& field) const {
        return static_cast<std::size_t>(&field - fields.data());
    }
    /// Works out what follows from `fields`; they are complete.
    void finish();
};

/// The type of T, built on first use. Specialised beside every struct of a document. Thread-safe.
template <class T>
TypeInfo const& type_of();

/// The names of an enum class. Specialised beside the enum.
template <class Word>
WordNames word_names();

/// Fills the table of one struct: documents/describe.hpp.
template <class T>
class Describe;

}  // namespace tidegate::documents
