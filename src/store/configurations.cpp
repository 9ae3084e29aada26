#include "store/configurations.hpp"

#include "store/locks.hpp"
#include "store/packing.hpp"
#include "store/payloads.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

ConfigurationFiles unpack_files(ByteView packed) {
    std::vector<std::string> texts = unpack(as_text(packed));
    if (texts.size() % 2 != 0) throw RowDamaged("stored files come with their paths");
    ConfigurationFiles files;
    for (std::size_t i = 0; i < texts.size(); i += 2)
        files.push_back({std::move(texts[i]), std::move(texts[i + 1])});
    return files;
}

void keep_files(Transaction& transaction, SealedPayload const& sealed) {
    {
        Query there(transaction, "select 1 from configuration_files where hash = :hash", "i");
        if (there.bind(sealed.hash).next()) return;
    }
    std::int64_t const payload = insert_payload(transaction, sealed);
    Query query(
        transaction, "insert into configuration_files (hash, payload) values (:hash, :payload)"
    );
    query.bind(sealed.hash).bind(payload).run();
}

Expected<ConfigurationFiles> load_files(Transaction& transaction, Sha256 const& hash) {
    std::int64_t payload = 0;
    {
        Query query(transaction, "select payload from configuration_files where hash = :hash", "i");
        if (!query.bind(hash).next()) throw RowDamaged("a stored configuration lacks its files");
        payload = query.integer(0);
    }
    auto const packed = load_payload(transaction, payload);
    if (!packed) return std::unexpected(packed.error());
    return unpack_files(*packed);
}

}  // namespace

std::string pack_files(ConfigurationFiles const& files) {
    constexpr std::size_t kLengths = 32;  // of two texts, with what is around them
    std::size_t size = 0;
    for (ConfigurationFile const& file : files)
        size += file.path.size() + file.text.size() + kLengths;
    std::string packed;
    packed.reserve(size);
    for (ConfigurationFile const& file : files) {
        pack(packed, file.path);
        pack(packed, file.text);
    }
    return packed;
}

std::optional<std::int64_t> find_configuration(Transaction& transaction, Sha256 const& hash) {
    Query query(transaction, "select id from configurations where hash = :hash", "i");
    if (!query.bind(hash).next()) return {};
    return query.integer(0);
}

std::int64_t keep_configuration(
    Transaction& transaction, NewConfiguration const& configuration, Instant now
) {
    // Nodes that start together keep the same one: the second finds what the first wrote, and
    // leaves no payload that no row names.
    lock_schema(transaction);
    if (auto const there = find_configuration(transaction, configuration.hash)) return *there;
    keep_files(transaction, *configuration.installation);
    keep_files(transaction, *configuration.mappers);
    Query query(
        transaction,
        "insert into configurations (hash, installation, mappers, first_used)"
        " values (:hash, :installation, :mappers, :now) returning id",
        "i"
    );
    query.bind(configuration.hash).bind(configuration.installation->hash);
    query.bind(configuration.mappers->hash).bind(now).next();
    return query.integer(0);
}

std::optional<KeptConfiguration> find_kept_configuration(
    Transaction& transaction, std::int64_t id
) {
    Query query(
        transaction, "select id, hash, first_used from configurations where id = :id", "iti"
    );
    if (!query.bind(id).next()) return {};
    return KeptConfiguration{query.integer(0), query.hash(1), query.instant(2)};
}

Expected<LoadedConfiguration> load_configuration(Transaction& transaction, std::int64_t id) {
    auto const row = find_kept_configuration(transaction, id);
    if (!row) {
        return fail(
            ErrorCode::not_found, "configuration " + std::to_string(id) + " is not in the database"
        );
    }
    Sha256 installation{}, mappers{};
    {
        Query query(
            transaction, "select installation, mappers from configurations where id = :id", "tt"
        );
        query.bind(id).next();
        installation = query.hash(0);
        mappers = query.hash(1);
    }
    LoadedConfiguration loaded{*row, {}, {}};
    for (auto const& [hash, files] :
         {std::pair(&installation, &loaded.installation), std::pair(&mappers, &loaded.mappers)}) {
        auto read = load_files(transaction, *hash);
        if (!read) {
            return std::unexpected(
                read.error().while_doing("configuration " + short_name(row->hash))
            );
        }
        *files = std::move(*read);
    }
    return loaded;
}

std::string short_name(Sha256 const& hash) {
    constexpr std::size_t kCharacters = 12;
    return hex(hash).substr(0, kCharacters);
}

}  // namespace tidegate::store
