// Sets and messages for tests, read by the reader from a text in an envelope of its own: with what
// the reader knows of their bytes.
#pragma once

#include "base/stream.hpp"
#include "standards/library.hpp"
#include "syntax/interchange_reader.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace tidegate::standards {

/// The first set of a text; owns what the views of set() point into.
class ReadSet {
public:
    /// "UNB <message> UNZ".
    static std::unique_ptr<ReadSet> edifact(
        std::string_view message, std::string_view syntax = "UNOC:3"
    ) {
        return std::make_unique<ReadSet>(
            fmt::format("UNB+{}+A+B+260105:1200+1'{}UNZ+1+1'", syntax, message)
        );
    }
    /// "ISA GS <set> GE IEA", with '*', ':' and '~'.
    static std::unique_ptr<ReadSet> x12(std::string_view set, char repetition) {
        return std::make_unique<ReadSet>(fmt::format(
            "ISA*00*          *00*          *ZZ*A              *ZZ*B              "
            "*260105*1200*{}*{}"
            "*000000001*0*P*:~GS*PO*A*B*20260105*1200*1*X*004010~{}GE*1*1~IEA*1*000000001~",
            repetition == 0 ? 'U' : repetition, repetition == 0 ? "00401" : "00501", set
        ));
    }

    explicit ReadSet(std::string text) : text_(std::move(text)), source_(text_), reader_(source_) {
        for (;;) {
            auto event = reader_.next();
            if (!event || std::holds_alternative<syntax::EndOfInput>(*event)) return;
            if (auto* found = std::get_if<syntax::SetEvent>(&*event)) {
                set_ = found->set;
                return;
            }
        }
    }
    ReadSet(ReadSet const&) = delete;
    ReadSet& operator=(ReadSet const&) = delete;

    /// Damage may have taken the message's header.
    [[nodiscard]] bool is_missing() const { return set_ == nullptr; }
    [[nodiscard]] syntax::TransactionSet const& set() const {
        REQUIRE(set_ != nullptr);
        return *set_;
    }
    [[nodiscard]] std::string const& text() const { return text_; }

private:
    std::string text_;
    MemorySource source_;
    syntax::InterchangeReader reader_;
    syntax::TransactionSet const* set_ = nullptr;
};

/// The dictionary of the repository; a test without it has failed.
inline Dictionary const& dictionary_d96a() {
    static DictionaryLibrary library(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    static Dictionary const& dictionary = *library.find("edifact", "D96A").value();
    return dictionary;
}

}  // namespace tidegate::standards
