// The X12 that simulated partners write and read: orders and 997s out; 855, 856, 810 and 997 in. Of
// its own, so that a mistake of the product's reader is not made twice.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::sim {

struct Line {
    std::string buyer_item, item;
    int quantity = 0;
};

struct PurchaseOrder {
    std::string number;
    std::vector<Line> lines;
};

/// Who writes, and with which number.
struct Envelope {
    std::string sender;  ///< ISA06 and GS02
    int control = 0;     ///< ISA13 and GS06
};

std::string write_orders(Envelope const& envelope, std::vector<PurchaseOrder> const& orders);

/// A group that came, as far as it is acknowledged.
struct Group {
    std::string functional_id;  ///< GS01
    std::string number;         ///< GS06
    struct Set {
        std::string type, number;  ///< ST01, ST02
    };
    std::vector<Set> sets;
};

/// A 997 that accepts all of the group.
std::string write_ack(Envelope const& envelope, Group const& group);

/// What an interchange from the gateway says.
struct Received {
    int control = 0;  ///< ISA13
    std::vector<Group> groups;
    struct Answer {
        std::string type;   ///< "855", "856", "810", "997"
        std::string about;  ///< number of our order; of a 997 that of our group
        int promised = 0;   ///< of an 855: base units that will be shipped
    };
    std::vector<Answer> answers;
};

Received read_interchange(std::string_view text);

}  // namespace tidegate::sim
