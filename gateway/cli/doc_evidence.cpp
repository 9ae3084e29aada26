#include "cli/doc_evidence.hpp"

#include "base/hash.hpp"
#include "cli/doc_chain.hpp"
#include "cli/evidence_signature.hpp"
#include "cli/home.hpp"
#include "runtime/config.hpp"
#include "store/deliveries.hpp"
#include "store/messages.hpp"
#include "store/transmissions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <set>
#include <tuple>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;

/// One message on the wire with the receipt for it.
struct Exchange {
    Instant at{};
    bool is_ours = false;  ///< sent by us
    store::Message message;
    HeaderFields headers;
    Bytes body, payload;
    std::vector<std::string> mics;
    std::optional<HeaderFields> receipt_headers;  ///< of a receipt that we received: not kept
    std::optional<Bytes> receipt;
    std::string disposition;  ///< of a receipt that we received
};

Expected<Exchange> load_received(store::Transaction& transaction, store::Message message) {
    Exchange exchange;
    exchange.at = message.at;
    auto body = store::load_raw(transaction, message.id);
    if (!body) return std::unexpected(body.error());
    exchange.body = std::move(*body);
    if (auto payload = store::load_message_payload(transaction, message.id))
        exchange.payload = std::move(*payload);
    if (auto headers = store::find_headers(transaction, message.id))
        exchange.headers = std::move(*headers);
    if (!message.mic.empty()) exchange.mics = {message.mic};
    if (auto receipt = store::find_receipt(transaction, message.id)) {
        exchange.receipt_headers = std::move(receipt->headers);
        exchange.receipt = std::move(receipt->body);
    }
    exchange.message = std::move(message);
    return exchange;
}

Expected<Exchange> load_sent(store::Transaction& transaction, store::Delivery const& delivery) {
    Exchange exchange;
    exchange.is_ours = true;
    exchange.at = delivery.created_at;
    auto message = store::find_message(transaction, delivery.message);
    if (!message)
        return fail(ErrorCode::not_found, "message " + delivery.message.text() + " is not stored");
    exchange.message = std::move(*message);
    auto payload = store::load_message_payload(transaction, delivery.message);
    if (!payload) return std::unexpected(payload.error());
    exchange.payload = std::move(*payload);
    auto transmission = store::find_transmission(transaction, delivery);
    if (!transmission) return std::unexpected(transmission.error());
    if (*transmission) {
        exchange.headers = std::move((*transmission)->headers);
        exchange.body = std::move((*transmission)->body);
        exchange.mics = std::move((*transmission)->mics);
    }
    exchange.receipt = store::find_delivery_receipt(transaction, delivery.id);
    if (exchange.receipt && exchange.receipt->empty()) exchange.receipt.reset();
    exchange.disposition = delivery.receipt_disposition;
    return exchange;
}

/// Every message of a conversation, each once, oldest first.
class Collection {
public:
    explicit Collection(store::Transaction& transaction) : transaction_(transaction) {}

    Expected<void> add(ChainLink const& link) {
        auto const id = Uuid::parse(link.id);
        Expected<void> done;
        if (id && link.kind == "message") done = add_message(MessageId{*id});
        if (id && link.kind == "delivery") done = add_delivery(DeliveryId{*id});
        if (id && link.kind == "document") {
            auto const document = store::find_document(transaction_, DocumentId{*id});
            if (document && document->message && document->direction == store::Direction::inbound)
                done = add_message(*document->message);
        }
        for (ChainLink const& child : link.children) {
            if (!done) return done;
            done = add(child);
        }
        return done;
    }

    std::vector<Exchange> take() {
        std::ranges::sort(exchanges_, [](Exchange const& a, Exchange const& b) {
            return std::tie(a.at, a.message.id) < std::tie(b.at, b.message.id);
        });
        return std::move(exchanges_);
    }

private:
    Expected<void> add_message(MessageId id) {
        if (!seen_.insert(id.text()).second) return {};
        auto message = store::find_message(transaction_, id);
        if (!message) return {};
        return keep(load_received(transaction_, std::move(*message)));
    }

    Expected<void> add_delivery(DeliveryId id) {
        if (!seen_.insert(id.text()).second) return {};
        auto const delivery = store::find_delivery(transaction_, id);
        if (!delivery) return {};
        return keep(load_sent(transaction_, *delivery));
    }

    Expected<void> keep(Expected<Exchange> exchange) {
        if (!exchange) return std::unexpected(exchange.error());
        exchanges_.push_back(std::move(*exchange));
        return {};
    }

    store::Transaction& transaction_;
    std::set<std::string> seen_;
    std::vector<Exchange> exchanges_;
};

Expected<void> write_file(fs::path const& file, ByteView bytes) {
    std::ofstream out(file, std::ios::binary);
    out << as_text(bytes);
    out.close();
    if (out) return {};
    return fail(ErrorCode::unavailable, fmt::format("cannot write {}", file.string()));
}

