// What a step of a run gives back: a value or an error, in two registers. Internal to read and
// write.
#pragma once

#include "base/error.hpp"

#include <memory>
#include <utility>

namespace tidegate::maps {

/// Expected<T> for functions that run once per element or segment. An Error is larger than all that
/// most of them handle, and hardly ever there: here it is a pointer, so that success costs nothing
/// but a comparison. T is small and trivial.
template <class T>
class [[nodiscard, clang::trivial_abi]] Outcome {
public:
    Outcome(T value) : value_(value) {}     // NOLINT: a value is an outcome
    Outcome(std::unexpected<Error> failed)  // NOLINT: so is an error
        : error_(std::make_unique<Error>(std::move(failed.error())).release()) {}
    Outcome(Outcome&& other) noexcept
        : error_(std::exchange(other.error_, nullptr)), value_(other.value_) {}
    Outcome& operator=(Outcome&& other) noexcept {
        std::swap(error_, other.error_);
        value_ = other.value_;
        return *this;
    }
    ~Outcome() {
        if (error_ != nullptr) [[unlikely]] {
            std::default_delete<Error>{}(error_);
        }
    }

    explicit operator bool() const { return error_ == nullptr; }
    T operator*() const { return value_; }
    T const* operator->() const { return &value_; }
    [[nodiscard]] Error& error() { return *error_; }
    [[nodiscard]] Error const& error() const { return *error_; }

private:
    Error* error_ = nullptr;  ///< owned: a member with a destructor would not fit into a register
    T value_{};
};

/// The same without a value.
template <>
class [[nodiscard, clang::trivial_abi]] Outcome<void> {
public:
    Outcome() = default;
    Outcome(std::unexpected<Error> failed)  // NOLINT: an error is an outcome
        : error_(std::make_unique<Error>(std::move(failed.error())).release()) {}
    Outcome(Expected<void> done)  // NOLINT: the same
        : error_(done ? nullptr : std::make_unique<Error>(std::move(done.error())).release()) {}
    [[nodiscard]] Expected<void> expected() && {
        if (error_ == nullptr) return {};
        return std::unexpected(std::move(*error_));
    }
    Outcome(Outcome&& other) noexcept : error_(std::exchange(other.error_, nullptr)) {}
    Outcome& operator=(Outcome&& other) noexcept {
        std::swap(error_, other.error_);
        return *this;
    }
    ~Outcome() {
        if (error_ != nullptr) [[unlikely]] {
            std::default_delete<Error>{}(error_);
        }
    }

    explicit operator bool() const { return error_ == nullptr; }
    [[nodiscard]] Error& error() { return *error_; }
    [[nodiscard]] Error const& error() const { return *error_; }

private:
    Error* error_ = nullptr;
};

}  // namespace tidegate::maps
