#include "sim/edi.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tidegate::sim {

namespace {

std::string wrap(
    Envelope const& envelope, std::string_view functional_id, std::string_view type,
    std::vector<std::string> const& bodies
) {
    std::string text = fmt::format(
        "ISA*00*          *00*          *ZZ*{:<15}*ZZ*{:<15}*260105*1200*U*00401*{:09}*0*P*>~"
        "GS*{}*{}*SUPPLIERCO*20260105*1200*{}*X*004010~",
        envelope.sender, "SUPPLIERCO", envelope.control, functional_id, envelope.sender,
        envelope.control
    );
    int set = 0;
    for (std::string const& body : bodies) {
        ++set;
        text += fmt::format(
            "ST*{0}*{1:04}~{2}SE*{3}*{1:04}~", type, set, body, std::ranges::count(body, '~') + 2
        );
    }
    return text + fmt::format("GE*{}*{}~IEA*1*{:09}~", set, envelope.control, envelope.control);
}

std::string order_body(PurchaseOrder const& order) {
    std::string text = fmt::format(
        "BEG*00*SA*{}**20260105~CUR*BY*USD~REF*DP*038~DTM*010*20260630~"
        "N1*BY*BUYER*92*0001~N1*ST*DC 7*92*0007~N3*4400 HARBOR ROAD~N4*COLUMBUS*OH*43207*US~",
        order.number
    );
    int number = 0, total = 0;
    for (Line const& line : order.lines) {
        text += fmt::format(
            "PO1*{}*{}*EA*12.5**BP*{}*VN*{}~", ++number, line.quantity, line.buyer_item, line.item
        );
        total += line.quantity;
    }
    return text + fmt::format("CTT*{}*{}~", number, total);
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        auto const end = text.find(at);
        parts.push_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return parts;
}

/// The element, trimmed; empty when the segment is shorter.
std::string element(std::vector<std::string_view> const& segment, std::size_t at) {
    if (at >= segment.size()) return {};
    std::string_view const text = segment[at];
    return std::string(text.substr(0, text.find_last_not_of(' ') + 1));
}

int number_of(std::string const& text) {
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// Codes of ACK01 with which goods are promised: as ordered, with changes, or a part of them.
bool is_promise(std::string const& status) {
    return status == "IA" || status == "IC" || status == "IQ" || status == "DR" || status == "IP" ||
           status == "BP";
}

}  // namespace

std::string write_orders(Envelope const& envelope, std::vector<PurchaseOrder> const& orders) {
    std::vector<std::string> bodies;
    for (PurchaseOrder const& order : orders) bodies.push_back(order_body(order));
    return wrap(envelope, "PO", "850", bodies);
}

std::string write_ack(Envelope const& envelope, Group const& group) {
    std::string body = fmt::format("AK1*{}*{}~", group.functional_id, group.number);
    for (Group::Set const& set : group.sets)
        body += fmt::format("AK2*{}*{}~AK5*A~", set.type, set.number);
    body += fmt::format("AK9*A*{0}*{0}*{0}~", group.sets.size());
    return wrap(envelope, "FA", "997", {body});
}

Received read_interchange(std::string_view text) {
    constexpr std::size_t kElementSeparator = 3, kTerminator = 105, kIsaBytes = 106;
    Received received;
    if (text.size() < kIsaBytes) return received;
    char const star = text[kElementSeparator];
    for (std::string_view const raw : split(text, text[kTerminator])) {
        auto const segment = split(raw, star);
        std::string const tag = element(segment, 0);
        if (tag == "ISA") received.control = number_of(element(segment, 13));
        if (tag == "GS") received.groups.push_back({element(segment, 1), element(segment, 6), {}});
        if (tag == "ST") {
            received.groups.back().sets.push_back({element(segment, 1), element(segment, 2)});
            received.answers.push_back({element(segment, 1), {}});
        }
        if (received.answers.empty()) continue;
        Received::Answer& answer = received.answers.back();
        if (tag == "BAK") answer.about = element(segment, 3);
        if (tag == "PRF") answer.about = element(segment, 1);
        if (tag == "BIG") answer.about = element(segment, 4);
        if (tag == "AK1") answer.about = element(segment, 2);
        if (tag == "ACK" && is_promise(element(segment, 1)))
            answer.promised += number_of(element(segment, 2));
    }
    return received;
}

}  // namespace tidegate::sim
