// The published JSON Schema against what the writer writes. The checker knows the keywords that
// json_schema.cpp uses and refuses others, so that none is passed over in silence.
#include "base/ids.hpp"
#include "documents/json.hpp"
#include "documents/registry.hpp"
#include "support/random_document.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <regex>

using namespace tidegate;
using namespace tidegate::documents;
namespace json = boost::json;

namespace {

/// Finds the first place at which a value is not what its schema says.
class SchemaChecker {
public:
    explicit SchemaChecker(std::string const& schema) : root_(json::parse(schema)) {}

    /// Empty when the document is right.
    std::string check(std::string const& text) {
        json::value const value = json::parse(text);
        return wrong(value, root_.as_object(), "");
    }

private:
    std::string wrong(json::value const& value, json::object const& schema, std::string const& at) {
        for (auto const& [keyword, rule] : schema) {
            if (std::string found = wrong_by(keyword, rule, value, schema, at); !found.empty())
                return found;
        }
        return {};
    }

    std::string wrong_by(
        std::string_view keyword, json::value const& rule, json::value const& value,
        json::object const& schema, std::string const& at
    ) {
        auto const fails = [&](bool is_right) {
            return is_right ? std::string() : at + ": " + std::string(keyword);
        };
        if (keyword == "$schema" || keyword == "$defs" || keyword == "title" ||
            keyword == "description")
            return {};
        if (keyword == "type") return fails(type_of_value(value) == rule.as_string());
        if (keyword == "const") return fails(value == rule);
        if (keyword == "enum") {
            return fails(std::ranges::find(rule.as_array(), value) != rule.as_array().end());
        }
        if (keyword == "minLength") return fails(!value.as_string().empty());
        if (keyword == "minItems") return fails(!value.as_array().empty());
        if (keyword == "minProperties") return fails(!value.as_object().empty());
        if (keyword == "pattern") return fails(matches(value.as_string(), rule.as_string()));
        if (keyword == "required") {
            return fails(std::ranges::all_of(rule.as_array(), [&](json::value const& name) {
                return value.as_object().contains(name.as_string());
            }));
        }
        if (keyword == "properties") return {};  // by additionalProperties, which is always there
        if (keyword == "additionalProperties") return wrong_member(value, schema, at);
        if (keyword == "items") {
            std::size_t index = 0;
            for (json::value const& item : value.as_array()) {
                std::string const place = at + "/" + std::to_string(index++);
                if (auto found = wrong(item, rule.as_object(), place); !found.empty()) return found;
            }
            return {};
        }
        if (keyword == "allOf") {
            for (json::value const& one : rule.as_array()) {
                if (auto found = wrong(value, one.as_object(), at); !found.empty()) return found;
            }
            return {};
        }
        if (keyword == "anyOf") {
            return fails(std::ranges::any_of(rule.as_array(), [&](json::value const& one) {
                return wrong(value, one.as_object(), at).empty();
            }));
        }
        if (keyword == "$ref") {
            std::string const name =
                std::string(rule.as_string()).substr(std::size("#/$defs/") - 1);
            return wrong(value, root_.at("$defs").at(name).as_object(), at);
        }
        return at + ": the checker does not know " + std::string(keyword);
    }

    std::string wrong_member(
        json::value const& value, json::object const& schema, std::string const& at
    ) {
        auto const* known = schema.if_contains("properties");
        json::value const& others = schema.at("additionalProperties");
        for (auto const& [name, member] : value.as_object()) {
            std::string const place = at + "/" + std::string(name);
            json::value const* rule = known ? known->as_object().if_contains(name) : nullptr;
            if (rule == nullptr && others.is_bool()) return place + ": is not in the schema";
            auto const& used = rule != nullptr ? rule->as_object() : others.as_object();
            if (auto found = wrong(member, used, place); !found.empty()) return found;
        }
        return {};
    }

    static std::string_view type_of_value(json::value const& value) {
        if (value.is_object()) return "object";
        if (value.is_array()) return "array";
        if (value.is_string()) return "string";
        if (value.is_bool()) return "boolean";
        return value.is_int64() ? "integer" : "null";
    }

    bool matches(json::string const& text, json::string const& pattern) {
        auto const made = patterns_.try_emplace(std::string(pattern), std::string(pattern)).first;
        return std::regex_search(text.begin(), text.end(), made->second);
    }

    json::value root_;
    std::map<std::string, std::regex> patterns_;
};

}  // namespace

TEST_CASE("json schema: what the writer writes is what the schema says", "[documents]") {
    for (TypeInfo const* type : document_types()) {
        SchemaChecker checker(json_schema(*type));
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            SeededRandom random(seed);
            std::string const text = write_json(test::random_document(*type, random));
            CAPTURE(type->schema, seed, text);
            CHECK(checker.check(text).empty());
        }
    }
}

TEST_CASE("json schema: what the reader refuses the schema refuses too", "[documents]") {
    struct Row {
        std::string text;
        std::string wrong;
    };
    SchemaChecker checker(json_schema(*find_document_type("functional_acknowledgement/1")));
    std::string const start =
        R"({"schema":"functional_acknowledgement/1","environment":"live","kind":"997",)";
    CHECK(checker.check(start + R"("decision":"accepted"})").empty());
    for (Row const& row : std::vector<Row>{
             {start + R"("decision":"accepted","set":[]})", "/set: is not in the schema"},
             {start + R"("decision":"good"})", "/decision: enum"},
             {start + R"("decision":"accepted","received":"1"})", "/received: type"},
             {start + R"("decision":"accepted","sets":[]})", "/sets: minItems"},
             {start + R"("decision":"accepted","sets":[{"type":"850"}]})", "/sets/0: required"},
             {start + R"("decision":"accepted","group":""})", "/group: minLength"},
             {start + R"("group":"1"})", ": required"},
             {R"({"schema":"order/1","environment":"live","kind":"997","decision":"accepted"})",
              "/schema: const"},
         }) {
        CAPTURE(row.text);
        CHECK(checker.check(row.text) == row.wrong);
    }
}
