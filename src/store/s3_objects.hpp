// Objects in a store that speaks S3, for nodes that share one. Signed with Signature Version 4 by
// libcurl, path style, each request tried a few times (docs/configuration.md, storage.s3).
#pragma once

#include "base/payload_limits.hpp"
#include "base/secret.hpp"
#include "store/object_store.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace tidegate::store {

/// Names in it are as they stand in a URL: nothing has to be quoted.
struct S3Place {
    std::string endpoint;  ///< "https://s3.example.com:443"
    std::string region;
    std::string bucket;
    std::string prefix;  ///< empty, or ends with '/'
    std::string access_key;
    Secret secret;
    std::string authorities;                            ///< a file of PEM; empty: the system's
    std::chrono::seconds stall = limits::object_stall;  ///< without a byte: then it is given up
};

class S3Objects final : public ObjectStore {
public:
    explicit S3Objects(S3Place place);
    ~S3Objects() override;

    Expected<void> put(Sha256 const& name, ByteView bytes) override;
    Expected<Bytes> get(Sha256 const& name, std::uint64_t size_max) override;
    Expected<void> remove(Sha256 const& name) override;
    Expected<void> list(
        Instant unfinished_before, std::function<void(StoredObject const&)> const& each
    ) override;
    [[nodiscard]] std::string shown() const override;

private:
    class Client;
    std::unique_ptr<Client> client_;
};

}  // namespace tidegate::store
