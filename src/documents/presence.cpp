#include "documents/presence.hpp"

#include "documents/access.hpp"

#include <cstring>

namespace tidegate::documents {
namespace {

/// A list of any struct: where its size is does not depend on what is in it.
struct AnyElement {};
using AnyList = List<AnyElement>;
static_assert(sizeof(AnyList) == sizeof(List<Text>) && sizeof(AnyList) == sizeof(List<Extension>));

template <class T>
T at(void const* base, std::uint32_t offset) {
    T value;
    std::memcpy(&value, static_cast<std::byte const*>(base) + offset, sizeof(T));
    return value;
}

}  // namespace

FieldProbes::FieldProbes(std::vector<Field> const& fields, FieldSet const& which) {
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
        which.for_each([&](std::size_t number) {
            Field const& field = fields[number];
            if (static_cast<std::size_t>(field.kind) == kind)
                probes_.push_back(
                    {static_cast<std::uint32_t>(field.offset), static_cast<std::uint32_t>(number)}
                );
        });
        ends_[kind] = static_cast<std::uint32_t>(probes_.size());
    }
}

FieldSet FieldProbes::there(void const* base) const {
    FieldSet found;
    std::uint32_t next = 0;
    auto const look = [&](Kind kind, auto const& is_there) {
        std::uint32_t const end = ends_[static_cast<std::size_t>(kind)];
        for (; next < end; ++next) {
            if (is_there(probes_[next].offset)) found.add(probes_[next].field);
        }
    };
    auto const list = [&](std::uint32_t offset) { return !at<AnyList>(base, offset).empty(); };
    look(Kind::text, [&](auto offset) { return at<Text>(base, offset).data() != nullptr; });
    look(Kind::word, [&](auto offset) { return at<unsigned char>(base, offset) != 0; });
    look(Kind::decimal, [&](auto offset) {
        return reinterpret_cast<std::optional<Decimal> const*>(
                   static_cast<std::byte const*>(base) + offset
        )
            ->has_value();
    });
    look(Kind::when, [&](auto offset) { return static_cast<bool>(at<When>(base, offset)); });
    look(Kind::integer, [&](auto offset) {
        return at<std::optional<std::int32_t>>(base, offset).has_value();
    });
    look(Kind::boolean, [&](auto offset) {
        return at<std::optional<bool>>(base, offset).has_value();
    });
    look(Kind::object, [&](auto offset) { return at<void const*>(base, offset) != nullptr; });
    look(Kind::texts, list);
    look(Kind::words, list);
    look(Kind::objects, list);
    look(Kind::extensions, list);
    look(Kind::segment, list);
    return found;
}

}  // namespace tidegate::documents
