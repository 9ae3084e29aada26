#include "base/expression.hpp"

#include "base/expression_node.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <optional>

namespace tidegate {
namespace {

using Operation = ExpressionOperation;
using Node = Expression::Node;

Expected<ExpressionValue> evaluate_node(Node const& node, ExpressionScope const& scope);

std::unexpected<Error> mismatch(ExpressionValue const& a, ExpressionValue const& b) {
    return fail(
        ErrorCode::invalid,
        fmt::format("'{}' and '{}' are of different kinds", text_of(a), text_of(b))
    );
}

bool is_absent(ExpressionValue const& value) {
    return std::holds_alternative<std::monostate>(value);
}

/// A text compared with a number or date is read as one where it is one: fields of documents may
/// hold numbers as text.
std::optional<std::partial_ordering> order_of(ExpressionValue const& a, ExpressionValue const& b) {
    if (a.index() == b.index()) {
        if (auto const* decimal = std::get_if<Decimal>(&a))
            return *decimal <=> std::get<Decimal>(b);
        return std::visit(
            [&](auto const& left) -> std::optional<std::partial_ordering> {
                using T = std::decay_t<decltype(left)>;
                if constexpr (std::is_same_v<T, std::monostate>) {
                    return std::partial_ordering::equivalent;
                } else if constexpr (std::is_same_v<T, Decimal>) {
                    return {};
                } else {
                    return left <=> std::get<T>(b);
                }
            },
            a
        );
    }
    auto const* text = std::get_if<std::string>(&a);
    if (text != nullptr && std::holds_alternative<Decimal>(b)) {
        Expected<Decimal> const number = Decimal::parse_lenient(*text);
        if (number) return *number <=> std::get<Decimal>(b);
    }
    if (text != nullptr && std::holds_alternative<Date>(b)) {
        Expected<Date> const date = Date::parse_iso(*text);
        if (date) return *date <=> std::get<Date>(b);
    }
    if (std::holds_alternative<std::string>(b) && text == nullptr) {
        std::optional<std::partial_ordering> const reversed = order_of(b, a);
        if (reversed) return 0 <=> *reversed;
    }
    return {};
}

Expected<ExpressionValue> compare(Node const& node, ExpressionScope const& scope) {
    Expected<ExpressionValue> const a = evaluate_node(*node.operands[0], scope);
    if (!a) return a;
    for (std::size_t i = 1; i < node.operands.size(); ++i) {
        Expected<ExpressionValue> const b = evaluate_node(*node.operands[i], scope);
        if (!b) return b;
        bool const is_equality = node.operation == Operation::equal ||
                                 node.operation == Operation::not_equal ||
                                 node.operation == Operation::in;
        if (is_absent(*a) || is_absent(*b)) {
            bool const equal = is_absent(*a) && is_absent(*b);
            if (node.operation == Operation::in && !equal) continue;
            return ExpressionValue(
                is_equality && (node.operation == Operation::not_equal ? !equal : equal)
            );
        }
        auto const order = order_of(*a, *b);
        if (!order) return mismatch(*a, *b);
        switch (node.operation) {
            case Operation::equal:
                return ExpressionValue(*order == 0);
            case Operation::not_equal:
                return ExpressionValue(*order != 0);
            case Operation::less:
                return ExpressionValue(*order < 0);
            case Operation::less_equal:
                return ExpressionValue(*order <= 0);
            case Operation::greater:
                return ExpressionValue(*order > 0);
            case Operation::greater_equal:
                return ExpressionValue(*order >= 0);
            case Operation::in:
                if (*order == 0) return ExpressionValue(true);
                break;
            case Operation::literal:
            case Operation::path:
            case Operation::negate:
            case Operation::add:
            case Operation::subtract:
            case Operation::multiply:
            case Operation::both:
            case Operation::either:
            case Operation::sum:
            case Operation::count:
            case Operation::hash:
            case Operation::matches:
                break;
        }
    }
    return ExpressionValue(false);
}

Expected<ExpressionValue> calculate(Node const& node, ExpressionScope const& scope) {
    Expected<ExpressionValue> const a = evaluate_node(*node.operands[0], scope);
    if (!a) return a;
    Expected<ExpressionValue> const b = evaluate_node(*node.operands[1], scope);
    if (!b) return b;
    if (is_absent(*a) || is_absent(*b)) return ExpressionValue{};
    bool const plus = node.operation == Operation::add;
    auto const* x = std::get_if<Decimal>(&*a);
    auto const* y = std::get_if<Decimal>(&*b);
    if (x != nullptr && y != nullptr) {
        try {
            if (node.operation == Operation::multiply) {
                int const scale = std::min(x->scale() + y->scale(), Decimal::kScaleMax);
                return Decimal::multiply(*x, *y, scale, Rounding::half_even);
            }
            return plus ? *x + *y : *x - *y;
        } catch (std::overflow_error const&) {
            return fail(ErrorCode::invalid, "the result leaves 38 digits");
        }
    }
    auto const* date = std::get_if<Date>(&*a);
    auto const* duration = std::get_if<std::chrono::seconds>(&*b);
    if (date != nullptr && duration != nullptr && node.operation != Operation::multiply) {
        auto const days = std::chrono::duration_cast<std::chrono::days>(*duration).count();
        return date->plus_days(static_cast<std::int32_t>(plus ? days : -days));
    }
    auto const* other = std::get_if<Date>(&*b);
    if (date != nullptr && other != nullptr && node.operation == Operation::subtract) {
        return ExpressionValue(std::chrono::seconds(std::chrono::days(*date - *other)));
    }
    return mismatch(*a, *b);
}

/// Element 347 and its kin: the digits of every value, without point and sign, added up.
Expected<ExpressionValue> aggregate(Node const& node, ExpressionScope const& scope) {
    if (node.operation == Operation::count) {
        return ExpressionValue(Decimal(static_cast<std::int64_t>(scope.count(node.path))));
    }
    Decimal total;
    ExpressionValue wrong;
    bool is_too_large = false;
    auto const add = [&](ExpressionValue const& value) {
        auto const* decimal = std::get_if<Decimal>(&value);
        if (decimal == nullptr) {
            wrong = value;
            return false;
        }
        Decimal addend = *decimal;
        if (node.operation == Operation::hash) {
            __int128 const digits = decimal->coefficient();
            addend = Decimal::from(digits < 0 ? -digits : digits, 0);
        }
        try {
            total += addend;
        } catch (std::overflow_error const&) {
            is_too_large = true;
        }
        return !is_too_large;
    };
    scope.each(node.path, std::ref(add));
    if (!is_absent(wrong)) return mismatch(wrong, ExpressionValue(total));
    if (is_too_large)
        return fail(ErrorCode::invalid, "the sum of " + node.path + " leaves 38 digits");
    return ExpressionValue(total);
}

Expected<bool> truth(Node const& node, ExpressionScope const& scope) {
    Expected<ExpressionValue> const value = evaluate_node(node, scope);
    if (!value) return std::unexpected(value.error());
    if (is_absent(*value)) return false;
    if (auto const* is = std::get_if<bool>(&*value)) return *is;
    return fail(ErrorCode::invalid, fmt::format("'{}' is not true or false", text_of(*value)));
}

Expected<ExpressionValue> logic(Node const& node, ExpressionScope const& scope) {
    Expected<bool> const left = truth(*node.operands[0], scope);
    if (!left) return std::unexpected(left.error());
    if (node.operation == Operation::negate) return ExpressionValue(!*left);
    if (*left == (node.operation == Operation::either)) return ExpressionValue(*left);
    Expected<bool> const right = truth(*node.operands[1], scope);
    if (!right) return std::unexpected(right.error());
    return ExpressionValue(*right);
}

Expected<ExpressionValue> evaluate_node(Node const& node, ExpressionScope const& scope) {
    switch (node.operation) {
        case Operation::literal:
            return node.value;
        case Operation::path:
            return scope.first(node.path);
        case Operation::negate:
        case Operation::both:
        case Operation::either:
            return logic(node, scope);
        case Operation::add:
        case Operation::subtract:
        case Operation::multiply:
            return calculate(node, scope);
        case Operation::equal:
        case Operation::not_equal:
        case Operation::less:
        case Operation::less_equal:
        case Operation::greater:
        case Operation::greater_equal:
        case Operation::in:
            return compare(node, scope);
        case Operation::sum:
        case Operation::count:
        case Operation::hash:
            return aggregate(node, scope);
        case Operation::matches: {
            Expected<ExpressionValue> const value = evaluate_node(*node.operands[0], scope);
            if (!value || is_absent(*value)) return value ? ExpressionValue(false) : value;
            return ExpressionValue(re2::RE2::PartialMatch(text_of(*value), *node.pattern));
        }
    }
    return ExpressionValue{};
}

}  // namespace

void ExpressionScope::each(
    std::string_view path, std::function<bool(ExpressionValue const&)> const& use
) const {
    for (ExpressionValue const& value : values(path)) {
        if (!use(value)) return;
    }
}

ExpressionValue ExpressionScope::first(std::string_view path) const {
    std::vector<ExpressionValue> all = values(path);
    return all.empty() ? ExpressionValue{} : std::move(all.front());
}

Expected<ExpressionValue> Expression::evaluate(ExpressionScope const& scope) const {
    return evaluate_node(*root_, scope);
}

Expected<bool> Expression::holds(ExpressionScope const& scope) const {
    return truth(*root_, scope);
}

std::optional<std::string> Expression::literal() const {
    if (root_->operation != Operation::literal) return {};
    return text_of(root_->value);
}

bool Expression::is_path() const { return root_->operation == Operation::path; }

std::optional<Expression::Equation> Expression::equation() const {
    if (root_->operation != Operation::equal) return {};
    for (std::size_t const side : {std::size_t{1}, std::size_t{0}}) {
        if (root_->operands[side]->operation != Operation::path) continue;
        Equation equation{root_->operands[side]->path, {}};
        equation.value.root_ = root_->operands[1 - side];
        for (std::string const& path : paths_)
            if (path != equation.path) equation.value.paths_.push_back(path);
        return equation;
    }
    return {};
}

bool Expression::is_hash() const { return root_->operation == Operation::hash; }

std::string text_of(ExpressionValue const& value) {
    return std::visit(
        [](auto const& v) -> std::string {
            using T = std::decay_t<decltype(v)>;
            if constexpr (std::is_same_v<T, std::monostate>) {
                return {};
            } else if constexpr (std::is_same_v<T, bool>) {
                return v ? "true" : "false";
            } else if constexpr (std::is_same_v<T, std::string>) {
                return v;
            } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
                return fmt::format("{}s", v.count());
            } else {
                return v.text();
            }
        },
        value
    );
}

}  // namespace tidegate
