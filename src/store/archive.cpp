#include "store/archive.hpp"

#include "base/archive_limits.hpp"
#include "store/payload_rows.hpp"
#include "store/sealing.hpp"
#include "store/session.hpp"

#include <algorithm>

namespace tidegate::store {

namespace {

constexpr std::string_view kFirstLine = "tidegate archive 1\n";
/// No two packs have the same name, whatever is in them: who made one may remove it.
constexpr std::size_t kDifferenceBytes = 16;

struct PackedPayload {
    std::int64_t id = 0;
    bool was_plain = false;
    SealedPayload sealed;  ///< without its bytes
    std::size_t offset = 0, size = 0;
};

struct PackedMessage {
    MessageId id;
    std::vector<PackedPayload> payloads;
};

/// A pack in the making.
class Pack {
public:
    Pack() {
        bytes_ = to_bytes(kFirstLine);
        bytes_.resize(bytes_.size() + kDifferenceBytes);
        fill_random(std::span(bytes_).last(kDifferenceBytes));
    }

    [[nodiscard]] bool is_full() const {
        return bytes_.size() >= limits::archive_pack_bytes ||
               payloads_ >= limits::archive_pack_payloads;
    }

    void add(MessageId id, std::vector<std::pair<PackedPayload, Bytes>> payloads) {
        PackedMessage message{id, {}};
        for (auto& [payload, bytes] : payloads) {
            payload.offset = bytes_.size();
            payload.size = bytes.size();
            bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
            message.payloads.push_back(std::move(payload));
            ++payloads_;
        }
        messages_.push_back(std::move(message));
    }

