// The one expression grammar (guide checks, map rules, holds, alerts, console queries): a path, a
// literal, comparison, `in`, and/or/not, + - *, sum count hash, `matches`. No loops, no functions.
//
//   lines.quantity > 0 and unit in ("EA", "XCS") and not number matches "^0"
//
// Literals: "text" or 'text', 12.5, 2026-01-05, 36h (s m h d), true, false. A path is names joined
// by dots or slashes, optionally with [index] or [filter]: what it means is its scope's affair.
#pragma once

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "base/error.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tidegate {

/// monostate = absent. Absent equals only absent; any order or arithmetic with it is absent or
/// false.
using ExpressionValue =
    std::variant<std::monostate, bool, std::string, Decimal, Date, std::chrono::seconds>;

/// Where paths get their values. Implementations may assume that check_path has accepted the path.
class ExpressionScope {
public:
    virtual ~ExpressionScope() = default;
    /// Every present value at `path`, in order; one for a scalar.
    [[nodiscard]] virtual std::vector<ExpressionValue> values(std::string_view path) const = 0;
    /// Calls `use` with each of values() until it says false; for scopes that need no list of them.
    virtual void each(std::string_view path, std::function<bool(ExpressionValue const&)> const& use)
        const;
    /// The first of values(), absent when there is none: what a path alone means.
    [[nodiscard]] virtual ExpressionValue first(std::string_view path) const;
    /// Elements of the list (present values otherwise) at `path`.
    [[nodiscard]] virtual std::size_t count(std::string_view path) const = 0;
};

/// Immutable; copies share the tree. Thread-safe.
class Expression {
public:
    struct Node;

    /// Parses all of `text`. Errors: invalid, with the column (from 1) of what is wrong.
    static Expected<Expression> parse(std::string_view text);

    /// Parses the longest expression `text` starts with; `used` becomes its length in bytes.
    static Expected<Expression> parse_prefix(std::string_view text, std::size_t& used);

    /// Errors: invalid when operands do not go together (a number with a text), with both.
    [[nodiscard]] Expected<ExpressionValue> evaluate(ExpressionScope const& scope) const;

    /// True if the whole expression holds; an absent result does not hold. Errors: as evaluate, or
    /// invalid if the result is neither true nor false.
    [[nodiscard]] Expected<bool> holds(ExpressionScope const& scope) const;

    /// Every path in it, in order of appearance.
    [[nodiscard]] std::vector<std::string> const& paths() const { return paths_; }

    /// The text of the literal that this expression is; nothing when it is more than a literal.
    [[nodiscard]] std::optional<std::string> literal() const;

    /// True if it is one path and nothing else.
    [[nodiscard]] bool is_path() const;

    /// For `path = expression`, either way round: the path, and what its value must be.
    struct Equation;
    [[nodiscard]] std::optional<Equation> equation() const;

    /// True if it is hash(path) and nothing else: its length depends on where it is put.
    [[nodiscard]] bool is_hash() const;

private:
    std::shared_ptr<Node const> root_;
    std::vector<std::string> paths_;
};

struct Expression::Equation {
    std::string path;
    Expression value;
};

/// Canonical text; empty when absent. Durations in seconds ("129600s").
std::string text_of(ExpressionValue const& value);

}  // namespace tidegate
