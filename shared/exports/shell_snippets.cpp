// curl and openssl s_client, for a POSIX shell.
#include "shared/base/text.hpp"
#include "shared/exports/snippet_languages.hpp"

namespace smd::exports {
namespace {

// In double quotes: what the shell would expand is escaped, variables stand as ${NAME}.
std::string in_quotes(const Parts& parts) {
  std::string out;
  for (const auto& part : parts) {
    if (part.variable) {
      out += "${" + part.text + "}";
      continue;
    }
    for (const char c : part.text) {
      if (std::string_view("\\\"$`").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string quoted(const std::string& text) { return "\"" + in_quotes({{text, false}}) + "\""; }

// A form body in pieces, so that curl encodes what comes from variables; it joins them with "&".
std::string form_data(const Parts& body) {
  std::string out;
  std::string literal;
  const auto put = [&](const std::string& text) {
    if (!text.empty()) out += " \\\n  --data-raw " + quoted(text);
  };
  for (const auto& part : body) {
    if (!part.variable) {
      literal += literal.empty() && part.text.starts_with("&") ? part.text.substr(1) : part.text;
      continue;
    }
    // The name of the pair is the end of the literal before: "…&code=".
    const auto border = literal.rfind('&');
    const auto name = border == std::string::npos ? literal : literal.substr(border + 1);
    put(border == std::string::npos ? "" : literal.substr(0, border));
    out += " \\\n  --data-urlencode \"" + name + "${" + part.text + "}\"";
    literal.clear();
  }
  put(literal);
  return out;
}

// openssl sends what the shell puts in as it is; so does curl in an address.
std::string encoding_note(const Parts& parts) {
  std::string names;
  for (const auto& part : parts) {
    if (part.variable) names += (names.empty() ? "" : ", ") + part.text;
  }
  return names.empty() ? "" : "# " + names + ": percent-encoded (+ is %2B, / is %2F, = is %3D).\n";
}

constexpr const char* kOptionalCa = "${SMD_CA:+";

}  // namespace

std::string curl_snippet(const RequestTemplate& request) {
  std::string out =
      "#!/bin/sh\n# SMD_CERT, SMD_KEY: client certificate and key (PEM). SMD_CA: trust "
      "store of the server, optional.\n";
  out += encoding_note(request.target);
  out += "curl --silent --show-error --include --globoff --http1.1 --request " + request.method +
         " \\\n  --cert \"$SMD_CERT\" --key \"$SMD_KEY\" " + kOptionalCa + "--cacert \"$SMD_CA\"}";
  if (request.basic) {
    out += " \\\n  --user \"" + in_quotes({{request.basic_id, false}}) + ":${SMD_CLIENT_SECRET}\"";
  }
  if (request.bearer) out += " \\\n  --header \"Authorization: Bearer ${SMD_TOKEN}\"";
  bool typed = false;
  for (const auto& [name, value] : request.headers) {
    out += " \\\n  --header " + quoted(name + ": " + value);
    typed = typed || equals_ignoring_case(name, "Content-Type");
  }
  if (request.has_body()) {
    // Without a body of its own curl would send neither a length nor the right type.
    if (request.body.empty()) out += " \\\n  --data-raw \"\"";
    if (!typed) out += " \\\n  --header \"Content-Type:\"";
    out += form_data(request.body);
  }
  return out + " \\\n  \"" + in_quotes({{request.origin, false}}) + in_quotes(request.target) +
         "\"\n";
}

std::string openssl_snippet(const RequestTemplate& request) {
  const auto host = request.port == "443" ? request.host : request.host + ":" + request.port;
  std::string out =
      "#!/bin/sh\n# SMD_CERT, SMD_KEY: client certificate and key (PEM). SMD_CA: trust "
      "store of the server, optional.\n";
  auto inserted = request.target;
  inserted.insert(inserted.end(), request.body.begin(), request.body.end());
  out += encoding_note(inserted);
  out += "body=\"" + in_quotes(request.body) + "\"\n";
  std::string arguments;
  if (request.basic) {
    out += "basic=$(printf '%s' \"" + in_quotes({{request.basic_id, false}}) +
           ":${SMD_CLIENT_SECRET}\" | openssl base64 -A)\n";
    arguments += " \"Authorization: Basic ${basic}\"";
  }
  if (request.bearer) arguments += " \"Authorization: Bearer ${SMD_TOKEN}\"";
  for (const auto& [name, value] : request.headers) arguments += " " + quoted(name + ": " + value);
  if (request.has_body()) arguments += " \"Content-Length: ${#body}\"";
  out += "{\n  printf '%s\\r\\n' \"" + request.method + " " + in_quotes(request.target) +
         " HTTP/1.1\" " + quoted("Host: " + host) + " \"Connection: close\"" + arguments +
         " \"\"\n  printf '%s' \"$body\"\n} | openssl s_client -quiet -verify_quiet "
         "-verify_return_error \\\n  -connect " +
         quoted(request.host + ":" + request.port) + " -servername " + quoted(request.host) +
         " -verify_hostname " + quoted(request.host) +
         " \\\n  -cert \"$SMD_CERT\" -key \"$SMD_KEY\" " + kOptionalCa + "-CAfile \"$SMD_CA\"}\n";
  return out;
}

}  // namespace smd::exports
