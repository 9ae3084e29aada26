#include "standards/structure_check.hpp"

#include "syntax/characters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tidegate::standards {

using syntax::FindingCode;

namespace {

// The tag that starts an item: its own, or that of the loop's first segment.
std::string_view trigger_of(SetItem const& item) {
    return item.is_loop ? item.children.front()->tag : item.tag;
}

bool is_plain_tag(std::string_view tag) {
    return (tag.size() == 2 || tag.size() == 3) && std::ranges::all_of(tag, [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
}

}  // namespace

StructureCheck::StructureCheck(
    syntax::TransactionSet const& set, Dictionary const& dictionary,
    SetDefinition const& definition, FindingReport& report, SetTree& tree
)
    : set_(set), dictionary_(dictionary), definition_(definition), report_(report), tree_(tree) {
    tree_.nodes.reserve(set.segments.size() + set.segments.size() / 2 + 1);
    tree_.nodes.push_back({});
    open(nullptr, definition.top, 0);
}

SetItem const* StructureCheck::place(std::size_t index) {
    std::string_view const tag = set_.segments[index].tag;
    Match match{};
    if (find(tag, Search::free, match)) {
        if (is_misplaced(match, index)) {
            SetItem const* item = put(match, index);
            report_at(
                FindingCode::segment_out_of_order, item, index,
                fmt::format("segment {} stands too early", tag)
            );
            return item;
        }
        advance(match, index);
        return put(match, index);
    }
    if (find(tag, Search::full, match)) {
        SetItem const& over = *(*frames_[match.depth].items)[match.index];
        advance(match, index);
        SetItem const* item = put(match, index);
        report_at(
            over.is_loop ? FindingCode::segment_loop_over_max : FindingCode::segment_over_max, item,
            index,
            fmt::format(
                "{} {} occurs more than {} time{} here", over.is_loop ? "loop" : "segment",
                over.tag, over.repeat_max, over.repeat_max == 1 ? "" : "s"
            )
        );
        return item;
    }
    if (find(tag, Search::earlier, match)) {
        SetItem const* item = put(match, index);
        report_at(
            FindingCode::segment_out_of_order, item, index,
            fmt::format("segment {} stands too late", tag)
        );
        return item;
    }
    report_homeless(index);
    tree_.unplaced.push_back(&set_.segments[index]);
    return nullptr;
}

void StructureCheck::finish() {
    if (!set_.segments.empty() && frames_.front().current + 1 < definition_.top.size()) {
        std::size_t const last = set_.segments.size() - 1;
        close_to(0, last);
        report_missing_before(frames_.front(), definition_.top.size() - 1, last);
    }
}

// The innermost open loop that has a place for `tag`. free: at or after the current item, and not
// used up; full: the same, but used up; earlier: before the current item.
bool StructureCheck::find(std::string_view tag, Search search, Match& match) const {
    for (std::size_t depth = frames_.size(); depth-- > 0;) {
        Frame const& frame = frames_[depth];
        std::size_t const first = search == Search::earlier ? 0 : frame.current;
        std::size_t const end = search == Search::earlier ? frame.current : frame.items->size();
        for (std::size_t i = first; i < end; ++i) {
            SetItem const& item = *(*frame.items)[i];
            if (trigger_of(item) != tag) continue;
            bool const is_trigger =
                i == 0 && frame.loop;  // a further one starts the loop anew: its parent's affair
            bool const is_full = count(frame, i) >= item.repeat_max;
            if (is_trigger || (search != Search::earlier && is_full != (search == Search::full)))
                continue;
            match = {depth, i};
            return true;
        }
    }
    return false;
}

// Moving on to `match` would skip a mandatory item that follows shortly: then it is this segment
// that stands wrong.
bool StructureCheck::is_misplaced(Match match, std::size_t index) const {
    Frame const& frame = frames_[match.depth];
    std::string_view missing;
    for (std::size_t i = frame.current; i < match.index && missing.empty(); ++i) {
        SetItem const& item = *(*frame.items)[i];
        if (item.usage == Usage::mandatory && count(frame, i) == 0) missing = trigger_of(item);
    }
    if (missing.empty() || index + 1 == set_.segments.size()) return false;
    std::size_t const end =
        std::min(set_.segments.size(), index + 1 + limits::resynchronise_segments_max);
    for (std::size_t next = index + 1; next < end; ++next) {
        std::string_view const tag = set_.segments[next].tag;
        if (tag == missing) return true;
        for (std::size_t depth = 1; depth <= match.depth; ++depth) {
            if (trigger_of(*frames_[depth].loop) == tag) return false;
        }
    }
    return false;
}

void StructureCheck::advance(Match match, std::size_t index) {
    close_to(match.depth, index);
    Frame& frame = frames_[match.depth];
    report_missing_before(frame, match.index, index);
    frame.current = match.index;
}

void StructureCheck::close_to(std::size_t depth, std::size_t index) {
    while (frames_.size() > depth + 1) {
        Frame const& frame = frames_.back();
        report_missing_before(frame, frame.items->size(), index);
        counts_.resize(frame.counts_begin);
        frames_.pop_back();
    }
}

void StructureCheck::report_missing_before(Frame const& frame, std::size_t end, std::size_t index) {
    for (std::size_t i = frame.current; i < end; ++i) {
        SetItem const& item = *(*frame.items)[i];
        if (item.usage == Usage::mandatory && count(frame, i) == 0) report_missing(item, index);
    }
}

// The finding stands at the segment that came instead: its position is the one the missing segment
// should have.
void StructureCheck::report_missing(SetItem const& item, std::size_t index) {
    if (!report_.wants(FindingCode::segment_missing)) return;
    std::string const path = loop_path(&item);
    std::string text =
        fmt::format("mandatory {} {} is missing", item.is_loop ? "loop" : "segment", item.tag);
    if (!path.empty() && !item.is_loop) text += fmt::format(" in loop {}", path);
    if (index > 0)
        text += fmt::format(" after {}", syntax::printable(set_.segments[index - 1].tag));
    Place const place{.segment = &set_.segments[index], .item = &item};
    syntax::Finding& finding =
        report_.add(FindingCode::segment_missing, place, {}, std::move(text));
    finding.segment = trigger_of(item);
}

void StructureCheck::report_at(
    FindingCode code, SetItem const* item, std::size_t index, std::string text
) {
    if (!report_.wants(code)) return;
    report_.add(code, {.segment = &set_.segments[index], .item = item}, {}, std::move(text));
}

// The structure has no place for it: why not decides the code (AK304 1, 6 or 2).
void StructureCheck::report_homeless(std::size_t index) {
    std::string_view const tag = set_.segments[index].tag;
    bool const is_in_set = std::ranges::any_of(definition_.items, [&](auto const& item) {
        return !item->is_loop && item->tag == tag;
    });
    if (is_in_set) {
        return report_at(
            FindingCode::segment_unexpected, nullptr, index,
            fmt::format("segment {} is not expected here: the loop it belongs to is not open", tag)
        );
    }
    if (dictionary_.is_tag(tag)) {
        return report_at(
            FindingCode::segment_not_in_set, nullptr, index,
            fmt::format(
                "segment {} is not part of {} {}", tag,
                set_.standard == syntax::Standard::x12 ? "set" : "message", definition_.type
            )
        );
    }
    if (!is_plain_tag(tag)) return;  // the reader has reported it
    report_at(
        FindingCode::segment_unknown, nullptr, index,
        fmt::format("there is no segment {} in {}", tag, dictionary_.release())
    );
}

// Adds the segment as the next occurrence of the matched item, and opens the loop if it is one.
SetItem const* StructureCheck::put(Match match, std::size_t index) {
    syntax::Segment const& segment = set_.segments[index];
    Frame& frame = frames_[match.depth];
    SetItem const& item = *(*frame.items)[match.index];
    std::uint32_t const occurrence = ++count(frame, match.index);
    if (!item.is_loop) {
        add_node(frame, item, &segment, occurrence);
        return &item;
    }
    std::uint32_t const loop_node = add_node(frame, item, nullptr, occurrence);
    open(&item, item.children, loop_node);  // `frame` is invalid from here on
    Frame& loop = frames_.back();
    add_node(loop, *item.children.front(), &segment, ++count(loop, 0));
    return item.children.front();
}

std::uint32_t StructureCheck::add_node(
    Frame& parent, SetItem const& item, syntax::Segment const* segment, std::uint32_t occurrence
) {
    auto const node = static_cast<std::uint32_t>(tree_.nodes.size());
    tree_.nodes.push_back(
        {.item = &item, .segment = segment, .parent = parent.node, .occurrence = occurrence}
    );
    (parent.last_child == 0 ? tree_.nodes[parent.node].first_child
                            : tree_.nodes[parent.last_child].next_sibling) = node;
    parent.last_child = node;
    return node;
}

void StructureCheck::open(
    SetItem const* loop, std::vector<SetItem const*> const& items, std::uint32_t node
) {
    frames_.push_back({loop, &items, 0, counts_.size(), node, 0});
    counts_.resize(counts_.size() + items.size());
}

}  // namespace tidegate::standards
