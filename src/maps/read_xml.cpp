#include "maps/read_xml.hpp"

#include "maps/xml_set_tree.hpp"
#include "maps/xml_stream.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {
namespace {

using syntax::XmlDocument;
using syntax::XmlElement;

/// One element below that has the text; conditions of a root look at nothing else.
bool holds(XmlDocument const& document, std::uint32_t element, XmlCondition const& condition) {
    for (std::uint32_t child = document.elements()[element].first_child; child != 0;
         child = document.elements()[child].next_sibling) {
        XmlElement const& at = document.elements()[child];
        if (condition.path.steps.size() == 1 && at.local == condition.path.steps[0].local &&
            std::ranges::find(condition.values, at.text) != condition.values.end())
            return true;
    }
    return false;
}

bool has(XmlDocument const& document, std::uint32_t element, std::span<XmlStep const> steps) {
    if (steps.empty()) return true;
    for (std::uint32_t child = document.elements()[element].first_child; child != 0;
         child = document.elements()[child].next_sibling) {
        XmlElement const& at = document.elements()[child];
        bool const is_step = at.local == steps[0].local && at.space == steps[0].space &&
                             std::ranges::all_of(steps[0].conditions, [&](auto const& condition) {
                                 return holds(document, child, condition);
                             });
        if (is_step && has(document, child, steps.subspan(1))) return true;
    }
    return false;
}

bool is_root(Program const& program, XmlElement const& root) {
    XmlStep const& step = program.xml->items[0].path.steps[0];
    return root.local == step.local && root.space == step.space;
}

Expected<void> check_root(Program const& program, XmlElement const& root) {
    if (is_root(program, root)) return {};
    XmlStep const& step = program.xml->items[0].path.steps[0];
    return fail(
        ErrorCode::conflict,
        fmt::format(
            "the root is {} of '{}', map {} reads {} of '{}'", root.local, root.space, program.id,
            step.local, step.space
        ),
        Position{{}, root.line, 0, root.byte}
    );
}

ReadOptions options_of_xml(ReadOptions options) {
    options.delimiters = kXmlDelimiters;
    options.charset = {};  // texts of a document are UTF-8
    return options;
}

}  // namespace

bool is_xml_of(Program const& program, XmlDocument const& document) {
    return is_root(program, document.root()) && has(document, 0, program.xml->must_have.steps);
}

Expected<ReadResult> read_xml(
    Program const& program, XmlDocument const& document, ReadOptions options
) {
    if (auto done = check_root(program, document.root()); !done)
        return std::unexpected(std::move(done.error()));
    XmlSetTree const tree(*program.xml, document);
    return read(program, tree.tree(), options_of_xml(options));
}

XmlMapReader::XmlMapReader(Program const& program)
    : program_(program), reader_(program), tree_(std::make_unique<XmlSetTree>(*program.xml)) {}

XmlMapReader::~XmlMapReader() = default;

Expected<void> XmlMapReader::read(
    XmlDocument const& document, ReadOptions options, ReadResult& result
) {
    if (auto done = check_root(program_, document.root()); !done) return done;
    tree_->arrange(document);
    return reader_.read(tree_->tree(), options_of_xml(options), result);
}

}  // namespace tidegate::maps
