#!/bin/sh
# The version is the same wherever a person sets it, and each decision tells all that it should.
set -u
status=0
complain() {
    echo "$*"
    status=1
}

version=$(sed -n 's/^project(gevel VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
released=$(sed -n 's/^## \[\([0-9.]*\)\] - .*/\1/p' CHANGELOG.md | head -n 1)
cited=$(sed -n 's/^version: //p' CITATION.cff)
packaged=$(sed -n '1s/^gevel (\(.*\)) .*/\1/p' scripts/debian/changelog)
for file in "CHANGELOG.md $released" "CITATION.cff $cited" "scripts/debian/changelog $packaged"; do
    [ "${file#* }" = "$version" ] ||
        complain "${file% *} has version ${file#* }, CMakeLists.txt $version"
done
date=$(sed -n "s/^## \[$released\] - //p" CHANGELOG.md)
grep -qx "date-released: \"$date\"" CITATION.cff ||
    complain "CITATION.cff: date-released is not $date, the date of $released in CHANGELOG.md"
grep -qx '## \[Unreleased\]' CHANGELOG.md || complain "CHANGELOG.md has no section Unreleased"

for page in docs/decisions/[0-9]*.md; do
    [ -e "$page" ] || complain "docs/decisions holds no decision"
    for part in Context Decision Figure Alternatives "Look again when"; do
        grep -qx "## $part" "$page" || complain "$page has no section \"$part\""
    done
    # shellcheck disable=SC2016 # the backquotes are text
    for file in $(grep -oE '`[a-z]+/[a-z_/]+[.]?[a-z]*`' "$page" | tr -d '\140'); do
        [ -e "$file" ] || complain "$page names $file, which is not there"
    done
    grep -qF "(${page##*/})" docs/decisions/README.md ||
        complain "docs/decisions/README.md does not list ${page##*/}"
done

# A library without a least version is built against whatever is there.
grep -nE '(find_package|pkg_check_modules)\(' CMakeLists.txt tests/CMakeLists.txt |
    grep -vE '[0-9]|Threads|PkgConfig|xlsxwriter' && complain "say the least version"
exit $status
