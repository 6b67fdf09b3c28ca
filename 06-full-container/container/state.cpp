// state.cpp — see state.h.
#include "06-full-container/container/state.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "06-full-container/container/failure.h"
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

bool begins_with(const std::string& path, char letter) {
  char first = 0;
  const sys::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file && ::read(file.get(), &first, 1) == 1 && first == letter;
}

bool exists_at(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

// In version 2 a file says 1; in version 1 another, in one of the trees, FROZEN.
bool is_frozen(const std::vector<std::string>& groups) {
  return std::ranges::any_of(groups, [](const auto& group) {
    return begins_with(group + "/cgroup.freeze", '1') ||
           begins_with(group + "/freezer.state", 'F');
  });
}

// Others could read the environment in it, or put a state of their own in its place.
void make_private_directories(const std::string& path) {
  for (std::size_t end = path.find('/', 1); end != path.npos;
       end = path.find('/', end + 1))
    ::mkdir(path.substr(0, end).c_str(), 0711);  // ignore: the last one tells
  if (::mkdir(path.c_str(), 0711) < 0 && errno != EEXIST)
    sys::check_quietly(-1, "mkdir({:?})", path);
}

}  // namespace

StateDirectory::StateDirectory(std::string root, std::string id)
    : root_(std::move(root)), id_(std::move(id)), path_(root_ + "/" + id_) {
  if (!is_name(id_))
    throw Failure("invalid container ID format",
                  fmt::format("{:?}: letters, digits and _ + - . only", id_));
}

void StateDirectory::create() {
  if (::mkdir(path_.c_str(), 0711) == 0) return;
  if (errno == ENOENT) {
    make_private_directories(root_);
    if (::mkdir(path_.c_str(), 0711) == 0) return;
  }
  if (errno == EEXIST)
    throw Failure("container with given ID already exists",
                  fmt::format("{}: delete it first, or choose another", id_));
  sys::check_quietly(-1, "mkdir({:?})", path_);
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
  throw Failure("container does not exist",
                fmt::format("{} is not in {}: see `tinrun list`", id_, root_));
} catch (const sys::InputError& damage) {
  throw sys::InputError(fmt::format(
      "{}: end what is left of the container, then remove {}", damage.what(), path_));
}

bool StateDirectory::exists() const { return exists_at(path_); }

void StateDirectory::remove() const noexcept {
  std::error_code unseen;  // ignore: what stays is seen by `list`, and removed again
  fs::remove_all(path_, unseen);
}

void StateDirectory::finish_gate() const {
  sys::check_quietly(::rename(unfinished_gate().c_str(), gate().c_str()),
                     "rename({:?})", unfinished_gate());
}

std::string StateDirectory::status(const State& state) const {
  if (state.pid == 0) return "creating";
  if (birth_of(state.pid) != state.birth) return "stopped";
  if (exists_at(unfinished_gate())) return "creating";
  if (exists_at(gate())) return "created";
  return is_frozen(state.cgroups) ? "paused" : "running";
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

// "4711 (a name) with ) in it) S 1 …": the state, and 19 fields later the birth.
std::optional<std::uint64_t> birth_of(pid_t pid) {
  const auto path = fmt::format("/proc/{}/stat", pid);
  const sys::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char buffer[1024];
  const auto length = file ? ::read(file.get(), buffer, sizeof buffer) : -1;
  if (length <= 0) return std::nullopt;
  const std::string_view text(buffer, static_cast<std::size_t>(length));
  const auto fields = sys::split(text.substr(text.rfind(')') + 2), ' ');
  if (fields.size() < 20 || fields[0] == "Z" || fields[0] == "X") return std::nullopt;
  return sys::parse_number<std::uint64_t>(fields[19]);
}

sys::Fd open_first_process(const State& state) {
  if (state.pid == 0) return {};
  sys::Fd pidfd(sys::pidfd_open(state.pid));
  // Asked after it was opened: from here on the descriptor means one process only.
  if (birth_of(state.pid) != state.birth) return {};
  return pidfd;
}

}  // namespace tinbox
