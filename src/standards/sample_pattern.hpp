// Makes values that a regular expression matches. Internal to src/standards.
#pragma once

#include "base/ids.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate::standards {

/// The part of RE2's syntax that values are made from: literals, classes, `\d \w \s` and escaped
/// signs, `.`, groups, `|`, `? * + {m} {m,n}`, `^` and `$` at the ends.
class SamplePattern {
public:
    /// Nothing when `pattern` has more than that.
    static std::optional<SamplePattern> parse(std::string_view pattern);

    /// Some value of at most about `length_max` characters; often, not always, one that matches:
    /// ask the pattern. One that is not anchored is filled up to `length_min`.
    [[nodiscard]] std::string make(Random& random, std::size_t length_min, std::size_t length_max)
        const;

    struct Node;

private:
    std::shared_ptr<Node const> root_;
    bool is_anchored_ = false;  ///< at its end
};

}  // namespace tidegate::standards
