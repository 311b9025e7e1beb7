# Cuts a synthetic city into K shards and a whole: awk -v K=4 -v out=DIR -f shards.awk FILES...
# DIR/1 ... DIR/K and DIR/whole exist. An enterprise is in one shard, parties in as many as they have
# enterprises; proxies of all shards but the second are left out.
BEGIN { FS = OFS = "," }
function of(id) { gsub(/[^0-9]/, "", id); return (id * 7 + int(id / 13)) % K + 1 }
function put(where, line) { print line > (out "/" where "/" name); print line > (out "/whole/" name) }
FNR == 1 {
    name = FILENAME
    sub(/.*\//, "", name)
    for (k = 1; k <= K; k++) print > (out "/" k "/" name)
    print > (out "/whole/" name)
    next
}
name == "storefronts.csv" { shard[$1] = of($2); put(shard[$1], $0); next }
name == "links.csv" { put(of($2), $0); next }
name == "proxies.csv" && shard[$1] != 2 { next }
{ put(shard[$1], $0) }
