// `edi split`: a file for each transaction set, in a complete envelope of its own. Never
// overwrites.
#include "cli/edi_commands.hpp"
#include "cli/edi_finding_line.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_text.hpp"
#include "cli/edi_walk.hpp"
#include "stages/findings_json.hpp"
#include "syntax/characters.hpp"
#include "syntax/envelope_checks.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <ostream>
#include <set>
#include <system_error>

namespace tidegate::cli {
namespace {

using syntax::EnvelopeRole;
using syntax::Segment;

/// Letters, digits and '-' only, so that a value of the file can name no other folder.
std::string file_name_part(std::string_view text) {
    constexpr std::size_t kLengthMax = 30;
    std::string part;
    for (char const byte : text.substr(0, kLengthMax))
        part += syntax::is_alphanumeric(byte) ? byte : '-';
    return part.empty() ? "none" : part;
}

class Splitter final : public WalkVisitor {
public:
    Splitter(std::string file, std::filesystem::path folder, bool is_json, Streams streams)
        : file_(std::move(file)),
          folder_(std::move(folder)),
          is_json_(is_json),
          streams_(streams) {}

    Expected<void> on_header(HeaderText const& header) override {
        interchange_ = header.interchange;
        // UNZ repeats the reference as it stands, released characters included.
        constexpr std::size_t kUnbControl = 5;
        bool const is_edifact = interchange_.is_edifact();
        control_ = !is_edifact ? interchange_.control
                   : header.elements.size() < kUnbControl
                       ? ""
                       : std::string(header.elements[kUnbControl - 1]);
        header_ = header.una.empty() ? "" : line(std::string(header.una));
        header_ += line(std::string(header.text));
        close_group();
        return {};
    }

    Expected<void> on_segment(Segment const& segment) override {
        switch (syntax::role_of(segment.standard, segment.tag)) {
            case EnvelopeRole::group_header:
                group_header_ = line(text_of(segment));
                group_ = segment.element(interchange_.is_edifact() ? 5 : 6);
                return {};
            case EnvelopeRole::group_trailer:
                close_group();
                return {};
            case EnvelopeRole::interchange_trailer:
                return {};
            case EnvelopeRole::interchange_acknowledgement:
            case EnvelopeRole::none:
            case EnvelopeRole::set_header:
            case EnvelopeRole::set_trailer:
                tell(
                    segment, fmt::format(
                                 "{} stands in no {} and is in no file",
                                 syntax::printable(segment.tag), set_word(segment.standard)
                             )
                );
                return {};
        }
        TIDEGATE_CHECK(false);
    }

    Expected<void> on_set(syntax::TransactionSet const& set, bool is_complete) override {
        Segment const& first = set.segments.front();
        bool const is_edifact = interchange_.is_edifact();
        bool const lacks_group = !is_edifact && group_header_.empty();
        if (lacks_group || !is_complete) {
            has_lost_ = true;
            tell(
                first, fmt::format(
                           "{} has no {} and is in no file", set_name(set),
                           is_complete ? "GS" : trailer_of(first.tag)
                       )
            );
            return {};
        }
        std::string text = header_ + group_header_;
        for (Segment const& segment : set.segments) {
            // An object begins right behind the terminator of UNO.
            text += segment.tag == "UNO" ? text_of(segment) + std::string(set.object)
                                         : line(text_of(segment));
        }
        if (!group_header_.empty()) text += line(joined({is_edifact ? "UNE" : "GE", "1", group_}));
        text += line(joined({is_edifact ? "UNZ" : "IEA", "1", control_}));
        return write(set, text);
    }

    void on_noise(syntax::Findings const& findings) override {
        for (syntax::Finding const& finding : findings)
            streams_.err << finding_line(file_, "in no file", finding);
        has_lost_ = has_lost_ || syntax::has_error(findings);
    }

    [[nodiscard]] bool is_refused() const { return is_refused_; }
    [[nodiscard]] bool has_lost() const { return has_lost_; }

private:
    void close_group() {
        group_header_.clear();
        group_.clear();
    }

    static std::string_view trailer_of(std::string_view header) {
        return header == "UNH" ? "UNT" : header == "UNO" ? "UNP" : "SE";
    }

