#!/bin/sh
# Runs the cases of FOLDER/PART.cases, or the examples of the README: run_cases.sh GEVEL FOLDER SOURCE PART
#
# A *.cases file holds blocks of lines; a block ends with an empty line:
#   case NAME          what is tested
#   do SHELL           preparation that must succeed (any number)
#   run SHELL          the line under test; `gevel` is the program
#   exit N             its exit code (default 0)
#   out REGEX          extended regex that a line of stdout matches (any number)
#   err REGEX          the same for stderr
#   not REGEX          neither stdout nor stderr has such a line
# Blocks run in order in one temporary folder that holds a small city, its truth and a scanned
# store (city.db), so a block may use what earlier ones left.
set -u
gevel=$1
folder=$(cd "$2" && pwd) || exit 1
source=$(cd "$3" && pwd) || exit 1
part=$4
work=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/at"
ln -s "$gevel" "$work/bin/gevel"
ln -s "$(dirname "$gevel")/tests/rewrite" "$work/bin/rewrite"
ln -s "$source/datasets" "$work/at/datasets"
ln -s "$source/tests/samples" "$work/at/samples"
PATH=$work/bin:$PATH
unset GEVEL_STORE NO_COLOR DESTDIR
export PATH
cd "$work/at" || exit 1
passed=0
failed=0

say() {
    printf '%s\n' "$*"
}

fail() {
    say "    $*"
    good=0
}

begin() {
    name= line= code=0 good=1
    : >"$work/wanted"
}

prepare() {
    sh -c "$1" >"$work/out" 2>"$work/err" && return
    fail "preparation failed: $1"
    cat "$work/out" "$work/err"
}

# One wanted line: "out REGEX", "err REGEX" or "not REGEX".
judge() {
    regex=${1#* }
    case $1 in
    not*)
        ! grep -qE -e "$regex" "$work/out" "$work/err" || fail "unwanted: $regex"
        ;;
    *)
        grep -qE -e "$regex" "$work/${1%% *}" || fail "std$1: no such line"
        ;;
    esac
}

finish() {
    [ -n "$name" ] || return
    sh -c "$line" >"$work/out" 2>"$work/err"
    got=$?
    [ "$got" -eq "$code" ] || fail "exit code $got, expected $code"
    if grep -qE 'ERROR: [A-Za-z]+Sanitizer|runtime error:' "$work/err"; then
        fail "sanitizer report"
    fi
    while IFS= read -r wanted; do judge "$wanted"; done <"$work/wanted"
    if [ "$good" = 1 ]; then
        passed=$((passed + 1))
        say "ok   $name"
    else
        failed=$((failed + 1))
        say "FAIL $name: $line"
        head -c 2000 "$work/out" "$work/err"
    fi
    begin
}

take() {
    case $1 in
    '') finish ;;
    '#'*) ;;
    'case '*) name=${1#case } ;;
    'do '*) prepare "${1#do }" ;;
    'run '*) line=${1#run } ;;
    'exit '*) code=${1#exit } ;;
    'out '* | 'err '* | 'not '*) say "$1" >>"$work/wanted" ;;
    *) say "not understood: $1" && exit 1 ;;
    esac
}

run_file() {
    begin
    while IFS= read -r text; do take "$text"; done <"$1"
    finish
}

# README examples: lines that start with `gevel ` in ```sh blocks, in a folder of their own.
readme_cases() {
    mkdir "$work/readme"
    ln -s "$source/datasets" "$work/readme/datasets"
    awk -v at="$work/readme" '
        /^```/ { inside = $0 == "```sh" }
        inside && /^gevel / {
            printf "case README: %s\nrun cd %s && %s\n\n", $0, at, $0
        }' "$source/README.md"
}

gevel -q city --tame --storefronts 300 --months 24 --seed 3 --out city >/dev/null &&
    gevel -q --store city.db import city >/dev/null &&
    gevel -q --store city.db scan >/dev/null || {
    say "the small city cannot be made"
    exit 1
}
if [ "$part" = README ]; then
    readme_cases >"$work/readme.cases"
    run_file "$work/readme.cases"
else
    run_file "$folder/$part.cases"
fi
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
