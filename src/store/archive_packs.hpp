// Packs of the archive: files of sealed payloads, each under the SHA-256 of its bytes, and where in
// them a payload lies. A pack is a line, 16 random bytes, and then the payloads, one behind the
// other; what they are, and their keys, only the database knows. Packs are written by archive.cpp.
#pragma once

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/object_store.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tidegate::store {

/// What archiving and restoring work with, beside a running gateway or in it.
struct ArchiveAccess {
    std::function<void(std::function<void(Transaction&)> const&)> read;
    std::function<Expected<void>(Work const&)> write;
    PayloadVault const& vault;
    ObjectStore& archive;
};

/// Of a whole database, in a command.
ArchiveAccess archive_access(Database& database, PayloadVault const& vault, ObjectStore& archive);

/// Where the bytes of an archived payload are.
struct ArchivedPlace {
    Sha256 pack{};
    std::uint64_t offset = 0, size = 0;
    Instant at{};                            ///< archived
    std::string message;                     ///< id of the message that it belongs to
    std::optional<Instant> removed_at = {};  ///< with its pack: it cannot be brought back
};

/// Nothing when it is at hand.
std::optional<ArchivedPlace> find_archived(Transaction& transaction, std::int64_t payload);
/// The same of the raw bytes of a message.
std::optional<ArchivedPlace> find_archived(Transaction& transaction, MessageId message);

/// Says so, and how it is brought back, or that it was removed: refused.
Error is_archived(std::int64_t payload, ArchivedPlace const& place);

/// Errors: is_archived, when any payload of the message is.
Expected<void> check_at_hand(Transaction& transaction, MessageId message);

struct ArchivePack {
    Sha256 name{};
    Instant at{};
    std::uint64_t size = 0;
    std::int64_t payloads = 0;  ///< that lie in it now: those that were restored do not
    std::optional<Instant> removed_at = {};  ///< its time was over: archive_removal.hpp
};

/// Oldest first.
std::vector<ArchivePack> list_packs(Transaction& transaction);
std::optional<ArchivePack> find_pack(Transaction& transaction, Sha256 const& name);

/// Those of `names` that no row names, for OrphanSweep. A pack that was committed once is named
/// until its time is over: a backup may need what was restored since.
std::vector<Sha256> find_unknown_packs(Transaction& transaction, std::span<Sha256 const> names);

/// Which of the names are in the archive. Errors: unavailable.
Expected<std::vector<Sha256>> packs_there(ObjectStore& archive);

/// Packs that payloads lie in and that are not in the archive, a line each. Errors: unavailable.
Expected<std::vector<std::string>> find_missing_packs(
    std::vector<ArchivePack> const& packs, ObjectStore& archive
);

/// Errors: unavailable when nothing is in the archive: its disk is not mounted, or it is another
/// one than packs were put into.
Expected<void> check_there(ObjectStore& archive);

/// What is wrong with a pack.
struct PackProblem {
    std::string subject;    ///< "pack 3fa9...", "payload 17 of message 0199... in pack 3fa9..."
    bool is_whole = false;  ///< the pack, not a payload of it
    Error why;              ///< unavailable: the key of that payload is not at hand
};

/// Whether it is there, has its hash, and every payload in it opens. Nothing is wrong with one that
/// was removed, or that no payload lies in. Errors: unavailable. The archive is read outside of
/// transactions.
Expected<std::vector<PackProblem>> verify_pack(
    ArchiveAccess const& access, ArchivePack const& pack
);

/// What was done to a pack, for the audit.
struct PackEvent {
    std::string event;  ///< "payloads.archived"
    Sha256 pack{};
    std::int64_t messages = 0, payloads = 0;
    std::uint64_t bytes = 0;
    std::optional<Sha256> contents = {};  ///< of RemovedPack
};
void audit_pack(
    Transaction& transaction, PackEvent const& event, std::string const& actor, Instant now
);

/// What a message, a document or a delivery has its payloads in. Nothing when there is no such id.
std::optional<MessageId> find_archived_message(Transaction& transaction, Uuid id);

struct Restored {
    std::int64_t payloads = 0;  ///< that were archived, and are at hand now
    std::int64_t bytes = 0;     ///< of these, sealed
};

/// Puts the sealed bytes of a message's payloads back into their rows, each opened before, and
/// keeps them there until `until`; what was at hand is kept as long. Errors: refused when a pack is
/// gone or damaged, and then nothing is changed; unavailable. Throws DatabaseFailed.
Expected<Restored> restore_message(
    ArchiveAccess const& access, MessageId message, std::string const& actor, Instant now,
    Instant until
);

}  // namespace tidegate::store
