// The schema, as a numbered list of changes. A database remembers how far it has come; a new
// version of the proxy brings it on, an old one refuses a database that is ahead of it.
#pragma once

#include "proxy/store/database.hpp"

namespace smd::store {

/// Throws DatabaseError when the database was made by a newer version.
void migrate(Database& database);

}  // namespace smd::store
