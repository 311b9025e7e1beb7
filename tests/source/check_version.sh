#!/bin/sh
# The version of the program is the same from git, from an archive of git and from the environment,
# says when files were changed, and is the bare release where nothing tells the commit.
set -u
command -v git >/dev/null && command -v cmake >/dev/null || exit 77
source=$PWD
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
status=0
unset GEVEL_COMMIT GIT_DIR GIT_WORK_TREE
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_DATE='2026-01-02T23:30:00+0500'
export GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE

version() {
    cmake -DVERSION=1.2.3 -DOUT="$work/version.c" -P "$1/scripts/version.cmake" || exit 1
    sed -n 's/.*gevel_version\[\] = "\(.*\)";/\1/p' "$work/version.c"
}
expect() {
    [ "$2" = "$3" ] && return
    echo "$1: expected $3, got $2"
    status=1
}

mkdir -p "$work/tree/scripts" "$work/archive" "$work/tree/inner/scripts"
cp "$source/scripts/version.cmake" "$work/tree/scripts"
cp "$source/scripts/version.cmake" "$work/tree/inner/scripts"
cp "$source/.gitattributes" "$work/tree"
cd "$work/tree" || exit 1
git init -q . && git config user.name tester && git config user.email tester@example.org
git add .gitattributes scripts && git commit -q -m first || exit 1
commit=$(git log -1 --format=%H)
short=$(echo "$commit" | cut -c1-10)

expect "from git" "$(version "$work/tree")" "1.2.3+20260102.g$short"
git archive HEAD | tar -x -C "$work/archive"
expect "from an archive" "$(version "$work/archive")" "1.2.3+20260102.g$short"
expect "from the environment" "$(GEVEL_COMMIT="$commit 2026-01-02" version "$work/tree/inner")" \
    "1.2.3+20260102.g$short"
expect "inside another repository" "$(version "$work/tree/inner")" "1.2.3"
before=$(stat -c %Y.%i "$work/version.c")
sleep 1
version "$work/tree/inner" >/dev/null
expect "written again without need" "$(stat -c %Y.%i "$work/version.c")" "$before"
echo "# more" >>"$work/tree/scripts/version.cmake"
expect "changed files" "$(version "$work/tree")" "1.2.3+20260102.g$short.dirty"
exit $status
