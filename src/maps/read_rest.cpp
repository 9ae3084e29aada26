// What is left when all lines have read: values of XML that none took, literals for what nothing
// said, numbers of lines, fields that are missing.
#include "documents/required.hpp"
#include "maps/reader.hpp"
#include "maps/requirements.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using syntax::FindingCode;
using syntax::Segment;
using syntax::Severity;

/// Values of an XML document that no line took.
Outcome<void> Reader::rest_of_origin() {
    Field const* list = program_.document->find("unmapped");
    bool const is_kept = program_.unmapped == Unmapped::keep && list != nullptr;
    for (standards::TreeOrigin::Rest const& rest : tree_.origin->rest()) {
        std::string text = fmt::format(
            "no line of map {} takes {}: it is {}", program_.id, rest.path,
            is_kept ? "kept as it is" : "dropped"
        );
        if (program_.unmapped == Unmapped::refuse) {
            return fail(
                ErrorCode::refused, std::move(text), Position{{}, rest.line, 0, rest.byte},
                "add a line to the map, or let it say 'unmapped keep'"
            );
        }
        if (result_.findings.size() < limits::map_findings_max) {
            syntax::Finding finding;
            finding.code = FindingCode::segment_not_used;
            finding.severity = Severity::warning;
            finding.text = std::move(text);
            finding.segment = rest.path;
            finding.byte = rest.byte;
            finding.line = rest.line;
            result_.findings.push_back(std::move(finding));
        }
        if (!is_kept) continue;
        void* element = documents::add_element(result_.document.root(), *list, arena_);
        auto& kept = *static_cast<documents::Unmapped*>(element);
        kept.path = arena_.copy(rest.path);
        kept.xml = arena_.copy(rest.value);
    }
    return {};
}

/// From `first` on, those whose struct stays where it is. Of several for one field the last one
/// counts.
Outcome<void> Reader::fall_back(std::size_t first, bool is_last) {
    std::vector<Fallback> later;
    for (std::size_t i = fallbacks_.size(); i-- > first;) {
        Fallback const& at = fallbacks_[i];
        if (at.op->is_whole && !is_last) {
            later.push_back(at);
        } else if (documents::is_present(at.owner, *at.op->field)) {
            continue;
        } else if (at.number) {
            documents::set_decimal(at.owner, *at.op->field, *at.number);
        } else {
            auto done =
                documents::set_value(at.owner, *at.op->field, arena_, program_.texts[at.op->text]);
            if (!done) return done;
        }
    }
    fallbacks_.resize(first);
    fallbacks_.insert(fallbacks_.end(), later.rbegin(), later.rend());
    return {};
}

/// A line that has no number on the wire is known by its place (documents.md §3).
void Reader::number_lines() {
    Field const* lines = program_.document->find("lines");
    if (lines == nullptr || lines->kind != Kind::objects ||
        !program_.written.contains("lines.number"))
        return;
    Field const* number = lines->type->find("number");
    if (number == nullptr || number->kind != Kind::text ||
        number->cardinality != documents::Cardinality::one)
        return;
    void* root = result_.document.root();
    for (std::size_t i = 0; i < documents::count_of(root, *lines); ++i) {
        void* line = documents::element_of(root, *lines, i);
        if (!documents::is_present(line, *number))
            documents::set_text(line, *number, arena_, std::to_string(i + 1));
    }
}

/// What to do about a field that a code stands for, when the partner leaves it out because he
/// always means the same.
std::string Reader::default_for(std::string const& path) const {
    auto const parsed = documents::parse_path(*program_.document, path);
    if (!parsed) return {};
    auto const at = std::ranges::find_if(program_.ops, [&](Op const& op) {
        return op.kind == OpKind::code && op.reads && op.field == &parsed->field();
    });
    if (at == program_.ops.end() || at->has_default) return {};
    return fmt::format(
        "; where the partner always means the same, his overlay says it: set {} default WORD",
        program_.lines[at->line].address
    );
}

void Reader::missing() {
    for (std::string const& path : documents::missing_fields(result_.document)) {
        if (result_.findings.size() >= limits::map_findings_max) return;
        syntax::Finding finding;
        finding.code = FindingCode::rule_failed;
        finding.severity = Severity::error;
        finding.text =
            fmt::format("the {} has no {}, which it needs", program_.document->name, path) +
            default_for(path);
        result_.findings.push_back(std::move(finding));
    }
    for (Unmet const& unmet : unmet_requirements(program_, result_.document)) {
        if (result_.findings.size() >= limits::map_findings_max) return;
        syntax::Finding finding;
        finding.code = FindingCode::rule_failed;
        finding.severity = Severity::error;
        finding.text = fmt::format(
            "{} ({})", unmet.message, program_.position_of(unmet.requirement->line).text()
        );
        result_.findings.push_back(std::move(finding));
    }
}

SetReader::SetReader(Program const& program)
    : program_(program), memory_(std::make_unique<ReadMemory>(program)) {}

SetReader::~SetReader() = default;

Expected<void> SetReader::read(
    standards::SetTree const& tree, ReadOptions const& options, ReadResult& result
) {
    if (&result.document.type() == program_.document) {
        result.document.clear();
    } else {
        result.document = documents::Document(*program_.document);
    }
    memory_->reuse(result.findings);
    result.lineage.clear();
    memory_->clear();
    return Reader(program_, tree, options, *memory_, result).run().expected();
}

Expected<ReadResult> read(
    Program const& program, standards::SetTree const& tree, ReadOptions const& options
) {
    ReadResult result{documents::Document(*program.document), {}, {}};
    ReadMemory memory(program);
    auto done = Reader(program, tree, options, memory, result).run();
    if (!done) return std::unexpected(std::move(done.error()));
    return result;
}

}  // namespace tidegate::maps
