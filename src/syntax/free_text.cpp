#include "syntax/free_text.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace tidegate::syntax {
namespace {

/// Bytes of the first `length` characters, or of all if there are fewer.
std::size_t front_size(std::string_view text, std::size_t length, Charset charset) {
    if (charset != Charset::utf8) return std::min(text.size(), length);
    for (std::size_t at = 0; at < text.size(); ++at) {
        bool const is_inside = (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
        if (!is_inside && length-- == 0) return at;
    }
    return text.size();
}

/// Pieces are as long as they can be, or shorter by the blanks that would end them.
SplitText split(
    std::string_view text, std::size_t parts, std::size_t length, Charset charset, bool keep_blanks
) {
    SplitText out{.parts = {}, .rest = text};
    while (!out.rest.empty() && out.parts.size() < parts) {
        std::size_t size = front_size(out.rest, length, charset);
        if (!keep_blanks && size < out.rest.size()) {
            std::size_t const last = out.rest.substr(0, size).find_last_not_of(' ');
            if (last != std::string_view::npos) size = last + 1;
        }
        out.parts.push_back(out.rest.substr(0, size));
        out.rest.remove_prefix(size);
    }
    return out;
}

}  // namespace

SplitText split_free_text(
    std::string_view text, std::size_t parts, std::size_t length, Charset charset
) {
    TIDEGATE_CHECK(parts != 0 && length != 0);
    SplitText out = split(text, parts, length, charset, false);
    if (out.rest.empty()) return out;
    SplitText full = split(text, parts, length, charset, true);
    return full.rest.empty() ? full : out;
}

std::string join_free_text(
    std::string_view composite, std::size_t first, std::size_t last, Delimiters const& delimiters,
    Charset charset
) {
    std::string joined;
    std::size_t const end =
        std::min(last, count_parts(composite, delimiters.component, delimiters.release));
    for (std::size_t n = first; n <= end; ++n) {
        joined += without_release(
            part_of(composite, delimiters.component, n, delimiters.release), delimiters.release
        );
    }
    return to_utf8(joined, charset);
}

}  // namespace tidegate::syntax
