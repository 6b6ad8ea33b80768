// CustomerNames: the second level of redaction. Takes customer data out of ESPI documents and out
// of the addresses of resources, and puts stable pseudonyms in its place ("usage-point-1"; the same
// value, the same pseudonym), so that links still meet. Works on the text as it stands, because
// broken documents hold customer data too. Does not: touch secrets (secret_names.hpp).
//
// What is customer data: names, addresses, telephone and e-mail, account, meter and agreement
// numbers of NAESB REQ.21 customer resources, the titles and ids of Atom entries, and the ids in
// the addresses of everything that belongs to a customer's authorization.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace smd::session {

class CustomerNames {
 public:
  /// The text with what stands in a place of customer data replaced; the values are remembered.
  [[nodiscard]] std::string take_out(std::string_view text);
  /// The text with remembered values replaced wherever they stand: for the second pass, when all
  /// texts have been read. Values that could be ordinary words are left alone.
  [[nodiscard]] std::string mask(std::string text) const;

 private:
  std::string name(std::string_view kind, std::string_view value);
  std::string uuid(std::string_view value);
  [[nodiscard]] std::string take_out_elements(std::string_view text);
  [[nodiscard]] std::string take_out_addresses(std::string_view text);

  std::map<std::string, std::string, std::less<>> names_;  ///< "kind\nvalue" to pseudonym
  std::map<std::string, int, std::less<>> counts_;
  std::map<std::string, std::string, std::less<>> everywhere_;
};

}  // namespace smd::session
