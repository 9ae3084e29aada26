// `edi detect`: reads the envelopes only, in bounded memory.
#include "base/limits.hpp"
#include "cli/edi_commands.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_text.hpp"
#include "stages/findings_json.hpp"
#include "syntax/edifact_envelope.hpp"
#include "syntax/interchange_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <vector>

namespace tidegate::cli {
namespace {

using stages::json_string;

/// Sets of one type and version in an interchange; of X12 the version is that of the group.
struct Kind {
    std::string type;
    std::string version;
    std::uint32_t count = 0;
};

class Detector {
public:
    Detector(std::string const& file, bool is_json, std::ostream& out)
        : file_(file), is_json_(is_json), out_(out) {}

    Expected<void> run(ByteSource& source) {
        syntax::InterchangeReader reader(source);
        for (;;) {
            auto event = reader.next();
            if (!event) return std::unexpected(event.error());
            if (std::holds_alternative<syntax::EndOfInput>(*event)) return {};
            if (auto* begin = std::get_if<syntax::InterchangeBegin>(&*event)) {
                interchange_ = std::move(begin->interchange);
                kinds_.clear();
            } else if (auto* ta1 = std::get_if<syntax::Ta1Event>(&*event)) {
                count(ta1->segment.tag, "");
            } else if (auto* group = std::get_if<syntax::GroupBegin>(&*event)) {
                version_ = group->group.version;
            } else if (auto* set = std::get_if<syntax::SetEvent>(&*event)) {
                count(set->set->type(), version_text(*set->set));
            } else if (std::holds_alternative<syntax::InterchangeEnd>(*event)) {
                is_json_ ? print_json() : print();
            }
        }
    }

private:
    [[nodiscard]] std::string version_text(syntax::TransactionSet const& set) const {
        if (set.standard == syntax::Standard::x12) return version_;
        return syntax::message_identifier(set).version_text();
    }

    void count(std::string_view type, std::string_view version) {
        auto known = std::ranges::find_if(kinds_, [&](Kind const& kind) {
            return kind.type == type && kind.version == version;
        });
        if (known == kinds_.end()) {
            if (kinds_.size() >= limits::detected_kinds_max) type = version = "other";
            if (kinds_.size() <= limits::detected_kinds_max)
                kinds_.push_back({std::string(type), std::string(version), 0});
            known = kinds_.end() - 1;
        }
        ++known->count;
    }

    void print() {
        std::string messages;
        for (Kind const& kind : kinds_) {
            messages += messages.empty() ? "" : ", ";
            messages += fmt::format("{} x {}", kind.count, visible(kind.type));
            if (!kind.version.empty()) messages += fmt::format(" ({})", visible(kind.version));
        }
        out_ << fmt::format(
            "{}: {} {} from {} to {}, control {}, {}: {}\n", file_, standard_name(interchange_),
            visible(interchange_.version), visible(interchange_.sender.text()),
            visible(interchange_.receiver.text()), visible(interchange_.control),
            interchange_.is_test ? "test" : "production",
            messages.empty() ? "no messages" : messages
        );
    }

    void print_json() {
        std::string messages;
        for (Kind const& kind : kinds_) {
            messages += fmt::format(
                R"({}{{"type":{},"version":{},"count":{}}})", messages.empty() ? "" : ",",
                json_string(kind.type), kind.version.empty() ? "null" : json_string(kind.version),
                kind.count
            );
        }
        out_ << fmt::format(
            R"({{"file":{},"standard":"{}","version":{},"sender":{},"receiver":{},"control":{},)"
            R"("test":{},"messages":[{}]}})"
            "\n",
            json_string(file_), interchange_.standard, json_string(interchange_.version),
            json_string(interchange_.sender.text()), json_string(interchange_.receiver.text()),
            json_string(interchange_.control), interchange_.is_test, messages
        );
    }

    std::string const& file_;
    bool is_json_;
    std::ostream& out_;
    syntax::Interchange interchange_;
    std::string version_;
    std::vector<Kind> kinds_;
};

/// A file that is something else: its line tells what, so that a listing stays complete.
void print_other(
    std::string const& file, syntax::Detected const& detected, bool is_json, Streams streams
) {
    if (!is_json) return;
    streams.out << fmt::format(
        R"({{"file":{},"standard":"{}","version":null,"sender":null,"receiver":null,"control":null,)"
        R"("test":null,"messages":[]}})"
        "\n",
        json_string(file), syntax::name_of(detected.kind)
    );
}

Exit detect_file(std::string const& file, bool is_json, Streams streams) {
    auto const input = Input::open(file);
    if (!input) return report_unreadable(streams, file, input.error());
    syntax::Detected const& detected = (*input)->detected();
    if (!is_edi(detected)) {
        print_other(file, detected, is_json, streams);
        return report_unreadable(streams, file, not_edi(detected));
    }
    auto const done = Detector(file, is_json, streams.out).run(**input);
    return done ? Exit::ok : report_unreadable(streams, file, done.error());
}

}  // namespace

Exit edi_detect(Arguments const& arguments, Streams streams) {
    Exit exit = Exit::ok;
    for (std::string const& file : arguments.positionals)
        exit = worst(exit, detect_file(file, arguments.json, streams));
    return exit;
}

}  // namespace tidegate::cli
