// `edi diff`: the sets of two files, matched by type and control number, compared segment by
// segment. Envelopes, delimiters, SE and UNT take no part: they say nothing that the sets do not.
#include "cli/edi_commands.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_pass.hpp"
#include "cli/edi_text.hpp"
#include "cli/edi_walk.hpp"
#include "runtime/config.hpp"
#include "stages/findings_json.hpp"
#include "syntax/characters.hpp"

#include <fmt/format.h>

#include <map>
#include <ostream>
#include <unordered_map>

namespace tidegate::cli {
namespace {

using stages::json_string;

/// The sets of the first file stay in memory: a quarter of a gigabyte is some 150,000 orders.
constexpr std::size_t kHeldBytesMax = 256 * 1024 * 1024;

/// In compared values, whatever the file has: separators of ASCII that no value holds.
constexpr char kComponent = '\x1f';
constexpr char kRepetition = '\x1e';

struct FlatSegment {
    std::string path;  ///< "PO1[2]/PID[1]": loops, then the tag, each with its occurrence
    std::string tag;
    std::vector<std::string> elements;
};

struct FlatSet {
    bool is_edifact = false;
    std::string type;
    std::string control;
    std::vector<FlatSegment> segments;
};

/// Sets of one type and number in the order of the file are matched in that order.
using SetKey = std::tuple<std::string, std::string, std::size_t>;

class Flattener {
public:
    explicit Flattener(JudgedSet const& judged) : judged_(judged) {}

    FlatSet take() {
        flat_.is_edifact = judged_.interchange.is_edifact();
        flat_.type = data_of(judged_.set.type());
        flat_.control = data_of(judged_.set.control());
        if (!judged_.set.object.empty())
            flat_.segments.push_back({"object", "object", {std::string(judged_.set.object)}});
        if (judged_.tree == nullptr) {
            std::map<std::string_view, std::size_t> counts;
            for (syntax::Segment const& segment : judged_.set.segments)
                add("", segment, ++counts[segment.tag]);
            return std::move(flat_);
        }
        if (!judged_.tree->nodes.empty()) add_children(0, "");
        std::map<std::string_view, std::size_t> counts;
        for (syntax::Segment const* segment : judged_.tree->unplaced)
            add("unplaced/", *segment, ++counts[segment->tag]);
        return std::move(flat_);
    }

private:
    /// Depth is bounded by limits::dictionary_depth_max.
    void add_children(std::uint32_t parent, std::string const& prefix) {
        auto const& nodes = judged_.tree->nodes;
        std::map<std::string_view, std::size_t> segments;  // the same tag may have several places
        std::map<std::string_view, std::size_t> loops;
        for (std::uint32_t at = nodes[parent].first_child; at != 0; at = nodes[at].next_sibling) {
            standards::Node const& node = nodes[at];
            if (node.segment != nullptr) {
                add(prefix, *node.segment, ++segments[node.segment->tag]);
            } else {
                std::string const& tag = node.item->tag;
                add_children(at, fmt::format("{}{}[{}]/", prefix, tag, ++loops[tag]));
            }
        }
    }

    void add(std::string const& prefix, syntax::Segment const& segment, std::size_t occurrence) {
        // Its count and number follow from the others.
        if (segment.tag == (flat_.is_edifact ? "UNT" : "SE")) return;
        FlatSegment flat;
        flat.tag = segment.tag;
        flat.path = fmt::format("{}{}[{}]", prefix, syntax::printable(segment.tag), occurrence);
        for (std::size_t number = 1; number <= segment.elements.size(); ++number) {
            bool const is_binary = number == binary_element_of(segment);
            std::string_view const raw = segment.element(number);
            flat.elements.push_back(is_binary ? std::string(raw) : data_of(raw));
        }
        // Absent and empty are the same.
        while (!flat.elements.empty() && flat.elements.back().empty()) flat.elements.pop_back();
        flat_.segments.push_back(std::move(flat));
    }

    /// The data that a raw value stands for, whatever its spelling: kComponent and kRepetition for
    /// the separators, no release characters, UTF-8 where the interchange names its character set.
    [[nodiscard]] std::string data_of(std::string_view raw) const {
        syntax::Delimiters const& from = judged_.set.delimiters;
        std::string value;
        for (std::size_t at = 0; at < raw.size(); ++at) {
            bool const is_released =
                from.release != 0 && raw[at] == from.release && at + 1 < raw.size();
            if (is_released) ++at;
            if (!is_released && raw[at] == from.component) {
                value += kComponent;
            } else if (!is_released && from.repetition != 0 && raw[at] == from.repetition) {
                value += kRepetition;
            } else {
                value += raw[at];
            }
        }
        // Separators at the end of a composite say nothing.
        if (flat_.is_edifact)
            while (value.ends_with(kComponent)) value.pop_back();
        return decoded(value, judged_.interchange);
    }

    JudgedSet const& judged_;
    FlatSet flat_;
};

std::size_t bytes_of(FlatSet const& set) {
    std::size_t bytes = sizeof set;
    for (FlatSegment const& segment : set.segments) {
        bytes += sizeof segment + segment.path.size();
        for (std::string const& element : segment.elements)
            bytes += sizeof element + element.size();
    }
    return bytes;
}

/// Counts the sets of a file and gives each its key.
class SetVisitor : public PassVisitor {
public:
    void on_set(JudgedSet& judged) final {
        FlatSet set = Flattener(judged).take();
        std::size_t const ordinal = ++counts_[set.type + ' ' + set.control];
        SetKey key(set.type, set.control, ordinal);
        on_flat(std::move(key), std::move(set));
    }

protected:
    virtual void on_flat(SetKey key, FlatSet set) = 0;

private:
    std::unordered_map<std::string, std::size_t> counts_;
};

class Holder final : public SetVisitor {
public:
    std::map<SetKey, FlatSet> sets;
    [[nodiscard]] bool is_full() const { return bytes_ > kHeldBytesMax; }

protected:
    void on_flat(SetKey key, FlatSet set) override {
        bytes_ += bytes_of(set);
        if (!is_full()) sets.emplace(std::move(key), std::move(set));
    }

private:
    std::size_t bytes_ = 0;
};

class Comparer final : public SetVisitor {
public:
    Comparer(std::map<SetKey, FlatSet>& first, bool is_json, std::ostream& out)
        : first_(first), is_json_(is_json), out_(out) {}

