#!/usr/bin/env bash
# Runs every line of digests.txt with each program given, on 1, 2, 3 and 8 threads, with several block sizes, recorded and not,
# and compares the final digest with the pinned one. Ends with "N passed, M failed".
#   tests/determinism/run.sh PROGRAM...            checks
#   tests/determinism/run.sh --approve PROGRAM     writes the digests of PROGRAM into digests.txt
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
pinned=$here/digests.txt

threads=(1 2 3 8)
block_rows=(64 1000 100000)   # far below, near and above the number of rows of a case
longest_seconds=600

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

digest_of() {  # PROGRAM SCENARIO STEPS CUSTOMERS further arguments; prints the digest or nothing
  local program=$1 scenario=$2 steps=$3 customers=$4
  shift 4
  timeout "$longest_seconds" "$program" run "$root/$scenario" --json --quiet --steps "$steps" \
    --set "population.customers=$customers customers" "$@" >"$work/answer" 2>"$work/errors" || true
  grep -oE '"digest"[[:space:]]*:[[:space:]]*"?[0-9A-Za-z:]+' "$work/answer" | head -n 1 | grep -oE '[0-9A-Za-z]+$' || true
}

if [[ ${1:-} == --approve ]]; then
  [[ $# -eq 2 ]] || { echo "Give one program: tests/determinism/run.sh --approve PROGRAM" >&2; exit 2; }
  while IFS= read -r line; do
    if [[ -z $line || $line == \#* ]]; then
      echo "$line"
      continue
    fi
    read -r scenario steps customers _ <<<"$line"
    digest=$(digest_of "$2" "$scenario" "$steps" "$customers" --threads 1)
    if [[ -z $digest ]]; then
      echo "$scenario gave no digest; digests.txt stays as it is." >&2
      cat "$work/answer" "$work/errors" >&2
      exit 1
    fi
    echo "$scenario $steps $customers $digest"
  done <"$pinned" >"$work/digests.txt"
  cp "$work/digests.txt" "$pinned"
  echo "Wrote $pinned; look at the difference before you commit it."
  exit 0
fi

[[ $# -gt 0 ]] || { echo "Give at least one program: tests/determinism/run.sh PROGRAM..." >&2; exit 2; }

passed=0
failed=0
check() {  # PROGRAM SCENARIO STEPS CUSTOMERS EXPECTED further arguments
  local program=$1 scenario=$2 steps=$3 customers=$4 expected=$5 digest
  shift 5
  digest=$(digest_of "$program" "$scenario" "$steps" "$customers" "$@")
  if [[ $digest == "$expected" ]]; then
    passed=$((passed + 1))
    return
  fi
  failed=$((failed + 1))
  echo "FAILED $program, $scenario, ${*//$work\//}: the digest is ${digest:-missing}, pinned is $expected"
  [[ -n $digest ]] || cat "$work/answer" "$work/errors" | head -n 10
}

for program in "$@"; do
  if [[ ! -x $program ]]; then
    echo "FAILED $program is not a program that can be run"
    failed=$((failed + 1))
    continue
  fi
  before=$failed
  began=$SECONDS
  while read -r scenario steps customers expected; do
    [[ -n $scenario && $scenario != \#* ]] || continue
    for n in "${threads[@]}"; do
      check "$program" "$scenario" "$steps" "$customers" "$expected" --threads "$n"
      check "$program" "$scenario" "$steps" "$customers" "$expected" --threads "$n" -o "$work/recorded.h5"
      rm -f "$work/recorded.h5"
      for rows in "${block_rows[@]}"; do
        check "$program" "$scenario" "$steps" "$customers" "$expected" --threads "$n" --block-rows "$rows"
      done
    done
  done <"$pinned"
  if [[ $failed -eq $before ]]; then
    echo "$program: every digest agrees ($((SECONDS - began)) s)"
  fi
done

if [[ $((passed + failed)) -eq 0 ]]; then
  echo "FAILED digests.txt pins nothing"
  failed=1
fi
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
