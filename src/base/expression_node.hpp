// The tree of an expression. Internal to expression.cpp and expression_parse.cpp.
#pragma once

#include "base/expression.hpp"

namespace re2 {
class RE2;
}

namespace tidegate {

enum class ExpressionOperation : std::uint8_t {
    literal,
    path,
    negate,
    add,
    subtract,
    multiply,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    in,
    both,
    either,
    sum,
    count,
    hash,
    matches,
};

struct Expression::Node {
    ExpressionOperation operation{};
    ExpressionValue value;  ///< of a literal
    std::string path;       ///< of path, sum, count, hash
    std::vector<std::shared_ptr<Node const>> operands;
    std::shared_ptr<re2::RE2 const> pattern;  ///< of matches
};

}  // namespace tidegate
