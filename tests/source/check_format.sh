#!/bin/sh
# Every source is formatted by .clang-format (version 14; others format differently: skipped, 77).
set -u
tool=$(command -v clang-format-14 || command -v clang-format) || {
    echo "clang-format is not installed"
    exit 77
}
"$tool" --version | grep -q 'version 14\.' || {
    echo "clang-format 14 wanted, found: $("$tool" --version)"
    exit 77
}
find datasets models detector reports tests -name '*.[ch]' -print0 |
    xargs -0 "$tool" --dry-run -Werror
