#include "cli/edi_input.hpp"

#include "base/bytes.hpp"
#include "base/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace tidegate::cli {

Expected<std::unique_ptr<Input>> Input::open(std::string const& path) {
    auto source = open_source(path);
    if (!source) return std::unexpected(source.error());
    std::unique_ptr<Input> input(new Input(std::move(*source), path));
    if (auto looked = input->look(); !looked) return std::unexpected(looked.error());
    return input;
}

Expected<void> Input::look() {
    front_.resize(limits::sniff_bytes_max);
    std::size_t filled = 0;
    while (filled < front_.size()) {
        auto const count = source_->read(std::span(front_).subspan(filled));
        if (!count) return std::unexpected(count.error());
        if (*count == 0) break;
        filled += *count;
    }
    front_.resize(filled);
    detected_ = syntax::sniff(as_text(front_));
    return {};
}

Expected<std::size_t> Input::read(std::span<std::byte> buffer) {
    if (given_ == front_.size()) {
        auto const count = source_->read(buffer);
        if (progress_ && count) progress_->add(*count);
        return count;
    }
    std::size_t const count = std::min(buffer.size(), front_.size() - given_);
    std::copy_n(front_.begin() + static_cast<std::ptrdiff_t>(given_), count, buffer.begin());
    given_ += count;
    if (progress_) progress_->add(count);
    return count;
}

Error not_x12(syntax::Detected const& detected) {
    switch (detected.kind) {
        case syntax::InputKind::edifact:
        case syntax::InputKind::tradacoms:
        case syntax::InputKind::xml:
        case syntax::InputKind::json:
            return {
                ErrorCode::invalid,
                fmt::format("this is {}; this version reads X12 only", detected.what),
                {},
                "ask the partner for X12 (ISA ... IEA)"
            };
        case syntax::InputKind::x12:
        case syntax::InputKind::empty:
        case syntax::InputKind::unknown:
            break;
    }
    return {
        ErrorCode::invalid, fmt::format("not EDI: this is {}", detected.what), {}, detected.remedy
    };
}

Expected<std::unique_ptr<Input>> open_x12(std::string const& path) {
    auto input = Input::open(path);
    if (!input || (*input)->detected().kind == syntax::InputKind::x12) return input;
    return std::unexpected(not_x12((*input)->detected()));
}

Exit report_unreadable(Streams streams, std::string const& path, Error const& error) {
    streams.err << "error: " << path << ": " << error.text() << '\n';
    return error.code == ErrorCode::configuration ? Exit::configuration : Exit::unreadable;
}

Exit worst(Exit a, Exit b) { return std::max(a, b); }

}  // namespace tidegate::cli
