#include "large/interchange.hpp"

#include "generate.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace tidegate::bench {
namespace {

constexpr std::size_t kModelBytes = 4'000'000;
constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::size_t kSetsPerGroup = 500'000;  ///< GE01 and UNE01 have six digits

/// What differs between the standards.
struct Form {
    std::string_view front_end;    ///< what follows the header of the interchange in the model
    std::string_view set_header;   ///< with what stands in front of the set's number
    std::string_view set_trailer;  ///< behind the terminator in front of it
    char element;
    char segment;
    std::string (*group_header)(std::size_t group);
    std::string (*group_trailer)(std::size_t group, std::size_t sets);
    std::string (*trailer)(std::size_t groups);
};

constexpr Form kX12{
    .front_end = "GS*",
    .set_header = "ST*850*",
    .set_trailer = "SE*",
    .element = '*',
    .segment = '~',
    .group_header =
        [](std::size_t group) {
            return fmt::format("GS*PO*ACME*SUPPLIERCO*20260105*1200*{}*X*004010~", group);
        },
    .group_trailer = [](std::size_t group,
                        std::size_t sets) { return fmt::format("GE*{}*{}~", sets, group); },
    .trailer = [](std::size_t groups) { return fmt::format("IEA*{}*000000001~", groups); },
};

constexpr Form kEdifact{
    .front_end = "UNH+",
    .set_header = "UNH+",
    .set_trailer = "UNT+",
    .element = '+',
    .segment = '\'',
    .group_header =
        [](std::size_t group) {
            return fmt::format("UNG+ORDERS+ACME+SUPPLIERCO+260105:1200+{}+UN+D:96A'", group);
        },
    .group_trailer = [](std::size_t group,
                        std::size_t sets) { return fmt::format("UNE+{}+{}'", sets, group); },
    .trailer = [](std::size_t groups) { return fmt::format("UNZ+{}+REF1'", groups); },
};

/// From behind a set's number in its header to its number in its trailer.
std::vector<std::string_view> bodies_of(std::string_view text, Form const& form) {
    std::string const trailer_begin = fmt::format("{}{}", form.segment, form.set_trailer);
    std::vector<std::string_view> bodies;
    for (std::size_t at = text.find(form.set_header); at != text.npos;
         at = text.find(form.set_header, at)) {
        char const ends[] = {form.element, form.segment};
        std::size_t const body =
            text.find_first_of(std::string_view(ends, 2), at + form.set_header.size());
        std::size_t const trailer = text.find(trailer_begin, body);
        std::size_t const number = text.find(form.element, trailer + trailer_begin.size()) + 1;
        bodies.push_back(text.substr(body, number - body));
        at = number;
    }
    return bodies;
}

}  // namespace

bool make_interchange(Standard standard, std::uint64_t bytes, Sink const& sink) {
    bool const is_x12 = standard == Standard::x12;
    Form const& form = is_x12 ? kX12 : kEdifact;
    std::string const model =
        is_x12 ? make_uniform(kModelBytes).text : make_edifact(kModelBytes).text;
    std::vector<std::string_view> const bodies = bodies_of(model, form);
    std::string piece = model.substr(0, model.find(form.front_end));
    std::uint64_t written = 0;
    std::size_t sets = 0;
    std::size_t groups = 0;
    std::size_t in_group = 0;
    auto const end_group = [&] {
        if (in_group != 0) piece += form.group_trailer(groups, in_group);
        in_group = 0;
    };
    for (std::size_t next = 0; written < bytes; next = (next + 1) % bodies.size()) {
        if (in_group == kSetsPerGroup) end_group();
        if (in_group++ == 0) piece += form.group_header(++groups);
        std::string const number = fmt::format("{:09}", ++sets);
        piece += form.set_header;
        piece += number;
        piece += bodies[next];
        piece += number;
        piece += form.segment;
        if (piece.size() < kPieceBytes) continue;
        if (!sink(piece)) return false;
        written += piece.size();
        piece.clear();
    }
    end_group();
    return sink(piece + form.trailer(groups));
}

}  // namespace tidegate::bench
