// other_settings_json.cpp — see settings_json.h: huge pages, network, RDMA, "unified".
#include <algorithm>

#include <fmt/format.h>

#include "06-full-container/spec/settings_json.h"
#include "lib/text.h"

namespace tinbox {
namespace {

// "2MB": it becomes a part of a file's name.
std::string read_page_size(const Field& field) {
  const auto text = field.required().text();
  const auto digits = text.find_first_not_of("0123456789");
  const auto unit = digits == text.npos ? "" : text.substr(digits);
  if (digits == 0 || (unit != "KB" && unit != "MB" && unit != "GB"))
    field.refuse("expected a size such as 64KB, 2MB or 1GB");
  return text;
}

// Two numbers are kept for each size: pages that are used, and pages that are promised
// (mmap), which older kernels did not count.
void add_huge_pages(const Field& list, Settings& settings) {
  for (const auto& one : list.items()) {
    const auto size = read_page_size(one.member("pageSize"));
    const auto limit = std::to_string(one.member("limit").required().count());
    for (const auto* kind : {"", "rsvd."}) {
      Setting setting{
          one.place(),
          "hugetlb",
          {{fmt::format("hugetlb.{}.{}max", size, kind), limit},
           {fmt::format("hugetlb.{}.{}limit_in_bytes", size, kind), limit}}};
      setting.is_optional = *kind != '\0';
      settings.push_back(std::move(setting));
    }
  }
}

// Marks for what the processes send, which the rules of nft(8) or tc(8) read.
void add_network(const Field& network, Settings& settings) {
  if (const auto id = network.member("classID"); id.id() != 0)
    settings.push_back(
        {id.place(), "net_cls", {{"net_cls.classid", std::to_string(id.id())}}});
  for (const auto& one : network.member("priorities").items())
    settings.push_back({one.place(),
                        "net_prio",
                        {{"net_prio.ifpriomap",
                          fmt::format("{} {}", one.member("name").required().text(),
                                      one.member("priority").required().id())}}});
}

void add_rdma(const Field& devices, Settings& settings) {
  for (const auto& [name, one] : devices.members()) {
    const auto handles = one.member("hcaHandles"), objects = one.member("hcaObjects");
    if (!handles.is_there() && !objects.is_there())
      one.refuse("expected hcaHandles or hcaObjects");
    auto line = name;
    if (handles.is_there()) line += fmt::format(" hca_handle={}", handles.id());
    if (objects.is_there()) line += fmt::format(" hca_object={}", objects.id());
    settings.push_back({one.place(), "rdma", {{"rdma.max", line}}});
  }
}

// Any file of the group's, by its name. The kernel takes one line at a time.
void add_unified(const Field& files, Settings& settings) {
  for (const auto& [name, text] : files.members()) {
    const auto dot = name.find('.');
    if (dot == 0 || dot == name.npos || name.find('/') != name.npos)
      text.refuse("expected the name of a control group's file: memory.high");
    const auto owner = name.substr(0, dot);
    for (const auto& line : sys::split(text.text(), '\n')) {
      if (line.empty() && text.text() != "") continue;
      Setting setting{text.place(), owner == "cgroup" ? "" : owner, {{name, line}}};
      setting.is_version_2 = true;
      settings.push_back(std::move(setting));
    }
  }
}

}  // namespace

Settings read_other_settings(const Field& resources) {
  Settings settings;
  add_huge_pages(resources.member("hugepageLimits"), settings);
  add_network(resources.member("network"), settings);
  add_rdma(resources.member("rdma"), settings);
  add_unified(resources.member("unified"), settings);  // the last word is the caller's
  return settings;
}

}  // namespace tinbox
