// version.h — which tinrun this is, and which specification it follows.
#pragma once

namespace tinbox {

constexpr auto tinrun_version = "0.1";
constexpr auto oci_version = "1.0.2";

}  // namespace tinbox
