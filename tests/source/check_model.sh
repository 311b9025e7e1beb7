#!/bin/sh
# docs/MODEL.md and the models agree: sections that are cited exist, every parameter is named with its
# default, and each model says in its first comment, in this order, what goes in, how, what comes out,
# what it cannot see and where that is from.
set -u
page=docs/MODEL.md
status=0
complain() {
    echo "$*"
    status=1
}

# ---- labels ----

# No models: settings (params/, fit_params.c), the list of signals, and the sorting networks that
# robust.c's medians use for eight storefronts at once.
is_exempt() {
    case $1 in
    models/params/*.c | models/fit/fit_params.c) ;;
    models/signals/registry.c | models/math/robust_lanes.c) ;;
    *) return 1 ;;
    esac
}

# The labels of the first comment, in a row. One that was run into a line counts as missing.
labels_of() {
    awk '/^ \* (Input|Method|Output|Blind to|Cites) / { sub(/^ \* /, ""); sub(/  .*/, ""); printf "%s,", $0 }
         /\*\// { exit }' "$1"
}
for file in $(find models -name '*.c' | LC_ALL=C sort); do
    is_exempt "$file" && continue
    labels=$(labels_of "$file")
    [ "$labels" = "Input,Method,Output,Blind to,Cites," ] ||
        complain "$file: its first comment has the labels '$labels'; write Input, Method, Output," \
            "Blind to and Cites, each on a line of its own, in this order"
done

# ---- sections ----

sections=$(sed -n 's/^##* \([0-9][0-9.]*[0-9]\|[0-9]\)[. ].*/\1/p' $page)
[ "$(printf '%s\n' "$sections" | wc -l)" -ge 40 ] || complain "$page: its sections cannot be read"

# "FILE n.m", one a line; a list or a range after MODEL counts, also over the end of a line.
cited() {
    find datasets models detector reports tests docs -name '*.[ch]' -o -name '*.def' -o -name '*.md' \
        -o -name '*.sh' -o -name '*.ini' | grep -v -e '^tests/source/check_model.sh' -e '/node_modules/' |
        LC_ALL=C sort | xargs awk '
        function told() {
            while (match(text, /MODEL [0-9]+([.][0-9]+)?( [(][^)]*[)])?((,| and| to) [0-9]+[.][0-9]+)*/)) {
                found = substr(text, RSTART, RLENGTH)
                text = substr(text, RSTART + RLENGTH)
                gsub(/[(][^)]*[)]/, "", found)
                while (match(found, /[0-9]+([.][0-9]+)?/)) {
                    print file, substr(found, RSTART, RLENGTH)
                    found = substr(found, RSTART + RLENGTH)
                }
            }
        }
        FNR == 1 { told(); file = FILENAME; text = "" }
        { sub(/^ \* */, ""); text = text $0 " " }
        END { told() }'
}
missing=$(cited | awk -v known="$sections" '
    BEGIN { n = split(known, k, "\n"); for (i = 1; i <= n; i++) is[k[i]] = 1 }
    !is[$2] { print $1 ": MODEL " $2 " is no section of docs/MODEL.md" }
    END { if (NR < 40) print "citations of docs/MODEL.md cannot be read" }')
[ -z "$missing" ] || complain "$missing"

# ---- parameters ----

wrong=$(awk -v page=$page '
    BEGIN {
        while ((getline line < page) > 0) {
            if (line ~ /^## /) inside = line ~ /^## 12[.]/
            else if (inside && line ~ /^\| `[a-z]+[.][a-z0-9_]+` \| [^|]* \| [0-9., –]+ \|/) {
                split(line, cell, / *[|] */)
                gsub(/`/, "", cell[2])
                shown[cell[2]] = cell[3]
            }
        }
    }
    /^\[/ { group = substr($0, 2, length($0) - 2) }
    /^[a-z0-9_]+ = / {
        key = group "." $1
        if (!(key in shown)) print page ": section 12 does not name " key
        else if (shown[key] != $3) print page ": " key " is " $3 ", section 12 says " shown[key]
        delete shown[key]
    }
    END { for (key in shown) print page ": section 12 names " key ", which is no parameter" }
' models/default.ini)
[ -z "$wrong" ] || complain "$wrong"
exit $status
