// Code tables of a map: checked once as written, then bound to each field they are used with.
// Internal to compile.
#pragma once

#include "maps/ast.hpp"

#include <map>
#include <string>

namespace tidegate::maps {

/// Collects errors of a map with their places.
class Report {
public:
    explicit Report(MapText const& map) : map_(map) {}
    /// A place inside a fragment is told with the place that uses it, one in the base of an overlay
    /// with how the overlay can change it.
    void add(Spot const& spot, std::string message, std::string remedy = {});
    /// `other` as somebody at `spot` would say it: "line 7", or its place in another file.
    [[nodiscard]] std::string line_of(Spot const& other, Spot const& spot) const;
    /// False, with an error, when the file of `spot` is a partner's and may not write `space`.
    bool check_space(Spot const& spot, std::string_view space);
    /// Paths may lead through this list.
    void set_single(documents::Field const* list) { single_ = list; }
    [[nodiscard]] documents::Field const* single() const { return single_; }
    [[nodiscard]] std::vector<Error>& errors() { return errors_; }

private:
    MapText const& map_;
    std::vector<Error> errors_;
    documents::Field const* single_ = nullptr;
};

/// A field below some struct, through objects only.
struct ResolvedField {
    std::vector<documents::Field const*> steps;  ///< objects
    documents::Field const* field = nullptr;
    ExtensionName extension;  ///< of a field of kind extensions
};

/// `text` below `owner`; `rest` (may be null) takes one more name behind a list of identifiers:
/// the scheme. Reports and returns nothing when it does not exist or leads through a list, other
/// than `through`, of which one element is at hand.
std::optional<ResolvedField> resolve_field(
    documents::TypeInfo const& owner, Word const& word, std::string_view text, std::string* rest,
    Report& report, documents::Field const* through = nullptr
);

/// Index of `name` in Program::extensions, 0 for none.
std::uint32_t add_extension_name(Program& program, ExtensionName const& name);

/// True for struct types with `scheme` and `id`.
bool is_identifier(documents::TypeInfo const* type);

class CodeTables {
public:
    CodeTables(MapText const& map, Program& program, Report& report);

    /// Index in Program::tables of `name` for a word or text field of `owner`. 0 after an error.
    std::uint32_t for_field(
        Word const& name, documents::TypeInfo const* owner, documents::Field const& field
    );

    /// For a pair whose value is a field below `owner`, or an identifier (`is_scheme`).
    std::uint32_t for_pair(
        CodesStatement const& table, documents::TypeInfo const& owner, bool is_scheme, bool is_date
    );

    /// Reports and returns null when there is no such table.
    CodesStatement const* find(Word const& name);

private:
    void check(CodesStatement const& table, bool needs_inverse);
    std::uint32_t add(std::unique_ptr<CodeTable> table);
    bool bind_target(
        CodeStatement const& from, std::string const& path, documents::TypeInfo const& owner,
        bool is_date, Code& code
    );
    bool bind_assignment(CodeStatement const& from, documents::TypeInfo const& owner, Code& code);

    MapText const& map_;
    Program& program_;
    Report& report_;
    std::map<std::string, CodesStatement const*> by_name_;
    std::map<std::string, std::uint32_t> bound_;
};

}  // namespace tidegate::maps
