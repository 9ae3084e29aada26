// One pass over a file of X12 and EDIFACT with nothing but the standard in hand: envelopes, and
// every set validated against its dictionary, and a guideline where one is given. No partner
// profile takes part; stages/interpret is the pass that knows one. Holds one set in memory.
#pragma once

#include "base/error.hpp"
#include "base/stream.hpp"
#include "standards/guideline.hpp"
#include "standards/library.hpp"
#include "standards/validate.hpp"
#include "syntax/interchange_reader.hpp"
#include "syntax/party_check.hpp"

#include <cstdint>

namespace tidegate::cli {

/// A set and what is to be said of it; valid during on_set only.
struct JudgedSet {
    syntax::Interchange const& interchange;
    syntax::Group const& group;
    syntax::TransactionSet const& set;
    standards::Dictionary const* dictionary;     ///< null when the release is not known
    standards::SetDefinition const* definition;  ///< null when the release has no such set
    standards::SetTree const* tree;              ///< null without a definition
    syntax::Findings findings;                   ///< the reader's and the validator's together
    standards::SetStatus status;
    std::uint32_t position;                           ///< ordinal in the file, from 1
    standards::Guideline const* guideline = nullptr;  ///< it was held against; null: none
};

/// Called in the order of the file; begin and end nest always.
class PassVisitor {
public:
    virtual ~PassVisitor() = default;
    /// False: JudgedSet::tree may be empty, which saves its time.
    [[nodiscard]] virtual bool wants_tree() const { return true; }
    virtual void on_interchange(syntax::InterchangeBegin const&) {}
    virtual void on_ta1(syntax::Ta1Event const&) {}
    /// Of X12 the findings say so when the release of the group is not known
    /// (group.version_unsupported); the directory of an EDIFACT message is told with the message.
    virtual void on_group(syntax::GroupBegin const&) {}
    virtual void on_set(JudgedSet&) {}
    virtual void on_group_end(syntax::GroupEnd const&) {}
    virtual void on_interchange_end(syntax::InterchangeEnd const&) {}
    virtual void on_end(syntax::EndOfInput const&) {}
};

/// What is asked of a file beyond the standard.
struct PassOptions {
    standards::Guideline const* guideline = nullptr;  ///< sets that it is about are held against it
    standards::Policies policies;                     ///< severities by finding code
    syntax::AgreedParties parties;                    ///< whose interchanges these are to be
};

/// Errors: the reader's (no EDI, too large,
/// not readable), configuration when a dictionary file is broken. The visitor has seen everything
/// up to there.
Expected<void> pass_over(
    ByteSource& source, standards::DictionaryLibrary& dictionaries, PassVisitor& visitor,
    PassOptions const& options = {}
);

}  // namespace tidegate::cli
