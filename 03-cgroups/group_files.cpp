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

// Not one of sys::read_file's errors: a controller that is not here has no files.
std::optional<std::string> read_if_there(const std::string& path) {
  const sys::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno != ENOENT) sys::check_quietly(-1, "open({:?})", path);
  if (!file) return std::nullopt;
  return sys::read_all(file);
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  if (text == "max") return unlimited;
  return sys::parse_number<std::uint64_t>(text);
}

std::optional<std::uint64_t> entry_in(const std::string& text, const std::string& key) {
  for (const auto& line : sys::split(text, '\n'))
    if (line.starts_with(key + " ")) return number_in(line.substr(key.size() + 1));
  return std::nullopt;
}

// A file of numbers, one a line: the processes of one group.
void add_processes(const std::string& directory, std::vector<pid_t>& pids) {
  const auto text = read_if_there(directory + "/cgroup.procs").value_or("");
  for (const auto& line : sys::split(text, '\n'))
    if (const auto pid = sys::parse_number<pid_t>(line); pid && *pid > 0)
      pids.push_back(*pid);  // 0 is one that our pid namespace does not show
}

}  // namespace

std::string GroupPlace::directory() const {
  return is_top() ? mount_point : mount_point + group;
}

GroupPlace GroupPlace::parent() const {
  const auto slash = group.rfind('/');
  return {mount_point, slash == 0 ? "/" : group.substr(0, slash)};
}

std::optional<std::uint64_t> read_number(const std::string& path) {
  const auto text = read_if_there(path);
  if (!text) return std::nullopt;
  return number_in(std::string_view(*text).substr(0, text->find('\n')));
}

std::optional<std::uint64_t> read_entry(const std::string& path,
                                        const std::string& key) {
  const auto text = read_if_there(path);
  return text ? entry_in(*text, key) : std::nullopt;
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
    const auto left =
        std::chrono::duration_cast<Patience>(deadline - steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd change{file.get(), POLLPRI, 0};
    sys::check_quietly(::poll(&change, 1, static_cast<int>(left.count())), "poll()");
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
  add_processes(directory, pids);
  for (const auto& group : groups_below(directory))
    for (const pid_t pid : processes_below(group)) pids.push_back(pid);
  return pids;
}

void kill_one_by_one(const std::string& directory) {
  for (const pid_t pid : processes_below(directory))
    if (::kill(pid, SIGKILL) != 0 && errno != ESRCH)  // ESRCH: it has just ended
      sys::check_quietly(-1, "kill({}, SIGKILL)", pid);
}

void require_allowed_above(const GroupPlace& place, const std::string& file,
                           const std::string& option,
                           std::optional<std::uint64_t> wanted) {
  if (!wanted || *wanted == unlimited) return;
  for (auto above = place; !above.is_top(); above = above.parent())
    if (const auto allowed = read_number(above.parent().file(file)).value_or(unlimited);
        allowed < *wanted)
      throw sys::InputError(fmt::format("{} {}: {} allows no more than {}", option,
                                        *wanted, above.parent().directory(), allowed));
}

void make_group(const std::string& directory) {
  sys::check(::mkdir(directory.c_str(), 0755), "mkdir({:?}, 0755)", directory);
}

void remove_groups(const std::string& directory) {
  for (const auto& group : groups_below(directory)) remove_groups(group);
  const auto deadline = steady_clock::now() + std::chrono::seconds(2);
  int result = 0;
  while ((result = ::rmdir(directory.c_str())) != 0 && errno == EBUSY &&
         steady_clock::now() < deadline)
    std::this_thread::sleep_for(Patience(1));
  if (result != 0 && errno == ENOENT) return;
  sys::check(result, "rmdir({:?})", directory);
}

}  // namespace tinbox
