#!/bin/sh
# docs/DESIGN.md names every command, table, report format, exit code and room, and no command, table
# or room that does not exist.
set -u
page=docs/DESIGN.md
status=0
complain() {
    echo "$page: $*"
    status=1
}

# cells TITLE: the first cell of each row of the tables below the heading TITLE.
cells() {
    awk -v title="$1" '/^##/ { inside = index($0, title) > 0 }
        inside && /^[|] [`0-9]/ { split($0, cell, / *[|] */); gsub(/`/, "", cell[2]); print cell[2] }' $page
}
# same WHAT TITLE NAMES: the section and the code name the same things.
same() {
    shown=$(cells "$2" | LC_ALL=C sort)
    there=$(printf '%s\n' "$3" | LC_ALL=C sort)
    [ "$(printf '%s\n' "$there" | wc -l)" -gt 5 ] || complain "the ${1}s of the code cannot be read"
    for name in $there; do
        printf '%s\n' "$shown" | grep -qxF "$name" || complain "section '$2' does not name the $1 $name"
    done
    for name in $shown; do
        printf '%s\n' "$there" | grep -qxF "$name" || complain "section '$2' names $name, which is no $1"
    done
}

same command '5. Commands' "$(sed -n 's/^COMMAND(\(.*\))$/\1/p' detector/cli/commands.def)"
same table '4. Neutral tables' "$(sed -n 's/^TABLE(\(.*\))$/\1/p' datasets/ingest/tables.def)"
same room '2. The house' "$(find datasets models detector reports -mindepth 1 -maxdepth 1 -type d)"

formats=$(sed -n 's/^FORMAT(\(.*\))$/\1/p' reports/formats.def | paste -sd ' ' -)
grep -qF "Report formats: \`$formats\`." $page || complain "the report formats are $formats"

codes=$(sed -n 's/^ *X(ST_[A-Z]*, \([0-9]*\),.*/\1/p' datasets/base/err.h | sort -un)
for code in $codes; do
    cells 'Exit codes' | grep -qxF "$code" || complain "exit code $code is not told"
done

# The columns that a list begins with.
columns=$(awk '/^ *"rank,storefront_id,/, /",$/' detector/run/watchlist_csv.c | sed '$s/,$//' | tr -d ' "\n')
shown=$(awk '/^    rank,storefront_id,/, /^$/' $page | tr -d ' \n')
[ "${columns:-unread}" = "$shown" ] || complain "a list begins with $columns, not $shown"
exit $status
