#!/bin/sh
# Each model of models/ says in its first comment, in this order, what goes in, how, what comes out,
# what it cannot see and where that is from.
set -u
status=0
complain() {
    echo "$*"
    status=1
}

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
exit $status
