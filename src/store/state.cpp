#include "store/state.hpp"

#include <array>
#include <string>

namespace tidegate::store {

bool is_final(State state) {
    return state == State::done || state == State::rejected || state == State::cancelled;
}

std::string_view name_of(State state) {
    switch (state) {
        case State::waiting:
            return "waiting";
        case State::running:
            return "running";
        case State::done:
            return "done";
        case State::rejected:
            return "rejected";
        case State::parked:
            return "parked";
        case State::cancelled:
            return "cancelled";
    }
    return "";
}

std::string_view name_of(Environment environment) {
    switch (environment) {
        case Environment::live:
            return "live";
        case Environment::test:
            return "test";
    }
    return "";
}

std::string_view name_of(Direction direction) {
    switch (direction) {
        case Direction::inbound:
            return "inbound";
        case Direction::outbound:
            return "outbound";
    }
    return "";
}

namespace {
template <class Word, std::size_t N>
Expected<Word> parse_word(
    std::string_view text, std::string_view what, std::array<Word, N> const& words
) {
    std::string allowed;
    for (Word word : words) {
        if (name_of(word) == text) return word;
        if (!allowed.empty()) allowed += ", ";
        allowed += name_of(word);
    }
    return fail(
        ErrorCode::invalid, std::string(what) + " \"" + std::string(text) + "\" is not known", {},
        "use one of: " + allowed
    );
}
}  // namespace

Expected<State> parse_state(std::string_view text) {
    return parse_word(
        text, "state",
        std::array{
            State::waiting, State::running, State::done, State::rejected, State::parked,
            State::cancelled
        }
    );
}

Expected<Environment> parse_environment(std::string_view text) {
    return parse_word(text, "environment", std::array{Environment::live, Environment::test});
}

Expected<Direction> parse_direction(std::string_view text) {
    return parse_word(text, "direction", std::array{Direction::inbound, Direction::outbound});
}

}  // namespace tidegate::store
