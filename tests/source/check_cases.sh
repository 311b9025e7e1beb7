#!/bin/sh
# Each row of tests/samples/cities/README.md names tests that exist, and each file below it has a row.
set -u
folder=tests/samples/cities
table=$folder/README.md
status=0
complain() {
    echo "$table: $*"
    status=1
}

# exists PLACE NAME: tests/cli/PLACE.cases or tests/unit/PLACE holds a test of that name.
exists() {
    case $1 in
    *.c) grep -qE "^(Test|EachRow)\\([a-z0-9_]+, $2[,)]" "tests/unit/$1" ;;
    *) grep -qxF "case $2" "tests/cli/$1.cases" ;;
    esac
}

rows=$(awk -F ' *[|] *' '/^[|]/ && !/^[|] input/ && !/^[|]-/ { print $4 }' "$table")
[ "$(printf '%s\n' "$rows" | wc -l)" -ge 25 ] || complain "the table cannot be read"
while IFS= read -r row; do
    # shellcheck disable=SC2016 # the backquotes are text
    named=$(printf '%s\n' "$row" | grep -oE '`[^`]+`' | tr -d '\140')
    [ -n "$named" ] || complain "a row without a test: $row"
    while IFS= read -r test; do
        exists "${test%%: *}" "${test#*: }" 2>/dev/null || complain "there is no test \"$test\""
    done <<END
$named
END
done <<END
$rows
END

# shellcheck disable=SC2044 # paths of this tree hold no spaces
for file in $(find $folder -type f ! -name README.md ! -name '*.ini'); do
    name=${file#"$folder"/}
    grep -qF "\`$name\`" "$table" || grep -qF "\`${name%%/*}\`" "$table" || complain "$name has no row"
done
exit $status
