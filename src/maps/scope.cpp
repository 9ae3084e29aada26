#include "maps/scope.hpp"

#include <algorithm>

namespace tidegate::maps {

using documents::Field;
using documents::FieldPath;
using documents::Kind;
using documents::TypeInfo;

FieldPath const* PathCache::find(TypeInfo const& type, std::string_view text) {
    auto const at = std::ranges::find_if(entries_, [&](Entry const& entry) {
        return entry.type == &type && entry.text.data() == text.data() &&
               entry.text.size() == text.size();
    });
    Entry* entry = at != entries_.end() ? &*at : nullptr;
    if (entry == nullptr) {
        entry = &entries_.emplace_back(&type, text, std::nullopt);
        if (auto parsed = documents::parse_path(type, text)) entry->path = std::move(*parsed);
    }
    return entry->path ? &*entry->path : nullptr;
}

std::vector<ExpressionValue> DocumentScope::values(std::string_view path) const {
    std::vector<ExpressionValue> values;
    each(path, [&](ExpressionValue const& value) {
        values.push_back(value);
        return true;
    });
    return values;
}

ExpressionValue DocumentScope::first(std::string_view path) const {
    ExpressionValue first;
    each(path, [&](ExpressionValue const& value) {
        first = value;
        return false;
    });
    return first;
}

void DocumentScope::each(std::string_view path, Use const& use) const {
    bool const is_whole = path.starts_with(kDocument) && loops_.document != nullptr;
    FieldPath const* parsed = is_whole
                                  ? paths_.find(*program_.document, path.substr(kDocument.size()))
                                  : paths_.find(type_, path);
    if (parsed == nullptr || !documents::is_scalar(parsed->field().kind)) return;
    walk(is_whole ? loops_.document : base_, *parsed, 0, use);
}

/// Fans out over lists without an index; of the grouped one the element at hand. False: enough.
bool DocumentScope::walk(void const* base, FieldPath const& path, std::size_t step, Use const& use)
    const {
    Field const& field = *path.steps[step].field;
    if (step + 1 == path.steps.size())
        return !documents::is_present(base, field) || give(base, field, use);
    if (field.kind == Kind::object) {
        void const* object = documents::object_of(base, field);
        return object == nullptr || walk(object, path, step + 1, use);
    }
    std::optional<std::size_t> index = path.steps[step].index;
    if (&field == program_.group_list && !index) index = loops_.part;
    std::size_t const count = documents::count_of(base, field);
    std::size_t const first = index.value_or(0);
    std::size_t const last = index ? std::min(first + 1, count) : count;
    for (std::size_t i = first; i < last; ++i) {
        if (!walk(documents::element_of(base, field, i), path, step + 1, use)) return false;
    }
    return true;
}

/// A present scalar as expressions know it.
bool DocumentScope::give(void const* base, Field const& field, Use const& use) {
    switch (field.kind) {
        case Kind::decimal:
            return use(ExpressionValue(*documents::member<std::optional<Decimal>>(base, field)));
        case Kind::integer:
            return use(ExpressionValue(
                Decimal(*documents::member<std::optional<std::int32_t>>(base, field))
            ));
        case Kind::boolean:
            return use(ExpressionValue(*documents::member<std::optional<bool>>(base, field)));
        case Kind::when: {
            When const when = documents::member<When>(base, field);
            return use(
                when.has_time() ? ExpressionValue(when.text()) : ExpressionValue(when.date())
            );
        }
        case Kind::text:
        case Kind::word:
        case Kind::object:
        case Kind::texts:
        case Kind::words:
        case Kind::objects:
        case Kind::extensions:
        case Kind::segment:
            break;
    }
    return use(ExpressionValue(documents::format_value(base, field)));
}

std::size_t DocumentScope::count(std::string_view path) const {
    if (!path.empty() && path == program_.hierarchy.tag) return loops_.levels;
    if (!path.empty() && path == program_.group_tag) return loops_.grouped;
    bool const is_whole = path.starts_with(kDocument) && loops_.document != nullptr;
    void const* const base = is_whole ? loops_.document : base_;
    FieldPath const* parsed = is_whole
                                  ? paths_.find(*program_.document, path.substr(kDocument.size()))
                                  : paths_.find(type_, path);
    if (parsed == nullptr) return 0;
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
