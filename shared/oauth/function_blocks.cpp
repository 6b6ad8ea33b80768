// The table of Green Button function blocks, by number: names of the Green Button Alliance's list
// of 2026 where it has one, of its older list otherwise.
#include <string_view>

#include "shared/oauth/scope_string.hpp"

namespace smd::oauth {
namespace {

struct FunctionBlock {
  int number;
  std::string_view name;
};

// 41 and 44 are swapped in some of the standard's own papers; read_scope says so.
constexpr FunctionBlock kFunctionBlocks[] = {
    {1, "Usage Data Common"},
    {2, "Download My Data"},
    {3, "Connect My Data Core"},
    {4, "Interval Metering"},
    {5, "Interval Electricity"},
    {6, "Demand Electricity"},
    {7, "Net Metering"},
    {8, "Forward and Reverse Metering"},
    {9, "Register Values"},
    {10, "Gas"},
    {11, "Water"},
    {12, "Cost of Interval Data"},
    {13, "Security and Privacy"},
    {14, "Authorization and Authentication"},
    {15, "Usage Summary"},
    {16, "Usage Summary with Cost"},
    {17, "Power Quality Summary"},
    {18, "Multiple Usage Points"},
    {19, "Partial Update Data"},
    {27, "Usage Summary with Demands and Previous Day Attributes"},
    {28, "Usage Summary Costs for Current Billing Period"},
    {29, "Temperature"},
    {30, "Common User Experience"},
    {31, "Core REST Services"},
    {32, "Resource Level REST"},
    {33, "Management REST Interfaces"},
    {34, "SFTP for Bulk"},
    {35, "REST for Bulk"},
    {36, "Third Party Dynamic Registration"},
    {37, "Query Parameters"},
    {38, "On Demand Requests"},
    {39, "Push Model"},
    {40, "Offline Authorization"},
    {41, "Manage ApplicationInformation"},
    {42, "Third Party Core REST Services"},
    {43, "Third Party Management REST"},
    {44, "Manage Authorization"},
    {46, "Core Retail Customer"},
    {47, "REST for Retail Customer Bulk"},
    {48, "SFTP for Retail Customer Bulk"},
    {49, "Management of Retail Customer"},
    {50, "Resource Level REST of Retail Customer"},
    {51, "Retail Customer Common"},
    {53, "Retail Customer Connect My Data"},
    {54, "Retail Customer Basic"},
    {55, "Retail Customer Demographics"},
    {56, "Retail Customer Billing"},
    {57, "Retail Customer Agreement"},
    {58, "Retail Customer Service Location"},
    {59, "Retail Customer Service Supplier"},
    {60, "Retail Customer Meter"},
    {61, "Retail Customer End Device"},
    {62, "Retail Customer Program Mappings"},
    {64, "Retail Customer Security"},
    {65, "Retail Customer Authorization"},
    {67, "Retail Customer Bulk"},
    {69, "Retail Customer Push"},
    {70, "Retail Customer Offline Authorization"},
};

}  // namespace

std::string function_block_name(int number) {
  for (const auto& block : kFunctionBlocks) {
    if (block.number == number) return std::string(block.name);
  }
  return {};
}

}  // namespace smd::oauth