std::string header_text(HeaderFields const& headers) {
    std::string text;
    for (HeaderField const& field : headers)
        text += fmt::format("{}: {}\r\n", field.name, field.value);
    return text;
}

std::string mic_digest(std::string const& mic) {
    auto const comma = mic.find(", ");
    std::string name = comma == std::string::npos ? "sha-256" : mic.substr(comma + 2);
    std::erase(name, '-');
    return name;
}

/// Writes the folder and gathers what its README says.
class Writer {
public:
    Writer(fs::path folder, runtime::Config const& config)
        : folder_(std::move(folder)), config_(config) {}

    Expected<void> run(std::vector<Exchange> const& exchanges) {
        readme_ =
            "Evidence of an AS2 exchange\n\n"
            "Every folder is one message with its receipt. message.headers and message.body are\n"
            "the bytes as they were on the wire; payload is what they carry; signature.der is a\n"
            "detached CMS signature over signed.bin; the mdn files are the receipt, in the same\n"
            "way. partner.crt and gateway.crt are the certificates that were agreed upon: compare\n"
            "their fingerprints with those in the agreement, because nothing else ties a key to\n"
            "a company. Run the commands in the folder they stand under; no command needs\n"
            "Tidegate. \"Verification successful\" is what each has to say.\n";
        if (auto done = write_certificates(exchanges); !done) return done;
        int number = 0;
        for (Exchange const& exchange : exchanges) {
            if (auto done = write(exchange, ++number); !done) return done;
        }
        return write_file(folder_ / "README.txt", as_bytes(readme_));
    }

private:
    [[nodiscard]] std::span<as2::Certificate const> pinned(std::string const& partner) const {
        if (config_.registry().find(partner) == nullptr) return {};
        return config_.keys_of(partner).verifies;
    }

    [[nodiscard]] std::vector<as2::Certificate> ours() const {
        std::vector<as2::Certificate> certificates;
        for (as2::KeyPair const& pair : config_.own_keys())
            certificates.push_back(pair.certificate);
        return certificates;
    }

    Expected<void> write_certificates(std::vector<Exchange> const& exchanges) {
        std::string partner;
        readme_ += "\nCertificates (SHA-256 of the DER)\n";
        for (as2::Certificate const& one : exchanges.empty()
                                               ? std::span<as2::Certificate const>{}
                                               : pinned(exchanges.front().message.partner)) {
            partner += one.to_pem();
            readme_ += fmt::format("  partner {} {}\n", one.fingerprint_hex(), one.subject());
        }
        std::string gateway;
        for (as2::Certificate const& one : ours()) {
            gateway += one.to_pem();
            readme_ += fmt::format("  gateway {} {}\n", one.fingerprint_hex(), one.subject());
        }
        if (auto done = write_file(folder_ / "partner.crt", as_bytes(partner)); !done) return done;
        return write_file(folder_ / "gateway.crt", as_bytes(gateway));
    }

    Expected<void> write(Exchange const& exchange, int number) {
        std::string const name = fmt::format(
            "{:02}-{}-{}", number, exchange.is_ours ? "sent" : "received",
            exchange.message.id.text()
        );
        fs::path const folder = folder_ / name;
        std::error_code failed;
        fs::create_directory(folder, failed);
        if (failed) {
            return fail(
                ErrorCode::unavailable,
                fmt::format("cannot make {}: {}", folder.string(), failed.message())
            );
        }
        readme_ += fmt::format(
            "\n{}\n{}\n  Message-ID  <{}>\n  from, to    {}, {}\n  at          {}\n", name,
            std::string(name.size(), '='), exchange.message.transport_message_id,
            exchange.message.as2_from, exchange.message.as2_to, to_rfc3339(exchange.at)
        );
        if (!exchange.message.signer.empty())
            readme_ += fmt::format("  signed by   {}\n", exchange.message.signer);
        for (std::string const& mic : exchange.mics)
            readme_ += fmt::format("  MIC         {}\n", mic);
        auto const files = {
            std::pair{"message.headers", to_bytes(header_text(exchange.headers))},
            std::pair{"message.body", exchange.body}, std::pair{"payload", exchange.payload}
        };
        for (auto const& [file, bytes] : files) {
            if (auto done = write_file(folder / file, bytes); !done) return done;
        }
        readme_ += fmt::format(
            "  message.body has SHA-256 {}:\n    openssl dgst -sha256 message.body\n",
            hex(sha256(exchange.body))
        );
        if (auto done = write_message_signature(exchange, folder); !done) return done;
        return write_receipt(exchange, folder);
    }

