#include "datasets/ingest/month_words.h"

#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/word_fold.h"

/* Dutch, French, German, English, Spanish, Italian; folded (base/word_fold.h). */
static const char *const names[12] = {
    " jan januari january janv janvier januar janner jaenner ene enero gen gennaio ",
    " feb febr februari february fev fevr fevrier februar febrero febbraio ",
    " mar mrt maart march mars marz maerz mrz marzo ",
    " apr april avr avril abr abril aprile ",
    " may mei mai mayo mag maggio ",
    " jun june juni juin junio giu giugno ",
    " jul july juli juil juillet julio lug luglio ",
    " aug august augustus aou aout ago agosto ",
    " sep sept september septembre septiembre set sett settembre ",
    " oct okt october oktober octobre octubre ott ottobre ",
    " nov november novembre noviembre ",
    " dec dez december dezember decembre dic diciembre dicembre ",
};

int month_word(const char *word) {
    char wanted[WORD_FOLD + 2];
    const size_t length = strlen(word);
    if (!length || length >= WORD_FOLD) return 0;
    wanted[0] = wanted[length + 1] = ' ';
    memcpy(wanted + 1, word, length);
    wanted[length + 2] = 0;
    for (int m = 0; m < 12; m++)
        if (strstr(names[m], wanted)) return m + 1;
    return 0;
}

typedef struct Parts {
    int named;     /* the month that a word names, 0 = none */
    int number[6]; /* [numbers] */
    size_t digits[6];
    size_t numbers;
} Parts;

static bool take_number(Parts *parts, const char *word, size_t length) {
    long long value;
    if (parts->numbers == 6 || length > 6 || !num_parse_long(word, length, &value)) return false;
    parts->number[parts->numbers] = (int)value;
    parts->digits[parts->numbers++] = length;
    return true;
}

/* False when a word is half a number ("Q1") or a second month is named. */
static bool take_word(Parts *parts, const char *word) {
    const size_t length = strlen(word), digits = strspn(word, "0123456789");
    if (digits == length) return take_number(parts, word, length);
    if (digits == 4 && word[4] == 'm') /* 2025M03, as Eurostat has it */
        return take_number(parts, word, 4) && take_number(parts, word + 5, length - 5);
    if (*word == 'm' && length > 1 && strspn(word + 1, "0123456789") == length - 1)
        return parts->numbers == 1 && take_number(parts, word + 1, length - 1); /* 2025-M03 */
    if (strpbrk(word, "0123456789")) return false;
    const int month = month_word(word);
    if (month && parts->named) return false;
    if (month) parts->named = month;
    return true;
}

/* Without the time of the day behind a date. */
static void cut_time(char *text) {
    char *colon = strchr(text, ':');
    if (!colon) return;
    while (colon > text && *colon != 'T' && *colon != ' ') colon--;
    *colon = 0;
}

static bool split(const char *text, Parts *parts) {
    char day[WORD_FOLD], folded[WORD_FOLD], *word, *rest = NULL;
    (void)snprintf(day, sizeof day, "%s", text);
    cut_time(day);
    (void)word_fold(day, folded);
    for (word = strtok_r(folded, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        if (!take_word(parts, word)) return false;
    return true;
}

static bool is_year(const Parts *p, size_t k) {
    return p->digits[k] == 4 && p->number[k] >= 1900 && p->number[k] <= 2199;
}

static bool make(int year, int month, int *out) {
    if (month < 1 || month > 12) return false;
    *out = month_make(year, month);
    return true;
}

/* A year of two digits is of this century, or of the last when it would lie far ahead. */
static int full_year(const Parts *p, size_t k) {
    if (is_year(p, k)) return p->number[k];
    if (p->digits[k] != 2) return 0;
    return p->number[k] + (p->number[k] < 80 ? 2000 : 1900);
}

/* "jan/24", "1 jan 2024" */
static bool of_name(const Parts *p, int *month) {
    if (p->numbers == 1 && full_year(p, 0)) return make(full_year(p, 0), p->named, month);
    if (p->numbers == 2 && is_year(p, 1) && p->number[0] >= 1 && p->number[0] <= 31)
        return make(p->number[1], p->named, month);
    return false;
}

static bool of_numbers(const Parts *p, int *month) {
    if (p->numbers == 1)
        return p->digits[0] == 6 && p->number[0] >= 190001 && p->number[0] <= 219912 &&
               make(p->number[0] / 100, p->number[0] % 100, month);
    if (p->numbers < 2 || p->number[1] > 31) {
        if (p->numbers == 2 && is_year(p, 1) && p->digits[0] <= 2)
            return make(p->number[1], p->number[0], month);
        return false;
    }
    if (is_year(p, 0)) return make(p->number[0], p->number[1], month);
    if (p->numbers >= 3 && is_year(p, 2) && p->number[0] >= 1 && p->number[0] <= 31)
        return make(p->number[2], p->number[1], month);
    return false;
}

bool month_words(const char *text, int *month) {
    Parts parts = {0};
    if (!split(text, &parts)) return false;
    return parts.named ? of_name(&parts, month) : of_numbers(&parts, month);
}
