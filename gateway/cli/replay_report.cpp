#include "cli/replay_report.hpp"

#include "cli/line_diff.hpp"
#include "stages/findings_json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::cli {
namespace {

using stages::json_string;

std::string state_text(store::Document const& document) {
    return fmt::format(
        "{} {}{}", document.kind, store::name_of(document.state),
        document.reason.empty() ? "" : ": " + document.reason
    );
}

std::string line_text(std::vector<store::OrderLine> const& lines, std::int32_t number) {
    for (store::OrderLine const& line : lines) {
        if (line.line != number) continue;
        return fmt::format(
            "{} {}, {} of {}", line.item.empty() ? "(unknown)" : line.item, line.status,
            line.promised.normalized().text(), line.ordered.normalized().text()
        );
    }
    return "-";
}

/// What is sent, in whole when only one side sends, else the lines that differ.
void print_sent(std::ostream& out, runtime::ReplayPreview const& preview) {
    if (preview.sent_before.empty()) {
        for (store::Document const& answer : preview.answers)
            out << fmt::format("+ sends {} {}\n", answer.set, answer.canonical);
    }
    static runtime::PreviewedAnswer const none;
    auto const count = std::max(preview.sent_before.size(), preview.sent_after.size());
    for (std::size_t i = 0; i < count; ++i) {
        auto const& before = i < preview.sent_before.size() ? preview.sent_before[i] : none;
        auto const& after = i < preview.sent_after.size() ? preview.sent_after[i] : none;
        for (LineChange const& change : diff_lines(before.lines, after.lines))
            out << fmt::format("{} | {}\n", change.side, change.text);
    }
}

std::string list_json(std::vector<std::string> const& texts) {
    std::string list;
    for (std::string const& text : texts)
        list += fmt::format("{}{}", list.empty() ? "" : ",", json_string(text));
    return "[" + list + "]";
}

std::string sent_json(std::vector<runtime::PreviewedAnswer> const& sent) {
    std::string list;
    for (runtime::PreviewedAnswer const& one : sent) {
        list += fmt::format(
            R"({}{{"sets":{},"lines":{}}})", list.empty() ? "" : ",", list_json(one.sets),
            list_json(one.lines)
        );
    }
    return "[" + list + "]";
}

}  // namespace

void print_preview(std::ostream& out, runtime::ReplayPreview const& preview) {
    out << "- " << state_text(preview.before) << "\n+ " << state_text(preview.after) << '\n';
    if (preview.before.environment != preview.after.environment) {
        out << fmt::format(
            "- {} book\n+ {} book\n", store::name_of(preview.before.environment),
            store::name_of(preview.after.environment)
        );
    }
    if (preview.before.canonical.empty() && !preview.after.canonical.empty())
        out << "+ content " << preview.after.canonical << '\n';
    for (documents::Difference const& field : preview.content) {
        if (!field.left.empty()) out << fmt::format("- {} = {}\n", field.path, field.left);
        if (!field.right.empty()) out << fmt::format("+ {} = {}\n", field.path, field.right);
    }
    auto const most = std::max(preview.lines_before.size(), preview.lines_after.size());
    for (std::int32_t line = 1; line <= static_cast<std::int32_t>(most); ++line) {
        std::string const before = line_text(preview.lines_before, line);
        std::string const after = line_text(preview.lines_after, line);
        if (before == after) continue;
        if (before != "-") out << fmt::format("- line {}: {}\n", line, before);
        if (after != "-") out << fmt::format("+ line {}: {}\n", line, after);
    }
    print_sent(out, preview);
}

void print_preview_json(std::ostream& out, runtime::ReplayPreview const& preview) {
    std::string differences;
    for (documents::Difference const& field : preview.content) {
        differences += fmt::format(
            R"({}{{"path":{},"before":{},"after":{}}})", differences.empty() ? "" : ",",
            json_string(field.path), json_string(field.left), json_string(field.right)
        );
    }
    std::string answers;
    for (store::Document const& answer : preview.answers) {
        answers += fmt::format(
            R"({}{{"set":{},"data":{}}})", answers.empty() ? "" : ",", json_string(answer.set),
            answer.canonical.empty() ? "null" : answer.canonical
        );
    }
    auto const side = [](store::Document const& document) {
        return fmt::format(
            R"({{"kind":{},"environment":"{}","state":"{}","reason":{},"data":{}}})",
            json_string(document.kind), store::name_of(document.environment),
            store::name_of(document.state), json_string(document.reason),
            document.canonical.empty() ? "null" : document.canonical
        );
    };
    out << fmt::format(
        R"({{"id":"{}","is_anew":{},"before":{},"after":{},"differences":[{}],"answers":[{}],)"
        R"("sent_before":{},"sent_after":{}}})"
        "\n",
        preview.before.id.text(), preview.is_anew, side(preview.before), side(preview.after),
        differences, answers, sent_json(preview.sent_before), sent_json(preview.sent_after)
    );
}

}  // namespace tidegate::cli
