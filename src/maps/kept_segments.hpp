// The `unmapped` segments of a document, arranged by where they go back. Internal to write.
#pragma once

#include "documents/document.hpp"
#include "documents/extension.hpp"
#include "standards/dictionary.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace tidegate::maps {

/// A segment, or a whole loop, that no rule took when reading.
struct KeptGroup {
    std::string name;  ///< of the item: tag, or loop id
    bool is_loop = false;
    std::int32_t position = 0;  ///< of its first segment
    std::vector<documents::Unmapped const*> segments;
    std::vector<std::size_t> indexes;  ///< in the document's list
    bool is_written = false;
};

class KeptSegments {
public:
    KeptSegments() = default;
    KeptSegments(documents::Document const& document, standards::SetDefinition const& definition);

    /// Groups that stand in the loop `path` ("" = the set), in the order of the document.
    [[nodiscard]] std::vector<KeptGroup*> const& in(std::string const& path) const;
    [[nodiscard]] std::vector<std::unique_ptr<KeptGroup>> const& all() const { return groups_; }

private:
    std::vector<std::unique_ptr<KeptGroup>> groups_;
    std::unordered_map<std::string, std::vector<KeptGroup*>> by_loop_;
    std::vector<KeptGroup*> none_;
};

}  // namespace tidegate::maps
