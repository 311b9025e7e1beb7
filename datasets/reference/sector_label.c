#include "datasets/reference/sector_label.h"

#include <string.h>

#include "datasets/base/text_fold.h"
#include "datasets/base/text_trim.h"

enum { GROUP = 3, CLASS = 4, NATIONAL = 5, LONG = 7, LIST_MOST = 24 };

typedef struct Code {
    char digits[LONG + 1];
    size_t count;
    bool grouped;        /* 47.2: only a group of classes */
    int version;         /* 2008, 2025; 0 = not said */
    bool foreign;        /* of a list whose fifth digit is another country's */
    const char *title;   /* what stands behind it */
    size_t title_length; /* 0 = nothing */
} Code;

/* ---- the text ---- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What stands before the digits: the name of a list, or the letter of a section. False when these
 * are other words. */
static bool take_list(const char *text, size_t length, Code *code) {
    static const char own[] = " nace nacebel nace bel nace be nacecode nace code code kbo ",
                      other[] = " naf ape sbi sic wz ateco cnae onace noga naf ape code ape ";
    char folded[LIST_MOST + 2] = " ";
    while (length && strchr(" .:-_(", text[length - 1])) length--;
    if (!length) return true;
    if (length == 1) return is_letter(*text);
    const size_t size = text_fold(text, length, folded + 1, LIST_MOST - 1);
    for (size_t i = 1; i <= size; i++)
        if (folded[i] == '-' || folded[i] == '_') folded[i] = ' ';
    memcpy(folded + 1 + size, " ", 2);
    code->foreign = strstr(other, folded) != NULL;
    return code->foreign || strstr(own, folded) != NULL;
}

/* "2008:" in front. */
static void take_version(const char **text, size_t *length, Code *code) {
    const bool old = *length > 5 && memcmp(*text, "2008:", 5) == 0;
    if (!old && (*length <= 5 || memcmp(*text, "2025:", 5) != 0)) return;
    code->version = old ? 2008 : 2025;
    *text += 5;
    *length -= 5;
}

/* Pairs of digits with single blanks between them, the last of one to three: "47 24", "47 24 0". */
static bool blank_parts(const char *text, size_t length) {
    size_t end = 0;
    while (end < length && (is_digit(text[end]) || text[end] == ' ')) end++;
    while (end && text[end - 1] == ' ') end--;
    const bool two = end >= 5 && text[2] == ' ';
    const size_t digits = two ? strspn(text + 3, "0123456789") : 0;
    if (digits < 2 || digits > 3) return false;
    const bool fifth = end == 7 && digits == 2 && text[5] == ' ';
    return end == 3 + digits || fifth;
}

/* Whether a mark stands at `at` as people set codes apart: 47.11, 47 11, 56.10.1, 56.10/1, 47.2. */
static bool is_point(const char *text, size_t length, size_t at, const Code *code) {
    if (at + 1 >= length || !is_digit(text[at + 1])) return false;
    if (text[at] == '.') return code->count == 2 || code->count >= CLASS;
    if (text[at] == ' ') /* blanks between pairs only: "4726 9" is a code and a number */
        return (code->count == 2 || (code->count == CLASS && at == CLASS + 1)) &&
               blank_parts(text, length);
    return code->count == CLASS && (text[at] == '/' || text[at] == '-') &&
           (at + 2 == length || !is_digit(text[at + 2]));
}

static size_t take_digits(const char *text, size_t length, Code *code) {
    size_t at = 0;
    for (; at < length; at++) {
        if (is_point(text, length, at, code)) continue;
        if (!is_digit(text[at]) || code->count == LONG) break;
        code->digits[code->count++] = text[at];
    }
    /* 47.2: a group of classes; without its point it may be any number */
    code->grouped = code->count == GROUP && at >= GROUP && text[2] == '.';
    return at;
}

/* What follows: nothing, the letter of a French code, or words behind a mark. */
static bool take_rest(const char *text, size_t length, Code *code) {
    static const char marks[] = " -:,;/(\t";
    const size_t blank = length && *text == ' ';
    if (length == 1 + blank && is_letter(text[blank])) {
        code->foreign = true;
        return true;
    }
    if (length > 1 && is_letter(*text) && strchr(marks, text[1])) {
        code->foreign = true;
        text++;
        length--;
    }
    if (!length) return true;
    const bool dash = length > 3 && memcmp(text, "\xE2\x80", 2) == 0;
    if (!strchr(marks, *text) && !dash && !text_blank(text, length)) return false;
    while (length && !is_letter(*text)) {
        const bool dashes = length > 3 && memcmp(text, "\xE2\x80", 2) == 0;
        if (is_digit(*text)) return false;
        if (!dashes && (unsigned char)*text >= 0xC3) break; /* a letter with an accent */
        text += dashes ? 3 : 1;
        length -= dashes ? 3 : 1;
    }
    while (length && strchr(") ", text[length - 1])) length--;
    code->title = text;
    code->title_length = length;
    return true;
}