    [[nodiscard]] Bytes const& bytes() const { return bytes_; }
    [[nodiscard]] std::vector<PackedMessage> const& messages() const { return messages_; }

private:
    Bytes bytes_;
    std::vector<PackedMessage> messages_;
    std::size_t payloads_ = 0;
};

std::optional<SealedPayload> find_at_hand(Transaction& transaction, std::int64_t id) {
    Query query(
        transaction,
        "select " TIDEGATE_PAYLOAD_COLUMNS " from payloads where id = :id and archive_pack is null",
        kPayloadColumns
    );
    query.bind(id);
    if (!query.next()) return {};
    return read_payload(query);
}

/// Sealed bytes that open to what they should be. Errors: those of PayloadVault::open.
Expected<std::pair<PackedPayload, Bytes>> seal_and_open(
    PayloadVault const& vault, std::int64_t id, SealedPayload row
) {
    PackedPayload packed{.id = id, .was_plain = row.encoding == Encoding::plain, .sealed = {}};
    if (packed.was_plain) {
        if (sha256(row.bytes) != row.hash)
            return fail(ErrorCode::refused, "it was changed on disk: its hash disagrees");
        auto const sealed = vault.seal_inline(row.bytes);
        if (!sealed) return std::unexpected(sealed.error());
        row = **sealed;
    }
    auto bytes = vault.take_bytes(row);
    if (!bytes) return std::unexpected(bytes.error());
    row.object.reset();
    row.bytes = *bytes;
    packed.sealed = row;
    Bytes().swap(packed.sealed.bytes);
    if (auto const opened = vault.open(std::move(row)); !opened)
        return std::unexpected(opened.error());
    return std::pair(std::move(packed), std::move(*bytes));
}

/// Adds a message whole, or not at all when one of its payloads does not open.
Expected<void> pack_message(
    ArchiveAccess const& access, ArchivableMessage const& message, Pack& pack, ArchiveStep& step
) {
    std::vector<std::pair<PackedPayload, Bytes>> payloads;
    for (std::int64_t const id : message.payloads) {
        std::optional<SealedPayload> row;
        access.read([&](Transaction& transaction) { row = find_at_hand(transaction, id); });
        if (!row) return {};
        auto packed = seal_and_open(access.vault, id, std::move(*row));
        if (!packed) {
            Error const why = packed.error().while_doing(
                "payload " + std::to_string(id) + " of message " + message.id.text()
            );
            if (why.code == ErrorCode::unavailable) return std::unexpected(why);
            step.damaged.push_back(why.text());
            return {};
        }
        payloads.push_back(std::move(*packed));
    }
    pack.add(message.id, std::move(payloads));
    return {};
}

/// Looks at pages until the pack is full, nothing is left, or enough was looked at.
Expected<void> fill(
    ArchiveAccess const& access, RetentionPlan const& plan, Pack& pack, ArchiveStep& step
) {
    while (!pack.is_full() && step.looked_at < limits::archive_step_messages) {
        ArchivablePage page;
        access.read([&](Transaction& transaction) {
            page =
                find_archivable_page(transaction, plan, step.last, limits::archive_page_messages);
        });
        if (page.looked_at == 0) {
            step.is_over = true;
            return {};
        }
        step.looked_at += page.looked_at;
        for (ArchivableMessage const& message : page.messages) {
            if (auto packed = pack_message(access, message, pack, step); !packed) return packed;
            step.last = message.id;
            if (pack.is_full()) return {};
        }
        step.last = page.last;
    }
    return {};
}

/// Whether all of it are still there to be archived. They are nobody else's until the commit.
bool lock(Transaction& transaction, RetentionPlan const& plan, PackedMessage const& message) {
    for (PackedPayload const& payload : message.payloads) {
        Query query(
            transaction,
            "select 1 from payloads where id = :id and archive_pack is null for update", "i"
        );
        query.bind(payload.id);
        if (!query.next()) return false;
    }
    auto const found = find_archivable(transaction, plan, message.id);
    // A transmission that was made meanwhile is not in the pack.
    return found && found->payloads.size() == message.payloads.size() &&
           std::ranges::equal(found->payloads, message.payloads, {}, {}, &PackedPayload::id);
}

void note(
    Transaction& transaction, PackedPayload const& payload, MessageId message, Sha256 const& pack
) {
    if (payload.was_plain) {
        Query sealed(
            transaction,
            "update payloads set encoding = :encoding, key_id = :key_id, wrapped_key ="
            " cast(:wrapped_key as blob), size = :size where id = :id"
        );
        sealed.bind(payload.sealed.encoding).bind(payload.sealed.key_id);
        sealed.bind(ByteView(payload.sealed.wrapped_key)).bind(payload.sealed.size);
        sealed.bind(payload.id).run();
    }
    Query query(
        transaction,
        "update payloads set bytes = cast('' as blob), stored_size = 0, object = null,"
        " archive_pack = :pack, archive_offset = :offset, archive_size = :size,"
        " archive_message = :message, kept_until = null where id = :id"
    );
    query.bind(pack).bind(payload.offset).bind(payload.size).bind(message).bind(payload.id).run();
}

/// In one transaction. No payload in the answer: somebody else was first.
Expected<ArchivedPack> note_pack(
    ArchiveAccess const& access, RetentionPlan const& plan, Pack const& pack, Sha256 const& name,
    std::string const& actor
) {
    ArchivedPack archived;
    auto const done = access.write([&](Transaction& transaction) -> Expected<void> {
        archived = {.name = name};
        std::vector<PackedMessage const*> messages;
        for (PackedMessage const& message : pack.messages()) {
            if (lock(transaction, plan, message)) messages.push_back(&message);
        }
        if (messages.empty()) return {};
        Query row(
            transaction,
            "insert into archive_packs (name, at, size, messages)"
            " values (:name, :at, :size, :messages)"
        );
        row.bind(name).bind(plan.now).bind(pack.bytes().size()).bind(messages.size()).run();
        for (PackedMessage const* message : messages) {
            ++archived.messages;
            for (PackedPayload const& payload : message->payloads) {
                note(transaction, payload, message->id, name);
                ++archived.payloads;
                archived.bytes += static_cast<std::int64_t>(payload.size);
            }
        }
        audit_pack(
            transaction,
            {"payloads.archived", archived.name, archived.messages, archived.payloads,
             static_cast<std::uint64_t>(archived.bytes)},
            actor, plan.now
        );
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return archived;
}

}  // namespace

Expected<ArchiveStep> archive_step(
    ArchiveAccess const& access, RetentionPlan const& plan, MessageId after,
    std::string const& actor
) {
    ArchiveStep step;
    step.last = after;
    Pack pack;
    if (auto filled = fill(access, plan, pack, step); !filled)
        return std::unexpected(filled.error());
    if (pack.messages().empty()) return step;
    Sha256 const name = sha256(pack.bytes());
    if (auto put = access.archive.put(name, pack.bytes()); !put)
        return std::unexpected(put.error());
    auto const archived = note_pack(access, plan, pack, name, actor);
    // Where it is not known whether the rows were written, the pack stays; the sweep asks later.
    if (!archived) return std::unexpected(archived.error());
    if (archived->payloads > 0) {
        step.pack = *archived;
    } else if (auto removed = access.archive.remove(name); !removed) {
        return std::unexpected(removed.error());
    }
    return step;
}

std::optional<Instant> find_due_since(
    ArchiveAccess const& access, RetentionPlan const& plan, int most
) {
    MessageId last;
    for (int looked_at = 0; looked_at < most;) {
        ArchivablePage page;
        access.read([&](Transaction& transaction) {
            page = find_archivable_page(transaction, plan, last, limits::archive_page_messages);
        });
        if (page.looked_at == 0) return {};
        if (!page.messages.empty()) {
            ArchivableMessage const& oldest = page.messages.front();
            return oldest.at + (plan.now - plan.before(oldest.kind).value_or(plan.now));
        }
        looked_at += page.looked_at;
        last = page.last;
    }
    return {};
}

ArchivePreview preview_archive(ArchiveAccess const& access, RetentionPlan const& plan) {
    ArchivePreview preview;
    for (MessageId last;;) {
        ArchivablePage page;
        access.read([&](Transaction& transaction) {
            page = find_archivable_page(transaction, plan, last, limits::archive_page_messages);
            for (ArchivableMessage const& message : page.messages) {
                auto& kind = message.kind == RetentionKind::refused ? preview.refused
                             : message.kind == RetentionKind::acknowledgement
                                 ? preview.acknowledgement
                                 : preview.business;
                ++kind.messages;
                for (std::int64_t const id : message.payloads) {
                    Query query(
                        transaction,
                        "select coalesce(size, stored_size) from payloads where id = :id", "i"
                    );
                    query.bind(id).next();
                    ++kind.payloads;
                    kind.bytes += query.integer(0);
                }
            }
        });
        if (page.looked_at == 0) return preview;
        last = page.last;
    }
}

}  // namespace tidegate::store
