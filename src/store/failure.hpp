// How the store says that the world is broken: exceptions, never with a bound value in their text.
#pragma once

#include <stdexcept>
#include <string>

namespace tidegate::store {

/// The database did not do what it was asked: locked, disk full, I/O error, file gone. Trying again
/// may help, after what failed was rolled back.
class DatabaseFailed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Others were in the way (deadlock, serialization), on PostgreSQL: the same work may succeed at
/// once, in a new transaction.
class Contended : public DatabaseFailed {
public:
    using DatabaseFailed::DatabaseFailed;
};

/// A commit was sent and no answer came: it may have happened (spec/reliability.md P9). Only
/// reading what it would have written tells.
class OutcomeUnknown : public DatabaseFailed {
public:
    using DatabaseFailed::DatabaseFailed;
};

/// A constraint refused a row. Where callers expect a clash they use insert-or-find instead, so
/// this is a bug or the safety net of the schema (oversell). Never transient.
class ConstraintFailed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A unique key is taken, on PostgreSQL. The one who has it may have committed after this
/// transaction looked: a new one sees it.
class KeyTaken : public ConstraintFailed {
public:
    using ConstraintFailed::ConstraintFailed;
};

/// A row holds what this program never writes (unknown state, broken id): the file was changed by
/// someone else.
class RowDamaged : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace tidegate::store
