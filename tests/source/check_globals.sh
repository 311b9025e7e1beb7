#!/bin/sh
# No mutable globals or static locals: no object of ours lies in a writable section.
# Constant tables of pointers (.data.rel.ro) become read-only when the program starts.
set -u
found=$(objdump -t "$@" | awk '
    /file format/ { object = $1 }
    NF > 3 {
        for (i = 2; i < NF; i++) {
            writable = $i ~ /^(\.t?bss|\.t?data)(\.|$)/ && $i !~ /^\.data\.rel\.ro/
            if ((writable || $i == "*COM*") && $NF != $i)
                print object, $i, $NF
        }
    }')
[ -z "$found" ] && exit 0
printf '%s\n  -> writable global state; pass a handle instead\n' "$found"
exit 1
