#!/bin/sh
# Each row of tests/THREATS.md names a test that exists, and files that exist.
set -u
table=tests/THREATS.md
status=0
complain() {
    echo "$table: $*"
    status=1
}

# covered FILE NAME: the file below tests/ or scripts/ holds a test of that name.
covered() {
    # shellcheck disable=SC2046 # paths of this tree hold no spaces
    set -- "$2" $(find tests scripts -name "$1" -type f)
    name=$1
    shift
    [ $# -eq 1 ] || return 1
    case $1 in
    */test_*.c) grep -qE "^(Test|EachRow)\([a-z0-9_]+, ${name}[,)]" "$1" ;;
    *.cases) grep -qxF "case $name" "$1" ;;
    *.c) grep -qE "^(static )?[a-z]+ $name\(" "$1" ;;
    *) grep -qF -e "$name" "$1" ;;
    esac
}

# The rows of the tables: "LINE<tab>threat<tab>defence<tab>tests", then every `thing` of the last two.
rows=$(awk -F ' *[|] *' '/^[|]/ && !/^[|] (threat|-)/ && !/^[|]-/ { print NR "\t" $2 "\t" $3 "\t" $4 }' $table)
[ "$(printf '%s\n' "$rows" | wc -l)" -ge 20 ] || complain "the table cannot be read"
# shellcheck disable=SC2016 # the backquotes are text
quoted() {
    printf '%s\n' "$1" | grep -oE '`[^`]+`' | tr -d '\140'
}
tab=$(printf '\t')
while IFS=$tab read -r line threat defence tests; do
    [ -n "$defence" ] || complain "line $line: no defence against: $threat"
    named=$(quoted "$tests")
    [ -n "$named" ] || complain "line $line: no test of: $threat"
    while IFS= read -r test; do
        covered "${test%%: *}" "${test#*: }" || complain "line $line: there is no test \"$test\""
    done <<END
$named
END
    for file in $(quoted "$defence" | grep -E '^[a-z_]+/[^ ]*[.]'); do
        [ -e "$file" ] || complain "line $line: there is no file $file"
    done
done <<END
$rows
END
# Each test that docs/ASVS.md names.
# shellcheck disable=SC2016
named=$(grep -oE '`[a-z_]+[.](c|cases|sh|mjs): [^`]+`' docs/ASVS.md | tr -d '\140')
[ "$(printf '%s\n' "$named" | wc -l)" -ge 20 ] || complain "docs/ASVS.md cannot be read"
while IFS= read -r test; do
    covered "${test%%: *}" "${test#*: }" || complain "docs/ASVS.md: there is no test \"$test\""
done <<END
$named
END
# shellcheck disable=SC2016
for file in $(grep -oE '`(tests|scripts)/[^` ]+`' SECURITY.md | tr -d '\140'); do
    [ -e "$file" ] || complain "SECURITY.md names $file, which is not there"
done
exit $status
