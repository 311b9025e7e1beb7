# Findings in the log of a build with gcc's -fanalyzer (LC_ALL=C, plain output), less the exceptions:
# awk -f fanalyzer.awk fanalyzer.exceptions LOG; an exception that matched nothing is a finding too.
FNR == NR {
    if (NF == 3 && $1 !~ /^#/) exception[$1 " " $2 " " $3] = FNR
    next
}
/: In function '/ {
    split($0, part, "'")
    function_name = part[2]
}
/: warning: .*\[-Wanalyzer-/ {
    sub(/^(\.\.\/)*/, "")
    file = $0
    sub(/:.*/, "", file)
    warning = $0
    sub(/.*\[-W/, "-W", warning)
    sub(/\].*/, "", warning)
    key = file " " warning " " function_name
    if (key in exception)
        used[key] = 1
    else
        print $0 " in " function_name
}
END {
    for (key in exception)
        if (!(key in used)) print "fanalyzer.exceptions:" exception[key] ": matches nothing any more: " key
}
