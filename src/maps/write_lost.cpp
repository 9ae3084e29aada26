// What a map cannot carry, by its place in the document.
#include "base/limits.hpp"
#include "maps/writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;

/// What found no slot in this struct is lost, unless another line of it took it.
void Writer::settle(std::size_t taken, std::size_t overflow) {
    for (std::size_t i = overflow; i < overflow_.size(); ++i) {
        bool const is_taken = std::find(
                                  taken_.begin() + static_cast<std::ptrdiff_t>(taken), taken_.end(),
                                  overflow_[i].field
                              ) != taken_.end();
        if (!is_taken) lose(overflow_[i].path, "no_position");
    }
    overflow_.resize(overflow);
    taken_.resize(taken);
}

void Writer::lose(std::string path, std::string reason) {
    if (result_.lost.size() >= limits::map_findings_max) return;
    // A line in several packs is written several times.
    Lost lost{std::move(path), std::move(reason)};
    if (std::ranges::find(result_.lost, lost) == result_.lost.end()) {
        result_.lost.push_back(std::move(lost));
    }
}

/// Segments of another standard have no place in this one.
void Writer::lose_unmapped() {
    if (options_.keep_unmapped || program_.kept == nullptr) return;
    for (std::size_t i = 0; i < documents::count_of(document_.root(), *program_.kept); ++i)
        lose(fmt::format("/unmapped/{}", i), "no_position");
}

/// A literal is read into the field, and this is its value.
bool Writer::is_implied(WrittenFields const& at, void const* base, Field const& field) const {
    if (program_.implied.empty() || !documents::is_scalar(field.kind)) return false;
    auto const values = program_.implied.find(at.path + std::string(field.name));
    return values != program_.implied.end() &&
           values->second.contains(documents::format_value(base, field));
}

/// Every value that has no position in this map at all.
void Writer::lost_fields(
    WrittenFields const& at, documents::TypeInfo const& type, void const* base
) {
    at.probes.there(base).for_each([&](std::size_t number) {
        Field const& field = type.fields[number];
        if (!documents::is_present(base, field)) return;
        std::size_t const path_size = path_.size();
        path_.add(field.name);
        if (field.kind == Kind::object) {
            lost_fields(
                program_.written_fields[at.below[number]], *field.type, object_at(base, field)
            );
        } else if (field.kind == Kind::objects) {
            lost_list(program_.written_fields[at.below[number]], base, field);
        } else if (field.kind == Kind::extensions) {
            lost_extensions(at, base, field);
        } else if (!is_implied(at, base, field)) {
            lose(path_.text(), "no_position");
        }
        path_.cut(path_size);
    });
}

void Writer::lost_list(WrittenFields const& below, void const* base, Field const& field) {
    bool const is_conditional = program_.conditional.contains(&field);
    for (std::size_t i = 0; i < documents::count_of(base, field); ++i) {
        std::size_t const path_size = path_.size();
        path_.add(i);
        void const* element = list_element(base, field, i);
        bool const is_left =
            is_conditional ? !called_for_.contains(element) : &field == program_.single && i != 0;
        if (is_left) {
            lose(path_.text(), "no_position");
        } else {
            lost_fields(below, *field.type, element);
        }
        path_.cut(path_size);
    }
}

void Writer::lost_extensions(WrittenFields const& at, void const* base, Field const& field) {
    for (documents::Extension const& extension :
         documents::member<List<documents::Extension>>(base, field)) {
        std::string const own =
            fmt::format("{}{}.{}.{}", at.path, field.name, extension.space, extension.name);
        if (program_.written.contains(own)) continue;
        lose(fmt::format("{}/{}/{}", path_.text(), extension.space, extension.name), "no_position");
    }
}
}  // namespace tidegate::maps
