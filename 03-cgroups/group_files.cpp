// group_files.cpp — see group_files.h.
#include "03-cgroups/group_files.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "03-cgroups/limits.h"
#include "lib/check.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

using std::chrono::steady_clock;

// A controller that is not here has no files. ENODEV: the group goes as we read.
std::optional<std::string> read_if_there(const std::string& path) try {
  return sys::read_file(path);
} catch (const sys::Error& error) {
  if (error.error_number() != ENOENT && error.error_number() != ENODEV) throw;
  return std::nullopt;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  return text == "max" ? unlimited : sys::parse_number<std::uint64_t>(text);
}

std::optional<std::uint64_t> entry_in(const std::string& text, const std::string& key) {
  for (const auto& line : sys::split(text, '\n'))
    if (line.starts_with(key + " ")) return number_in(line.substr(key.size() + 1));
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> read_number(const std::string& path) {
  const auto text = read_if_there(path).value_or("");
  return number_in(text.substr(0, text.find_first_of(" \n")));
}

std::optional<std::uint64_t> read_entry(const std::string& path,
                                        const std::string& key) {
  return entry_in(read_if_there(path).value_or(""), key);
}

std::set<std::string> read_words(const std::string& path) {
  const auto text = sys::read_file(path);
  const auto words = sys::split(text.substr(0, text.find('\n')), ' ');
  std::set<std::string> found(words.begin(), words.end());
  found.erase("");  // an empty file is one empty word
  return found;
}

bool wait_for_entry(const std::string& path, const std::string& key,
                    std::uint64_t value, Patience patience) {
  const auto deadline = steady_clock::now() + patience;
  const sys::Fd file(sys::check_quietly(::open(path.c_str(), O_RDONLY | O_CLOEXEC),
                                        "open({:?})", path));
  //> exercise 3.10: sleep until the kernel says that the file has changed
  for (;;) {
    ::lseek(file.get(), 0, SEEK_SET);  // to read it is to say: I have seen this state
    if (entry_in(sys::read_all(file), key) == value) return true;
    const auto left = (deadline - steady_clock::now()) / std::chrono::milliseconds(1);
    if (left <= 0) return false;
    pollfd change{file.get(), POLLPRI, 0};
    sys::check_quietly(::poll(&change, 1, static_cast<int>(left)), "poll()");
  }
  //= sys::todo("3.10", file, key, value, deadline, entry_in);
  //< exercise 3.10
}

std::vector<std::string> groups_below(const std::string& directory) {
  std::vector<std::string> found;
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator(directory, gone))
    if (entry.is_directory(gone)) found.push_back(entry.path());
  return found;
}

std::vector<pid_t> processes_below(const std::string& directory) {
  std::vector<pid_t> pids;
  const auto text = read_if_there(directory + "/cgroup.procs").value_or("");
  for (const auto& line : sys::split(text, '\n'))
    if (const auto pid = sys::parse_number<pid_t>(line); pid && *pid > 0)
      pids.push_back(*pid);  // 0 is one that our pid namespace does not show
  for (const auto& group : groups_below(directory))
    for (const pid_t pid : processes_below(group)) pids.push_back(pid);
  return pids;
}

void kill_one_by_one(const std::string& directory) {
  for (const pid_t pid : processes_below(directory))
    if (::kill(pid, SIGKILL) != 0 && errno != ESRCH)  // ESRCH: it has just ended
      sys::check_quietly(-1, "kill({}, SIGKILL)", pid);
}

void make_group(const std::string& directory) {
  sys::check(::mkdir(directory.c_str(), 0755), "mkdir({:?}, 0755)", directory);
}

void remove_groups(const std::string& directory) {
  int result = ::rmdir(directory.c_str());
  if (result != 0 && errno == EBUSY) {  // groups below it, or a process just killed
    for (const auto& group : groups_below(directory)) remove_groups(group);
    const auto deadline = steady_clock::now() + Patience(2000);
    while ((result = ::rmdir(directory.c_str())) != 0 && errno == EBUSY &&
           steady_clock::now() < deadline)
      std::this_thread::sleep_for(Patience(1));
  }
  if (result == 0 || errno != ENOENT) sys::check(result, "rmdir({:?})", directory);
}

}  // namespace tinbox
