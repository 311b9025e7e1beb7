#!/bin/sh
# Phrases that a native reader stumbles over, in messages, comments, documents and tests.
set -u
status=0
files=$(find datasets models detector reports tests scripts docs ./*.md -type f 2>/dev/null |
    grep -E '\.(c|h|def|sql|md|cases|ini|js|css|sh|py|mjs)$|^scripts/[^/]*$' |
    grep -vE '/corpus/|/fixtures/|/check_english\.sh$|/licences$')
# refuse 'what to write' 'Perl pattern'
refuse() {
    # shellcheck disable=SC2086 # no name of ours holds a blank
    found=$(grep -nP -e "$2" $files)
    [ -z "$found" ] && return
    printf '%s\n  -> %s\n' "$found" "$1"
    status=1
}
refuse 'again, afresh, or a verb with re-' '\banew\b'
refuse 'a billion' '\bmilliards?\b'
refuse 'a clock is turned back, a value is reset' '\bset back\b'
refuse 'not a ..., not valid ...' \
    '(?<![Tt]here) (is|are|was|were) no (JSON|XML|[a-z]+ (file|bundle|backup)|proof|finding|claim|advice|front|trade|number|judgement|form of|mapping|such (code|number|name))\b'
refuse 'neither of the two, not one of ...' '\bis none of the\b'
refuse 'no longer' '\b(is|are) (not|no) [a-zA-Z ]{1,20}any ?more\b'
refuse 'at the time, of its own time' '\bof then\b'
refuse 'says so about, says so of' '\b(said|says) it of\b'
refuse 'which process is writing' '\b(who|anybody|anyone|nobody|somebody) (is )?at work\b'
refuse 'is not visited again for a while' '\bin peace\b'
refuse 'tolerated; supported by' '\b(are|have|is) borne\b'
refuse 'whose stability could be measured' '\blist to shake\b'
refuse 'is not given, is not known' '\bnobody (says|said|dates|dated|knows|knew|asks|asked)\b'
refuse 'within reach' '(?<!with)\bin reach\b'
refuse 'does not match' '\b(digits?|digest|signature|checksum|hash) (does|do|did) not fit\b'
refuse 'weighted by' '\bweigh(s|ed) by (the|its) probabilit'
refuse 'depends on' '\bhangs? on (chance|params|the rate|which)\b'
refuse 'skipped' '\bpassed over\b'
refuse 'recently' '\bof late\b'
refuse 'needs, expects, got' '"[^"]*\b(--%s|%s|import|manual:?) wants\b'
refuse 'one row per storefront' '\b[Oo]ne (row|line|value|entry) an? (storefront|run|row|month|input|sensor|inspection)\b'
exit $status
