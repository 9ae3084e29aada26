#include "maps/scope.hpp"

namespace tidegate::maps {

using documents::Field;
using documents::FieldPath;
using documents::Kind;
using documents::TypeInfo;

std::vector<ExpressionValue> DocumentScope::values(std::string_view path) const {
    bool const is_whole = path.starts_with(kDocument) && loops_.document != nullptr;
    Expected<FieldPath> parsed =
        is_whole ? documents::parse_path(*program_.document, path.substr(kDocument.size()))
                 : documents::parse_path(type_, path);
    if (!parsed || !documents::is_scalar(parsed->field().kind)) return {};
    for (documents::PathStep& step : parsed->steps) {
        if (step.field == program_.group_list && !step.index) step.index = loops_.part;
    }
    std::vector<ExpressionValue> values;
    for (std::string& text : documents::values_at(is_whole ? loops_.document : base_, *parsed)) {
        Kind const kind = parsed->field().kind;
        if (kind == Kind::decimal || kind == Kind::integer) {
            Expected<Decimal> const number = Decimal::parse(text);
            if (number) values.emplace_back(*number);
        } else if (kind == Kind::boolean) {
            values.emplace_back(text == "true");
        } else if (Expected<Date> const date = Date::parse_iso(text); kind == Kind::when && date) {
            values.emplace_back(*date);
        } else {
            values.emplace_back(std::move(text));
        }
    }
    return values;
}

std::size_t DocumentScope::count(std::string_view path) const {
    if (!path.empty() && path == program_.hierarchy.tag) return loops_.levels;
    if (!path.empty() && path == program_.group_tag) return loops_.grouped;
    bool const is_whole = path.starts_with(kDocument) && loops_.document != nullptr;
    void const* const base = is_whole ? loops_.document : base_;
    Expected<FieldPath> const parsed =
        is_whole ? documents::parse_path(*program_.document, path.substr(kDocument.size()))
                 : documents::parse_path(type_, path);
    if (!parsed) return 0;
    Kind const kind = parsed->field().kind;
    bool const is_list = kind == Kind::objects || kind == Kind::texts || kind == Kind::words;
    if (!is_list)
        return documents::is_scalar(kind) ? documents::values_at(base, *parsed).size() : 0;
    void const* owner = documents::find_owner(base, *parsed);
    return owner != nullptr ? documents::count_of(owner, parsed->field()) : 0;
}

Expected<std::string> expected_value(
    Program const& program, Op const& op, ExpressionScope const& scope
) {
    Expression const& expression = program.expressions[op.expression];
    Expected<ExpressionValue> const value = expression.evaluate(scope);
    if (!value) return std::unexpected(value.error());
    std::string text = text_of(*value);
    bool const is_long = expression.is_hash() && op.length_max != 0 && text.size() > op.length_max;
    if (is_long) {
        text.erase(0, text.size() - op.length_max);
        text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
    }
    return text;
}

}  // namespace tidegate::maps
