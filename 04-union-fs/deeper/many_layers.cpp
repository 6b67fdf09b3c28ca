// many_layers.cpp — see many_layers.h.
#include "04-union-fs/deeper/many_layers.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/utsname.h>

#include "lib/check.h"
#include "lib/fd.h"

namespace tinbox {
namespace {

constexpr std::size_t longest_options = 4095;  // a page, which ends in a 0

void set(const sys::Fd& context, const char* key, const std::string& value) {
  sys::check(::fsconfig(context.get(), FSCONFIG_SET_STRING, key, value.c_str(), 0),
             "fsconfig({}, FSCONFIG_SET_STRING, {:?}, {:?}, 0)", context.get(), key,
             value);
}

void set_flag(const sys::Fd& context, const char* key) {
  sys::check(::fsconfig(context.get(), FSCONFIG_SET_FLAG, key, nullptr, 0),
             "fsconfig({}, FSCONFIG_SET_FLAG, {:?}, NULL, 0)", context.get(), key);
}

[[noreturn]] void throw_too_many(const Union& what) {
  utsname kernel{};
  ::uname(&kernel);
  throw sys::InputError(fmt::format(
      "--layer: the names of {} layers, as seen from the top one, fill more "
      "than the page that Linux {} reads: put the layers side by side, "
      "under shorter names",
      what.layers.size(), kernel.release));
}

// The first layer tells whether the kernel knows lowerdir+: EINVAL if it does not.
void add_layers(const sys::Fd& context, const Union& what) try {
  for (const auto& layer : what.layers) set(context, "lowerdir+", layer);
} catch (const sys::Error& error) {
  if (error.error_number() == EINVAL) throw_too_many(what);
  throw;
}

void mount_one_by_one(const Union& what, const std::string& place) {
  sys::say("more than a page of names: hand the layers over one at a time");
  const sys::Fd context(sys::check(::fsopen("overlay", FSOPEN_CLOEXEC),
                                   "fsopen(\"overlay\", FSOPEN_CLOEXEC)"));
  set(context, "source", place);
  add_layers(context, what);
  if (!what.upper.empty()) set(context, "upperdir", what.upper);
  if (!what.upper.empty()) set(context, "workdir", what.work);
  if (what.user_xattr) set_flag(context, "userxattr");
  sys::check(::fsconfig(context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0),
             "fsconfig({}, FSCONFIG_CMD_CREATE, NULL, NULL, 0)", context.get());
  const sys::Fd made(sys::check(::fsmount(context.get(), FSMOUNT_CLOEXEC, 0),
                                "fsmount({}, FSMOUNT_CLOEXEC, 0)", context.get()));
  sys::check(
      ::move_mount(made.get(), "", AT_FDCWD, place.c_str(), MOVE_MOUNT_F_EMPTY_PATH),
      "move_mount({}, \"\", AT_FDCWD, {:?}, MOVE_MOUNT_F_EMPTY_PATH)", made.get(),
      place);
}

}  // namespace

void mount_by_any_call(const Union& what, const std::string& place) {
  if (mount_options(what).size() <= longest_options)
    mount_by_options(what, place);
  else
    mount_one_by_one(what, place);
}

}  // namespace tinbox
