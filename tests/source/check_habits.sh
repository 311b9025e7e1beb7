#!/bin/sh
# Habits that C projects regret, refused by text search.
set -u
layers="datasets models detector reports"
status=0
# refuse 'why' 'pattern' [more grep options]
refuse() {
    why=$1
    pattern=$2
    shift 2
    # shellcheck disable=SC2086 # the layers are separate words
    found=$(grep -rnE --include='*.[ch]' "$@" -e "$pattern" $layers)
    [ -z "$found" ] && return
    printf '%s\n  -> %s\n' "$found" "$why"
    status=1
}
refuse 'allocate through base/mem.h' '\b(malloc|calloc|realloc|strdup|strndup|asprintf)\(' \
    --exclude-dir=base
refuse 'parse numbers through base/num.h' \
    '\b(strtod|strtof|strtol|strtoll|strtoul|strtoull|atoi|atol|atof|sscanf)\(' --exclude-dir=base
refuse 'unbounded or stateful string function; see base/text.h' \
    '\b(sprintf|vsprintf|strcpy|strcat|gets|strtok)\('
refuse 'the analysis must not depend on the locale' '\bsetlocale\('
layers="models detector"
refuse 'its last bit depends on the processor; see models/math/portable.h' \
    '^[^/*]*[^a-zA-Z0-9_>."](exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|erfc?|tgamma|lgamma|cbrt|sinh|cosh|tanh|asin|acos|atan2?)\(' \
    --exclude=portable.h --exclude=vector.h
layers="datasets models detector reports"
refuse 'a format string holds a tag; write it through markup.h' \
    '"[^"]*</?[a-zA-Z][^"]*%[-+ #0-9.*]*(l|ll|z|h)*[a-zA-Z]'
refuse 'text printed into SQL; bind it' \
    '"[^"]*\b(SELECT|INSERT|UPDATE|DELETE|ATTACH)\b[^"]*%[-+ #0-9.*]*(l|ll|z|h)*[sdufgi]'
refuse 'gevel needs no network and starts no other program' \
    '\b(connect|getaddrinfo|system|popen|vfork|posix_spawn|exec[lv]p?e?|execvpe)\(' --exclude=runner.c
refuse 'one file starts jobs, which are this program itself' '\bfork\(' --exclude=runner.c
refuse 'one file listens, on this machine only' '\b(socket|bind|listen|accept4?)\(' --exclude=listen.c
refuse 'the umask is the whole process; give open(2) the mode' '\bumask\(' --exclude=main.c
refuse 'finish it, or open an issue' '\b(TODO|FIXME|XXX)\b'

# A command that shows ids of storefronts, itself or through one of those named here that print for
# others (comparison, listing, implausible_rows, odd_rows, suppression), logs the reading first. The others
# named here show no store's ids.
for file in $(grep -lE '"storefront_id"|[{]"storefront"|(implausible|odd|suppression)_(print|json)\(|rejects_all' \
    detector/cli/*.c); do
    case ${file##*/} in
    comparison.c | listing.c | listing_json.c | implausible_rows.c | odd_rows.c | suppression.c | manual_map.c | demo.c) continue ;;
    esac
    grep -q 'reading_log(' "$file" && continue
    printf '%s\n  -> log the reading (detector/cli/reading.h) before ids are shown\n' "$file"
    status=1
done

# Criterion 2.4 writes gt(T, a, b) as !(a < b): what is equal passes, and a size is always gt 0.
if grep -rnE --include='*.[ch]' -e '(^|[^a-zA-Z0-9_])gt\([a-z0-9]+,' tests; then
    echo '  -> Criterion takes equal values for greater; write lt(T, b, a)'
    status=1
fi

# A migration's number is its schema version: each number once, without gaps.
wrong=$(ls datasets/sql/migrations | awk '$0 !~ sprintf("^%04d_[a-z_]+[.]sql$", NR)')
if [ -n "$wrong" ]; then
    printf '%s\n  -> migrations are numbered 0001, 0002, ... without gaps or repeats\n' "$wrong"
    status=1
fi
exit $status
