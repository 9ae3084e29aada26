#include "syntax/xml_namespaces.hpp"

#include <fmt/format.h>

namespace tidegate::syntax {
namespace {

constexpr std::string_view kXmlSpace = "http://www.w3.org/XML/1998/namespace";
constexpr std::string_view kXmlnsSpace = "http://www.w3.org/2000/xmlns/";
constexpr std::string_view kXmlPrefix = "xml";
constexpr std::string_view kXmlnsPrefix = "xmlns";

}  // namespace

XmlNamespaces::XmlNamespaces(XmlNames const& names, std::vector<XmlName>& found)
    : names_(names), found_(found), bound_(names.size()) {
    for (std::uint32_t number = 0; number < names.size(); ++number) {
        std::string_view const written = names[number].view();
        Bound& bound = bound_[number];
        std::size_t const colon = written.find(':');
        if (colon == std::string_view::npos) {
            bound.local = written;
            continue;
        }
        bound.prefix = written.substr(0, colon);
        bound.local = written.substr(colon + 1);
        bound.is_right = colon != 0 && !bound.local.empty() &&
                         bound.local.find(':') == std::string_view::npos &&
                         xml::is(bound.local[0], xml::kIsNameStart);
    }
}

std::optional<std::string> XmlNamespaces::declare(std::uint32_t number, std::string_view value) {
    Bound const& bound = bound_[number];
    bool const is_default = bound.prefix.empty();
    std::string_view const prefix = is_default ? "" : bound.local;
    bool const is_bad_prefix =
        !is_default && (prefix.empty() || prefix == kXmlnsPrefix || !bound.is_right);
    bool const is_bad_name = value == kXmlnsSpace || (!prefix.empty() && value.empty()) ||
                             (prefix == kXmlPrefix) != (value == kXmlSpace);
    if (is_bad_prefix || is_bad_name)
        return fmt::format("{}=\"{}\" declares no namespace", names_[number].view(), value);
    declared_.push_back({prefix, value});
    scope_ = ++scopes_made_;
    scopes_[depth_] = {scope_, declared_.size()};
    return {};
}

/// Nothing when its prefix is not declared.
std::optional<std::string_view> XmlNamespaces::space_of(Bound const& bound) const {
    if (bound.prefix == kXmlPrefix) return kXmlSpace;
    for (std::size_t i = declared_.size(); i > 0; --i) {
        if (declared_[i - 1].prefix == bound.prefix) return declared_[i - 1].name;
    }
    if (bound.prefix.empty()) return std::string_view{};
    return {};
}

std::uint32_t XmlNamespaces::resolve(Bound& bound) {
    if (!bound.is_right || bound.prefix == kXmlnsPrefix) return kNone;
    std::optional<std::string_view> const space = space_of(bound);
    if (!space) return kNone;
    bound.scope = scope_;
    if (bound.element != kNone && found_[bound.element].space == *space) return bound.element;
    bound.element = static_cast<std::uint32_t>(found_.size());
    found_.push_back({*space, bound.local});
    return bound.element;
}

std::uint32_t XmlNamespaces::without_namespace(Bound& bound) {
    if (!bound.is_right) return kNone;
    bound.attribute = static_cast<std::uint32_t>(found_.size());
    found_.push_back({{}, bound.local});
    return bound.attribute;
}

std::string XmlNamespaces::message_about(std::uint32_t name) const {
    Bound const& bound = bound_[name];
    if (!bound.is_right || bound.prefix == kXmlnsPrefix)
        return fmt::format("'{}' is no name", names_[name].view());
    return fmt::format("the prefix of '{}' is not declared", names_[name].view());
}

}  // namespace tidegate::syntax
