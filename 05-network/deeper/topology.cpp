// topology.cpp — see topology.h.
#include "05-network/deeper/topology.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <map>
#include <set>

#include <fmt/format.h>

#include "05-network/deeper/names.h"
#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
namespace {

using Words = std::vector<std::string>;

const std::map<std::string, Kind> kinds{
    {"host", Kind::host}, {"router", Kind::router}, {"switch", Kind::switch_}};

// "10ms": 10. No more than `most`, and none of the numbers that are none ("nan").
std::optional<double> number_before(const std::string& word, std::string_view unit,
                                    double most) {
  double number = -1;
  const char* end = word.data() + word.size();
  const auto [rest, error] = std::from_chars(word.data(), end, number);
  const std::string_view left(rest, static_cast<std::size_t>(end - rest));
  const bool is_in_range = number >= 0 && number <= most;
  if (error != std::errc() || left != unit || !is_in_range) return std::nullopt;
  return number;
}

bool is_switch(const Topology& topology, std::size_t node) {
  return topology.nodes[node].kind == Kind::switch_;
}

CableEnd parse_end(const Topology& topology, const std::string& name,
                   const std::string& address) {
  CableEnd end{node_of(topology, name), parse_cidr(address)};
  const bool has_none = is_switch(topology, end.node);
  if (has_none ? address != "-" : !end.address)
    throw sys::InputError(fmt::format("{} {}: expected {}", name, address,
                                      has_none ? "-, as a switch has no address"
                                               : "an address, such as 10.0.0.2/24"));
  return end;
}

bool joins(const Cable& cable, std::size_t one, std::size_t other) {
  const auto first = cable.ends[0].node, second = cable.ends[1].node;
  return (first == one && second == other) || (first == other && second == one);
}

// The switches that a frame for all reaches from `start`, and this one.
std::set<std::size_t> switches_around(const Topology& topology, std::size_t start) {
  std::set<std::size_t> found{start};
  for (std::size_t known = 0; known != found.size();) {
    known = found.size();
    for (const auto& cable : topology.cables) {
      const auto one = cable.ends[0].node, other = cable.ends[1].node;
      if (!is_switch(topology, one) || !is_switch(topology, other)) continue;
      if (found.contains(one) || found.contains(other))
        found.merge(std::set{one, other});
    }
  }
  return found;
}

// A link is called after the node at the other end, so the kernel would refuse a second
// one with EEXIST. To a ring of switches it has no objection.
void require_possible(const Topology& topology, const Cable& cable) {
  const auto& [one, near] = cable.ends[0];
  const auto& [other, far] = cable.ends[1];
  const auto names = topology.nodes[one].name + " " + topology.nodes[other].name;
  if (one == other)
    throw sys::InputError(names + ": a cable from a node to itself: name another");
  for (const auto& old : topology.cables)
    if (joins(old, one, other))
      throw sys::InputError(names +
                            ": there is a cable between them: put a switch in between");
  if (is_switch(topology, one) && is_switch(topology, other) &&
      switches_around(topology, one).contains(other))
    throw sys::InputError(
        names +
        ": a ring of switches, in which a frame for all goes round for ever: leave out "
        "one cable");
  if (near && far && !near->holds(far->address))
    throw sys::InputError(fmt::format("{} {}: the ends of a cable are in one range",
                                      text_of(*near), text_of(*far)));
}

// "cable a 10.1.0.2/24 r 10.1.0.1/24 delay 10ms loss 1%"
Cable parse_cable(const Topology& topology, const Words& words) {
  if (words.size() < 5 || words.size() % 2 == 0)
    throw sys::InputError("expected: cable NODE CIDR NODE CIDR [delay 10ms] [loss 1%]");
  Cable cable;
  cable.ends[0] = parse_end(topology, words[1], words[2]);
  cable.ends[1] = parse_end(topology, words[3], words[4]);
  for (std::size_t i = 5; i < words.size(); i += 2) {
    const auto delay_ms = number_before(words[i + 1], "ms", 60'000);
    const auto percent = number_before(words[i + 1], "%", 100);
    if (words[i] == "delay" && delay_ms)
      cable.delay_ns = static_cast<std::uint64_t>(*delay_ms * 1e6);
    else if (words[i] == "loss" && percent)
      cable.loss = *percent / 100;
    else
      throw sys::InputError(fmt::format("{} {}: expected delay 10ms, or loss 1%",
                                        words[i], words[i + 1]));
  }
  require_possible(topology, cable);
  return cable;
}

void parse_line(Topology& topology, const Words& words) {
  if (words.front() == "cable") {
    topology.cables.push_back(parse_cable(topology, words));
    return;
  }
  const auto kind = kinds.find(words.front());
  if (kind == kinds.end())
    throw sys::InputError(
        fmt::format("{}: expected host, router, switch or cable", words.front()));
  for (std::size_t i = 1; i < words.size(); ++i) {
    require_link_name(words.front(), words[i]);  // so a link will be called
    if (words[i] == "lo" || words[i] == switch_link)
      throw sys::InputError(
          fmt::format("{}: nodes have a link of that name: take another", words[i]));
    for (const auto& node : topology.nodes)
      if (node.name == words[i])
        throw sys::InputError(
            fmt::format("{}: there is a node of that name", words[i]));
    topology.nodes.push_back({words[i], kind->second});
  }
}

Words words_of(const std::string& line) {
  Words words;
  for (auto& word : sys::split(line.substr(0, line.find('#')), ' '))
    if (!word.empty()) words.push_back(std::move(word));
  return words;
}

struct Place {  // an address, and who has it
  std::size_t node;
  Cidr address;
};

std::vector<Place> places_of(const Topology& topology) {
  std::vector<Place> places;
  for (const auto& cable : topology.cables)
    for (const auto& end : cable.ends)
      if (end.address) places.push_back({end.node, *end.address});
  return places;
}

}  // namespace

std::size_t node_of(const Topology& topology, const std::string& name) {
  for (std::size_t i = 0; i < topology.nodes.size(); ++i)
    if (topology.nodes[i].name == name) return i;
  throw sys::InputError(fmt::format("{}: there is no node of that name", name));
}

Topology parse_topology(const std::string& text, const std::string& file) {
  Topology topology;
  std::size_t number = 0;
  for (const auto& line : sys::split(text, '\n')) {
    ++number;
    const auto words = words_of(line);
    if (words.empty()) continue;
    try {
      parse_line(topology, words);
    } catch (const sys::InputError& error) {
      throw sys::InputError(fmt::format("{}:{}: {}", file, number, error.what()));
    }
  }
  return topology;
}

std::vector<Way> ways_from(const Topology& topology, std::size_t start) {
  const auto places = places_of(topology);
  std::vector<Cidr> reached;
  std::vector<Way> ways;
  // Nodes whose ranges have to be looked at, each with the neighbour that leads there.
  std::deque<std::pair<std::size_t, Ipv4>> open{{start, Ipv4{}}};
  const auto is_reached = [&](const Cidr& range) {
    return std::any_of(reached.begin(), reached.end(),
                       [&](const Cidr& other) { return other.overlaps(range); });
  };
  while (!open.empty()) {
    const auto [node, via] = open.front();
    open.pop_front();
    if (node != start && topology.nodes[node].kind != Kind::router) continue;
    for (const auto& here : places) {
      if (here.node != node || is_reached(here.address)) continue;
      reached.push_back(here.address);
      if (node != start)
        ways.push_back({{here.address.first(), here.address.prefix}, via});
      for (const auto& there : places)
        if (there.node != node && here.address.overlaps(there.address))
          open.emplace_back(there.node, node == start ? there.address.address : via);
    }
  }
  return ways;
}

}  // namespace tinbox
