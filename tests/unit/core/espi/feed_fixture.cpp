// Feeds for the tests and the text of a model.
#include "tests/unit/core/espi/feed_fixture.hpp"

#include <sstream>

#include "shared/base/text.hpp"

namespace smd::espi::test {
namespace {

constexpr const char* kAtom = "http://www.w3.org/2005/Atom";
constexpr const char* kEspi = "http://naesb.org/espi";
constexpr const char* kXsi = "http://www.w3.org/2001/XMLSchema-instance";

std::string declaration(const std::string& prefix, const char* uri) {
  return (prefix.empty() ? " xmlns" : " xmlns:" + prefix) + "=\"" + uri + "\"";
}

}  // namespace

std::string FeedText::atom(const std::string& local) const {
  return style_.atom.empty() ? local : style_.atom + ":" + local;
}

std::string FeedText::extra(const char* type) const {
  if (!style_.redeclare) return {};
  return std::string(" xmlns:xsi=\"") + kXsi + "\" xsi:type=\"" + style_.atom + ":" + type + "\"";
}

std::string FeedText::gap(int depth) const {
  return style_.pretty ? "\n" + std::string(static_cast<std::size_t>(depth) * 2, ' ') : "";
}

std::string FeedText::expand(const std::string& body) const {
  return replace_all(body, "{e}", style_.espi.empty() ? "" : style_.espi + ":");
}

void FeedText::entry(const Links& links, const std::string& title, const std::string& body,
                     bool links_last) {
  ++count_;
  std::string resource = expand(body);
  if (style_.redeclare || style_.espi.empty()) {
    const std::size_t end = resource.find_first_of(" />");
    resource.insert(end, declaration(style_.espi, kEspi));
  }
  std::string hrefs;
  const auto link = [&](const char* rel, const std::string& href) {
    if (href.empty()) return;
    hrefs += gap(2) + "<" + atom("link") + " href=\"" + href + "\" rel=\"" + rel + "\"" +
             extra("linkType") + "/>";
  };
  link("up", links.up);
  link("self", links.self);
  for (const std::string& related : links.related) link("related", related);
  const std::string content = gap(2) + "<" + atom("content") + extra("contentType") + ">" +
                              resource + "</" + atom("content") + ">";
  std::string id = std::to_string(count_);
  id = "urn:uuid:00000000-0000-4000-8000-" + std::string(12 - id.size(), '0') + id;
  entries_ += gap(1) + "<" + atom("entry") +
              (style_.redeclare ? declaration(style_.atom, kAtom) : "") + ">" + gap(2) + "<" +
              atom("id") + extra("idType") + ">" + id + "</" + atom("id") + ">" +
              (links_last ? content : hrefs) + gap(2) + "<" + atom("title") + extra("textType") +
              ">" + title + "</" + atom("title") + ">" + (links_last ? hrefs : content) + gap(1) +
              "</" + atom("entry") + ">";
}

void FeedText::block(const std::string& meter, std::int64_t start, std::int64_t duration,
                     const std::vector<TestReading>& readings) {
  std::string body = "<{e}IntervalBlock>" + gap(3) + "<{e}interval><{e}duration>" +
                     std::to_string(duration) + "</{e}duration><{e}start>" + std::to_string(start) +
                     "</{e}start></{e}interval>";
  for (const TestReading& reading : readings) {
    body += gap(3) + "<{e}IntervalReading>";
    if (reading.cost >= 0) body += "<{e}cost>" + std::to_string(reading.cost) + "</{e}cost>";
    if (reading.quality >= 0) {
      body += gap(4) + "<{e}ReadingQuality><{e}quality>" + std::to_string(reading.quality) +
              "</{e}quality></{e}ReadingQuality>";
    }
    body += gap(4) + "<{e}timePeriod><{e}duration>" + std::to_string(reading.duration) +
            "</{e}duration><{e}start>" + std::to_string(reading.start) +
            "</{e}start></{e}timePeriod>" + gap(4) + "<{e}value>" + std::to_string(reading.value) +
            "</{e}value>";
    if (reading.tou >= 0) body += "<{e}tou>" + std::to_string(reading.tou) + "</{e}tou>";
    body += gap(3) + "</{e}IntervalReading>";
  }
  body += gap(2) + "</{e}IntervalBlock>";
  entry({meter + "/IntervalBlock/" + std::to_string(start), meter + "/IntervalBlock", {}},
        "IntervalBlock_" + std::to_string(start), body);
}

std::string FeedText::feed() const {
  return "<" + atom("feed") + declaration(style_.atom, kAtom) +
         (style_.espi.empty() ? "" : declaration(style_.espi, kEspi)) + "><" + atom("id") +
         ">feed-id</" + atom("id") + "><" + atom("title") + " type=\"text\">Energy</" +
         atom("title") + "><" + atom("updated") + ">2019-12-23T19:33:56Z</" + atom("updated") +
         ">" + entries_ + gap(0) + "</" + atom("feed") + ">";
}

std::string hourly_feed(const Style& style, int days, std::int64_t first) {
  const std::string base = "https://utility.example/espi/1_1/resource";
  const std::string point = base + "/Subscription/7/UsagePoint/5391";
  const std::string meter = point + "/MeterReading/01";
  FeedText text(style);
  text.entry({base + "/LocalTimeParameters/1", base + "/LocalTimeParameters", {}}, "Pacific",
             "<{e}LocalTimeParameters><{e}dstEndRule>B40E2000</{e}dstEndRule>"
             "<{e}dstOffset>3600</{e}dstOffset><{e}dstStartRule>360E2000</{e}dstStartRule>"
             "<{e}tzOffset>-28800</{e}tzOffset></{e}LocalTimeParameters>");
  text.entry({base + "/ReadingType/A", base + "/ReadingType", {}}, "Type",
             "<{e}ReadingType><{e}accumulationBehaviour>4</{e}accumulationBehaviour>"
             "<{e}commodity>1</{e}commodity><{e}defaultQuality>17</{e}defaultQuality>"
             "<{e}flowDirection>1</{e}flowDirection><{e}intervalLength>3600</{e}intervalLength>"
             "<{e}kind>12</{e}kind><{e}powerOfTenMultiplier>-3</{e}powerOfTenMultiplier>"
             "<{e}uom>72</{e}uom></{e}ReadingType>");
  text.entry({point,
              base + "/Subscription/7/UsagePoint",
              {point + "/MeterReading", base + "/LocalTimeParameters/1"}},
             "Point",
             "<{e}UsagePoint><{e}ServiceCategory><{e}kind>0</{e}kind></{e}ServiceCategory>"
             "</{e}UsagePoint>");
  text.entry({meter, point + "/MeterReading", {meter + "/IntervalBlock", base + "/ReadingType/A"}},
             "Meter", "<{e}MeterReading/>");
  for (int day = 0; day < days; ++day) {
    std::vector<TestReading> readings;
    for (int hour = 0; hour < 24; ++hour) {
      TestReading reading;
      reading.start = first + day * 86400 + hour * 3600;
      reading.value = (day * 24 + hour) * 7919 % 100003;
      reading.quality = hour % 7 == 6 ? 8 : 19;
      reading.tou = hour < 16 ? 6 : 4;
      readings.push_back(reading);
    }
    text.block(meter, first + day * 86400, 86400, readings);
  }
  return text.feed();
}

FeedReader read_feed(std::string_view text, std::size_t chunk, bool fast) {
  FeedReader reader;
  reader.set_fast(fast);
  if (chunk == 0) chunk = text.size() + 1;
  for (std::size_t at = 0; at < text.size(); at += chunk) {
    if (!reader.feed(text.substr(at, chunk))) break;
  }
  reader.finish();
  return reader;
}

namespace {

class Dumper {
 public:
  void operator()(const char* name, const Number& value) {
    out << ' ' << name << '=';
    if (value) {
      out << *value;
    } else {
      out << '-';
    }
  }
  void operator()(const char* name, std::int64_t value) { out << ' ' << name << '=' << value; }
  void operator()(const char* name, const std::string& value) {
    out << ' ' << name << "='" << value << '\'';
  }
  void operator()(const Entry& entry) {
    out << " entry " << entry.number << '@' << entry.at.offset;
    (*this)("id", entry.id);
    (*this)("title", entry.title);
    (*this)("published", entry.published);
    (*this)("updated", entry.updated);
    (*this)("self", entry.self);
    (*this)("up", entry.up);
    for (const std::string& href : entry.related) (*this)("related", href);
  }
  void operator()(const Measurement& m) {
    (*this)("pot", m.power_of_ten_multiplier);
    (*this)("time", m.time_stamp);
    (*this)("uom", m.uom);
    (*this)("value", m.value);
  }
  std::ostringstream out;
};

void dump_series(Dumper& d, const Series& s) {
  d.out << "series";
  d("key", s.key);
  d("sorted", s.sorted ? 1 : 0);
  d("meter", s.meter_reading);
  d("type", s.reading_type);
  d("point", s.usage_point);
  d("clock", s.local_time);
  d.out << '\n';
  for (const Block& b : s.blocks) {
    d.out << "  block " << b.start << ' ' << b.duration << ' ' << b.first << ' ' << b.count << ' '
          << b.entry << ' ' << b.has_interval << '\n';
  }
  for (std::size_t i = 0; i < s.size(); ++i) {
    d.out << "  " << s.start[i] << ' ' << s.duration[i] << ' ' << s.value[i] << ' ' << s.cost[i]
          << ' ' << s.quality[i] << ' ' << s.tou[i] << ' ' << s.tier[i] << ' ' << s.cpp[i] << ' '
          << int{s.flags[i]} << '\n';
  }
}

}  // namespace

std::string dump(const FeedReader& reader) {
  Dumper d;
  const FeedModel& m = reader.model();
  d.out << "state " << static_cast<int>(reader.state());
  if (reader.error())
    d.out << ' ' << reader.error()->code << ' ' << describe(*reader.error()) << ' '
          << reader.error()->message;
  d.out << '\n' << m.root << ' ' << m.root_namespace << ' ' << static_cast<int>(m.root_kind);
  d("base", m.base);
  d(m.feed);
  d.out << '\n'
        << m.bytes << ' ' << m.entries << ' ' << m.readings << ' ' << m.duplicate_ids << ' '
        << m.first_duplicate_id << ' ' << m.stray_texts << ' ' << m.not_kept << ' '
        << m.unreadable_numbers << ' ' << m.first_unreadable_entry << '\n';
  for (const ResourceCount& r : m.resources) d.out << r.name << '=' << r.count << '\n';
  for (const LocalTimeParameters& l : m.local_times) {
    d.out << "clock";
    d(l.entry);
    d("start", l.dst_start_rule);
    d("end", l.dst_end_rule);
    d("dst", l.dst_offset);
    d("tz", l.tz_offset);
    d.out << '\n';
  }
  for (const UsagePoint& u : m.usage_points) {
    d.out << "point";
    d(u.entry);
    d("kind", u.service_kind);
    d("status", u.status);
    d("flags", u.role_flags);
    d("delivery", u.service_delivery_name);
    d("tariff", u.tariff_profile);
    d("cycle", u.read_cycle);
    d("connection", u.connection_state);
    d("clock", u.local_time);
    d.out << '\n';
  }
  for (const ReadingType& t : m.reading_types) {
    d.out << "type";
    d(t.entry);
    d("accumulation", t.accumulation_behaviour);
    d("commodity", t.commodity);
    d("tier", t.consumption_tier);
    d("cpp", t.cpp);
    d("currency", t.currency);
    d("qualifier", t.data_qualifier);
    d("quality", t.default_quality);
    d("flow", t.flow_direction);
    d("length", t.interval_length);
    d("kind", t.kind);
    d("period", t.measuring_period);
    d("phase", t.phase);
    d("pot", t.power_of_ten_multiplier);
    d("attribute", t.time_attribute);
    d("tou", t.tou);
    d("uom", t.uom);
    d.out << '\n';
  }
  for (const MeterReading& r : m.meter_readings) {
    d.out << "meter";
    d(r.entry);
    d("point", r.usage_point);
    d("type", r.reading_type);
    d("clock", r.local_time);
    d("series", r.series);
    d.out << '\n';
  }
  for (const Series& s : m.series) dump_series(d, s);
  for (const UsageSummary& s : m.usage_summaries) {
    d.out << "summary " << s.electric_power;
    d(s.entry);
    d("start", s.billing_period.start);
    d("duration", s.billing_period.duration);
    d("ratchet", s.ratchet_demand_period.start);
    d("bill", s.bill_last_period);
    d("date", s.bill_to_date);
    d("additional", s.cost_additional_last_period);
    d("currency", s.currency);
    d("quality", s.quality_of_reading);
    d("stamp", s.status_time_stamp_raw);
    d("commodity", s.commodity);
    d("tariff", s.tariff_profile);
    d("cycle", s.read_cycle);
    d("point", s.usage_point);
    for (const auto& [name, measurement] : s.measurements) {
      d.out << ' ' << name;
      d(measurement);
    }
    for (const LineItem& item : s.line_items) {
      d.out << " item";
      d("amount", item.amount);
      d("rounding", item.rounding);
      d("date", item.date_time);
      d("kind", item.item_kind);
      d("cost", item.unit_cost);
      d("note", item.note);
      d(item.measurement);
      d("start", item.period.start);
    }
    d.out << '\n';
  }
  for (const QualitySummary& s : m.quality_summaries) {
    d.out << "quality";
    d(s.entry);
    d("start", s.summary_interval.start);
    d("point", s.usage_point);
    for (const auto& [name, value] : s.values) d(name.c_str(), value);
    d.out << '\n';
  }
  for (const ProgramMapping& p : m.program_mappings) {
    d.out << "program";
    d("kind", p.kind);
    d("code", p.code);
    d("name", p.name);
    d("note", p.note);
    d.out << '\n';
  }
  for (const CustomerResource& c : m.customer) {
    d.out << c.type;
    d(c.entry);
    for (const auto& [path, value] : c.fields) d(path.c_str(), value);
    d.out << '\n';
  }
  return d.out.str();
}

}  // namespace smd::espi::test
