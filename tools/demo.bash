# shellcheck shell=bash
# demo.bash — the words that demos are written in; NN-*/demo.sh sources it.
#
#   chapter 'A name of its own'     a heading
#   say 'One line.' 'And another.'  what a lecturer would say
#   run 'hostname'                  shows it, runs it in this shell: $OUTPUT, $STATUS
#   outside 'hostname'              the same, marked as the host's view
#   inside 'hostname'               the same through the command in $BOX: the box's view
#   both 'hostname'                 the same on both sides, in two columns
#   expect '^box$'                  a line of the output is like that (grep -E)
#   expect_same "$name"             the output is that text
#   expect_status 127               it ended so; without this line: 0
#
# DEMO_MODE=auto, the default, runs it through; live waits for a key before it types a
# command, and before it runs it; check prints only TAP. If an expectation fails, the
# demo ends with 1. What differs from run to run is not shown: ask for yes or no.
set -uo pipefail  # no -e: demos show what fails
export LC_ALL=C.UTF-8
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
DEMO_MODE=${DEMO_MODE:-auto}
checks=0 failures=0 judged=yes command=nothing STATUS=0 OUTPUT=''

# Started by hand: play it where ./workshop demo does, on a host of its own.
if [[ -z ${BIN:-} ]]; then
  [[ -d $top/build/root ]] || { echo 'demo: first ./workshop build' >&2; exit 125; }
  exec "$top/tools/stage" env DEMO_MODE="$DEMO_MODE" bash "$(realpath "$0")"
fi
ROOTFS=${ROOTFS:-$top/build/root}
PATH=$BIN:/bin:/sbin:/usr/bin:/usr/sbin  # good on the host and in the roots

speaks() { [[ $DEMO_MODE != check ]]; }
is_live() { [[ $DEMO_MODE == live && -t 0 ]]; }

begin() {
  place=$(mktemp -d) || exit 125
  trap end EXIT
  trap 'exit 130' INT TERM HUP
  cp -a --no-preserve=ownership "$ROOTFS" "$place/root" && cd "$place" || exit 125
  ! is_live || stty -echo  # a key struck too early would stand amid the command
}

end() {
  local status=$?
  trap - EXIT
  ! is_live || stty echo
  # KILL, as a box's pid 1 ignores TERM; a box dies with the program that started it.
  # Silently, rm too: bash may tell of a killed job as late as after the next command.
  { jobs -p | xargs -r kill -KILL; wait; cd / && rm -rf "$place"; } 2>/dev/null
  judge_status
  speaks || printf '1..%d\n' "$checks"
  ((failures == 0)) || printf '%d of %d expectations failed\n' "$failures" "$checks" >&2
  ((status == 0 && failures > 0)) && status=1
  exit "$status"
}

chapter() {
  ! speaks || printf '\n%s%s%s\n%s\n\n' "$bold" "$1" "$plain" "${1//?/─}"
}

say() { ! speaks || printf '%s\n' "$@"; }

run() { play '' "$1"; }
outside() { play outside "$1"; }
inside() { play inside "$BOX $1"; }

both() { play both "$1" side_by_side; }

# What $command prints outside and, in the right column, inside.
side_by_side() {
  pr -m -t -w 72 <(eval "$command" 2>&1) <(eval "$BOX $command" 2>&1) | expand
}

# play WHOSE COMMAND [HOW]: HOW is what runs in fact, if not the command as it is shown
play() {
  judge_status
  command=$2 judged=no STATUS=0
  speaks && show_command "$1"
  eval "${3:-$command}" >"$place/.output" 2>&1 </dev/null || STATUS=$?
  OUTPUT=$(<"$place/.output")
  if speaks; then
    fold -s -w 72 "$place/.output" | sed 's/^/            /; s/ *$//'
    [[ -z $(tail -c 1 "$place/.output") ]] || echo
    ((STATUS == 0)) || printf '            → %d\n' "$STATUS"
  fi
}

show_command() {
  printf '%9s %s$%s ' "$1" "$bold" "$plain"
  wait_for_key
  if is_live; then
    type_command
    wait_for_key
    echo
  else
    printf '%s\n' "$command"
  fi
}

type_command() {
  local i
  for ((i = 0; i < ${#command}; i++)); do
    printf '%s' "${command:i:1}"
    sleep 0.03
  done
}

wait_for_key() {
  is_live || return 0
  while read -rsn1 -t 0.01 _; do :; done  # what was struck too early
  read -rsn1 _
}

expect() { tell "prints $1" grep -Eq -e "$1" <<<"$OUTPUT"; }

expect_same() { tell "prints $1, and no more" test "$OUTPUT" = "$1"; }

expect_status() {
  judged=yes
  tell "ends with $1" test "$STATUS" = "$1"
}

# A command of which nothing else is said must have worked.
judge_status() { [[ $judged == yes ]] || expect_status 0; }

# tell WORDS TEST…: one expectation, kept or not
tell() {
  local kept=ok what=${command%%$'\n'*}
  checks=$((checks + 1))
  "${@:2}" || { kept='not ok' failures=$((failures + 1)); }
  speaks || printf '%s %d - %s: %s\n' "$kept" "$checks" "$what" "$1"
  [[ $kept == ok ]] || printf '# expected: %s\n# saw, with status %d: %s\n' \
    "$1" "$STATUS" "${OUTPUT//$'\n'/$'\n'# }"
}

bold='' plain=''
if [[ -t 1 && -z ${NO_COLOR:-} ]]; then bold=$'\e[1m' plain=$'\e[0m'; fi
begin
