// Where the gate is in an XML document, how it words why it stops there, and how it passes over
// what it does not look into. Internal to the reading of XML.
#pragma once

#include "base/error.hpp"
#include "syntax/xml_bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate::syntax {

/// Its functions say whether the document goes on; where not, error_ says why.
class XmlCursor {
protected:
    /// xml::kSlackBytes of zeros stand behind `bytes`.
    explicit XmlCursor(std::string_view bytes) : bytes_(bytes), text_(bytes.data()) {}

    bool refuse(ErrorCode code, std::size_t at, std::string message, std::string remedy = {});
    bool no(std::size_t at, std::string message);
    bool over(std::size_t at, std::string_view what, std::size_t allowed);

    [[nodiscard]] std::size_t offset_of(char const* at) const {
        return static_cast<std::size_t>(at - text_);
    }
    [[nodiscard]] bool is_at(std::string_view what) const {
        return bytes_.substr(at_).starts_with(what);
    }

    char const* skip_blanks(char const* at) {
        while (xml::is(*at, xml::kIsBlank)) {
            line_ += *at == '\n' ? 1 : 0;
            ++at;
        }
        return at;
    }
    void count_lines(std::size_t begin, std::size_t end);

    /// That each `&` there begins a reference that is read.
    bool references(std::size_t begin, std::size_t end);

    // From where the gate is to behind it. Lines are not counted.
    /// `<!DOCTYPE cXML SYSTEM "...">`: it names a DTD, which nobody fetches. One that declares
    /// something itself could make a small document endless.
    bool doctype(bool is_before_root);
    bool comment();
    bool instruction();
    bool skip_to(std::string_view end, std::string_view message);

    /// Of what is no name of the document: a target, or an end tag that is not due.
    static std::string_view written_name(char const* begin);

    std::string_view bytes_;
    char const* text_;  ///< the same
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
    std::optional<Error> error_;

private:
    bool has_doctype_ = false;
};

}  // namespace tidegate::syntax