    /// Call once after the pass: sets that only the first file has.
    void finish() {
        for (auto const& [key, set] : first_) print(set, "", 0, "only_a", "", "");
    }
    [[nodiscard]] bool is_different() const { return is_different_; }

protected:
    void on_flat(SetKey key, FlatSet set) override {
        auto const found = first_.find(key);
        if (found == first_.end()) {
            print(set, "", 0, "only_b", "", "");
            return;
        }
        compare(found->second, set);
        first_.erase(found);
    }

private:
    void compare(FlatSet const& a, FlatSet const& b) {
        std::unordered_map<std::string_view, FlatSegment const*> others;
        for (FlatSegment const& segment : b.segments) others.emplace(segment.path, &segment);
        for (FlatSegment const& segment : a.segments) {
            auto const found = others.find(segment.path);
            if (found == others.end()) {
                print(a, segment.path, 0, "only_a", text_of(a, segment), "");
                continue;
            }
            compare(a, segment, *found->second);
            others.erase(found);
        }
        for (FlatSegment const& segment : b.segments) {
            if (others.contains(segment.path))
                print(b, segment.path, 0, "only_b", "", text_of(b, segment));
        }
    }

    void compare(FlatSet const& set, FlatSegment const& a, FlatSegment const& b) {
        for (std::size_t i = 0; i < std::max(a.elements.size(), b.elements.size()); ++i) {
            std::string const from = i < a.elements.size() ? a.elements[i] : "";
            std::string const to = i < b.elements.size() ? b.elements[i] : "";
            if (from != to) print(set, a.path, i + 1, "changed", shown(from), shown(to));
        }
    }

    /// ':' and '^' stand for the separators of either file.
    static std::string shown(std::string text) {
        for (char& byte : text) {
            if (byte == kComponent) byte = ':';
            if (byte == kRepetition) byte = '^';
        }
        return text;
    }

    static std::string text_of(FlatSet const& set, FlatSegment const& segment) {
        std::string text = segment.tag;
        for (std::string const& element : segment.elements)
            (text += set.is_edifact ? '+' : '*') += shown(element);
        return text;
    }

    void print(
        FlatSet const& set, std::string const& path, std::size_t element, std::string_view change,
        std::string const& a, std::string const& b
    ) {
        is_different_ = true;
        if (is_json_) {
            out_ << fmt::format(
                R"({{"type":{},"control":{},"path":{},"element":{},"change":"{}","a":{},"b":{}}})"
                "\n",
                json_string(set.type), json_string(shown(set.control)),
                path.empty() ? "null" : json_string(path),
                element == 0 ? "null" : std::to_string(element), change,
                change == "only_b" || path.empty() ? "null" : json_string(a),
                change == "only_a" || path.empty() ? "null" : json_string(b)
            );
            return;
        }
        std::string const owner =
            fmt::format("{} {}", visible(set.type), visible(shown(set.control)));
        if (change == "changed") {
            out_ << fmt::format(
                "{}: {} element {}: '{}' in A, '{}' in B\n", owner, path, element, shortened(a),
                shortened(b)
            );
            return;
        }
        char const* const where = change == "only_a" ? "A" : "B";
        if (path.empty()) {
            out_ << fmt::format(
                "{}: the {} is in {} only\n", owner, set.is_edifact ? "message" : "set", where
            );
        } else {
            out_ << fmt::format(
                "{}: {} is in {} only: {}\n", owner, path, where,
                shortened(change == "only_a" ? a : b)
            );
        }
    }

    std::map<SetKey, FlatSet>& first_;
    bool is_json_;
    std::ostream& out_;
    bool is_different_ = false;
};

Expected<void> pass_file(
    std::string const& file, standards::DictionaryLibrary& dictionaries, PassVisitor& visitor
) {
    auto const input = open_edi(file);
    if (!input) return std::unexpected(input.error());
    return pass_over(**input, dictionaries, visitor);
}

}  // namespace

Exit edi_diff(Arguments const& arguments, Streams streams) {
    std::string const& a = arguments.positionals.front();
    std::string const& b = arguments.positionals.back();
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error()), Exit::configuration;
    standards::DictionaryLibrary dictionaries(*mappers / "standards");
    Holder holder;
    if (auto const done = pass_file(a, dictionaries, holder); !done)
        return report_unreadable(streams, a, done.error());
    if (holder.is_full()) {
        return report_unreadable(
            streams, a,
            {ErrorCode::too_large,
             fmt::format("its sets take more than {} bytes of memory", kHeldBytesMax),
             {},
             "split the file and compare the parts"}
        );
    }
    Comparer comparer(holder.sets, arguments.json, streams.out);
    if (auto const done = pass_file(b, dictionaries, comparer); !done)
        return report_unreadable(streams, b, done.error());
    comparer.finish();
    return comparer.is_different() ? Exit::no : Exit::ok;
}

}  // namespace tidegate::cli
