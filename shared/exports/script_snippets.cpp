// Python with requests, and JavaScript for Node without a package.
#include "shared/base/json.hpp"
#include "shared/exports/snippet_languages.hpp"

namespace smd::exports {
namespace {

// JSON's texts are also Python's and JavaScript's.
std::string literal(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

std::string joined(const Parts& parts, const char* before, const char* after) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += " + ";
    out += part.variable ? before + literal(part.text) + after : literal(part.text);
  }
  return out.empty() ? "\"\"" : out;
}

std::string python_value(const Parts& parts) {
  return joined(parts, "quote(os.environ[", "], safe=\"\")");
}

std::string node_value(const Parts& parts) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += " + ";
    out += part.variable ? "encodeURIComponent(env." + part.text + ")" : literal(part.text);
  }
  return out.empty() ? "''" : out;
}

}  // namespace

std::string python_snippet(const RequestTemplate& request) {
  std::string out =
      R"(# SMD_CERT, SMD_KEY: client certificate and key (PEM). SMD_CA: trust store of the server, optional.
import base64
import os
import sys
from urllib.parse import quote

import requests

headers = {
)";
  if (request.basic) {
    out += "    \"Authorization\": \"Basic \" + base64.b64encode((" +
           literal(request.basic_id + ":") +
           " + os.environ[\"SMD_CLIENT_SECRET\"]).encode()).decode(),\n";
  }
  if (request.bearer) out += "    \"Authorization\": \"Bearer \" + os.environ[\"SMD_TOKEN\"],\n";
  for (const auto& [name, value] : request.headers)
    out += "    " + literal(name) + ": " + literal(value) + ",\n";
  out += "}\nurl = " + literal(request.origin) + " + " + python_value(request.target) + "\n";
  out +=
      "body = " + (request.body.empty() ? std::string("None") : python_value(request.body)) + "\n";
  out += "answer = requests.request(\n    " + literal(request.method) +
         R"(, url, headers=headers, data=body,
    cert=(os.environ["SMD_CERT"], os.environ["SMD_KEY"]), verify=os.environ.get("SMD_CA", True),
    allow_redirects=False, timeout=60)
print(answer.status_code)
sys.stdout.flush()
sys.stdout.buffer.write(answer.content)
)";
  return out;
}

std::string node_snippet(const RequestTemplate& request) {
  std::string out =
      R"(// SMD_CERT, SMD_KEY: client certificate and key (PEM). SMD_CA: trust store of the server, optional.
import { readFileSync } from 'node:fs'
import { request } from 'node:https'

const { env } = process
const headers = {
)";
  if (request.basic) {
    out += "  Authorization: 'Basic ' + Buffer.from(" + literal(request.basic_id + ":") +
           " + env.SMD_CLIENT_SECRET).toString('base64'),\n";
  }
  if (request.bearer) out += "  Authorization: 'Bearer ' + env.SMD_TOKEN,\n";
  for (const auto& [name, value] : request.headers)
    out += "  " + literal(name) + ": " + literal(value) + ",\n";
  out += "}\nconst body = " + node_value(request.body) + "\n";
  if (request.has_body()) out += "headers['Content-Length'] = Buffer.byteLength(body)\n";
  out += "const options = {\n  host: " + literal(request.host) + ",\n  port: " + request.port +
         ",\n  method: " + literal(request.method) + ",\n  path: " + node_value(request.target) +
         R"(,
  headers,
  cert: readFileSync(env.SMD_CERT),
  key: readFileSync(env.SMD_KEY),
  ca: env.SMD_CA && readFileSync(env.SMD_CA),
}
const call = request(options, (answer) => {
  console.log(answer.statusCode)
  answer.pipe(process.stdout)
})
call.on('error', (error) => {
  console.error(error.message)
  process.exitCode = 1
})
call.end(body)
)";
  return out;
}

}  // namespace smd::exports
