// Failures on the way: what the relay's evidence leads to.
#include "shared/diagnosis/rules.hpp"

#include <gtest/gtest.h>

namespace smd::diagnosis {
namespace {

TEST(Rules, HandshakeFailureWithoutACertificateIsAboutTheCertificate) {
  Evidence evidence;
  evidence.failure =
      RelayFailure{"tls", 1040, "sslv3 alert handshake failure", "nothing", std::nullopt};
  EXPECT_EQ(explain(evidence).front().id, "tls.client-certificate-required");
  evidence.certificate_presented = true;
  EXPECT_EQ(explain(evidence).front().id, "tls.handshake-failed");
}

TEST(Rules, CutOffAfterTheHeadIsTruncated) {
  Evidence evidence;
  evidence.failure = RelayFailure{"receive", 1, "stream truncated", "all", std::nullopt};
  EXPECT_EQ(explain(evidence).front().id, "network.closed-early");
  evidence.status = 200;
  EXPECT_EQ(explain(evidence).front().id, "network.truncated");
}

}  // namespace
}  // namespace smd::diagnosis
