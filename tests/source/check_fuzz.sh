#!/bin/sh
# Every source of sources.def has a fuzz target that reads it, with seeds in its corpus.
status=0
for source in $(sed -n 's/^SOURCE(\([a-z_0-9]*\))$/\1/p' datasets/sources.def); do
    target=$(grep -l "source_$source\b" tests/fuzz/fuzz_*.c | head -1)
    name=$(basename "${target:-fuzz_none.c}" .c | sed 's/^fuzz_//')
    if [ -z "$target" ]; then
        echo "datasets/sources.def: no target in tests/fuzz reads source_$source"
        status=1
    elif [ -z "$(ls "tests/fuzz/corpus/$name" 2>/dev/null)" ]; then
        echo "$target: tests/fuzz/corpus/$name holds no seed"
        status=1
    fi
done
exit $status
