#include "store/s3_objects.hpp"

#include "support/s3_stub.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace tidegate;
using namespace tidegate::store;
using Fault = testing::S3Stub::Fault;
using Log = std::vector<std::string>;

namespace {

struct Bucket {
    testing::S3Stub stub;

    S3Place place() const {
        return {
            .endpoint = stub.endpoint(),
            .region = testing::S3Stub::kRegion,
            .bucket = "edi",
            .prefix = "live/",
            .access_key = testing::S3Stub::kAccessKey,
            .secret = Secret(testing::S3Stub::kSecret),
            .authorities = {},
            .stall = std::chrono::seconds(1)
        };
    }
    S3Objects objects{place()};
    Bytes bytes = to_bytes(std::string(200'000, 'x'));
    Sha256 name = sha256(bytes);
};

}  // namespace

TEST_CASE(
    "s3 objects: every request bears a signature that an independent computation agrees with",
    "[store]"
) {
    Bucket b;
    REQUIRE(b.objects.put(b.name, b.bytes));
    CHECK(b.stub.objects().contains("/edi/live/" + hex(b.name)));
    CHECK(b.objects.get(b.name, b.bytes.size()).value() == b.bytes);
    CHECK(b.objects.get(b.name, 1000).error().code == ErrorCode::too_large);
    REQUIRE(b.objects.remove(b.name));
    CHECK(b.objects.get(b.name, b.bytes.size()).error().code == ErrorCode::not_found);
    for (std::string const& line : b.stub.log()) CHECK_FALSE(line.ends_with("403"));
}

TEST_CASE("s3 objects: large bodies, empty ones and odd secrets are signed as well", "[store]") {
    Bucket b;
    Bytes const large(3'000'000, std::byte{7});
    REQUIRE(b.objects.put(sha256(large), large));
    CHECK(b.objects.get(sha256(large), large.size()).value() == large);
    REQUIRE(b.objects.put(sha256({}), {}));
    CHECK(b.objects.get(sha256({}), 0).value().empty());
}

TEST_CASE("s3 objects: a wrong secret is refused and not shown", "[store]") {
    Bucket b;
    S3Place place = b.place();
    place.secret = Secret("another-secret");
    S3Objects objects(place);
    auto const put = objects.put(b.name, b.bytes);
    REQUIRE_FALSE(put);
    CHECK(put.error().code == ErrorCode::unavailable);
    CHECK(put.error().text().contains("403 SignatureDoesNotMatch"));
    CHECK_FALSE(put.error().text().contains("another-secret"));
    CHECK(b.stub.log().size() == 1);
}

TEST_CASE("s3 objects: a list goes through all pages", "[store]") {
    Bucket b;
    b.stub.set_page(2);
    std::set<Sha256> names;
    for (int i = 0; i < 5; ++i) {
        Bytes const bytes = to_bytes("object " + std::to_string(i));
        REQUIRE(b.objects.put(sha256(bytes), bytes));
        names.insert(sha256(bytes));
    }
    b.stub.change("/edi/live/not-one-of-ours", "x");
    std::set<Sha256> listed;
    auto const done = b.objects.list({}, [&](StoredObject const& one) {
        CHECK(listed.insert(one.name).second);
        CHECK(one.size == 8);
        CHECK(to_rfc3339(one.changed_at) == "2026-01-05T12:00:00Z");
    });
    INFO((done ? "" : done.error().text()));
    REQUIRE(done);
    CHECK(listed == names);
}

TEST_CASE("s3 objects: what is there already is compared, and mended when it differs", "[store]") {
    Bucket b;
    REQUIRE(b.objects.put(b.name, b.bytes));
    REQUIRE(b.objects.put(b.name, b.bytes));
    CHECK(b.stub.log() == Log{"PUT 200", "PUT 412", "GET 200"});
    b.stub.change("/edi/live/" + hex(b.name), "cut off");
    REQUIRE(b.objects.put(b.name, b.bytes));
    CHECK(b.objects.get(b.name, b.bytes.size()).value() == b.bytes);
}

TEST_CASE("s3 objects: a store that knows no conditions is written to without", "[store]") {
    Bucket b;
    b.stub.set_knows_conditions(false);
    REQUIRE(b.objects.put(b.name, b.bytes));
    CHECK(b.stub.log() == Log{"PUT 501", "PUT 200"});
}

TEST_CASE("s3 objects: failures that pass are tried again, a few times", "[store]") {
    Bucket b;
    b.stub.next({Fault::status_500, Fault::cut, Fault::status_503});
    REQUIRE(b.objects.put(b.name, b.bytes));
    CHECK(b.stub.log() == Log{"PUT 500", "PUT -", "PUT 503", "PUT 200"});
    b.stub.next({Fault::slow});
    CHECK(b.objects.get(b.name, b.bytes.size()).value() == b.bytes);
    b.stub.next(std::deque<Fault>(10, Fault::status_503));
    auto const put = b.objects.put(b.name, b.bytes);
    REQUIRE_FALSE(put);
    CHECK(put.error().code == ErrorCode::unavailable);
    CHECK(put.error().text().contains("503 SlowDown"));
    CHECK(b.stub.log().size() == 4 + 2 + 4);
    b.stub.next({Fault::status_403});
    CHECK(b.objects.get(b.name, b.bytes.size()).error().text().contains("403 AccessDenied"));
}

TEST_CASE("s3 objects: without a store they are unavailable", "[store]") {
    Bucket b;
    S3Place place = b.place();
    place.endpoint = "http://127.0.0.1:1";
    S3Objects objects(place);
    CHECK(objects.put(b.name, b.bytes).error().code == ErrorCode::unavailable);
    CHECK(objects.get(b.name, 10).error().code == ErrorCode::unavailable);
}
