// Private to src/store: a row of the tables jobs and jobs_ended.
#pragma once

#include "store/jobs.hpp"
#include "store/session.hpp"

namespace tidegate::store {

#define TIDEGATE_JOB_COLUMNS                                                             \
    "id, kind, subject, lane, state, attempts, not_before, lease_until, token, reason, " \
    "created_at, serial, deaths, lone_deaths, peer, configuration"
inline constexpr std::string_view kJobColumns = "tttttiiiitiiiiti";

/// Throw RowDamaged at what no program of this version writes.
JobKind parse_kind(std::string_view text);
JobState parse_job_state(std::string_view text);

/// Of TIDEGATE_JOB_COLUMNS, of the types in kJobColumns.
Job read_job(Query const& query);

}  // namespace tidegate::store
