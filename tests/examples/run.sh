#!/bin/sh
# Runs one example on the sample city: run.sh GEVEL SOURCE EXAMPLE. 77 = its language is not here.
set -eu
gevel=$1
source=$2
example=$source/tests/examples/$3
case $3 in
*.py)
    command -v python3 >/dev/null || {
        echo "skipped: no python3"
        exit 77
    }
    run=python3
    ;;
*)
    Rscript -e 'library(RSQLite)' >/dev/null 2>&1 || {
        echo "skipped: no R with RSQLite"
        exit 77
    }
    run=Rscript
    ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$gevel" -q --store "$work/gevel.db" import "$source/datasets/sample" >/dev/null
"$gevel" -q --store "$work/gevel.db" scan >/dev/null
before=$(cksum <"$work/gevel.db")
"$run" "$example" "$work/gevel.db"
[ "$before" = "$(cksum <"$work/gevel.db")" ] || {
    echo "the example changed the store"
    exit 1
}
