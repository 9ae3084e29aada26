// Private to src/store: all that differs between the SQL of SQLite and of PostgreSQL. Statements
// are written once, in the words of both; these functions turn them into what one of them wants.
#pragma once

#include "base/bytes.hpp"
#include "store/location.hpp"

#include <string>
#include <string_view>

namespace tidegate::store {

/// A statement as `backend` wants it: on SQLite, where one transaction writes at a time, without
/// its "for update", "for no key update" and "skip locked"; on PostgreSQL `blob` is `bytea`.
std::string statement_for(Backend backend, std::string_view sql);

/// A step of migrations.hpp likewise: column types, `strict`, `without rowid`, numbered keys, and
/// triggers that refuse. What stands between /*postgresql and postgresql*/ is there only.
std::string migration_for(Backend backend, std::string_view step);

/// A bound text. PostgreSQL takes neither NUL nor what is no UTF-8, and partners send both: such
/// bytes travel as characters of their own (U+10FE00 and on), and come back as they were.
std::string text_for(Backend backend, std::string_view text);
void restore_text(Backend backend, std::string& text);

/// A bound value within cast(:name as blob): hex digits on PostgreSQL, because its texts hold no
/// NUL and soci::blob is a large object there.
std::string bytes_for(Backend backend, ByteView bytes);
/// Throws RowDamaged for what is not hex on PostgreSQL.
void restore_bytes(Backend backend, std::string& bytes);

}  // namespace tidegate::store
