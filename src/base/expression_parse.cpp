// Text to the tree of an expression.
#include "base/expression_node.hpp"
#include "base/limits.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <optional>

namespace tidegate {
namespace {

using Operation = ExpressionOperation;
using Node = Expression::Node;
using NodePointer = std::shared_ptr<Node const>;

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name(char c) { return is_name_start(c) || is_digit(c); }

/// Recursive descent; the loosest binding operator on top.
class Parser {
public:
    Parser(std::string_view text, std::vector<std::string>& paths) : text_(text), paths_(paths) {}

    Expected<NodePointer> either() {
        if (++depth_ > limits::expression_depth_max) return wrong("the expression nests too deep");
        Expected<NodePointer> left = both();
        while (left && take_word("or")) left = join(Operation::either, *left, both());
        --depth_;
        return left;
    }

    [[nodiscard]] std::size_t used() const { return used_; }

    void skip_blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    }

    [[nodiscard]] std::unexpected<Error> wrong(std::string message) const {
        Position position;
        position.column = static_cast<std::uint32_t>(at_ + 1);
        return fail(ErrorCode::invalid, std::move(message), position);
    }

private:
    Expected<NodePointer> both() {
        Expected<NodePointer> left = negation();
        while (left && take_word("and")) left = join(Operation::both, *left, negation());
        return left;
    }

    Expected<NodePointer> negation() {
        if (!take_word("not")) return comparison();
        if (++depth_ > limits::expression_depth_max) return wrong("the expression nests too deep");
        Expected<NodePointer> operand = negation();
        --depth_;
        if (!operand) return operand;
        return make(Operation::negate, {*operand});
    }

    Expected<NodePointer> comparison() {
        Expected<NodePointer> left = total();
        if (!left) return left;
        static constexpr std::pair<std::string_view, Operation> kComparisons[] = {
            {"!=", Operation::not_equal},     {"<=", Operation::less_equal},
            {">=", Operation::greater_equal}, {"=", Operation::equal},
            {"<", Operation::less},           {">", Operation::greater},
        };
        for (auto const& [symbol, operation] : kComparisons) {
            if (take(symbol)) return join(operation, *left, total());
        }
        if (take_word("in")) return membership(*left);
        if (take_word("matches")) return match(*left);
        return left;
    }

    Expected<NodePointer> membership(NodePointer const& left) {
        if (!take("(")) return wrong("'in' needs a list in parentheses: in (\"EA\", \"CS\")");
        std::vector<NodePointer> operands{left};
        do {
            Expected<NodePointer> choice = total();
            if (!choice) return choice;
            operands.push_back(*choice);
        } while (take(","));
        if (!take(")")) return wrong("the list of 'in' needs ')'");
        return make(Operation::in, std::move(operands));
    }

    Expected<NodePointer> match(NodePointer const& left) {
        skip_blanks();
        if (at_ == text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) {
            return wrong("'matches' needs a pattern in quotes");
        }
        Expected<std::string> pattern = quoted();
        if (!pattern) return std::unexpected(pattern.error());
        re2::RE2::Options options;
        options.set_log_errors(false);
        options.set_max_mem(limits::expression_pattern_bytes_max);
        auto compiled = std::make_shared<re2::RE2 const>(*pattern, options);
        if (!compiled->ok()) return wrong("the pattern is wrong: " + compiled->error());
        auto node = std::make_shared<Node>();
        node->operation = Operation::matches;
        node->operands = {left};
        node->pattern = std::move(compiled);
        return NodePointer(node);
    }

    Expected<NodePointer> total() {
        Expected<NodePointer> left = product();
        while (left) {
            if (take("+")) {
                left = join(Operation::add, *left, product());
            } else if (take("-")) {
                left = join(Operation::subtract, *left, product());
            } else {
                break;
            }
        }
        return left;
    }

    Expected<NodePointer> product() {
        Expected<NodePointer> left = primary();
        while (left && take("*")) left = join(Operation::multiply, *left, primary());
        return left;
    }