static bool read_code(const char *text, size_t length, Code *code) {
    *code = (Code){.count = 0};
    text_trim(&text, &length);
    take_version(&text, &length, code);
    size_t before = 0;
    while (before < length && !is_digit(text[before])) before++;
    if (before == length || before > LIST_MOST || !take_list(text, before, code)) return false;
    text += before;
    length -= before;
    const size_t used = take_digits(text, length, code);
    const bool year = code->count == CLASS &&
                      (memcmp(code->digits, "19", 2) == 0 || memcmp(code->digits, "20", 2) == 0);
    if ((code->count < CLASS && !code->grouped) || year || (used < length && is_digit(text[used])))
        return false;
    return take_rest(text + used, length - used, code);
}

/* ---- the group ---- */

static int number_of(const Code *code, size_t digits) {
    int number = 0;
    for (size_t k = 0; k < digits; k++) number = 10 * number + code->digits[k] - '0';
    return number;
}

/* Bars hold two of the three codes of their class (56.30), and a group that holds less would be
 * wrong too often. */
static const double share_least = 0.6;

/* The group of a whole class, where one is meant in each version that knows it. */
static int class_group(const Nace *nace, int class4) {
    int found = NACE_NO_GROUP;
    for (int v = NACE_2008; v < NACE_VERSIONS; v++) {
        int group[NACE_GROUPS_MAX];
        double weight[NACE_GROUPS_MAX];
        const size_t count = nace_class_groups(nace, (NaceVersion)v, class4, group, weight);
        if (count && weight[0] < share_least) return NACE_NO_GROUP;
        if (count && found != NACE_NO_GROUP && found != group[0]) return NACE_NO_GROUP;
        if (count) found = group[0];
    }
    return found;
}

/* The group that all classes of a group of NACE mean: 47.3 is fuel, 47.2 food of many kinds. */
static int classes_group(const Nace *nace, int group3) {
    int found = NACE_NO_GROUP;
    for (int class4 = 10 * group3; class4 < 10 * group3 + 10; class4++)
        for (int v = NACE_2008; v < NACE_VERSIONS; v++) {
            int group[NACE_GROUPS_MAX];
            double weight[NACE_GROUPS_MAX];
            const size_t count = nace_class_groups(nace, (NaceVersion)v, class4, group, weight);
            if (count > 1 || (count && found != NACE_NO_GROUP && found != group[0]))
                return NACE_NO_GROUP;
            if (count) found = group[0];
        }
    return found;
}

static int code_group(const Nace *nace, const Code *code) {
    if (code->grouped) return classes_group(nace, number_of(code, GROUP));
    const bool national = !code->foreign && (code->count == NATIONAL || code->count == LONG);
    if (!national) return class_group(nace, number_of(code, CLASS));
    const int number = number_of(code, code->count), old = nace_group(nace, NACE_2008, number),
              new = nace_group(nace, NACE_2025, number);
    if (code->version) return code->version == 2008 ? old : new;
    if (old == NACE_NO_GROUP || new == NACE_NO_GROUP) return old == NACE_NO_GROUP ? new : old;
    return old == new ? old : NACE_NO_GROUP;
}

const char *sector_label_group(const Nace *nace, const SectorWords *words, const char *text,
                               size_t length) {
    Code code;
    if (!read_code(text, length, &code)) return sector_words_group(words, text, length);
    const int group = code_group(nace, &code);
    if (group != NACE_NO_GROUP) return nace_group_name(nace, group);
    return code.title_length ? sector_words_group(words, code.title, code.title_length) : NULL;
}

bool sector_label_code(const char *text, size_t length, char out[SECTOR_LABEL]) {
    Code code;
    size_t used = 0;
    if (!read_code(text, length, &code) || code.version) return false;
    while (code.count > CLASS && code.digits[code.count - 1] == '0') code.count--;
    for (size_t k = 0; k < code.count; k++) {
        if (k == 2 || k == CLASS) out[used++] = '.';
        out[used++] = code.digits[k];
    }
    out[used] = 0;
    return true;
}
