#include "standards/validator.hpp"

#include "standards/element_check.hpp"
#include "standards/fast_check.hpp"
#include "standards/finding_report.hpp"
#include "standards/structure_check.hpp"
#include "standards/tree_builder.hpp"
#include "syntax/edifact_envelope.hpp"

#include <utility>

namespace tidegate::standards {

namespace {

void check_slowly(
    syntax::TransactionSet const& set, Dictionary const& dictionary,
    SetDefinition const& definition, ElementCheck& elements, FindingReport& report, SetTree& tree
) {
    tree.nodes.clear();
    tree.unplaced.clear();
    StructureCheck structure(set, dictionary, definition, report, tree);
    for (std::size_t i = 0; i < set.segments.size(); ++i) {
        syntax::Segment const& segment = set.segments[i];
        SetItem const* item = structure.place(i);
        SegmentDefinition const* segment_definition =
            item ? item->segment : dictionary.find_segment(segment.tag);
        if (segment_definition) elements.check(segment, *segment_definition, item);
    }
    structure.finish();
}

SetPlan const& plan_of(SetDefinition const& definition) {
    std::call_once(definition.plan_once, [&] {
        definition.plan = std::make_shared<SetPlan const>(definition);
    });
    return *definition.plan;
}

}  // namespace

struct Validator::Prepared {
    syntax::Delimiters delimiters;
    Charset charset;
    FastCheck check;
};

Validator::Validator(ValidateOptions options) : options_(std::move(options)) {}
Validator::~Validator() = default;

void Validator::validate(
    syntax::TransactionSet const& set, Dictionary const& dictionary,
    SetDefinition const& definition, ValidatedSet& result
) {
    FindingReport report(options_);
    CheckContext const context{
        .release = dictionary.release(),
        .delimiters = set.delimiters,
        .charset = set.charset.value_or(options_.charset),
        .has_association_codes = !syntax::message_identifier(set).association.empty()
    };
    ElementCheck elements(context, report);
    FastCheck* const fast = options_.is_fast_path_allowed
                                ? &fast_check(definition, set.delimiters, context.charset)
                                : nullptr;
    if (fast != nullptr && fast->check(set)) {
        SetAutomaton const& automaton = plan_of(definition).automaton();
        if (options_.wants_tree) {
            TreeBuilder tree(result.tree);
            for (std::size_t i = 0; i < set.segments.size(); ++i)
                tree.add(*automaton.place(fast->places()[i]).item, set.segments[i]);
        }
        for (std::uint32_t const i : fast->doubtful()) {
            SetItem const* const item = automaton.place(fast->places()[i]).item;
            elements.check(set.segments[i], *item->segment, item);
        }
    } else {
        check_slowly(set, dictionary, definition, elements, report, result.tree);
    }
    report.finish(result);
}

FastCheck& Validator::fast_check(
    SetDefinition const& definition, syntax::Delimiters const& delimiters, Charset charset
) {
    std::unique_ptr<Prepared>& prepared = prepared_[&definition];
    if (!prepared || prepared->delimiters != delimiters || prepared->charset != charset) {
        prepared = std::make_unique<Prepared>(
            delimiters, charset, FastCheck(plan_of(definition), delimiters, charset)
        );
    }
    return prepared->check;
}

}  // namespace tidegate::standards
