#!/bin/sh
# What reads bytes from outside is fuzzed: every source of sources.def by a target, every file that
# parses by a row of tests/fuzz/README.md whose targets exist; every target has seeds and a row.
status=0
list=tests/fuzz/README.md
complain() {
    echo "$1"
    status=1
}

for source in $(sed -n 's/^SOURCE(\([a-z_0-9]*\))$/\1/p' datasets/sources.def); do
    grep -q "source_$source\b" tests/fuzz/fuzz_*.c ||
        complain "datasets/sources.def: no target in tests/fuzz reads source_$source"
done

# Calls that take bytes apart. Sources call rows_read and part_json, and have their own check above.
parses='\b(json_load[a-z]*|csv_parse|XML_ParserCreate[A-Z]*|ini_parse[a-z_]*|gzopen|zip_open|fread|fgets|getline|sscanf|sodium_hex2bin)\('
for file in $(grep -rlE --include='*.c' "$parses" datasets detector models reports | sort); do
    case $file in datasets/sources/*) continue ;; esac
    grep -q "\`$file\`" "$list" || complain "$file reads bytes and has no row in $list"
done

for file in $(grep -oE '`(datasets|detector|models|reports)/[a-z_/0-9.]*`' "$list" | tr -d '\`'); do
    [ -e "$file" ] || complain "$list: there is no $file"
done

for target in tests/fuzz/fuzz_*.c; do
    name=$(basename "$target" .c | sed 's/^fuzz_//')
    [ -n "$(ls "tests/fuzz/corpus/$name" 2>/dev/null)" ] ||
        complain "$target: tests/fuzz/corpus/$name holds no seed"
    grep -q "\`$name\`" "$list" || grep -q "source_$name\b" "$target" ||
        complain "$target: no row of $list names it"
done

# Third column of the tables of readers and writers: names of targets.
for name in $(awk -F'|' 'NF == 6 { print $4 }' "$list" | grep -o '`[a-z_]*`' | tr -d '\`' | sort -u); do
    [ -e "tests/fuzz/fuzz_$name.c" ] || [ "$name" = mapped ] ||
        complain "$list: there is no target $name"
done
exit $status
