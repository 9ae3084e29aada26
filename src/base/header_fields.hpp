// Header fields in the order they came: HTTP, MIME and MDN share this shape. Names compare without
// case.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate {

struct HeaderField {
    std::string name;
    std::string value;  ///< without surrounding blanks, unfolded
    bool operator==(HeaderField const&) const = default;
};

class HeaderFields {
public:
    HeaderFields() = default;
    HeaderFields(std::initializer_list<HeaderField> fields) : fields_(fields) {}

    void add(std::string_view name, std::string_view value) {
        fields_.push_back({std::string(name), std::string(value)});
    }

    /// Replaces all fields of that name by one.
    void set(std::string_view name, std::string_view value);

    /// The first value; nothing when absent.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    [[nodiscard]] std::string_view get_or(std::string_view name, std::string_view otherwise) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;

    [[nodiscard]] auto begin() const { return fields_.begin(); }
    [[nodiscard]] auto end() const { return fields_.end(); }
    [[nodiscard]] bool empty() const { return fields_.empty(); }
    [[nodiscard]] std::size_t size() const { return fields_.size(); }
    bool operator==(HeaderFields const&) const = default;

private:
    std::vector<HeaderField> fields_;
};

/// ASCII letters compared without case.
bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace tidegate
