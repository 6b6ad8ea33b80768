// What SchemaChecker found, as findings and as the answer to "is this valid?".
#pragma once

#include <vector>

#include "shared/espi/conformance.hpp"
#include "shared/espi/feed_reader.hpp"

namespace smd::espi {

/// "schema.bad-value" and the like.
[[nodiscard]] std::string_view name_of(SchemaRule rule);

/// One finding for every rule and element name, with the first place, the count, the element and
/// the schema's type as source. Errors are what makes the document invalid, but what PG&E is known
/// to send is an info (and stays an error of the schema: schema_valid).
[[nodiscard]] std::vector<FeedFinding> schema_findings(const SchemaChecker& schema);

/// check_feed's findings, then those of the Alliance's further tests, then the schema's.
[[nodiscard]] std::vector<FeedFinding> all_findings(const FeedReader& reader);
/// The same where check_feed has been asked already.
[[nodiscard]] std::vector<FeedFinding> all_findings(const FeedReader& reader,
                                                    std::vector<FeedFinding> checked);

/// True for a complete, well-formed document that the schema has nothing against. Customer data is
/// not judged.
[[nodiscard]] bool schema_valid(const FeedReader& reader);

}  // namespace smd::espi
