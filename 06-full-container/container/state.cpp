// state.cpp — see state.h.
#include "06-full-container/container/state.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "06-full-container/container/failure.h"
#include "06-full-container/container/frozen.h"
#include "06-full-container/spec/state_json.h"
#include "lib/check.h"
#include "lib/files.h"
#include "lib/pidfd.h"
#include "lib/text.h"

namespace tinbox {
namespace {

namespace fs = std::filesystem;

bool is_name(const std::string& id) {
  constexpr std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-.";
  return !id.empty() && id.size() <= 255 && id != "." && id != ".." &&
         id.find_first_not_of(allowed) == id.npos;
}

bool exists_at(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

// Others could read the environment in it, or put a state of their own in its place.
void make_private_directories(const std::string& path) {
  for (std::size_t end = path.find('/', 1); end != path.npos;
       end = path.find('/', end + 1))
    ::mkdir(path.substr(0, end).c_str(), 0711);  // ignore: the last one tells
  if (::mkdir(path.c_str(), 0711) < 0 && errno != EEXIST)
    sys::check_quietly(-1, "mkdir({:?})", path);
}

// "4711 (a name) with ) in it) S 1 …": the state, 6 fields later the flags, and 19 the
// birth. Nothing if there is no such process. proc_pid_stat(5)
std::vector<std::string> fields_of(pid_t pid) {
  const auto path = fmt::format("/proc/{}/stat", pid);
  const sys::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char buffer[1024];
  const auto length = file ? ::read(file.get(), buffer, sizeof buffer) : -1;
  if (length <= 0) return {};
  const std::string text(buffer, static_cast<std::size_t>(length));
  return sys::split(text.substr(text.rfind(')') + 2), ' ');
}

}  // namespace

StateDirectory::StateDirectory(std::string root, std::string id)
    : root_(std::move(root)), id_(std::move(id)), path_(root_ + "/" + id_) {
  if (!is_name(id_))
    throw Failure("invalid container ID format",
                  fmt::format("{:?}: letters, digits and _ + - . only", id_));
}

void StateDirectory::create() {
  int made = ::mkdir(path_.c_str(), 0711);
  if (made < 0 && errno == ENOENT) {
    make_private_directories(root_);
    made = ::mkdir(path_.c_str(), 0711);
  }
  if (made < 0 && errno == EEXIST)
    throw Failure("container with given ID already exists",
                  fmt::format("{}: delete it first, or choose another", id_));
  sys::check_quietly(made, "mkdir({:?})", path_);
  if (!lock()) throw missing();
}

// flock(2) ends with whoever holds it, so that a lock is never left behind.
bool StateDirectory::lock() {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::seconds(10);
  lock_.reset(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock_ && errno == ENOENT) return false;
  sys::check_quietly(lock_.get(), "open({:?}, O_DIRECTORY)", path_);
  while (::flock(lock_.get(), LOCK_EX | LOCK_NB) < 0) {
    if (errno != EWOULDBLOCK) sys::check_quietly(-1, "flock({:?}, LOCK_EX)", path_);
    if (Clock::now() > deadline)
      throw Failure("container is in use",
                    id_ + ": another tinrun makes or deletes it: wait, or end that");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  struct stat locked {};
  sys::check_quietly(::fstat(lock_.get(), &locked), "fstat({:?})", path_);
  return locked.st_nlink > 0;  // 0: removed while we waited
}

void StateDirectory::unlock() {
  ::flock(lock_.get(), LOCK_UN);  // the child, which has it too, must not keep it
  lock_.reset();
}

Failure StateDirectory::missing() const {
  return Failure("container does not exist",
                 fmt::format("{} is not in {}: see `tinrun list`", id_, root_));
}

void StateDirectory::write(const State& state) const {
  const auto file = path_ + "/state.json", unfinished = file + ".new";
  const sys::Fd fd(sys::check_quietly(
      ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600),
      "open({:?}, O_CREAT)", unfinished));
  sys::write_all(fd, state_text(state));
  sys::check_quietly(::rename(unfinished.c_str(), file.c_str()), "rename({:?}, {:?})",
                     unfinished, file);
}

State StateDirectory::read() const try {
  const auto file = path_ + "/state.json";
  return read_state(file, sys::read_file(file));
} catch (const sys::Error& error) {
  if (error.error_number() != ENOENT) throw;
  throw missing();
} catch (const sys::InputError& damage) {
  throw sys::InputError(fmt::format(
      "{}: end what is left of the container, then remove {}", damage.what(), path_));
}

void StateDirectory::remove() const {
  std::error_code error;
  fs::remove_all(path_, error);
  if (!error) return;
  errno = error.value();
  sys::check_quietly(-1, "rmdir({:?})", path_);
}

void StateDirectory::finish_gate() const {
  sys::check_quietly(::rename(unfinished_gate().c_str(), gate().c_str()),
                     "rename({:?})", unfinished_gate());
}

std::string StateDirectory::status(const State& state) const {
  if (state.pid == 0) return "creating";
  if (birth_of(state.pid) != state.birth) return "stopped";
  if (exists_at(unfinished_gate())) return "creating";
  if (std::ranges::any_of(state.cgroups, is_frozen)) return "paused";
  return exists_at(gate()) ? "created" : "running";
}

std::vector<std::string> all_containers(const std::string& root) {
  std::vector<std::string> names;
  std::error_code unseen;  // no container was ever made there
  for (const auto& entry : fs::directory_iterator(root, unseen))
    if (exists_at(entry.path().string() + "/state.json"))
      names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

std::optional<std::uint64_t> birth_of(pid_t pid) {
  const auto fields = fields_of(pid);
  if (fields.size() < 20 || fields[0] == "Z" || fields[0] == "X") return std::nullopt;
  return sys::parse_number<std::uint64_t>(fields[19]);
}

bool has_begun_to_end(pid_t pid) {
  constexpr unsigned exiting = 0x4;  // PF_EXITING, of <linux/sched.h> in the kernel
  const auto fields = fields_of(pid);
  const auto flags = fields.size() > 6 ? sys::parse_number<unsigned>(fields[6])
                                       : std::optional(exiting);
  return !flags || (*flags & exiting);
}
sys::Fd open_first_process(const State& state) {
  if (state.pid == 0) return {};
  sys::Fd pidfd(sys::pidfd_open(state.pid));
  // Asked after it was opened: from here on the descriptor means one process only.
  if (birth_of(state.pid) != state.birth) return {};
  return pidfd;
}

}  // namespace tinbox
