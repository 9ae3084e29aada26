#include "base/expression.hpp"

#include <catch2/catch.hpp>

#include <map>

namespace tidegate {
namespace {

class TestScope : public ExpressionScope {
public:
    std::map<std::string, std::vector<ExpressionValue>, std::less<>> fields;
    std::vector<ExpressionValue> values(std::string_view path) const override {
        auto const at = fields.find(path);
        return at == fields.end() ? std::vector<ExpressionValue>{} : at->second;
    }
    std::size_t count(std::string_view path) const override { return values(path).size(); }
};

TestScope scope() {
    TestScope scope;
    scope.fields["unit"] = {std::string("EA")};
    scope.fields["number"] = {std::string("0010")};
    scope.fields["q"] = {*Decimal::parse("1.50"), *Decimal::parse("-20"), *Decimal::parse("0.05")};
    scope.fields["price"] = {*Decimal::parse("12.5")};
    scope.fields["day"] = {*Date::parse_iso("2026-01-05")};
    return scope;
}

std::string result_of(std::string_view text) {
    Expected<Expression> const expression = Expression::parse(text);
    if (!expression) return "parse: " + expression.error().text();
    Expected<ExpressionValue> const value = expression->evaluate(scope());
    return value ? text_of(*value) : "error: " + value.error().text();
}

TEST_CASE("expression: values, precedence and aggregates", "[base]") {
    static constexpr std::pair<char const*, char const*> kCases[] = {
        {"1 + 2 * 3", "7"},
        {"(1 + 2) * 3", "9"},
        {"10 - 2 - 3", "5"},
        {"10 -2", "8"},
        {"-5", "-5"},
        {"price * 2", "25.0"},
        {"sum(q)", "-18.45"},
        {"count(q)", "3"},
        {"count(none)", "0"},
        {"hash(q)", "175"},
        {"unit", "EA"},
        {"none", ""},
        {"none + 1", ""},
        {"unit = \"EA\"", "true"},
        {"unit != 'EA'", "false"},
        {"price >= 12.50", "true"},
        {"number = 10", "true"},
        {"number = \"10\"", "false"},
        {"day < 2026-02-01", "true"},
        {"day + 36h = 2026-01-06", "true"},
        {"day - 2026-01-01 = 4d", "true"},
        {"90m > 1h", "true"},
        {"unit in (\"CS\", \"EA\")", "true"},
        {"unit in (\"CS\")", "false"},
        {"not unit = \"EA\" or price > 1 and price < 20", "true"},
        {"number matches \"^00\"", "true"},
        {"unit matches \"^X\"", "false"},
        {"none matches \"x\"", "false"},
        {"none = none", "true"},
        {"none = 1", "false"},
        {"none < 1", "false"},
        {"true and not false", "true"},
    };
    for (auto const& [text, expected] : kCases) {
        INFO(text);
        CHECK(result_of(text) == expected);
    }
}

TEST_CASE("expression: what is wrong is said with its column", "[base]") {
    static constexpr std::pair<char const*, char const*> kCases[] = {
        {"", "missing"},
        {"1 +", "missing"},
        {"(1", "')' is missing"},
        {"1 2", "'2' is left over"},
        {"avg(q)", "'avg' is not one of sum, count, hash"},
        {"unit in \"EA\"", "needs a list"},
        {"unit matches \"(\"", "the pattern is wrong"},
        {"unit matches x", "pattern in quotes"},
        {"\"open", "quote is missing"},
        {"2026-13-01", "2026-13-01"},
        {"12x", "ends in a letter"},
        {"1.5h", "whole"},
        {"$", "'$' does not begin a value"},
    };
    for (auto const& [text, expected] : kCases) {
        INFO(text);
        Expected<Expression> const expression = Expression::parse(text);
        REQUIRE(!expression);
        INFO(expression.error().text());
        CHECK(expression.error().message.find(expected) != std::string::npos);
        REQUIRE(expression.error().position);
        CHECK(expression.error().position->column >= 1);
    }
    CHECK(Expression::parse("price > $").error().position->column == 9);
}

TEST_CASE("expression: operands of different kinds are an error, not a guess", "[base]") {
    CHECK(result_of("unit + 1").starts_with("error: "));
    CHECK(result_of("unit < 1").starts_with("error: "));
    CHECK(result_of("1 and true").starts_with("error: "));
    CHECK(result_of("sum(unit)").starts_with("error: "));
    Expected<Expression> const number = Expression::parse("1");
    CHECK(!number->holds(scope()));
}

TEST_CASE("expression: nesting and length are bounded", "[base]") {
    CHECK(!Expression::parse(std::string(100'000, '(') + "1"));
    std::string chain = "1";
    for (int i = 0; i < 100'000; ++i) chain += "+1";
    CHECK(!Expression::parse(chain));
    std::string nots;
    for (int i = 0; i < 100'000; ++i) nots += "not ";
    CHECK(!Expression::parse(nots + "true"));
}

TEST_CASE("expression: a prefix ends where the expression ends", "[base]") {
    std::size_t used = 0;
    Expected<Expression> const expression = Expression::parse_prefix("count(lines) optional", used);
    REQUIRE(expression);
    CHECK(used == 12);
    CHECK(expression->paths() == std::vector<std::string>{"lines"});
    CHECK(!expression->is_hash());
    CHECK(Expression::parse("hash(lines.quantity)")->is_hash());
    CHECK(Expression::parse("\"S\"")->literal() == "S");
    CHECK(!Expression::parse("1 + 1")->literal());
}

TEST_CASE("expression: a path may be an address of a document, with filters", "[base]") {
    auto const expression =
        Expression::parse("hash(PO1/02) = CTT/02 or REF[01=DP, 02=\"A B\"]/04.1 = 'X'");
    REQUIRE(expression);
    CHECK(
        expression->paths() ==
        std::vector<std::string>{"PO1/02", "CTT/02", "REF[01=DP, 02=\"A B\"]/04.1"}
    );
}

TEST_CASE("expression: an equation names the path and what it must be", "[base]") {
    struct Row {
        char const* text;
        char const* path;
        char const* value;
    };
    for (Row const& row :
         {Row{"sum(q) + 1 = total", "total", "-17.45"}, {"total = 2 * 3", "total", "6"}}) {
        INFO(row.text);
        auto const equation = Expression::parse(row.text)->equation();
        REQUIRE(equation);
        CHECK(equation->path == row.path);
        CHECK(text_of(*equation->value.evaluate(scope())) == row.value);
    }
    CHECK_FALSE(Expression::parse("total > 1")->equation());
    CHECK_FALSE(Expression::parse("sum(q) = 1")->equation());
}

}  // namespace
}  // namespace tidegate
