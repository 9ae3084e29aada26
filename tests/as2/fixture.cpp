#include "as2/fixture.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace tidegate::as2::test {

Instant now() { return parse_rfc3339("2026-01-05T12:00:00Z").value(); }

KeyPair const& alice() {
    static KeyPair const pair = KeyPair::make({.common_name = "alice"}, now());
    return pair;
}

KeyPair const& bob() {
    static KeyPair const pair = KeyPair::make({.common_name = "bob, inc."}, now());
    return pair;
}

KeyPair const& mallory() {
    static KeyPair const pair = KeyPair::make({.common_name = "alice"}, now());
    return pair;
}

std::string_view document() {
    return "ISA*00*          *00*          *ZZ*ALICE          *ZZ*BOB            "
           "*260105*1200*U*00401*000000001*0*T*>~\n"
           "GS*PO*ALICE*BOB*20260105*1200*1*X*004010~\nST*850*0001~\r\nN1*BY*M\xFCller~\n\nSE*3*"
           "0001~\nGE*1*1~\nIEA*1*000000001~\n";
}

PackRequest request() {
    PackRequest result;
    result.from = "alice";
    result.to = "bob";
    result.message_id = "<1@alice.example>";
    result.subject = "order";
    result.user_agent = "tidegate/test";
    result.now = now();
    result.payload = as_bytes(document());
    result.content_type = "application/EDI-X12";
    result.file_name = "order.edi";
    result.signer = &alice();
    result.recipients = std::span(&bob().certificate, 1);
    result.boundary_seed = 7;
    return result;
}

UnpackOptions options() {
    UnpackOptions result;
    result.own_keys = std::span(&bob(), 1);
    result.partner_certificates = std::span(&alice().certificate, 1);
    result.now = now();
    return result;
}

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tidegate-as2-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string TemporaryFolder::path(std::string_view name) const { return (folder_ / name).string(); }

void TemporaryFolder::write(std::string_view name, ByteView bytes) const {
    std::ofstream file(path(name), std::ios::binary);
    file.write(
        reinterpret_cast<char const*>(bytes.data()), static_cast<std::streamsize>(bytes.size())
    );
}

Bytes TemporaryFolder::read(std::string_view name) const { return read_whole_file(path(name)); }

bool run_openssl(TemporaryFolder const& folder, std::string_view arguments) {
    // Arguments are literals of the tests; the folder comes from mkdtemp.
    auto const command =
        "cd '" + folder.path("") + "' && openssl " + std::string(arguments) + " >log 2>&1";
    bool const ok = std::system(command.c_str()) == 0;
    if (!ok) UNSCOPED_INFO("openssl " << arguments << ": " << to_text(folder.read("log")));
    return ok;
}

std::optional<std::filesystem::path> corpus() {
    char const* const shared = std::getenv("TIDEGATE_SHARED");
    auto const folder = shared != nullptr
                            ? std::filesystem::path(shared)
                            : std::filesystem::path(TIDEGATE_SOURCE_DIR) / ".." / "shared";
    if (std::filesystem::exists(folder / "corpus" / "as2")) return folder / "corpus" / "as2";
    WARN("skipped: no corpus in " << folder << "; set TIDEGATE_SHARED to the folder that has it");
    return {};
}

Bytes read_whole_file(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::string const text((std::istreambuf_iterator<char>(file)), {});
    return to_bytes(text);
}

}  // namespace tidegate::as2::test
