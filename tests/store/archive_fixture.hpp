// A store with large payloads in a folder, an archive beside it, and messages as they are when all
// is done.
#pragma once

#include "store/archive.hpp"
#include "store/fixture.hpp"
#include "store/folder_objects.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace tidegate::store {

inline constexpr std::chrono::hours kDay{24};

struct WithArchive : Fixture {
    WithArchive() {
        vault = std::make_shared<PayloadVault const>(
            testing::storage_keys(), std::make_unique<FolderObjects>(folder.file("payloads"))
        );
        Database closed = std::move(database);
        {
            Database const gone = std::move(closed);
        }
        database = open();
    }

    FolderObjects archive{folder.file("archive")};
    RetentionPlan plan{
        .now = kNoon + 500 * kDay,
        .refused = kNoon + 470 * kDay,
        .acknowledgement = kNoon + 410 * kDay,
        .business = kNoon + 100 * kDay
    };

    ArchiveAccess access() { return archive_access(database, *vault, archive); }

    /// All that can be; how many payloads.
    std::int64_t archive_all() {
        std::int64_t payloads = 0;
        for (MessageId last;;) {
            auto const step = archive_step(access(), plan, last, "tester").value();
            CHECK(step.damaged.empty());
            if (step.pack) payloads += step.pack->payloads;
            if (step.is_over) return payloads;
            last = step.last;
        }
    }

    NewMessage inbound(std::string const& as2_id, std::string_view content = "ISA*00*") {
        clock.advance(std::chrono::seconds(1));
        return message(as2_id, content);
    }

    MessageId put(NewMessage const& message) {
        write([&](Transaction& t) { insert_message(t, message); });
        return message.id;
    }

    /// Of a message that was processed.
    MessageId put_done(
        std::string const& as2_id, std::string const& kind = "order", State state = State::done
    ) {
        MessageId const id = put(inbound(as2_id, "ISA*00*" + as2_id));
        write([&](Transaction& t) {
            Document d = document(id);
            d.kind = kind;
            d.state = state;
            if (state != State::done) d.reason = "why";
            REQUIRE(insert_document(t, d, "worker"));
        });
        return id;
    }

    bool is_archived_now(MessageId id) {
        return read([&](Transaction& t) { return find_archived(t, id).has_value(); });
    }

    Expected<Bytes> raw(MessageId id) {
        return read([&](Transaction& t) { return load_raw(t, id); });
    }

    Bytes noise(std::size_t size) {
        Bytes bytes(size);
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.next());
        return bytes;
    }

    std::vector<std::filesystem::path> files(std::string const& in) {
        std::vector<std::filesystem::path> found;
        if (!std::filesystem::exists(folder.file(in))) return found;
        for (auto const& entry : std::filesystem::recursive_directory_iterator(folder.file(in))) {
            if (entry.is_regular_file()) found.push_back(entry.path());
        }
        return found;
    }

    std::vector<std::string> events() {
        return read([&](Transaction& t) {
            std::vector<std::string> names;
            for (AuditRow const& row : list_audit(t, {})) names.push_back(row.entry.event);
            return names;
        });
    }
};

}  // namespace tidegate::store
