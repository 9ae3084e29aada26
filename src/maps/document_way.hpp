// The way from a document down to the struct at hand. Internal to write.
#pragma once

#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::maps {

/// Appends "/name" to a JSON pointer.
inline void add_step(std::string& pointer, std::string_view name) {
    pointer += '/';
    pointer += name;
}
inline void add_step(std::string& pointer, std::size_t index) {
    std::array<char, 20> room;
    char* const end = std::to_chars(room.data(), room.data() + room.size(), index).ptr;
    add_step(pointer, std::string_view(room.data(), end));
}

/// Fields and indexes of lists. Every list element of a document passes here, and hardly any way is
/// ever told: it is put into words only then.
class DocumentWay {
public:
    void add(std::string_view field) { steps_.push_back({field, 0}); }
    void add(std::size_t index) { steps_.push_back({{}, index}); }
    [[nodiscard]] std::size_t size() const { return steps_.size(); }
    /// Back to a size that it had.
    void cut(std::size_t size) { steps_.resize(size); }
    void clear() { steps_.clear(); }

    /// JSON pointer.
    [[nodiscard]] std::string text() const {
        std::string pointer;
        for (Step const& step : steps_) {
            if (step.field.empty()) {
                add_step(pointer, step.index);
            } else {
                add_step(pointer, step.field);
            }
        }
        return pointer;
    }

private:
    struct Step {
        std::string_view field;  ///< empty: an index
        std::size_t index;
    };
    std::vector<Step> steps_;
};

}  // namespace tidegate::maps
