// Shared by reader and writer: the struct that lines talk about, and expressions over it. Internal
// to src/maps.
#pragma once

#include "base/expression.hpp"
#include "documents/access.hpp"
#include "documents/path.hpp"
#include "maps/program.hpp"

#include <deque>
#include <functional>
#include <optional>

namespace tidegate::maps {

/// A struct of a document while a map reads or writes it. Base is `void*` when reading, `void
/// const*` when writing.
template <class Base>
struct Here {
    Base base = nullptr;
    documents::TypeInfo const* type = nullptr;
    documents::Field const* self = nullptr;  ///< a list of values in `base`: ops with `.`
    std::size_t index = 0;                   ///< of the list element, from 0
    Base above = nullptr;  ///< the struct that the list of this one belongs to: ops with `above.`
    documents::TypeInfo const* above_type = nullptr;
};

/// In front of a path of an expression: it begins at the document, not at the struct at hand.
inline constexpr std::string_view kDocument = "document.";
/// In front of a field: it belongs to the struct around the list element at hand.
inline constexpr std::string_view kAbove = "above.";

/// The field of an op, or the list of values that `.` means.
template <class Base>
documents::Field const& field_of(Op const& op, Here<Base> const& here) {
    return op.field != nullptr ? *op.field : *here.self;
}

/// The paths of a map's expressions, parsed when they are first met. One per run at a time.
class PathCache {
public:
    /// Null when `type` has no such path. `text` must live as long as the cache: the expressions of
    /// a program do.
    documents::FieldPath const* find(documents::TypeInfo const& type, std::string_view text);

private:
    struct Entry {
        documents::TypeInfo const* type;
        std::string_view text;
        std::optional<documents::FieldPath> path;
    };
    std::deque<Entry> entries_;
};

/// Values of a struct for `===`.
class DocumentScope : public ExpressionScope {
public:
    /// What is no field of a document: how many levels of the hierarchy there are (`count(HL)`),
    /// how many loops of the block that groups, and which of its elements is at hand.
    struct Loops {
        std::size_t levels = 0;
        std::size_t grouped = 0;
        std::size_t part = 0;
        void const* document = nullptr;  ///< what paths with `document.` in front begin at
    };
    DocumentScope(
        documents::TypeInfo const& type, void const* base, Program const& program, PathCache& paths,
        Loops const& loops
    )
        : type_(type), base_(base), program_(program), paths_(paths), loops_(loops) {}
    [[nodiscard]] std::vector<ExpressionValue> values(std::string_view path) const override;
    void each(std::string_view path, std::function<bool(ExpressionValue const&)> const& use)
        const override;
    [[nodiscard]] ExpressionValue first(std::string_view path) const override;
    [[nodiscard]] std::size_t count(std::string_view path) const override;

private:
    using Use = std::function<bool(ExpressionValue const&)>;
    bool walk(void const* base, documents::FieldPath const& path, std::size_t step, Use const& use)
        const;
    [[nodiscard]] static bool give(void const* base, documents::Field const& field, Use const& use);

    documents::TypeInfo const& type_;
    void const* base_;
    Program const& program_;
    PathCache& paths_;
    Loops loops_;
};

/// What the element of a check must hold: the value of its expression, cut on the left for hash().
Expected<std::string> expected_value(
    Program const& program, Op const& op, ExpressionScope const& scope
);

}  // namespace tidegate::maps
