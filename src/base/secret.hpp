// A text that must not be seen: passphrases and tokens.
#pragma once

#include <string>
#include <string_view>

namespace tidegate {

/// Holds a secret, wipes it on destruction, and has no way into a stream or a format string but
/// reveal().
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(Secret const&) = default;
    Secret(Secret&&) noexcept = default;
    Secret& operator=(Secret const&) = default;
    Secret& operator=(Secret&&) noexcept = default;
    ~Secret();

    [[nodiscard]] std::string_view reveal() const { return value_; }
    [[nodiscard]] bool empty() const { return value_.empty(); }

    /// In a time that does not tell where, or in how much, the two differ.
    [[nodiscard]] bool equals(std::string_view text) const;
    bool operator==(Secret const& other) const { return equals(other.value_); }

private:
    std::string value_;
};

}  // namespace tidegate
