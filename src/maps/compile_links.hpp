// Blocks that refer to a list of the document: `<-> document.orders by order same number`. Internal
// to compile.
#pragma once

#include "maps/ast.hpp"
#include "maps/compile_line.hpp"
#include "maps/program.hpp"

namespace tidegate::maps {

class LinkCompiler {
public:
    LinkCompiler(Program& program, Report& report) : program_(program), report_(report) {}

    /// True for a block that says how elements of its list are told from others.
    [[nodiscard]] static bool is_link(BlockStatement const& statement) {
        return statement.target && (!statement.by.empty() || !statement.same.empty());
    }

    /// Fills `made.link`; its list and `owner`, what its lines talk about, are known already.
    /// `outer` is what the block stands in. False after an error.
    bool link(BlockStatement const& statement, Owner const& outer, Block& made, Owner& owner);

    /// What only the whole map shows.
    void finish();

private:
    bool reference(Word const& word, Owner const& outer, Block& made);
    bool around(Word const& word, Owner const& outer, Block& made, Owner& owner);
    bool add_reference(
        Word const& word, documents::TypeInfo const* from, documents::Field const* field,
        documents::TypeInfo const* to
    );
    bool wrong(Word const& word, std::string message, std::string remedy = {});

    Program& program_;
    Report& report_;
};

}  // namespace tidegate::maps
