#include "standards/sample_pattern.hpp"

#include "base/limits.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace tidegate::standards {

/// A sequence, a choice, or one character of some; with how often.
struct SamplePattern::Node {
    enum class Kind { characters, sequence, choice };
    Kind kind = Kind::sequence;
    std::string characters;  ///< to choose from
    std::vector<Node> parts;
    std::uint32_t least = 1;
    std::uint32_t most = 1;
};

namespace {

using Node = SamplePattern::Node;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What `.` and negated classes are made from: characters that no separator is.
std::string const& all_characters() {
    static std::string const all =
        std::string(kCapitals) + std::string(kDigits) + "abcdefghijklmnopqrstuvwxyz -_/.,#&()%+=$";
    return all;
}

std::string word_characters() {
    return std::string(kCapitals) + std::string(kDigits) + "abcdefghijklmnopqrstuvwxyz_";
}

std::string without(std::string const& characters) {
    std::string rest;
    for (char const c : all_characters()) {
        if (!characters.contains(c)) rest += c;
    }
    return rest;
}

/// Recursive descent; anything unknown makes it give up.
class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    std::optional<Node> run(bool& is_anchored) {
        take('^');
        is_anchored = text_.ends_with('$') && !text_.ends_with("\\$");
        if (is_anchored) text_.remove_suffix(1);
        auto node = choice();
        if (at_ != text_.size()) return {};
        return node;
    }

private:
    std::optional<Node> choice() {
        if (++depth_ > limits::sample_pattern_depth_max) return {};
        Node choice;
        choice.kind = Node::Kind::choice;
        do {
            auto sequence = this->sequence();
            if (!sequence) return {};
            choice.parts.push_back(std::move(*sequence));
        } while (take('|'));
        --depth_;
        return choice;
    }

    std::optional<Node> sequence() {
        Node sequence;
        while (at_ < text_.size() && text_[at_] != '|' && text_[at_] != ')') {
            auto part = atom();
            if (!part || !quantify(*part)) return {};
            sequence.parts.push_back(std::move(*part));
        }
        return sequence;
    }

    std::optional<Node> atom() {
        char const c = text_[at_++];
        switch (c) {
            case '(': {
                if (take('?') && !take(':')) return {};
                auto inner = choice();
                if (!inner || !take(')')) return {};
                return inner;
            }
            case '[':
                return character_class();
            case '.':
                return of(all_characters());
            case '\\':
                return escaped();
            case '^':
            case '$':
            case '*':
            case '+':
            case '?':
            case '{':
                return {};
            default:
                return of(std::string(1, c));
        }
    }

    static std::optional<Node> of(std::string characters) {
        if (characters.empty()) return {};
        Node node;
        node.kind = Node::Kind::characters;
        node.characters = std::move(characters);
        return node;
    }

    std::optional<Node> escaped() {
        auto characters = escape();
        return characters ? of(std::move(*characters)) : std::nullopt;
    }

    std::optional<std::string> escape() {
        if (at_ == text_.size()) return {};
        char const c = text_[at_++];
        switch (c) {
            case 'd':
                return std::string(kDigits);
            case 'w':
                return word_characters();
            case 's':
                return " ";
            case 'D':
                return without(std::string(kDigits));
            case 'W':
                return without(word_characters());
            default:
                break;
        }
        bool const is_sign = !std::string_view(word_characters()).contains(c);
        return is_sign ? std::optional(std::string(1, c)) : std::nullopt;
    }

    std::optional<Node> character_class() {
        bool const is_negated = take('^');
        std::string characters;
        bool is_first = true;
        while (at_ < text_.size() && (text_[at_] != ']' || is_first)) {
            is_first = false;
            if (text_.substr(at_).starts_with("[:")) return {};
            char const low = text_[at_++];
            if (low == '\\') {
                auto some = escape();
                if (!some) return {};
                characters += *some;
                continue;
            }
            bool const is_range =
                at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']';
            if (!is_range) {
                characters += low;
                continue;
            }
            char const high = text_[at_ + 1];
            if (high == '\\' || high < low) return {};
            at_ += 2;
            for (int c = low; c <= high; ++c) characters += static_cast<char>(c);
        }
        if (!take(']')) return {};
        return of(is_negated ? without(characters) : characters);
    }

    bool quantify(Node& node) {
        if (take('?')) {
            node.least = 0;
        } else if (take('*')) {
            node.least = 0;
            node.most = limits::sample_repetitions_max;
        } else if (take('+')) {
            node.most = limits::sample_repetitions_max;
        } else if (take('{')) {
            if (!number(node.least)) return false;
            node.most = node.least;
            if (take(',') && !number(node.most)) node.most = limits::sample_repetitions_max;
            if (!take('}') || node.most < node.least) return false;
        } else {
            return true;
        }
        take('?');  // lazy or greedy is the same language
        return true;
    }

    bool number(std::uint32_t& number) {
        std::size_t const begin = at_;
        number = 0;
        while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && at_ - begin < 4)
            number = number * 10 + static_cast<std::uint32_t>(text_[at_++] - '0');
        return at_ > begin;
    }

    bool take(char c) {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
};

class Maker {
public:
    Maker(Random& random, std::size_t length_max) : random_(random), length_max_(length_max) {}

    std::string run(Node const& node) {
        put(node);
        return std::move(text_);
    }

private:
    std::size_t below(std::size_t limit) {
        return static_cast<std::size_t>(random_.next() % limit);
    }

    void put(Node const& node) {
        std::uint32_t const span = node.most - node.least;
        // Where much is allowed, mostly little: values should look like values.
        std::uint32_t further = span == 0 ? 0 : static_cast<std::uint32_t>(below(span + 1));
        if (span > 12 && below(4) != 0) further = static_cast<std::uint32_t>(below(8));
        for (std::uint32_t i = 0; i < node.least + further; ++i) {
            bool const is_full = text_.size() >= length_max_;
            if (is_full && i >= node.least) return;
            if (text_.size() > length_max_) return;
            put_once(node);
        }
    }

    void put_once(Node const& node) {
        switch (node.kind) {
            case Node::Kind::characters:
                text_ += node.characters[below(node.characters.size())];
                return;
            case Node::Kind::sequence:
                for (Node const& part : node.parts) put(part);
                return;
            case Node::Kind::choice:
                if (!node.parts.empty()) put(node.parts[below(node.parts.size())]);
                return;
        }
    }

    Random& random_;
    std::size_t length_max_;
    std::string text_;
};

}  // namespace

std::optional<SamplePattern> SamplePattern::parse(std::string_view pattern) {
    SamplePattern parsed;
    auto root = Parser(pattern).run(parsed.is_anchored_);
    if (!root) return {};
    parsed.root_ = std::make_shared<Node const>(std::move(*root));
    return parsed;
}

std::string SamplePattern::make(Random& random, std::size_t length_min, std::size_t length_max)
    const {
    std::string text = Maker(random, length_max).run(*root_);
    while (!is_anchored_ && text.size() < length_min)
        text += kCapitals[static_cast<std::size_t>(random.next() % kCapitals.size())];
    return text;
}

}  // namespace tidegate::standards
