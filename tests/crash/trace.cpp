#include "crash/trace.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

namespace tidegate::crash {
namespace {

constexpr std::size_t kNever = static_cast<std::size_t>(-1);
constexpr std::string_view kUnfinished = " <unfinished ...>";

/// Takes the number in front, and the blanks after it.
std::optional<long> take_number(std::string_view& text) {
    long number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return {};
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    while (text.starts_with(' ')) text.remove_prefix(1);
    return number;
}

/// The number behind the last ") = ": strings in the arguments may hold the same characters.
void take_result(Call& call, std::string_view rest) {
    auto const at = rest.rfind(" = ");
    if (at == std::string_view::npos) {
        call.arguments += rest;
        return;
    }
    std::string_view result = rest.substr(at + 3);
    call.arguments += rest.substr(0, at);
    call.result = take_number(result).value_or(-1);
}

bool is_sync(Call const& call) { return call.name == "fdatasync" || call.name == "fsync"; }

bool is_of_wal(Call const& call) {
    auto const end = call.arguments.find('>');
    return end != std::string::npos &&
           std::string_view(call.arguments).substr(0, end).ends_with("-wal");
}

bool is_to_socket(Call const& call) {
    auto const begin = call.arguments.find('<');
    if (begin == std::string::npos) return false;
    std::string_view const target = std::string_view(call.arguments).substr(begin + 1);
    return target.starts_with("socket:") || target.starts_with("TCP:");
}

/// The id of the message that this write answers, if it is an HTTP response with an MDN for a
/// message of `domain`.
std::optional<std::string> answered_message(Call const& call, std::string_view domain) {
    if (!is_to_socket(call) || !call.arguments.contains("\"HTTP/1.1 ")) return {};
    constexpr std::string_view kField = "Original-Message-ID: <";
    auto const at = call.arguments.find(kField);
    if (at == std::string::npos) return {};
    std::string_view id = std::string_view(call.arguments).substr(at + kField.size());
    id = id.substr(0, id.find('>'));
    if (!id.ends_with(domain)) return {};
    return std::string(id);
}

}  // namespace

std::vector<Call> read_trace(std::string_view text) {
    std::vector<Call> calls;
    std::map<int, std::size_t> unfinished;  // of each process, in `calls`
    std::size_t number = 0;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        auto const process = take_number(line);
        if (!process) continue;
        int const id = static_cast<int>(*process);
        if (line.starts_with("<... ")) {
            auto const open = unfinished.find(id);
            auto const rest = line.find(" resumed>");
            if (open == unfinished.end() || rest == std::string_view::npos) continue;
            Call& call = calls[open->second];
            call.end = number;
            take_result(call, line.substr(rest + std::string_view(" resumed>").size()));
            unfinished.erase(open);
            continue;
        }
        auto const paren = line.find('(');
        if (line.starts_with("+++") || line.starts_with("---") || paren == std::string_view::npos)
            continue;
        Call call{id, std::string(line.substr(0, paren)), {}, -1, number, number};
        std::string_view const rest = line.substr(paren + 1);
        if (rest.ends_with(kUnfinished)) {
            call.arguments = rest.substr(0, rest.size() - kUnfinished.size());
            call.end = kNever;
            unfinished[id] = calls.size();
        } else {
            take_result(call, rest);
        }
        calls.push_back(std::move(call));
    }
    return calls;
}

TraceReport check_receipts(std::vector<Call> const& calls, std::string_view domain) {
    TraceReport report;
    for (Call const& answer : calls) {
        auto const id = answered_message(answer, domain);
        if (!id) continue;
        ++report.receipts;
        auto const written = std::ranges::find_if(calls, [&](Call const& call) {
            return call.end < answer.begin && !is_sync(call) && call.result > 0 &&
                   is_of_wal(call) && call.arguments.contains(*id);
        });
        std::string const about = "line " + std::to_string(answer.begin) + ", MDN of " + *id + ": ";
        if (written == calls.end()) {
            report.violations.push_back(about + "the message is not in the database log");
            continue;
        }
        bool const is_synced = std::ranges::any_of(calls, [&](Call const& call) {
            return is_sync(call) && is_of_wal(call) && call.begin > written->end &&
                   call.end < answer.begin && call.result == 0;
        });
        if (!is_synced) {
            report.violations.push_back(
                about + "no sync of the database log since line " + std::to_string(written->end)
            );
        }
    }
    return report;
}

}  // namespace tidegate::crash
