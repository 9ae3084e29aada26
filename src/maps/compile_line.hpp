// Element lines of a map into operations. Internal to compile.
#pragma once

#include "maps/ast.hpp"
#include "maps/code_tables.hpp"
#include "maps/compile_places.hpp"
#include "maps/program.hpp"

#include <map>
#include <string>
#include <vector>

namespace tidegate::maps {

/// What a block's lines talk about.
struct Owner {
    documents::TypeInfo const* type = nullptr;     ///< null inside a list of values
    documents::Field const* self = nullptr;        ///< that list
    std::string path;                              ///< "lines.parties.", for Program::written
    documents::Field const* group_list = nullptr;  ///< of a block that groups
    bool is_conditional =
        false;                ///< a block is written under a condition: this one or one around it
    std::string shared = {};  ///< target of a block that shares: the list inside has it, too,
    Owner const* outer = nullptr;  ///< and belongs to this one
    Owner const* above = nullptr;  ///< of a list element: the struct around its list
};

/// Fields that a line writes, with that line: a second one would write the value twice.
using MappedFields = std::map<std::string, Spot>;

/// Reports when `path` is written already.
void mapped_once(MappedFields& mapped, std::string const& path, Spot const& spot, Report& report);

class LineCompiler {
public:
    LineCompiler(
        Program& program, Report& report, CodeTables& tables,
        standards::SegmentDefinition const& segment, MappedFields& mapped
    )
        : program_(program), report_(report), tables_(tables), segment_(segment), mapped_(mapped) {}

    /// Appends the operations of `statement` and tells `block` where they are.
    void run(
        BlockStatement const& statement, Block& block, Owner const& owner,
        std::string const& address
    );

private:
    bool compile(LineStatement const& line, Block const& block, Owner const& owner, Op& op);
    bool compile_places(LineStatement const& line, Block const& block, Op& op);
    bool compile_check(LineStatement const& line, Owner const& owner, Op& op);
    bool compile_constant(
        LineStatement const& line, Block const& block, Owner const& owner, Op& op
    );
    bool compile_when(Word const& word, Owner const& owner, Op& op);
    bool compile_ordinal(LineStatement const& line, Block const& block, Op& op);
    bool compile_pair(LineStatement const& line, Owner const& owner, Op& op);
    bool compile_date_form(Word const& form, Op& op);
    bool compile_reference(LineStatement const& line, Owner const& owner, Op& op);
    bool compile_above(LineStatement const& line, Block const& block, Owner const& owner, Op& op);
    bool compile_value(LineStatement const& line, Block const& block, Owner const& owner, Op& op);
    bool check_kind(LineStatement const& line, Block const& block, Op& op);
    bool check_field(LineStatement const& line, documents::Field const& field, Op const& op);
    bool check_default(LineStatement const& line, Op& op);
    bool check_stream(BlockStatement const& statement, Block const& block);
    bool bind(Word const& word, Owner const& owner, Op& op);
    void once(std::string const& path, Spot const& spot);
    standards::Element const* element_at(Place place) const;
    bool no(Spot const& spot, std::string message, std::string remedy = {});
    std::uint32_t text(std::string text);

    Program& program_;
    Report& report_;
    CodeTables& tables_;
    standards::SegmentDefinition const& segment_;
    MappedFields& mapped_;
    bool is_conditional_ = false;  ///< the block at hand is written under a condition
};

}  // namespace tidegate::maps
