// Public documents that nobody here wrote: each 004010 set that our dictionaries cover, with the
// verdict we stand for.
#include "base/bytes.hpp"
#include "base/stream.hpp"
#include "standards/answer.hpp"
#include "support/shared.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <map>

namespace tidegate::standards {
namespace {

constexpr std::uint64_t kFileBytesMax = 64 * 1024 * 1024;

// The verdicts on the sets of one file, in order: a accepted, e accepted with errors, r rejected.
struct Outcome {
    char const* path;  ///< under x12/
    char const* verdicts;
    char const* reason;  ///< why it is right
};

// clang-format off: paths are not to be broken.
constexpr Outcome kOutcomes[] = {
    {"EDIandXML__OBOE/testFiles/lfTestCase.edi", "aaaaaaaaaaaa",
     "twelve good sets"},
    {"EdiFabric__X12.NET/Files/X12/997.txt", "a",
     "nothing is wrong"},
    {"EdiFabric__X12.NET/Files/X12/CorruptSt.txt", "e",
     "the first ST is spoilt and no set; the second set is good but in a group IN"},
    {"EdiFabric__X12.NET/Files/X12/DuplicateGroup.txt", "ee",
     "the 850s stand in groups IN"},
    {"EdiFabric__X12.NET/Files/X12/DuplicateInterchange.txt", "ee",
     "the 850s stand in groups IN"},
    {"EdiFabric__X12.NET/Files/X12/DuplicateMessage.txt", "er",
     "the second set repeats the control number"},
    {"EdiFabric__X12.NET/Files/X12/Invoice.txt", "a",
     "nothing is wrong"},
    {"EdiFabric__X12.NET/Files/X12/MixedTransactions.txt", "ra",
     "TAX02 has three characters; the 810 is good"},
    {"EdiFabric__X12.NET/Files/X12/PurchaseOrder.txt", "e",
     "the 850 stands in a group IN"},
    {"EdiFabric__X12.NET/Files/X12/PurchaseOrderCSV.txt", "e",
     "the 850 stands in a group IN; BEG02 02 is only unknown to us"},
    {"EdiFabric__X12.NET/Files/X12/PurchaseOrderCustom1.txt", "r",
     "BEG has a thirteenth element of a private extension"},
    {"EdiFabric__X12.NET/Files/X12/PurchaseOrderCustom2.txt", "r",
     "BEG and N2 have elements of a private extension"},
    {"EdiFabric__X12.NET/Files/X12/PurchaseOrderInvalid.txt", "r",
     "PO103 has seven characters, SE01 is wrong"},
    {"EdiFabric__X12.NET/Files/X12/PurchaseOrderModified.txt", "r",
     "BEG has a thirteenth element of a private extension"},
    {"EdiFabric__X12.NET/Files/X12/PurchaseOrderMultiLine.txt", "r",
     "SE01 says 15, 16 segments came"},
    {"EdiFabric__X12.NET/Files/X12/PurchaseOrders.txt", "er",
     "PO103 of the second set has seven characters"},
    {"EdiFabric__X12.NET/Files/X12/PurchaseOrdersAcknowledgement.txt", "e",
     "the 855 stands in a group IN"},
    {"EdiFabric__X12.NET/Files/X12/ShipNotice.txt", "r",
     "DTM02 is a time: three characters"},
    {"SAP__apibusinesshub-integration-recipes/_embedded/Order_to_Cash_B2B_Scenario_-_ASC_X12#5.edi", "a",
     "nothing is wrong"},
    {"aaronhuggins__node-x12/test/test-data/850.edi", "a",
     "nothing is wrong"},
    {"aaronhuggins__node-x12/test/test-data/850_2.edi", "a",
     "nothing is wrong"},
    {"aaronhuggins__node-x12/test/test-data/850_3.edi", "a",
     "nothing is wrong"},
    {"aaronhuggins__node-x12/test/test-data/850_fat.edi", "aa",
     "nothing is wrong"},
    {"aaronhuggins__node-x12/test/test-data/855.edi", "a",
     "nothing is wrong; REF01 ZZZ is only unknown to us"},
    {"apimeister__x12-types/_embedded/_855_test.rs#1.edi", "r",
     "PO1 and ACK are shifted by one element, SE01 is wrong"},
    {"apimeister__x12-types/_embedded/test_856.rs#1.edi", "r",
     "SE01 is wrong and there is no HL loop"},
    {"apimeister__x12-types/_embedded/test_856.rs#2.edi", "r",
     "SE01 says 36, 18 segments came"},
    {"apimeister__x12-types/_embedded/test_856.rs#3.edi", "r",
     "DTM02 is a time: three characters"},
    {"apimeister__x12-types/_embedded/test_856.rs#4.edi", "r",
     "SE01 says 12, 14 segments came"},
    {"apimeister__x12-types/_embedded/test_856.rs#5.edi", "r",
     "SE01 says 15, 18 segments came"},
    {"apimeister__x12-types/_embedded/test_856.rs#6.edi", "r",
     "SE01 says 13, 17 segments came"},
    {"apimeister__x12-types/_embedded/test_856.rs#8.edi", "a",
     "nothing is wrong"},
    {"ballerina-platform__module-ballerina-edi/_embedded/envelope_tests.bal#1.edi", "r",
     "a stub without BEG05 and lines"},
    {"ballerina-platform__module-ballerina-edi/_embedded/envelope_tests.bal#10.edi", "r",
     "a stub without BEG and lines"},
    {"ballerina-platform__module-ballerina-edi/_embedded/envelope_tests.bal#3.edi", "rrrr",
     "four stubs without BEG05 and lines"},
    {"ballerina-platform__module-ballerina-edi/_embedded/envelope_tests.bal#4.edi", "rr",
     "stubs without BEG05 and lines, one with a ZZZ segment"},
    {"ballerina-platform__module-ballerina-edi/_embedded/envelope_tests.bal#9.edi", "rr",
     "stubs without lines, the second without SE"},
    {"ballerina-platform__module-ballerina-edi/examples/edi-vendor-router/resources/sample-data/x12-sender.edi", "r",
     "PO1 is shifted by one element"},
    {"freight-trust__libedi/library/tests/Sample_4010_810.txt", "r",
     "SE01 says 53, 68 segments came"},
    {"freight-trust__libedi/library/tests/Sample_4010_856.txt", "r",
     "REF, DTP and SE02 do not fit 004010"},
    {"hellooops__vscode-edi-support/docs/850-lineBreak-LF.x12", "r",
     "an order without lines"},
    {"hellooops__vscode-edi-support/docs/850-loop.edi", "r",
     "SAC names neither code nor agency"},
    {"hellooops__vscode-edi-support/docs/850.x12", "r",
     "an order without lines"},
    {"hellooops__vscode-edi-support/docs/X12-interchanges.x12", "rr",
     "orders without lines"},
    {"hellooops__vscode-edi-support/docs/diagnosctics.x12", "r",
     "made of errors on purpose"},
    {"indice-co__EDI.Net/test/indice.Edi.Tests/Samples/x12.850.edi", "e",
     "N3 ends with a separator"},
    {"indice-co__EDI.Net/test/indice.Edi.Tests/Samples/x12.850.issue135.edi", "rr",
     "'~' is declared the component separator, but ends every segment"},
    {"indice-co__EDI.Net/test/indice.Edi.Tests/Samples/x12.Issue101.edi", "r",
     "TFS and FGS are no segments of an 850, BEG and lines are missing"},
    {"indice-co__EDI.Net/test/indice.Edi.Tests/Samples/x12.810.mandatory-conditions.edi", "r",
     "segments of other sets under an ST of an 850"},
    {"indice-co__EDI.Net/test/indice.Edi.Tests/Samples/x12.810a.edi", "a",
     "nothing is wrong"},
    {"indice-co__EDI.Net/test/indice.Edi.Tests/Samples/x12.810b.edi", "a",
     "nothing is wrong"},
    {"indice-co__EDI.Net/test/indice.Edi.Tests/Samples/x12.810c.edi", "a",
     "nothing is wrong"},
    {"indice-co__EDI.Net/test/indice.Edi.Tests/Samples/x12.810d.edi", "a",
     "nothing is wrong"},
    {"indice-co__EDI.Net/test/indice.Edi.Tests/Samples/x12.850a.edi", "r",
     "N402 has five characters"},
    {"indice-co__EDI.Net/test/indice.Edi.Tests/Samples/x12.Issue172.edi", "r",
     "segments AA and BB that do not exist"},
    {"indice-co__EDI.Net/test/indice.Edi.Tests/Samples/x12.Issue91.edi", "r",
     "segments XYZ that do not exist"},
    {"irobayna__stupidedi/spec/fixtures/004010/FA997/pass/1.edi", "a",
     "nothing is wrong"},
    {"irobayna__stupidedi/spec/fixtures/004010/PR855/fail/2.edi", "r",
     "units of three characters"},
    {"irobayna__stupidedi/spec/fixtures/004010/PR855/pass/1.edi", "a",
     "nothing is wrong"},
    {"irobayna__stupidedi/spec/fixtures/004010/SH856/fail/2.edi", "r",
     "N1 swallowed the segments behind it, SE01 is wrong"},
    {"irobayna__stupidedi/spec/fixtures/004010/X348_SC810_Aerospace_Industry_Invoice/pass/basic-invoice.edi", "e",
     "the set stands in a group SC of its guide"},
    {"irobayna__stupidedi/spec/fixtures/004010/X357_SC850_Aerospace_Industry_Purchase_Order/pass/basic-po.edi", "e",
     "the set stands in a group SC of its guide"},
    {"irobayna__stupidedi/spec/fixtures/004010/X357_SC850_Aerospace_Industry_Purchase_Order/pass/"
     "taxexempt-po.edi", "e",
     "the set stands in a group SC of its guide"},
    {"irobayna__stupidedi/spec/fixtures/004010/"
     "X358_SC855_Aerospace_Industry_Purchase_Order_Acknowledgment/pass/basic-po-ack-accepted.edi", "e",
     "the set stands in a group SC of its guide"},
    {"irobayna__stupidedi/spec/fixtures/004010/"
     "X358_SC855_Aerospace_Industry_Purchase_Order_Acknowledgment/pass/basic-po-ack-rejected.edi", "e",
     "the set stands in a group SC of its guide"},
    {"irobayna__stupidedi/spec/fixtures/004010/"
     "X358_SC855_Aerospace_Industry_Purchase_Order_Acknowledgment/pass/po-ack-minor-changes.edi", "r",
     "ACK02 is given without its unit"},
    {"irobayna__stupidedi/spec/fixtures/004010/"
     "X358_SC855_Aerospace_Industry_Purchase_Order_Acknowledgment/pass/po-ack-ship-details.edi", "e",
     "the set stands in a group SC of its guide"},
    {"moov-io__x12/examples/example_4010_810/sample.txt", "ae",
     "two QTY segments end with a separator"},
    {"walmartlabs__gozer/src/test/resources/po850/po850.txt", "r",
     "SE01 says 33, 21 segments came"},
};
// clang-format on

std::string text_of(syntax::Findings const& findings) {
    std::string text;
    for (syntax::Finding const& finding : findings) {
        if (finding.is_certain)
            text += "\n    " + std::string(name_of(finding.code)) + " @" +
                    std::to_string(finding.segment_position) + " " + finding.text;
    }
    return text;
}

TEST_CASE(
    "corpus: every 004010 set of the corpus has the verdict that its line gives a reason for",
    "[standards]"
) {
    auto const folder = test::shared_folder("corpus");
    if (!folder) return;
    std::map<std::string, Outcome const*> expected;
    for (Outcome const& outcome : kOutcomes) expected[outcome.path] = &outcome;
    DictionaryLibrary library(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    std::filesystem::path const root = *folder / "x12";
    for (auto const& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (!entry.is_regular_file()) continue;
        auto const bytes = read_file(entry.path().string(), kFileBytesMax);
        REQUIRE(bytes);
        std::string verdicts;
        std::string details;
        for (Verdict const& verdict : answer_to(as_text(*bytes), library).verdicts) {
            bool const is_covered =
                std::string_view("810 850 855 856 997").contains(verdict.type) &&
                verdict.type.size() == 3;
            if (verdict.release != "004010" || !is_covered) continue;
            verdicts += name_of(verdict.status) == "accepted"   ? 'a'
                        : verdict.status == SetStatus::rejected ? 'r'
                                                                : 'e';
            details += "\n  " + verdict.type + text_of(verdict.findings);
        }
        std::string const path = std::filesystem::relative(entry.path(), root).string();
        auto const known = expected.find(path);
        CAPTURE(path, details);
        CHECK(verdicts == (known == expected.end() ? "" : known->second->verdicts));
        expected.erase(path);
    }
    for (auto const& [path, outcome] : expected) FAIL_CHECK(path << " is not in the corpus");
}

}  // namespace
}  // namespace tidegate::standards