    Expected<NodePointer> primary() {
        skip_blanks();
        if (at_ == text_.size()) return wrong("something is missing at the end of the expression");
        char const c = text_[at_];
        if (take("(")) {
            Expected<NodePointer> inner = either();
            if (!inner) return inner;
            if (!take(")")) return wrong("')' is missing");
            return inner;
        }
        if (c == '"' || c == '\'') {
            Expected<std::string> text = quoted();
            if (!text) return std::unexpected(text.error());
            return literal(std::move(*text));
        }
        if (is_digit(c) || (c == '-' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
            return number();
        }
        if (is_name_start(c)) return name();
        return wrong(fmt::format("'{}' does not begin a value", c));
    }

    Expected<NodePointer> number() {
        std::size_t const begin = at_;
        if (text_[at_] == '-') ++at_;
        auto const is_part = [&](char c) { return is_digit(c) || c == '.' || c == '-'; };
        std::size_t end = at_;
        while (end < text_.size() && is_digit(text_[end])) ++end;
        // Four digits, then '-' and a digit: a date; otherwise '-' is a minus.
        bool const is_date = end - begin == 4 && end + 1 < text_.size() && text_[end] == '-' &&
                             is_digit(text_[end + 1]);
        while (end < text_.size() && is_part(text_[end]) && (is_date || text_[end] != '-')) ++end;
        std::string_view const digits = text_.substr(begin, end - begin);
        if (is_date) {
            Expected<Date> date = Date::parse_iso(digits);
            if (!date) return wrong(date.error().message);
            finish(end);
            return literal(*date);
        }
        Expected<Decimal> decimal = Decimal::parse(digits);
        if (!decimal) return wrong(decimal.error().message);
        static constexpr std::pair<char, std::int64_t> kUnits[] = {
            {'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}
        };
        for (auto const& [unit, seconds] : kUnits) {
            bool const is_unit = end < text_.size() && text_[end] == unit &&
                                 (end + 1 == text_.size() || !is_name(text_[end + 1]));
            if (!is_unit) continue;
            if (decimal->scale() != 0 || digits.size() > 9) return wrong("a duration is whole");
            finish(end + 1);
            auto const count = static_cast<std::int64_t>(decimal->coefficient());
            return literal(std::chrono::seconds(count * seconds));
        }
        if (end < text_.size() && is_name(text_[end])) return wrong("a number ends in a letter");
        finish(end);
        return literal(*decimal);
    }

    Expected<NodePointer> name() {
        std::string path = take_path();
        if (path == "true" || path == "false") return literal(path == "true");
        static constexpr std::pair<std::string_view, Operation> kAggregates[] = {
            {"sum", Operation::sum}, {"count", Operation::count}, {"hash", Operation::hash}
        };
        auto node = std::make_shared<Node>();
        node->operation = Operation::path;
        if (at_ < text_.size() && text_[at_] == '(') {
            for (auto const& [word, operation] : kAggregates) {
                if (path == word) node->operation = operation;
            }
            if (node->operation == Operation::path) {
                return wrong(fmt::format("'{}' is not one of sum, count, hash", path));
            }
            take("(");
            skip_blanks();
            if (at_ == text_.size() || !is_name_start(text_[at_]))
                return wrong("a path is missing");
            path = take_path();
            if (!take(")")) return wrong("')' is missing");
        }
        node->path = path;
        paths_.push_back(std::move(path));
        return NodePointer(node);
    }

    std::string take_path() {
        std::size_t end = at_;
        while (end < text_.size()) {
            if (text_[end] == '[') {
                end = std::min(text_.find(']', end), text_.size() - 1);
            } else if (!is_name(text_[end]) && text_[end] != '.' && text_[end] != '/') {
                break;
            }
            ++end;
        }
        std::string path(text_.substr(at_, end - at_));
        finish(end);
        return path;
    }

    Expected<std::string> quoted() {
        char const quote = text_[at_];
        std::string out;
        for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
            if (text_[i] == quote) {
                finish(i + 1);
                return out;
            }
            if (text_[i] == '\\' && i + 1 < text_.size() &&
                (text_[i + 1] == quote || text_[i + 1] == '\\')) {
                ++i;
            }
            out += text_[i];
        }
        return wrong("the closing quote is missing");
    }

    bool take(std::string_view symbol) {
        skip_blanks();
        if (!text_.substr(at_).starts_with(symbol)) return false;
        finish(at_ + symbol.size());
        return true;
    }

    bool take_word(std::string_view word) {
        skip_blanks();
        std::size_t const end = at_ + word.size();
        if (!text_.substr(at_).starts_with(word)) return false;
        if (end < text_.size() && (is_name(text_[end]) || text_[end] == '.')) return false;
        finish(end);
        return true;
    }

    void finish(std::size_t end) { used_ = at_ = end; }

    static NodePointer make(Operation operation, std::vector<NodePointer> operands) {
        auto node = std::make_shared<Node>();
        node->operation = operation;
        node->operands = std::move(operands);
        return node;
    }
    static NodePointer literal(ExpressionValue value) {
        auto node = std::make_shared<Node>();
        node->operation = Operation::literal;
        node->value = std::move(value);
        return node;
    }
    /// The depth of the tree is bounded, because evaluation and destruction walk it.
    Expected<NodePointer> join(
        Operation operation, NodePointer const& left, Expected<NodePointer> const& right
    ) {
        if (!right) return right;
        if (++operators_ > limits::expression_operators_max) {
            return wrong("the expression has too many operators");
        }
        return make(operation, {left, *right});
    }

    std::string_view text_;
    std::vector<std::string>& paths_;
    std::size_t at_ = 0;
    std::size_t used_ = 0;
    std::size_t depth_ = 0;
    std::size_t operators_ = 0;
};

}  // namespace

Expected<Expression> Expression::parse_prefix(std::string_view text, std::size_t& used) {
    Expression expression;
    Parser parser(text, expression.paths_);
    Expected<NodePointer> root = parser.either();
    if (!root) return std::unexpected(root.error());
    expression.root_ = std::move(*root);
    used = parser.used();
    return expression;
}

Expected<Expression> Expression::parse(std::string_view text) {
    std::size_t used = 0;
    Expected<Expression> expression = parse_prefix(text, used);
    if (!expression) return expression;
    std::size_t const rest = text.find_first_not_of(" \t", used);
    if (rest != std::string_view::npos) {
        Position position;
        position.column = static_cast<std::uint32_t>(rest + 1);
        return fail(
            ErrorCode::invalid, fmt::format("'{}' is left over", text.substr(rest)), position
        );
    }
    return expression;
}

}  // namespace tidegate
