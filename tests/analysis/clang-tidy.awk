# Findings of clang-tidy, one a line, less the exceptions: awk -f clang-tidy.awk clang-tidy.exceptions
# FINDINGS; an exception that matched nothing is a finding too.
FNR == NR {
    if (NF == 2 && $1 !~ /^#/) exception[$1 " " $2] = FNR
    next
}
{
    file = $0
    sub(/:.*/, "", file)
    check = $0
    sub(/.*\[/, "", check)
    sub(/[],].*/, "", check)
    key = file " " check
    if (key in exception)
        used[key] = 1
    else
        print
}
END {
    for (key in exception)
        if (!(key in used))
            print "clang-tidy.exceptions:" exception[key] ": matches nothing any more: " key
}