    Expected<void> write_message_signature(Exchange const& exchange, fs::path const& folder) {
        auto const certificates = exchange.is_ours ? ours() : std::vector<as2::Certificate>{};
        SignatureSearch const search = find_signature(
            exchange.headers, exchange.body, config_.own_keys(),
            exchange.is_ours ? std::span<as2::Certificate const>(certificates)
                             : pinned(exchange.message.partner),
            exchange.at
        );
        if (!search.found && exchange.is_ours) {
            readme_ +=
                "  The signature of this message cannot be shown (" + search.note +
                ").\n  What only the partner can open is proved by their receipt: its MIC is that "
                "of what we signed.\n";
            return {};
        }
        return write_signature(
            search, folder, "signature.der", "signed.bin",
            exchange.is_ours ? "gateway.crt" : "partner.crt",
            exchange.mics.empty() ? "" : exchange.mics.front()
        );
    }

    Expected<void> write_receipt(Exchange const& exchange, fs::path const& folder) {
        if (!exchange.receipt) {
            readme_ += "  There is no receipt.\n";
            return {};
        }
        if (auto done = write_file(folder / "mdn.body", *exchange.receipt); !done) return done;
        if (exchange.receipt_headers) {
            auto const text = header_text(*exchange.receipt_headers);
            if (auto done = write_file(folder / "mdn.headers", as_bytes(text)); !done) return done;
        }
        readme_ += exchange.is_ours
                       ? fmt::format("  Their receipt (mdn.body): {}\n", exchange.disposition)
                       : std::string("  Our receipt (mdn.body):\n");
        auto const certificates = ours();
        SignatureSearch const search =
            exchange.receipt_headers
                ? find_signature(
                      *exchange.receipt_headers, *exchange.receipt, {}, certificates, exchange.at
                  )
                : find_receipt_signature(
                      *exchange.receipt, pinned(exchange.message.partner), exchange.at
                  );
        return write_signature(
            search, folder, "mdn-signature.der", "mdn-signed.bin",
            exchange.is_ours ? "partner.crt" : "gateway.crt", ""
        );
    }

    Expected<void> write_signature(
        SignatureSearch const& search, fs::path const& folder, std::string const& signature,
        std::string const& content, std::string const& certificate, std::string const& mic
    ) {
        if (!search.found) {
            readme_ += fmt::format("  It has no signature to show: {}.\n", search.note);
            return {};
        }
        if (!search.note.empty()) readme_ += fmt::format("  ({})\n", search.note);
        if (auto done = write_file(folder / signature, search.found->signature); !done) return done;
        if (search.found->content) {
            if (auto done = write_file(folder / content, *search.found->content); !done)
                return done;
        }
        readme_ += fmt::format(
            "    openssl cms -verify -binary -inform DER -in {}{} -noverify -nointern -certfile "
            "../{} -out verified.bin\n",
            signature, search.found->content ? " -content " + content : "", certificate
        );
        if (!mic.empty() && search.found->content) {
            readme_ += fmt::format(
                "  the MIC, {}:\n    openssl dgst -{} -binary {} | openssl base64\n", mic,
                mic_digest(mic), content
            );
        }
        return {};
    }

    fs::path folder_;
    runtime::Config const& config_;
    std::string readme_;
};

/// Ours alone to read: it holds partners' documents.
Expected<void> make_folder(fs::path const& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) {
        return fail(
            ErrorCode::usage, fmt::format("cannot make {}: {}", folder.string(), failed.message())
        );
    }
    if (!fs::is_empty(folder, failed) || failed) {
        return fail(
            ErrorCode::usage, fmt::format("{} is not empty", folder.string()), {},
            "name a new folder"
        );
    }
    fs::permissions(folder, fs::perms::owner_all, failed);
    return {};
}

}  // namespace

Exit doc_evidence(Arguments const& arguments, Streams streams) {
    auto const id = Uuid::parse(arguments.positionals.front());
    if (!id) {
        return report(
            streams,
            {ErrorCode::usage, id.error().message, {}, "take an id from 'tidegate doc list'"}
        );
    }
    auto config = runtime::Config::load(arguments.home);
    if (!config) return report_all(streams, config.error());
    auto database = open_database((*config)->instance());
    if (!database) return report(streams, database.error());
    Expected<void> loaded;
    bool is_known = false;
    std::vector<Exchange> exchanges;
    database->read_blocking([&](store::Transaction& transaction) {
        auto const chain = find_chain(transaction, *id);
        if (!chain) return;
        is_known = true;
        Collection collection(transaction);
        loaded = collection.add(*chain);
        exchanges = collection.take();
    });
    if (!is_known) {
        streams.err << fmt::format(
            "error: no document, message or delivery has the id {}\n", arguments.positionals.front()
        );
        return Exit::no;
    }
    if (!loaded) return report(streams, loaded.error());
    fs::path const folder = arguments.positionals.back();
    if (auto made = make_folder(folder); !made) return report(streams, made.error());
    if (auto written = Writer(folder, **config).run(exchanges); !written)
        return report(streams, written.error());
    if (arguments.json) {
        streams.out << fmt::format("{{\"messages\":{}}}\n", exchanges.size());
    } else {
        streams.out << fmt::format(
            "{} messages written; {} says how to check them\n", exchanges.size(),
            (folder / "README.txt").string()
        );
    }
    return Exit::ok;
}

}  // namespace tidegate::cli
