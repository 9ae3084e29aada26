// The hash chain over the audit trail (design.md 7.16). The sealer makes one link of all rows that
// were committed since the last one; a link names its rows, because with several writers rows
// become visible in another order than their serials. Changing, removing or adding a row that a
// link has passed breaks the chain at that link.
#pragma once

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/limits.hpp"
#include "store/audit.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::store {

struct AuditSeal {
    std::int64_t position = 0;  ///< 1, 2, 3 ...
    Instant at{};
    std::string rows;        ///< serials, ascending: "1-57,60"
    std::int64_t count = 0;  ///< how many these are
    std::int64_t last = 0;   ///< highest serial of this link and those before
    Sha256 prev{};           ///< seal of the link before; zeros for the first
    Sha256 seal{};           ///< SHA-256 over prev, position, instant, serials and the rows' hashes
};

/// Seals at most `limit` rows that no link has, oldest first. Nothing when there are none. Errors:
/// conflict when another node sealed meanwhile: nothing was written, and it has done the work.
Expected<std::optional<AuditSeal>> seal_audit(Transaction& transaction, Instant now, int limit);

/// Whether a committed row is in no link; cheap.
bool has_unsealed(Transaction& transaction);

/// When the oldest committed row that is in no link was written; nothing when all are sealed.
std::optional<Instant> find_unsealed_since(Transaction& transaction);

/// The end of the chain; nothing when there is none yet.
std::optional<AuditSeal> last_seal(Transaction& transaction);

/// Links behind position `after`, at most `limit`, in their order.
std::vector<AuditSeal> list_seals(Transaction& transaction, std::int64_t after, int limit);

/// What is wrong with the trail. All empty and absent: it is as it was written.
struct AuditCheck {
    std::int64_t rows = 0;                  ///< looked at
    std::int64_t links = 0;                 ///< of the chain, looked at
    std::vector<std::int64_t> changed;      ///< rows whose content does not fit their hash
    std::vector<std::int64_t> missing;      ///< rows that a link has and the trail does not
    std::vector<std::int64_t> stray;        ///< rows that the chain has passed and no link has
    std::vector<std::int64_t> broken;       ///< positions of links that do not follow or do not fit
    std::int64_t unsealed = 0;              ///< rows behind the end of the chain
    std::optional<Instant> unsealed_since;  ///< when the oldest of them was written
    Sha256 head{};                          ///< seal of the last link; zeros when there is none
    [[nodiscard]] bool is_sound() const {
        return changed.empty() && missing.empty() && stray.empty() && broken.empty();
    }
};

/// Reads links and rows one after the other; each list ends after limits::store_list_rows_max.
class AuditVerifier {
public:
    /// `expected`: a seal that was written down elsewhere, which must be in the chain.
    explicit AuditVerifier(std::optional<Sha256> expected = {});

    /// One that goes on where another one was, with an empty result. Empty: at the beginning.
    /// Throws RowDamaged when save_state did not write it.
    static AuditVerifier resume(std::string_view state);
    /// What is needed to go on behind the last link, and no longer.
    std::string save_state(Transaction& transaction);

    /// The next links and their rows, at most `limit`, so that nobody waits for a long read. True
    /// when there may be more; the last call looks at what is not sealed.
    bool check_page(Transaction& transaction, int limit = limits::audit_links_per_page);
    /// Position of the last link that was looked at; 0: none.
    [[nodiscard]] std::int64_t position() const { return position_; }

    [[nodiscard]] AuditCheck const& result() const { return check_; }
    /// Whether `expected` was met; true without one.
    [[nodiscard]] bool has_expected() const { return has_expected_; }

private:
    void check_link(Transaction& transaction, AuditSeal const& link);
    void check_row(AuditRow const& row);
    void check_tail(Transaction& transaction);

    AuditCheck check_;
    std::optional<Sha256> expected_;
    bool has_expected_;
    std::int64_t position_ = 0;
    std::int64_t last_ = 0;
    /// Serials up to last_ that no link has named yet, as [first, last].
    std::vector<std::pair<std::int64_t, std::int64_t>> open_;
};

}  // namespace tidegate::store
