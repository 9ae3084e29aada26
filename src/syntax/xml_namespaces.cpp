#include "syntax/xml_namespaces.hpp"

#include <fmt/format.h>

namespace tidegate::syntax {
namespace {

constexpr std::string_view kXmlSpace = "http://www.w3.org/XML/1998/namespace";
constexpr std::string_view kXmlnsSpace = "http://www.w3.org/2000/xmlns/";
constexpr std::string_view kXmlPrefix = "xml";
constexpr std::string_view kXmlnsPrefix = "xmlns";

}  // namespace

void XmlNamespaces::begin(XmlNames const& names, std::vector<XmlName>& found) {
    names_ = &names;
    found_ = &found;
    bound_.assign(names.size(), {});
    declared_.clear();
    scope_ = 1;
    scopes_made_ = 1;
}

std::optional<std::string> XmlNamespaces::declare(std::uint32_t number, std::string_view value) {
    XmlNames::Name const& name = (*names_)[number];
    std::string_view const prefix = name.has_colon ? name.local() : std::string_view{};
    bool const is_bad_prefix =
        name.has_colon && (prefix.empty() || prefix == kXmlnsPrefix || !name.is_right);
    bool const is_bad_name = value == kXmlnsSpace || (!prefix.empty() && value.empty()) ||
                             (prefix == kXmlPrefix) != (value == kXmlSpace);
    if (is_bad_prefix || is_bad_name)
        return fmt::format("{}=\"{}\" declares no namespace", name.view(), value);
    declared_.push_back({prefix, value});
    scope_ = ++scopes_made_;
    scopes_[depth_] = {scope_, declared_.size()};
    return {};
}

/// Nothing when the prefix is not declared.
std::optional<std::string_view> XmlNamespaces::space_of(std::string_view prefix) const {
    if (prefix == kXmlPrefix) return kXmlSpace;
    for (std::size_t i = declared_.size(); i > 0; --i) {
        if (declared_[i - 1].prefix == prefix) return declared_[i - 1].name;
    }
    if (prefix.empty()) return std::string_view{};
    return {};
}

std::uint32_t XmlNamespaces::resolve(std::uint32_t number) {
    XmlNames::Name const& name = (*names_)[number];
    if (!name.is_right || name.prefix() == kXmlnsPrefix) return kNone;
    std::optional<std::string_view> const space = space_of(name.prefix());
    if (!space) return kNone;
    Bound& bound = bound_[number];
    bound.scope = scope_;
    if (bound.element != kNone && (*found_)[bound.element].space == *space) return bound.element;
    bound.element = static_cast<std::uint32_t>(found_->size());
    found_->push_back({*space, name.local()});
    return bound.element;
}

std::uint32_t XmlNamespaces::without_namespace(std::uint32_t number) {
    XmlNames::Name const& name = (*names_)[number];
    if (!name.is_right) return kNone;
    bound_[number].attribute = static_cast<std::uint32_t>(found_->size());
    found_->push_back({{}, name.local()});
    return bound_[number].attribute;
}

std::string XmlNamespaces::message_about(std::uint32_t number) const {
    XmlNames::Name const& name = (*names_)[number];
    if (!name.is_right || name.prefix() == kXmlnsPrefix)
        return fmt::format("'{}' is no name", name.view());
    return fmt::format("the prefix of '{}' is not declared", name.view());
}

}  // namespace tidegate::syntax
