#include "store/job_row.hpp"

namespace tidegate::store {

std::string_view name_of(JobKind kind) {
    switch (kind) {
        case JobKind::interpret:
            return "interpret";
        case JobKind::process:
            return "process";
        case JobKind::deliver:
            return "deliver";
    }
    return "";
}

std::string_view name_of(JobState state) {
    switch (state) {
        case JobState::waiting:
            return "waiting";
        case JobState::running:
            return "running";
        case JobState::done:
            return "done";
        case JobState::parked:
            return "parked";
    }
    return "";
}

JobKind parse_kind(std::string_view text) {
    for (JobKind kind : {JobKind::interpret, JobKind::process, JobKind::deliver}) {
        if (name_of(kind) == text) return kind;
    }
    throw RowDamaged("a stored job has a kind this program does not know");
}

JobState parse_job_state(std::string_view text) {
    for (JobState state :
         {JobState::waiting, JobState::running, JobState::done, JobState::parked}) {
        if (name_of(state) == text) return state;
    }
    throw RowDamaged("a stored job has a state this program does not know");
}

Job read_job(Query const& query) {
    Job job;
    job.id = query.id<JobId>(0);
    job.kind = parse_kind(query.text(1));
    job.subject = query.uuid(2);
    job.lane = query.text(3);
    job.state = parse_job_state(query.text(4));
    job.attempts = static_cast<int>(query.integer(5));
    job.not_before = query.instant(6);
    job.lease_until = query.optional_instant(7);
    job.token = query.integer(8);
    job.reason = query.text(9);
    job.created_at = query.instant(10);
    job.deaths = static_cast<int>(query.integer(12));
    job.lone_deaths = static_cast<int>(query.integer(13));
    job.peer = query.text(14);
    if (!query.is_null(15)) job.configuration = query.integer(15);
    return job;
}

}  // namespace tidegate::store
