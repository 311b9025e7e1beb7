#!/bin/sh
# A file may include only its own layer and the layers to its left; nobody includes detector/cli.
set -u
status=0
refuse() {
    layer=$1
    shift
    for right in "$@"; do
        if grep -rnE --include='*.[ch]' --exclude-dir=cli "#include [\"<]$right/" "$layer"; then
            echo "$layer must not include $right"
            status=1
        fi
    done
}
refuse datasets models detector reports tests
refuse models detector reports tests
refuse detector reports tests detector/cli
refuse reports tests detector/cli

# Models see plain arrays: no SQL, no files, no output (params reads its own file format).
if grep -nE '\b(fopen|printf|puts|fputs|sqlite3_[a-z]+|stmt_[a-z]+|store_[a-z]+)\(' \
    $(find models -name "*.c" ! -name "params*.c"); then
    echo "models must not do input, output or SQL"
    status=1
fi
exit $status
