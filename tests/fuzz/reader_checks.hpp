// What must hold for every reader of EDI on every input: events nest, places are true, and where
// the input is cut changes nothing. A reader is a class with the constructor and next() of
// syntax/interchange_reader.hpp.
#pragma once

#include "base/limits.hpp"
#include "fuzz/pieces.hpp"
#include "syntax/event.hpp"

#include <string>
#include <vector>

namespace tidegate::fuzz {

/// Follows the events of one input and writes down all that they say.
class EventChecks {
public:
    explicit EventChecks(std::string_view input) : input_(input) {}

    void on(syntax::InterchangeBegin const& event);
    void on(syntax::Ta1Event const& event);
    void on(syntax::GroupBegin const& event);
    void on(syntax::SetEvent const& event);
    void on(syntax::GroupEnd const& event);
    void on(syntax::InterchangeEnd const& event);
    void on(syntax::EndOfInput const& event);
    void on(Error const& error);

    [[nodiscard]] std::string const& told() const { return told_; }

private:
    void check(syntax::Segment const& segment);
    void tell(syntax::Findings const& findings);
    void tell(std::string_view text);
    void tell(std::uint64_t number);

    std::string_view input_;
    std::string told_;
    std::size_t events_ = 0;
    std::uint64_t byte_ = 0;  ///< of the segment or header before
    std::uint32_t groups_ = 0;
    std::uint32_t sets_ = 0;
    bool in_interchange_ = false;
    bool in_group_ = false;
};

/// All events of `source`, whose text is `input`.
template <class Reader>
std::string checked_events(ByteSource& source, std::string_view input) {
    EventChecks checks(input);
    Reader reader(source);
    for (;;) {
        auto event = reader.next();
        if (!event) {
            checks.on(event.error());
            require(!reader.next(), "a reader that has failed stays so");
            return checks.told();
        }
        std::visit([&](auto const& happened) { checks.on(happened); }, *event);
        if (std::holds_alternative<syntax::EndOfInput>(*event)) return checks.told();
    }
}

template <class Reader>
void check_reader(std::string_view input) {
    MemorySource whole(input);
    std::string const told = checked_events<Reader>(whole, input);
    Pieces pieces(input);
    require(
        checked_events<Reader>(pieces, input) == told,
        "events do not depend on where the input is cut"
    );
}

}  // namespace tidegate::fuzz
