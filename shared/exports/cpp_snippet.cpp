// C++ with Boost.Beast, one file: g++ -std=c++17 step.cpp -lssl -lcrypto
#include <algorithm>

#include "shared/base/json.hpp"
#include "shared/base/text.hpp"
#include "shared/exports/snippet_languages.hpp"

namespace smd::exports {
namespace {

// JSON's texts are C++'s too, but for \u escapes, which name the same characters in a u8 text.
std::string literal(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string joined(const Parts& parts) {
  std::string out = "std::string()";
  for (const auto& part : parts)
    out += " + " + (part.variable ? "encoded(\"" + part.text + "\")" : literal(part.text));
  return out;
}

constexpr const char* kStart = R"(// g++ -std=c++17 FILE.cpp -lssl -lcrypto
// SMD_CERT, SMD_KEY: client certificate and key (PEM). SMD_CA: trust store of the server, optional.
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error(std::string(name) + " is not set");
  return value;
}

std::string encoded(const char* name) {
  std::string out;
  for (const unsigned char c : variable(name)) {
    char escape[4];
    std::snprintf(escape, sizeof escape, "%%%02X", c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, static_cast<char>(c)) : escape;
  }
  return out;
}

std::string base64(const std::string& text) {
  std::string out(beast::detail::base64::encoded_size(text.size()), '\0');
  out.resize(beast::detail::base64::encode(&out[0], text.data(), text.size()));
  return out;
}

int main() try {
)";

constexpr const char* kEnd = R"(
  asio::io_context io;
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.use_certificate_chain_file(variable("SMD_CERT"));
  tls.use_private_key_file(variable("SMD_KEY"), asio::ssl::context::pem);
  if (const char* ca = std::getenv("SMD_CA")) tls.load_verify_file(ca);
  else tls.set_default_verify_paths();
  beast::ssl_stream<beast::tcp_stream> stream(io, tls);
  stream.set_verify_mode(asio::ssl::verify_peer);
  stream.set_verify_callback(asio::ssl::host_name_verification(host));
  if (SSL_set_tlsext_host_name(stream.native_handle(), host) != 1) throw std::runtime_error("SNI");
  beast::get_lowest_layer(stream).connect(asio::ip::tcp::resolver(io).resolve(host, port));
  stream.handshake(asio::ssl::stream_base::client);
  http::write(stream, request);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> answer;
  answer.body_limit(boost::none);
  http::read(stream, buffer, answer);
  std::cout << answer.get().result_int() << '\n' << answer.get().body();
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
)";

}  // namespace

std::string cpp_snippet(const RequestTemplate& request) {
  const auto host_header = request.port == "443" ? request.host : request.host + ":" + request.port;
  std::string out = kStart;
  if (request.basic) {
    out = replace_all(std::move(out), "#include <boost/beast/core.hpp>\n",
                      "#include <boost/beast/core.hpp>\n#include "
                      "<boost/beast/core/detail/base64.hpp>\n");
  } else {
    const auto begin = out.find("std::string base64(");
    out.erase(begin, out.find("int main()") - begin);
  }
  if (!std::any_of(request.target.begin(), request.target.end(),
                   [](const Part& part) { return part.variable; }) &&
      !std::any_of(request.body.begin(), request.body.end(),
                   [](const Part& part) { return part.variable; })) {
    const auto begin = out.find("std::string encoded(");
    const auto next = out.find(request.basic ? "std::string base64(" : "int main()");
    out.erase(begin, next - begin);
  }
  out += "  const char* host = " + literal(request.host) + ";\n  const char* port = \"" +
         request.port +
         "\";\n  http::request<http::string_body> request(http::verb::" + to_lower(request.method) +
         ", " + joined(request.target) + ", 11);\n  request.set(\"Host\", " + literal(host_header) +
         ");\n";
  if (request.basic) {
    out += "  request.set(\"Authorization\", \"Basic \" + base64(" +
           literal(request.basic_id + ":") + " + variable(\"SMD_CLIENT_SECRET\")));\n";
  }
  if (request.bearer)
    out += "  request.set(\"Authorization\", \"Bearer \" + variable(\"SMD_TOKEN\"));\n";
  for (const auto& [name, value] : request.headers)
    out += "  request.set(" + literal(name) + ", " + literal(value) + ");\n";
  if (request.has_body())
    out += "  request.body() = " + joined(request.body) + ";\n  request.prepare_payload();\n";
  return out + kEnd;
}

}  // namespace smd::exports
