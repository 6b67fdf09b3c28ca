#!/usr/bin/env bash
# slurm.sh — judge a class as a job array: a task for each student, then the summary.
set -euo pipefail

usage() {
  cat <<'END_OF_USAGE'
Usage: tools/class/slurm.sh LIST DIR [JOBS [WORD…]]

After ./workshop build. LIST has a line name,path-or-git-url[,commit] for each
student; DIR, which every node can reach, gets the results. JOBS tasks run at once
(without it: as many as there is room for). Each WORD is handed on to
./workshop grade --repos: 02, 2.4, --sign KEY …
Prints the numbers of two jobs: the array, and the summary that follows it.
END_OF_USAGE
}

(($# >= 2)) || { usage >&2; exit 2; }
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
list=$(realpath "$1")
directory=$(realpath -m "$2")
most=${3:-}
shift $(($# < 3 ? $# : 3))

grade=(env PYTHONPATH="$top/tests" /usr/bin/python3 -B -m grade
  --repos "$list" --output "$directory")

# The command line of a job, quoted for the shell that will run it.
grading() { printf '%q ' "${grade[@]}" "$@"; }

count=$("${grade[@]}" --count)
mkdir -p "$directory/logs"
array=$(sbatch --parsable --job-name=grade --array="1-$count${most:+%$most}" \
  --output="$directory/logs/task-%a.log" \
  --wrap="$(grading "$@") --rows \$SLURM_ARRAY_TASK_ID")
# Also where a task failed: the summary says who has no result.
summary=$(sbatch --parsable --job-name=grade-summary --dependency="afterany:$array" \
  --output="$directory/logs/summary.log" --wrap="$(grading --summary "$@")")
printf '%s %s\n' "$array" "$summary"
