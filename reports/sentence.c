#include "reports/sentence.h"

#include "datasets/base/num.h"
#include "datasets/links.h"
#include "reports/markup.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const month_names[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};

/* Three significant digits from 1,000 on, whole below. */
static double rounded(double value) {
    const double size = fabs(value);
    if (size < 1000.0) return round(value);
    const double unit = pow(10.0, floor(log10(size)) - 2.0);
    return round(value / unit) * unit;
}

/* Whole number with commas. */
static void add_grouped(Text *out, double value) {
    char digits[400];
    const int length = snprintf(digits, sizeof digits, "%.0f", fabs(round(value)));
    if (round(value) < 0) text_adds(out, "\xE2\x88\x92");
    for (int k = 0; k < length; k++) {
        if (k && (length - k) % 3 == 0) text_addc(out, ',');
        text_addc(out, digits[k]);
    }
}

static void add_euros(Text *out, double value) {
    text_adds(out, "\xE2\x82\xAC ");
    add_grouped(out, value);
}

/* `decimals` digits after the point, a trailing ".0" left out, minus as its own sign. */
static void add_decimal(Text *out, double value, int decimals) {
    char digits[400];
    int length = snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value));
    if (decimals == 1 && digits[length - 1] == '0') digits[length -= 2] = 0;
    if (value < 0 && strspn(digits, "0.") < (size_t)length) text_adds(out, "\xE2\x88\x92");
    text_adds(out, digits);
}

static void add_percent(Text *out, double share) {
    add_decimal(out, 100.0 * share, fabs(share) < 0.0995 ? 1 : 0);
    text_adds(out, " %");
}

static void add_month(Text *out, const Watchlist *list, double column) {
    const int month = list->first_month + (int)lround(column);
    text_addf(out, "%s %d", month_names[month % 12], month_year(month));
}

/* What two storefronts have in common, in the reader's words. */
static void add_link(Text *out, double kind) {
    static const char *const words[LINK_KINDS] = {"director",           "owner",
                                                  "bank account",       "telephone number",
                                                  "registered address", "tie by law or contract",
                                                  "enterprise",         "street and number"};
    text_adds(out, words[kind >= 0 && kind < LINK_KINDS ? (int)kind : LINK_TIE]);
}

bool number_add(Text *out, const char *format, const Watchlist *list, double value) {
    const bool flag = strcmp(format, "flag") == 0;
    if (!isfinite(value) || (flag && value == 0.0)) return false;
    if (flag) return true;
    if (strcmp(format, "eur") == 0)
        add_euros(out, rounded(value));
    else if (strcmp(format, "pct") == 0)
        add_percent(out, value);
    else if (strcmp(format, "x") == 0)
        add_decimal(out, value, fabs(value) < 9.95 ? 1 : 0);
    else if (strcmp(format, "link") == 0)
        add_link(out, value);
    else if (strcmp(format, "month") == 0) {
        if (value < 0 || value >= (double)list->months) return false;
        add_month(out, list, value);
    } else
        add_grouped(out, rounded(value));
    return true;
}

/* Moves a buffer into the arena. */
static const char *keep(Text *text, Arena *arena) {
    const char *kept = arena_strndup(arena, text->at ? text->at : "", text->length);
    text_free(text);
    return kept;
}

const char *number_text(const char *format, const Watchlist *list, double value,
                        const char *missing, Arena *arena) {
    Text text = {0};
    return number_add(&text, format, list, value) ? keep(&text, arena) : missing;
}

const char *euros_exact(double value, const char *missing, Arena *arena) {
    Text text = {0};
    if (!isfinite(value)) return missing;
    add_euros(&text, value);
    return keep(&text, arena);
}

const char *count_exact(double value, const char *missing, Arena *arena) {
    Text text = {0};
    if (!isfinite(value)) return missing;
    add_grouped(&text, value);
    return keep(&text, arena);
}

const char *chance_text(double value, const char *missing, Arena *arena) {
    if (!isfinite(value)) return missing;
    if (value > 0.99) return "> 99 %";
    if (value < 0.01) return "< 1 %";
    return arena_printf(arena, "%.0f %%", 100.0 * value);
}

