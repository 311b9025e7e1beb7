#!/bin/sh
# scripts/debian/licences has a line for each package that the program links, and for no other:
# check_licences.sh GEVEL SCRATCH_FILE
set -u
table=scripts/debian/licences
command -v dpkg-query >/dev/null || {
    echo "skipped: this is no Debian"
    exit 77
}
objdump -p "$1" | awk '$1 == "NEEDED" { print $2 }' >"$2"
files=$(ldd "$1" | awk 'NR == FNR { wanted[$1]; next } $1 in wanted && $3 ~ /^\// { print $3 }' "$2" -)
# shellcheck disable=SC2046,SC2086 # paths of libraries hold no spaces; dpkg may know them without /usr
# Open MPI is of builds for clusters; the package has none (scripts/package)
linked=$(dpkg-query -S $files $(realpath $files) 2>/dev/null | sed 's/:.*//' | grep -v '^libopenmpi' |
    LC_ALL=C sort -u)
listed=$(sed -n 's/^\([a-z][^ ]*\) .*/\1/p' $table | grep -vx fonts-dejavu-core)
[ "$linked" = "$listed" ] && exit 0
echo "$table lists other packages (<) than $1 links (>):"
printf '%s\n' "$linked" >"$2"
printf '%s\n' "$listed" | diff - "$2"
exit 1
