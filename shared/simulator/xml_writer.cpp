#include "shared/simulator/xml_writer.hpp"

#include "shared/simulator/wire.hpp"

namespace smd::simulator {
namespace {

constexpr std::string_view kXsi = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
constexpr std::string_view kXsd = " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"";

void append(std::string& out, std::initializer_list<std::string_view> parts) {
  for (const auto part : parts) out += part;
}

}  // namespace

std::string atom_time(EpochMs time) {
  auto text = format_utc(time / 1000);
  const auto ms = std::to_string(1000 + time % 1000);
  text.replace(text.size() - 1, 1, "." + ms.substr(1) + "Z");
  return text;
}

XmlWriter::XmlWriter(const Dialect& dialect, std::string resource_base)
    : base_(std::move(resource_base)),
      xsi_types_(dialect.is("xsi-types", "yes")),
      urn_ids_(dialect.is("id-form", "urn")),
      declaration_(dialect.is("xml-declaration", "yes")) {
  const auto prefixes = dialect.get("prefixes");
  if (prefixes == "pge") {
    pge_ = true;
    atom_ = "ns1:";
    espi_ = "ns0:";
    feed_declarations_ =
        " xmlns:ns0=\"http://naesb.org/espi\" xmlns:ns1=\"http://www.w3.org/2005/Atom\"";
    entry_declarations_ = " xmlns:ns1=\"http://www.w3.org/2005/Atom\"";
    resource_declaration_ = " xmlns:ns0=\"http://naesb.org/espi\"";
  } else if (prefixes == "espi") {
    espi_ = "espi:";
    feed_declarations_ =
        " xmlns=\"http://www.w3.org/2005/Atom\" xmlns:espi=\"http://naesb.org/espi\"";
    entry_declarations_ = feed_declarations_;
  } else {
    feed_declarations_ = " xmlns=\"http://www.w3.org/2005/Atom\"";
    entry_declarations_ = feed_declarations_;
    resource_declaration_ = " xmlns=\"http://naesb.org/espi\"";
  }
  // A relative href keeps the path and leaves out scheme, host and port.
  const auto scheme = base_.find("://");
  const auto path = scheme == std::string::npos ? 0 : base_.find('/', scheme + 3);
  link_base_ = dialect.is("links", "relative") ? base_.substr(path) : base_;
}

void XmlWriter::prolog(std::string& out) const {
  if (declaration_) out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
}

void XmlWriter::id_text(std::string& out, std::string_view id) const {
  if (urn_ids_) out += "urn:uuid:";
  out += id;
}

void XmlWriter::begin_feed(std::string& out, std::string_view id, std::string_view title,
                           EpochMs updated, std::string_view self) const {
  const auto again = pge_ ? entry_declarations_ : std::string_view{};
  append(out, {"<", atom_, "feed", feed_declarations_, ">"});
  append(out, {"<", atom_, "id", again, ">"});
  id_text(out, id);
  append(out, {"</", atom_, "id>"});
  append(out, {"<", atom_, "title", again, " type=\"text\">", title, "</", atom_, "title>"});
  append(out, {"<", atom_, "updated", again, ">", atom_time(updated), "</", atom_, "updated>"});
  append(out, {"<", atom_, "link", again, " href=\"", address(self), "\" rel=\"self\"/>"});
}

void XmlWriter::end_feed(std::string& out) const { append(out, {"</", atom_, "feed>"}); }

void XmlWriter::atom_leaf(std::string& out, std::string_view name, std::string_view attributes,
                          std::string_view type, std::string_view text) const {
  append(out, {"<", atom_, name, attributes});
  if (xsi_types_) append(out, {kXsi, " xsi:type=\"", atom_, type, "\""});
  append(out, {">", text, "</", atom_, name, ">"});
}

void XmlWriter::begin_entry(std::string& out, std::string_view id,
                            std::initializer_list<Link> links, std::string_view title,
                            EpochMs published) const {
  append(out, {"<", atom_, "entry", entry_declarations_, ">"});
  std::string full_id;
  id_text(full_id, id);
  atom_leaf(out, "id", {}, "idType", full_id);
  for (const auto& link : links) {
    append(out, {"<", atom_, "link href=\"", xml_escaped(address(link.href)), "\" rel=\"", link.rel,
                 "\""});
    if (xsi_types_) append(out, {kXsi, " xsi:type=\"", atom_, "linkType\""});
    out += "/>";
  }
  if (!title.empty()) atom_leaf(out, "title", " type=\"text\"", "textType", xml_escaped(title));
  const auto time = atom_time(published);
  atom_leaf(out, "published", {}, "dateTimeType", time);
  atom_leaf(out, "updated", {}, "dateTimeType", time);
  append(out, {"<", atom_, "content"});
  if (xsi_types_) append(out, {kXsi, " xsi:type=\"", atom_, "contentType\""});
  out += ">";
}

void XmlWriter::end_entry(std::string& out) const {
  append(out, {"</", atom_, "content></", atom_, "entry>"});
}

void XmlWriter::begin_resource(std::string& out, std::string_view name) const {
  append(out, {"<", espi_, name, resource_declaration_, ">"});
}

void XmlWriter::end_resource(std::string& out, std::string_view name) const { close(out, name); }

void XmlWriter::empty_resource(std::string& out, std::string_view name) const {
  append(out, {"<", espi_, name, resource_declaration_, "/>"});
}

void XmlWriter::open(std::string& out, std::string_view name) const {
  append(out, {"<", espi_, name, ">"});
}

void XmlWriter::close(std::string& out, std::string_view name) const {
  append(out, {"</", espi_, name, ">"});
}

void XmlWriter::leaf(std::string& out, std::string_view name, std::string_view text) const {
  append(out, {"<", espi_, name, ">", xml_escaped(text), "</", espi_, name, ">"});
}

void XmlWriter::leaf(std::string& out, std::string_view name, std::int64_t value) const {
  append(out, {"<", espi_, name, ">", std::to_string(value), "</", espi_, name, ">"});
}

void XmlWriter::typed_leaf(std::string& out, std::string_view name, std::string_view type,
                           std::string_view text) const {
  append(out, {"<", espi_, name});
  if (xsi_types_) append(out, {kXsd, kXsi, " xsi:type=\"xsd:", type, "\""});
  append(out, {">", xml_escaped(text), "</", espi_, name, ">"});
}

std::string XmlWriter::address(std::string_view path) const {
  return link_base_ + std::string(path);
}

}  // namespace smd::simulator