const char *odds_text(double log_factor, Arena *arena) {
    Text text = {0};
    if (!isfinite(log_factor)) return "n/a";
    const double factor = exp(log_factor);
    text_adds(&text, "\xC3\x97 ");
    if (log_factor > log(1e6))
        text_adds(&text, "more than 1,000,000");
    else if (log_factor < -log(1e4))
        text_adds(&text, "less than 0.0001");
    else if (factor >= 9.95)
        add_grouped(&text, factor < 1000 ? factor : rounded(factor));
    else
        text_addf(&text, "%.*f",
                  factor >= 0.995    ? 1
                  : factor >= 0.0995 ? 2
                  : factor >= 0.01   ? 3
                                     : 4,
                  factor);
    return keep(&text, arena);
}

const char *clean_text(const char *words, const char *missing, Arena *arena) {
    Text text = {0};
    plain_add(&text, words);
    return text.length ? keep(&text, arena) : missing;
}

const char *label_text(const char *label, const char *missing, Arena *arena) {
    Text text = {0};
    plain_add(&text, label);
    for (size_t k = 0; k < text.length; k++)
        if (text.at[k] == '_') text.at[k] = ' ';
    return text.length ? keep(&text, arena) : missing;
}

/* Whether the blank at p stands between a number and its unit. */
static bool is_glue(const char *text, const char *p) {
    static const char *const signs[] = {"\xE2\x82\xAC", "\xC2\xB1", "\xC3\x97"};
    if (p > text && p[-1] >= '0' && p[-1] <= '9' && p[1] == '%') return true;
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
        const size_t length = strlen(signs[k]);
        if ((size_t)(p - text) >= length && memcmp(p - length, signs[k], length) == 0) return true;
    }
    return false;
}

const char *glued_text(const char *words, Arena *arena) {
    Text text = {0};
    for (const char *p = words; *p; p++) {
        if (*p == ' ' && is_glue(words, p))
            text_adds(&text, "\xC2\xA0");
        else
            text_addc(&text, *p);
    }
    return keep(&text, arena);
}

/* A common word, or NULL. */
static const char *common_word(const WatchRow *row, const char *name, Arena *arena) {
    if (strcmp(name, "sector") == 0) return label_text(row->sector, "shop", arena);
    if (strcmp(name, "street") == 0) return clean_text(row->street, "its street", arena);
    if (strcmp(name, "district") == 0) return clean_text(row->district, "its district", arena);
    return NULL;
}

typedef struct Scene {
    const Watchlist *list;
    const WatchRow *row;
    const char *signal_id;
    Arena *arena;
} Scene;

/* Fills one placeholder "name:format"; false when its number is missing. */
static bool fill(const Scene *scene, const char *inside, size_t length, Text *out) {
    char name[64], format[16], detail[160];
    const char *colon = memchr(inside, ':', length);
    const size_t cut = colon ? (size_t)(colon - inside) : length;
    (void)snprintf(name, sizeof name, "%.*s", (int)cut, inside);
    (void)snprintf(format, sizeof format, "%.*s", colon ? (int)(length - cut - 1) : 0,
                   colon ? colon + 1 : "");
    const char *word = common_word(scene->row, name, scene->arena);
    if (word) {
        text_adds(out, word);
        return true;
    }
    (void)snprintf(detail, sizeof detail, "%s.%s", scene->signal_id, name);
    return number_add(out, format, scene->list, watchlist_detail(scene->list, scene->row, detail));
}

/* Renders pattern[length], one sentence; false when it drops out. */
static bool one_sentence(const Scene *scene, const char *pattern, size_t length, Text *out) {
    for (size_t k = 0; k < length; k++) {
        const char *end = pattern[k] == '{' ? memchr(pattern + k, '}', length - k) : NULL;
        if (!end) {
            text_addc(out, pattern[k]);
            continue;
        }
        const size_t inside = (size_t)(end - pattern) - k - 1;
        if (!fill(scene, pattern + k + 1, inside, out)) return false;
        k += inside + 1;
    }
    return true;
}

const char *sentence_render(const char *pattern, const Watchlist *list, const WatchRow *row,
                            const char *signal_id, Arena *arena) {
    const Scene scene = {list, row, signal_id, arena};
    Text all = {0}, one = {0};
    for (const char *p = pattern ? pattern : ""; *p;) {
        const char *stop = strstr(p, ". ");
        const size_t length = stop ? (size_t)(stop - p) + 1 : strlen(p);
        text_clear(&one);
        if (one_sentence(&scene, p, length, &one)) {
            if (all.length) text_addc(&all, ' ');
            text_add(&all, one.at, one.length);
        }
        p += length;
        while (*p == ' ') p++;
    }
    text_free(&one);
    return keep(&all, arena);
}
