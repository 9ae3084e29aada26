// What the tests of the reader share: small pieces of an interchange, and its first set.
#pragma once

#include "syntax/interchange_reader.hpp"

#include <catch2/catch.hpp>

namespace tidegate::test {

inline std::string const kGs = "GS*PO*ACME*US*20260105*1200*1*X*004010~";
inline std::string const kSet = "ST*850*0001~BEG*00*SA*4500~SE*3*0001~";
inline std::string const kEnd = "GE*1*1~IEA*1*000000001~";

/// The segments of the first set of a text.
struct FirstSet {
    explicit FirstSet(std::string_view text) : source(text), reader(source) {
        for (;;) {
            auto event = reader.next();
            REQUIRE(event.has_value());
            REQUIRE_FALSE(std::holds_alternative<syntax::EndOfInput>(*event));
            if (auto* found = std::get_if<syntax::SetEvent>(&*event)) {
                set = found->set;
                findings = std::move(found->findings);
                return;
            }
        }
    }
    MemorySource source;
    syntax::InterchangeReader reader;
    syntax::TransactionSet const* set = nullptr;
    syntax::Findings findings;
};

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

inline syntax::InterchangeBegin first_interchange(std::string_view text) {
    MemorySource source(text);
    syntax::InterchangeReader reader(source);
    auto event = reader.next();
    REQUIRE(event.has_value());
    REQUIRE(std::holds_alternative<syntax::InterchangeBegin>(*event));
    return std::get<syntax::InterchangeBegin>(*event);
}

}  // namespace tidegate::test
