// Shared by reader and writer: the struct that lines talk about, and expressions over it. Internal
// to src/maps.
#pragma once

#include "base/expression.hpp"
#include "documents/access.hpp"
#include "documents/path.hpp"
#include "maps/program.hpp"

namespace tidegate::maps {

/// A struct of a document while a map reads or writes it. Base is `void*` when reading, `void
/// const*` when writing.
template <class Base>
struct Here {
    Base base = nullptr;
    documents::TypeInfo const* type = nullptr;
    documents::Field const* self = nullptr;  ///< a list of values in `base`: ops with `.`
    std::size_t index = 0;                   ///< of the list element, from 0
};

/// The field of an op, or the list of values that `.` means.
template <class Base>
documents::Field const& field_of(Op const& op, Here<Base> const& here) {
    return op.field != nullptr ? *op.field : *here.self;
}

/// Values of a struct for `===`.
class DocumentScope : public ExpressionScope {
public:
    /// `count(HL)` is the number of levels of the map's hierarchy, which is no field.
    DocumentScope(
        documents::TypeInfo const& type, void const* base, std::string_view level_tag = {},
        std::size_t levels = 0
    )
        : type_(type), base_(base), level_tag_(level_tag), levels_(levels) {}
    [[nodiscard]] std::vector<ExpressionValue> values(std::string_view path) const override;
    [[nodiscard]] std::size_t count(std::string_view path) const override;

private:
    documents::TypeInfo const& type_;
    void const* base_;
    std::string_view level_tag_;
    std::size_t levels_;
};

/// What the element of a check must hold: the value of its expression, cut on the left for hash().
Expected<std::string> expected_value(
    Program const& program, Op const& op, ExpressionScope const& scope
);

}  // namespace tidegate::maps
