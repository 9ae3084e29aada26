// What the tests of this floor share: keys made once per run, a fixed moment, the openssl program,
// and the corpus.
#pragma once

#include "as2/keys.hpp"
#include "as2/message.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::as2::test {

Instant now();

KeyPair const& alice();    ///< sends
KeyPair const& bob();      ///< receives
KeyPair const& mallory();  ///< is pinned by nobody

std::string_view document();  ///< a small X12 document with LF line ends and bytes above 127

/// A pack request from alice to bob: signed and encrypted.
PackRequest request();
/// Options with which bob takes it.
UnpackOptions options();

/// A folder that vanishes with the test.
class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    ~TemporaryFolder();
    [[nodiscard]] std::string path(std::string_view name) const;
    void write(std::string_view name, ByteView bytes) const;
    [[nodiscard]] Bytes read(std::string_view name) const;

private:
    std::filesystem::path folder_;
};

/// Runs the openssl program in `folder`; true when it succeeded.
bool run_openssl(TemporaryFolder const& folder, std::string_view arguments);

/// The corpus folder; nothing (with a warning) when it is absent.
std::optional<std::filesystem::path> corpus();

Bytes read_whole_file(std::filesystem::path const& path);

}  // namespace tidegate::as2::test
