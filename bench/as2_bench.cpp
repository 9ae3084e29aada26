#include "as2_traffic.hpp"
#include "benchmarks.hpp"
#include "generate.hpp"
#include "station.hpp"
#include "transports/as2_receive.hpp"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace tidegate::bench {
namespace {

constexpr std::size_t kPayloadBytes = 10'000;
constexpr int kMessages = 200;
constexpr int kInFlight = 16;
constexpr double kReceiveTarget = 1000;
constexpr std::size_t kDigestBytes = 32;

struct FreeContext {
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_PKEY_CTX, FreeContext>;

void check(int result) {
    if (result <= 0) throw std::runtime_error("OpenSSL refuses the reference operation");
}

/// The RSA-2048 of one message and its receipt: decrypting the content key and signing the receipt
/// are private operations, verifying the message a public one. Nothing but RSA.
class RsaOfOneMessage {
public:
    explicit RsaOfOneMessage(as2::KeyPair key) : key_(std::move(key)) {
        sign_ = make(EVP_PKEY_sign_init);
        check(EVP_PKEY_CTX_set_rsa_padding(sign_.get(), RSA_PKCS1_PADDING));
        check(EVP_PKEY_CTX_set_signature_md(sign_.get(), EVP_sha256()));
        verify_ = make(EVP_PKEY_verify_init);
        check(EVP_PKEY_CTX_set_rsa_padding(verify_.get(), RSA_PKCS1_PADDING));
        check(EVP_PKEY_CTX_set_signature_md(verify_.get(), EVP_sha256()));
    }

    void run() {
        for (int private_operation = 0; private_operation < 2; ++private_operation) {
            size_ = signature_.size();
            check(EVP_PKEY_sign(
                sign_.get(), signature_.data(), &size_, digest_.data(), digest_.size()
            ));
        }
        check(
            EVP_PKEY_verify(verify_.get(), signature_.data(), size_, digest_.data(), digest_.size())
        );
    }

private:
    Context make(int (*init)(EVP_PKEY_CTX*)) {
        Context context(EVP_PKEY_CTX_new(key_.key.native(), nullptr));
        if (!context) throw std::runtime_error("OpenSSL has no memory");
        check(init(context.get()));
        return context;
    }

    as2::KeyPair key_;
    Context sign_;
    Context verify_;
    std::array<unsigned char, kDigestBytes> digest_{};
    std::array<unsigned char, 256> signature_{};  // RSA-2048
    std::size_t size_ = 0;
};

Reference rsa_reference(as2::KeyPair const& key) {
    auto const rsa = std::make_shared<RsaOfOneMessage>(key);
    return {"2 private + 1 public RSA-2048 operation", [rsa]() -> Work {
                double const seconds = cpu_seconds_of([&] {
                    for (int i = 0; i < kMessages; ++i) rsa->run();
                });
                return {kMessages, seconds};
            }};
}

Work receive(Station& station, as2::PackedMessage const& packed) {
    auto const config = station.config.get();
    double const seconds = cpu_seconds_of([&] {
        for (int i = 0; i < kMessages; ++i) {
            auto const headers = as2::read_as2_headers(packed.headers);
            if (!headers) throw std::runtime_error(headers.error().text());
            net::Request request;
            request.headers = packed.headers;
            request.body = packed.body;
            auto const judged = transports::judge_message(
                {*config, station.clock, station.random, station.ids}, *headers, std::move(request)
            );
            if (!judged.message.is_accepted) throw std::runtime_error(judged.message.reason);
        }
    });
    return {kMessages, seconds};
}

/// Bytes of a message to its signed MDN after the commit, many at a time. By the wall.
Work receive_durably(Station& station, int& number) {
    std::vector<as2::PackedMessage> messages;
    for (int i = 0; i < kMessages; ++i) {
        std::string payload =
            make_uniform(kPayloadBytes, static_cast<std::uint64_t>(++number)).text;
        payload.resize(kPayloadBytes);
        messages.push_back(pack_message(station, payload, number));
    }
    double const seconds = seconds_of([&] { post_all(station, messages, kInFlight, [] {}); });
    return {kMessages, seconds};
}

}  // namespace

void measure_as2(Report& report) {
    if (report.wants("as2 receive 10 KB")) {
        Station station(report.options().folder, "as2");
        std::string payload = make_uniform(kPayloadBytes).text;
        payload.resize(kPayloadBytes);
        as2::PackedMessage const packed = pack_message(station, payload, 1);
        report.measure(
            {"as2 receive 10 KB", "per s", 0, [&] { return receive(station, packed); },
             rsa_reference(station.partner_key)}
        );
    }
    if (report.wants("as2 receive durable 10 KB")) {
        Station station(report.options().folder, "as2-durable");
        int number = 0;
        report.measure(
            {"as2 receive durable 10 KB", "per s", kReceiveTarget,
             [&] { return receive_durably(station, number); }, rsa_reference(station.partner_key)}
        );
    }
}

}  // namespace tidegate::bench
