#!/bin/sh
# A city in one store and cut into shards: the same list. shards.sh GEVEL HERE alone|mpi
#
# alone: one process; what is refused. mpi: 1, 2, 4 and 8 processes, one that is killed, one that fails;
# skipped, saying so, without Open MPI. Shards differ in what they have: proxies in one of them alone,
# visits in two.
set -u
gevel=$(cd "$(dirname "$1")" && pwd)/${1##*/}
here=$(cd "$2" && pwd) part=$3
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
unset GEVEL_STORE NO_COLOR
cd "$work" || exit 1
SHARDS=8
status=0

wrong() {
    echo "$*"
    status=1
}
# refused CODE WORDS COMMAND...: it ends with that code, says those words and leaves no list
refused() {
    code=$1 words=$2
    shift 2
    "$@" >said 2>&1
    got=$?
    [ $got -eq "$code" ] || wrong "exit $got instead of $code: $*"
    tr -s ' \n' ' ' <said | grep -qF -- "$words" || {
        wrong "does not say \"$words\": $*"
        cat said
    }
    [ ! -e none ] && [ ! -e none.part ] || wrong "left a list: $*"
}
many() {
    count=$1
    shift
    mpirun --allow-run-as-root --oversubscribe -n "$count" "$gevel" "$@"
}
if [ "$part" = mpi ]; then
    command -v mpirun >/dev/null || {
        echo "skipped: there is no mpirun (openmpi-bin)"
        exit 77
    }
    mkdir none.d
    many 2 -q scan --shards none.d --out none >said 2>&1
    grep -q "built without Open MPI" said && {
        echo "skipped: this gevel was built without Open MPI"
        exit 77
    }
fi

"$gevel" -q city --storefronts 2000 --months 24 --seed 5 --proxies --out city >/dev/null 2>&1
mkdir parts shards
for k in whole $(seq $SHARDS); do mkdir "parts/$k"; done
awk -F, 'NR == 1 { print "storefront_id,inspected_on,outcome,selection,service_number"; next }
    NR % 29 == 0 { print $1 ",2024-1" NR % 3 "-1" NR % 9 "," ($2 ? "confirmed" : "cleared") ",random,T" NR % 3 }' \
    city/truth.csv >city/outcomes.csv
awk -v K=$SHARDS -v out=parts -f "$here/shards.awk" city/storefronts.csv city/links.csv \
    city/turnover.csv city/footfall.csv city/ownership_changes.csv city/proxies.csv city/outcomes.csv
for k in $(seq $SHARDS); do
    rows=$(wc -l <"parts/$k/proxies.csv")
    [ "$rows" -gt 1 ] || rm "parts/$k/proxies.csv"
    # one key for all, so that a director of two shards is one
    [ "$k" -eq 1 ] || cp shards/s1.db.key "shards/s$k.db.key"
    "$gevel" -q --store "shards/s$k.db" import "parts/$k" >/dev/null || wrong "shard $k is not taken"
done
[ "$(ls parts/*/proxies.csv | wc -l)" -eq 2 ] || wrong "proxies are not of one shard"
"$gevel" -q --store whole.db import parts/whole >/dev/null && "$gevel" -q --store whole.db scan >/dev/null &&
    "$gevel" -q --store whole.db list --all --format csv >whole.csv || wrong "the whole has no list"
[ "$(wc -l <whole.csv)" -eq 2001 ] || wrong "the whole has other storefronts"
grep -q ",ranked," whole.csv || wrong "nothing stands out"

# same NAME: that list is the one of the store that holds all
same() {
    cmp "$1/list.csv" whole.csv || wrong "$1 is another list"
    cmp "$1/manifest.json" first.json || wrong "$1 has another manifest"
}

alone() {
    "$gevel" scan --shards shards --out list >out.txt 2>err.txt || wrong "shards are not scanned: $(cat err.txt)"
    cp list/manifest.json first.json
    same list
    grep -q "8 shards: 2000 storefronts" out.txt || wrong "it does not say what it scanned"
    grep -q "different keys" err.txt && wrong "one key is called several"
    grep -q "read back" err.txt && wrong "a first scan has nothing to read back"
    for k in $(seq $SHARDS); do
        [ "$("$gevel" --store "shards/s$k.db" audit --json | grep -c '"subject": "shards"')" -eq 1 ] ||
            wrong "the log of shard $k does not tell of the list"
        "$gevel" -q --store "shards/s$k.db" audit verify >/dev/null || wrong "the log of shard $k is broken"
    done

    # what was done is taken up, shard by shard
    rm shards/s[3-8].db.held list -r
    kept=$(($(wc -l <parts/1/storefronts.csv) + $(wc -l <parts/2/storefronts.csv) - 2))
    "$gevel" scan --shards shards --out list >/dev/null 2>err.txt
    grep -q "evidence of $kept storefronts was read back" err.txt || wrong "not $kept storefronts read back: $(cat err.txt)"
    same list

    # a pool of half the storefronts: another list, and it says so
    "$gevel" scan --shards shards --out pool --pool 1000 >/dev/null 2>err.txt || wrong "a pool is no scan"
    grep -qE "learned from 1[0-9]{3} of 2000" err.txt || wrong "it does not say that it took a pool: $(cat err.txt)"
    [ "$(wc -l <pool/list.csv)" -eq 2001 ] || wrong "a pool loses storefronts"
    cmp -s pool/list.csv whole.csv && wrong "a pool of half the storefronts teaches the same to the bit"

    # a shard under a key of its own: its directors are nobody that another shard knows
    mkdir apart
    cp shards/s*.db shards/s*.db.key apart
    rm apart/s2.db apart/s2.db.key
    "$gevel" -q --store apart/s2.db import parts/2 >/dev/null
    "$gevel" scan --shards apart --out unlinked >/dev/null 2>err.txt || wrong "shards of two keys are no scan"
    grep -q "under 2 different keys" err.txt || wrong "it does not say that keys differ: $(cat err.txt)"
    cmp -s unlinked/list.csv whole.csv && wrong "no link leads from one shard to another"

    refused 2 "--out goes with --shards" "$gevel" --store whole.db scan --out none
    refused 2 "--estimates is of a run that one store keeps" "$gevel" scan --shards shards --out none --estimates run:1
    refused 2 "--out" "$gevel" scan --shards shards
    refused 2 "list exists" "$gevel" scan --shards shards --out list
    mkdir empty
    refused 1 "holds no shards" "$gevel" scan --shards empty --out none
    refused 1 "cannot open the folder of shards" "$gevel" scan --shards nowhere --out none
    cp shards/s1.db shards/s9.db
    refused 1 "is in two shards" "$gevel" scan --shards shards --out none
    echo "no store" >shards/s9.db
    refused 6 "shard s9.db" "$gevel" scan --shards shards --out none
    rm shards/s9.db
    "$gevel" -q --store shards/s4.db scope set --by-law "By-law 4" --purpose checks --from 2024-01-01 --sector bakery >/dev/null
    refused 1 "different scopes" "$gevel" scan --shards shards --out none
}

mpi() {
    "$gevel" scan --shards shards --out list1 >/dev/null 2>&1
    cp list1/manifest.json first.json
    same list1
    for n in 2 4 8; do
        rm -f shards/*.held
        many $n -q scan --shards shards --out list$n >/dev/null 2>err.txt || wrong "$n processes: $(cat err.txt)"
        same list$n
    done
    "$gevel" -q scan --shards shards --out pool1 --pool 1000 >/dev/null
    many 3 -q scan --shards shards --out pool3 --pool 1000 >/dev/null 2>&1
    cmp pool1/list.csv pool3/list.csv || wrong "a pool depends on the processes"

    # one that is killed ends all, and leaves nothing half done
    mpirun --allow-run-as-root --oversubscribe -n 4 "$gevel" -q scan --shards shards --out none >said 2>&1 &
    run=$!
    tries=0
    while [ "$(pgrep -P $run -x gevel | wc -l)" -lt 4 ] && [ $tries -lt 200 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
    sleep 0.5
    victim=$(pgrep -P $run -x gevel | sed -n 3p)
    kill -9 "$victim" 2>/dev/null || wrong "nobody to kill"
    wait $run && wrong "a killed process is not told"
    [ ! -e none ] && [ ! -e none.part ] || wrong "a killed process leaves a list"
    for k in $(seq $SHARDS); do
        "$gevel" -q --store "shards/s$k.db" audit verify >/dev/null || wrong "shard $k is damaged"
    done
    many 4 -q scan --shards shards --out again >/dev/null 2>&1
    same again

    # what fails in one fails in all, with its words, once
    echo "no store" >shards/s3.db
    refused 6 "shard s3.db" many 4 -q scan --shards shards --out none
    [ "$(grep -c "shard s3.db" said)" -eq 1 ] || wrong "said more than once"
}

$part
exit $status
