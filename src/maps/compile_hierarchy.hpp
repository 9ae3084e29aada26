// The hierarchy statement of a map and the blocks that are its levels. Internal to compile.
#pragma once

#include "maps/ast.hpp"
#include "maps/code_tables.hpp"
#include "maps/program.hpp"

namespace tidegate::maps {

/// A list element that packs are: `id`, `parent`, `contents` of `line`, `quantity` and `unit`.
[[nodiscard]] bool is_pack(documents::TypeInfo const* type);
/// One that lines are: `number`, `order`, `quantity`, `unit`.
[[nodiscard]] bool is_item(documents::TypeInfo const* type);

class HierarchyCompiler {
public:
    HierarchyCompiler(Program& program, Report& report) : program_(program), report_(report) {}

    /// Fills Program::hierarchy. Needs Program::definition and document.
    void head(HierarchyStatement const& statement);

    /// True for a block whose segment is the hierarchy's.
    [[nodiscard]] bool is_level(standards::SetItem const* item) const {
        Hierarchy const& own = program_.hierarchy;
        return own.item != nullptr && (own.item == item || own.lines == item);
    }

    /// True for the block of the items of a packing: it stands beside the levels, its group inside
    /// them.
    [[nodiscard]] bool is_inside(BlockStatement const& statement) const;
    /// Where that group is looked for.
    [[nodiscard]] std::vector<standards::SetItem const*> inside() const;
    /// The item that was found for it.
    void inside(standards::SetItem const* item, std::uint32_t block);

    /// Gives a level its role; its filters and its target are known already.
    void level(BlockStatement const& statement, Block& block);

    /// True for `SN1 <-> contents` in the block of the packs: the one content of a pack below an
    /// item.
    [[nodiscard]] bool is_pack_content(
        documents::TypeInfo const* owner, documents::Field const* field
    ) const {
        return pack_ != nullptr && owner == pack_ && field->name == "contents";
    }

    /// What only the whole map shows: levels without a block, blocks without a level.
    void finish(HierarchyStatement const& statement);

private:
    bool check_level(BlockStatement const& statement, Block& block);
    LevelRole role_of(BlockStatement const& statement, documents::TypeInfo const* type);

    Program& program_;
    Report& report_;
    documents::TypeInfo const* pack_ = nullptr;
    std::map<std::string, Spot> levels_;  ///< codes of element 03 that have a block
    std::map<LevelRole, Spot> roles_;
};

}  // namespace tidegate::maps
