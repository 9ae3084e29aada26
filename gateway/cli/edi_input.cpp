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

bool is_edi(syntax::Detected const& detected) {
    return detected.kind == syntax::InputKind::x12 || detected.kind == syntax::InputKind::edifact;
}

Error not_edi(syntax::Detected const& detected) {
    bool const is_other_edi = detected.kind == syntax::InputKind::tradacoms;
    return {
        ErrorCode::invalid,
        fmt::format("{}: this is {}", is_other_edi ? "not read" : "not EDI", detected.what),
        {},
        detected.remedy
    };
}

Expected<std::unique_ptr<Input>> open_edi(std::string const& path) {
    auto input = Input::open(path);
    if (!input || is_edi((*input)->detected())) return input;
    return std::unexpected(not_edi((*input)->detected()));
}

Exit report_unreadable(Streams streams, std::string const& path, Error const& error) {
    streams.err << "error: " << path << ": " << error.text() << '\n';
    return error.code == ErrorCode::configuration ? Exit::configuration : Exit::unreadable;
}

Exit worst(Exit a, Exit b) { return std::max(a, b); }

}  // namespace tidegate::cli