    /// "850_0001.edi"; the second of that name in this file is "850_0001_2.edi".
    Expected<void> write(syntax::TransactionSet const& set, std::string const& text) {
        std::string const stem =
            fmt::format("{}_{}", file_name_part(set.type()), file_name_part(set.control()));
        std::string name = stem + ".edi";
        for (int i = 2; !written_.insert(name).second; ++i)
            name = fmt::format("{}_{}.edi", stem, i);
        std::filesystem::path const path = folder_ / name;
        std::FILE* const file = std::fopen(path.c_str(), "wbx");
        if (file == nullptr) {
            is_refused_ = true;
            bool const exists = errno == EEXIST;
            return fail(
                exists ? ErrorCode::conflict : ErrorCode::unavailable,
                exists ? fmt::format("{} exists already, it is not overwritten", path.string())
                       : fmt::format(
                             "{} cannot be written: {}", path.string(),
                             std::generic_category().message(errno)
                         ),
                {}, "name an empty folder"
            );
        }
        bool const is_written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
        if (std::fclose(file) != 0 || !is_written)
            throw std::system_error(errno, std::generic_category(), "writing " + path.string());
        if (is_json_) {
            streams_.out << fmt::format(
                R"({{"file":{},"interchange":{},"group":{},"type":{},"control":{},"byte":{}}})"
                "\n",
                stages::json_string(path.string()), json(control_),
                group_header_.empty() ? "null" : json(group_), json(set.type()),
                json(set.control()), set.segments.front().byte
            );
        } else {
            streams_.out << path.string() << '\n';
        }
        return {};
    }

    [[nodiscard]] std::string json(std::string_view raw) const {
        return stages::json_string(value_text(raw, interchange_));
    }

    [[nodiscard]] std::string text_of(Segment const& segment) const {
        std::string text(raw_tag(segment));
        for (std::string_view const element : segment.elements) {
            text += interchange_.delimiters.element;
            text += element;
        }
        return text + interchange_.delimiters.segment;
    }

    [[nodiscard]] std::string joined(std::initializer_list<std::string_view> parts) const {
        std::string text;
        for (std::string_view const part : parts) {
            if (!text.empty()) text += interchange_.delimiters.element;
            text += part;
        }
        return text + interchange_.delimiters.segment;
    }

    [[nodiscard]] std::string line(std::string text) const {
        if (!syntax::is_line_end(interchange_.delimiters.segment)) text += '\n';
        return text;
    }

    void tell(Segment const& segment, std::string const& text) {
        streams_.err << fmt::format("{}:{}: warning: {}\n", file_, segment.line, text);
    }

    std::string file_;
    std::filesystem::path folder_;
    bool is_json_;
    Streams streams_;
    syntax::Interchange interchange_;
    std::string header_;        ///< ISA, or UNB with the UNA in front of it
    std::string control_;       ///< as it stands in the header
    std::string group_header_;  ///< of the group that is open; empty outside
    std::string group_;
    std::set<std::string> written_;  ///< at most limits::sets_per_interchange_max an interchange
    bool is_refused_ = false;
    bool has_lost_ = false;
};

}  // namespace

Exit edi_split(Arguments const& arguments, Streams streams) {
    std::string const& file = arguments.positionals.front();
    std::filesystem::path const folder = arguments.positionals.back();
    auto const input = open_edi(file);
    if (!input) return report_unreadable(streams, file, input.error());
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) {
        return report(
            streams, {ErrorCode::unavailable,
                      fmt::format("{} cannot be made: {}", folder.string(), failed.message()),
                      {},
                      "name a folder that may be written"}
        );
    }
    Splitter splitter(file, folder, arguments.json, streams);
    if (auto const done = (*input)->watched(
            Printing::streamed, [&](ByteSource& source) { return walk(source, splitter); }
        );
        !done) {
        return splitter.is_refused() ? report(streams, done.error())
                                     : report_unreadable(streams, file, done.error());
    }
    return splitter.has_lost() ? Exit::no : Exit::ok;
}

}  // namespace tidegate::cli
