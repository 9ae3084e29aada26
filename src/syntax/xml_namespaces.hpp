// What the names of an XML document mean where they stand: Namespaces in XML 1.0. Declarations
// mostly stand at the root, so that a name is resolved once and known from then on. Internal to the
// reading of XML.
#pragma once

#include "base/limits.hpp"
#include "syntax/xml_document.hpp"
#include "syntax/xml_names.hpp"

#include <array>
#include <optional>
#include <string>

namespace tidegate::syntax {

class XmlNamespaces {
public:
    static constexpr std::uint32_t kNone = XmlNames::kNone;

    /// For the next document. Appends what it finds to `found`.
    void begin(XmlNames const& names, std::vector<XmlName>& found);

    /// Before anything of an element with `depth` elements around it: what was declared in those
    /// next to it is in force no more.
    void enter(std::size_t depth) {
        Scope const around = depth == 0 ? Scope{} : scopes_[depth - 1];
        depth_ = depth;
        scopes_[depth] = around;
        scope_ = around.number;
        if (declared_.size() != around.declared) declared_.resize(around.declared);
    }

    /// By the attribute `name` of the element at hand. Gives what is wrong with it. Nothing is said
    /// about the number of those in force: see in_force().
    std::optional<std::string> declare(std::uint32_t name, std::string_view value);

    [[nodiscard]] std::size_t in_force() const { return declared_.size(); }

    /// The number of the name in `found`; kNone when it means nothing here.
    std::uint32_t of_element(std::uint32_t name) {
        Bound const& bound = bound_[name];
        return bound.scope == scope_ ? bound.element : resolve(name);
    }
    std::uint32_t of_attribute(std::uint32_t name) {
        if ((*names_)[name].prefix_size != 0) return of_element(name);
        Bound const& bound = bound_[name];
        return bound.attribute != kNone ? bound.attribute : without_namespace(name);
    }

    /// Of a name that means nothing: what to say about it.
    [[nodiscard]] std::string message_about(std::uint32_t name) const;

private:
    struct Bound {
        std::uint32_t scope = 0;          ///< in which `element` holds; 0: in none yet
        std::uint32_t element = kNone;    ///< of `found`; for attributes, too, if it has a prefix
        std::uint32_t attribute = kNone;  ///< without a prefix: in no namespace
    };
    struct Declared {
        std::string_view prefix;
        std::string_view name;
    };
    /// What is in force for the content of an element.
    struct Scope {
        std::uint32_t number = 1;
        std::size_t declared = 0;
    };

    std::uint32_t resolve(std::uint32_t name);
    std::uint32_t without_namespace(std::uint32_t name);
    [[nodiscard]] std::optional<std::string_view> space_of(std::string_view prefix) const;

    XmlNames const* names_ = nullptr;
    std::vector<XmlName>* found_ = nullptr;
    std::vector<Bound> bound_;  ///< by number of the written name
    std::vector<Declared> declared_;
    std::size_t depth_ = 0;
    std::array<Scope, limits::xml_depth_max> scopes_;  ///< of the elements around, and of this one
    std::uint32_t scope_ = 1;
    std::uint32_t scopes_made_ = 1;
};

}  // namespace tidegate::syntax
