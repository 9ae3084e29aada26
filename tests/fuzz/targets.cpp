#include "fuzz/target.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace tidegate::fuzz {

void delimiters(std::string_view input);
void segments(std::string_view input);
void detect(std::string_view input);
void reader(std::string_view input);
void answer(std::string_view input);
void x12_writer(std::string_view input);
void dictionary(std::string_view input);
void sef(std::string_view input);
void report(std::string_view input);
void guideline(std::string_view input);

std::span<Target const> targets() {
    static constexpr auto kTargets = std::to_array<Target>({
        {"delimiters", delimiters},
        {"segments", segments},
        {"detect", detect},
        {"reader", reader},
        {"answer", answer},
        {"x12_writer", x12_writer},
        {"dictionary", dictionary},
        {"sef", sef},
        {"report", report},
        {"guideline", guideline},
    });
    return kTargets;
}

void require(bool holds, std::string_view promise) {
    if (!holds) throw std::logic_error(std::string(promise));
}

// FNV-1a over the input, then xorshift64*: cheap, and any change of the input changes the numbers.
Dice::Dice(std::string_view input) : state_(0xcbf29ce484222325) {
    for (char const byte : input) {
        state_ ^= static_cast<unsigned char>(byte);
        state_ *= 0x100000001b3;
    }
    if (state_ == 0) state_ = 1;
}

std::size_t Dice::below(std::size_t limit) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return static_cast<std::size_t>((state_ * 0x2545f4914f6cdd1d) >> 33) % limit;
}

}  // namespace tidegate::fuzz
