// A compiled map as text without places in files, so that two programs can be compared.
#pragma once

#include "maps/program.hpp"

#include <algorithm>
#include <sstream>

namespace tidegate::maps {

inline std::string text_of_place(Place const& place) {
    return std::to_string(place.element) + "." + std::to_string(place.component) +
           (place.moves ? "+" : "");
}

inline std::string text_of_table(CodeTable const& table) {
    std::ostringstream out;
    for (Code const& code : table.codes) {
        out << ' ' << code.code << '=' << code.word << '/' << code.length << (code.reads ? "r" : "")
            << (code.writes ? "w" : "") << int(code.value) << code.target.scheme
            << code.target_value << (code.target.field != nullptr ? code.target.field->name : "");
    }
    return out.str();
}

inline void put_path(
    std::ostream& out, Program const& program, std::uint32_t first, std::uint32_t steps,
    documents::Field const* field
) {
    for (std::uint32_t i = 0; i < steps; ++i) out << program.steps[first + i]->name << '.';
    out << (field != nullptr ? field->name : "-");
}

inline void put_op(std::ostream& out, Program const& program, Op const& op) {
    out << "  " << program.lines[op.line].address << " kind " << int(op.kind) << ' ';
    put_path(out, program, op.first_step, op.steps, op.field);
    out << " flags " << op.reads << op.writes << op.is_key << op.is_optional << op.is_warning
        << op.has_default << op.is_index << op.is_identifier << op.is_sscc << op.short_date
        << op.is_implied << ' ' << int(op.scale) << ' ' << int(op.width) << ' ' << op.length_max
        << " places";
    for (std::uint32_t i = 0; i < op.places; ++i)
        out << ' ' << text_of_place(program.places[op.first_place + i]);
    out << " when " << (op.when != nullptr ? op.when->name : "") << " text '"
        << program.texts[op.text] << '\'';
    if (op.table != 0) out << " codes" << text_of_table(*program.tables[op.table]);
    out << '\n';
}

inline void put_block(std::ostream& out, Program const& program, std::uint32_t index) {
    Block const& block = program.blocks[index];
    out << program.lines[block.line].address << ' ' << block.tag << ' ';
    put_path(out, program, block.first_step, block.steps, block.field);
    out << " flags " << block.is_each << block.reads << block.writes << block.is_stream
        << block.is_self << ' ' << int(block.role) << " slots " << block.slot_width << ' '
        << block.slot_first << ' ' << block.slot_count;
    for (documents::Field const* same : block.same) out << " same " << same->name;
    for (Filter const& filter : block.filters) {
        out << " [" << text_of_place(filter.place);
        for (std::string const& value : filter.values) out << '=' << value;
        out << ']';
    }
    out << '\n';
    for (std::uint32_t i = block.first_op; i < block.first_op + block.ops; ++i)
        put_op(out, program, program.ops[i]);
    if (block.slots != 0) put_block(out, program, block.slots);
    for (std::uint32_t const child : block.children) put_block(out, program, child);
}

inline std::string text_of(Program const& program) {
    std::ostringstream out;
    out << program.id << ' ' << program.document->name << ' ' << int(program.unmapped) << '\n';
    for (Hierarchy::Tree const& tree : program.hierarchy.trees) {
        out << "tree " << int(tree.word);
        for (std::string const& level : tree.levels) out << ' ' << level;
        out << '\n';
    }
    for (std::uint32_t const child : program.blocks[0].children) put_block(out, program, child);
    std::vector<std::string> written(program.written.begin(), program.written.end());
    std::ranges::sort(written);
    for (std::string const& path : written) out << path << '\n';
    return out.str();
}

}  // namespace tidegate::maps
