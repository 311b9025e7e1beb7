#!/bin/sh
# The folders below datasets/, models/, detector/ and reports/ are rooms: each C file lies in one, a
# room includes only the rooms that are named behind it, and neither rooms nor files need each other
# in a ring. A file here is a module, NAME.c with NAME.h. Prints how many arrows join the rooms.
set -u
rooms='
datasets/base
datasets/cmake: base
datasets/store: base
datasets/reference: base
datasets/ingest: base reference store
datasets/sources: base ingest reference
datasets/panel: base ingest reference store
datasets/guess: base ingest reference
datasets/quality: base panel reference store
datasets/records: base store
datasets/city: base reference
models/math
models/params
models/fit: math params
models/impute: math params
models/likelihood: fit math
models/link: math params
models/signals: fit likelihood math params plain
models/plain: fit math params
models/plant: fit math params plain
models/curves: math params
models/posterior: curves fit math params plain plant signals
models/spatial: math params
detector/run
detector/cities: run
detector/route: run
detector/compare: run
detector/evaluate: run
detector/link
detector/rerun: compare evaluate run
detector/team: contest run
detector/serve: run team
detector/contest: run
detector/shards: run
detector/cli: cities compare contest evaluate link rerun route run serve shards team
reports/lang
reports/write
reports/words: lang write
reports/record: lang words
reports/draw: lang words write
reports/pdf: draw lang words write
reports/html: draw record words write
reports/publish: draw record write
reports/console: draw formats html lang pdf record words write
reports/formats: html pdf publish record words write
'

# look LAYER FILE...: what is wrong with the files of one layer, else its counts.
look() {
    layer=$1
    shift
    awk -v layer="$layer" -v rooms="$rooms" '
    function complain(text) { print text; failed = 1 }
    function room_of(path,  part) { return split(path, part, "/") > 2 ? part[2] : "" }
    function add(graph, from, to) {
        if (from != to && !((graph, from, to) in arrow)) {
            arrow[graph, from, to] = 1
            count[graph]++
        }
    }
    # Whether `to` is needed by `from`, over any number of arrows.
    function needs(graph, from, to,  queue, head, tail, seen, key, end) {
        queue[tail = 1] = from
        for (head = 1; head <= tail; head++)
            for (key in arrow) {
                split(key, end, SUBSEP)
                if (end[1] != graph || end[2] != queue[head] || end[3] in seen) continue
                if (end[3] == to) return 1
                seen[end[3]] = 1
                queue[++tail] = end[3]
            }
        return 0
    }
    function rings(graph, what,  key, end) {
        for (key in arrow) {
            split(key, end, SUBSEP)
            if (end[1] == graph && needs(graph, end[3], end[2]))
                complain(what " in a ring: " end[2] " includes " end[3])
        }
    }
    BEGIN {
        lines = split(rooms, line, "\n")
        for (k = 1; k <= lines; k++) {
            words = split(line[k], word, /:? +|:$/)
            if (index(line[k], layer "/") != 1) continue
            room = room_of(word[1] "/x")
            known[room] = 1
            for (w = 2; w <= words; w++) may[room, word[w]] = 1
        }
        for (k = 1; k < ARGC; k++) {
            room = room_of(ARGV[k])
            if (!(room in known)) complain(ARGV[k] ": lies in no room; see the list in check_rooms.sh")
        }
    }
    $1 == "#include" && index($2, "\"" layer "/") == 1 && $2 ~ /\.h"$/ {
        module = FILENAME
        sub(/\.[ch]$/, "", module)
        header = substr($2, 2, length($2) - 4)
        from = room_of(FILENAME)
        to = room_of(header)
        if (from != to && !((from, to) in may))
            complain(FILENAME ": the room " layer "/" from " does not include " layer "/" to)
        add("room", from, to)
        add("file", module, header)
    }
    END {
        text = sprintf("%s: %d arrows between rooms, %d between files", layer, count["room"], count["file"])
        rings("room", "rooms")
        rings("file", "files")
        if (!failed) print text
        exit failed
    }' "$@"
}
look_at() {
    status=0
    for layer in datasets models detector reports; do
        # shellcheck disable=SC2046 # no name holds a blank
        [ ! -d $layer ] || look $layer $(find $layer -name '*.[ch]' | LC_ALL=C sort) || status=1
    done
    return $status
}

# Each rule is seen to fail first, in a house of five files.
planted() {
    house=$(mktemp -d) || exit 1
    mkdir -p "$house/models/math" "$house/models/fit"
    for file in "$@"; do
        printf '#include "%s"\n' "${file#*=}" >>"$house/models/${file%%=*}"
    done
    said=$(cd "$house" && look_at) && refused=no || refused=yes
    rm -r "$house"
    [ "$refused" = yes ] && printf '%s' "$said" | grep -q "$expected" && return
    echo "check_rooms.sh does not see: $expected"
    exit 1
}
expected='files in a ring: models/fit/a includes models/fit/b'
planted fit/a.c=models/fit/b.h fit/b.h=models/fit/c.h fit/c.c=models/fit/a.h
expected='models/stray.c: lies in no room'
planted stray.c=models/fit/b.h
expected='the room models/math does not include models/fit'
planted math/a.c=models/fit/b.h
expected='rooms in a ring: math includes fit'
planted math/a.c=models/fit/b.h fit/c.c=models/math/d.h

look_at
