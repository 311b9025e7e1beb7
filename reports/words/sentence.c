#include "reports/words/sentence.h"

#include "datasets/base/num.h"
#include "datasets/panel/links.h"
#include "reports/write/markup.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* So many significant digits of a number that has more, whole of one that has not. */
static double significant(double value, int digits) {
    const double size = fabs(value);
    if (size < pow(10.0, digits)) return round(value);
    const double unit = pow(10.0, floor(log10(size)) + 1.0 - digits);
    return round(value / unit) * unit;
}

static double rounded(double value) {
    return significant(value, 3);
}

static void add_percent(const Language *language, double share, Text *out) {
    language_decimal(language, 100.0 * share, fabs(share) < 0.0995 ? 1 : 0, out);
    text_adds(out, " %");
}

/* What two storefronts have in common, in the reader's words. */
static void add_link(const Voice *v, double kind, Text *out) {
    static const Say words[LINK_KINDS] = {
        [LINK_DIRECTOR] = SAY_LINK_DIRECTOR,     [LINK_OWNER] = SAY_LINK_OWNER,
        [LINK_ACCOUNT] = SAY_LINK_ACCOUNT,       [LINK_PHONE] = SAY_LINK_PHONE,
        [LINK_ADDRESS] = SAY_LINK_ADDRESS,       [LINK_TIE] = SAY_LINK_TIE,
        [LINK_ENTERPRISE] = SAY_LINK_ENTERPRISE, [LINK_DOOR] = SAY_LINK_DOOR};
    text_adds(out, say(v, words[kind >= 0 && kind < LINK_KINDS ? (int)kind : LINK_TIE]));
}

static bool add_month(const Voice *v, double value, bool from, Text *out) {
    if (value < 0 || value >= (double)v->list->months) return false;
    const int month = v->list->first_month + (int)lround(value);
    if (from) text_adds(out, language_from(v->language, month));
    language_month(v->language, month, out);
    return true;
}

static const double large_share = 0.05;   /* a smaller change is not worth calling one */
static const double least_share = 0.0005; /* less would be told as 0 % */
static const double close_share = 0.25; /* who keeps to a season less closely does not keep to it */
static const double usual_share = 0.05; /* so much more or less is as usual */

/* Formats whose sentence has nothing to say outside some range of values. */
static bool says_nothing(const char *format, double value) {
    if (strcmp(format, "flag") == 0) return value == 0.0;
    if (strcmp(format, "none") == 0) return !(value < 0.5);
    if (strcmp(format, "up") == 0) return value < 0.0005;
    if (strcmp(format, "gain") == 0 || strcmp(format, "some") == 0) return value < 0.5;
    if (strcmp(format, "large") == 0 || strcmp(format, "much") == 0) return value < large_share;
    if (strcmp(format, "small") == 0) return !(value >= least_share && value < large_share);
    if (strcmp(format, "close") == 0) return !(value >= 0 && value < close_share);
    if (strcmp(format, "closer") == 0) return !(value > 0 && value < 1 - usual_share);
    if (strcmp(format, "farther") == 0) return !(value > 1 + usual_share);
    if (strcmp(format, "alike") == 0) return !(fabs(value - 1) <= usual_share);
    if (strcmp(format, "times") == 0) return !(value >= 1 + usual_share);
    return strcmp(format, "many") == 0 && value < 1.5;
}

static void add_change(const Language *language, double share, Text *out) {
    if (100 * share >= 0.05) text_addc(out, '+');
    add_percent(language, share, out);
}

static bool is_one_of(const char *format, const char *const *formats) {
    while (*formats && strcmp(format, *formats) != 0) formats++;
    return *formats;
}

bool number_says(const char *format, double value) {
    return isfinite(value) && !says_nothing(format, value);
}

bool number_add(const Voice *v, const char *format, double value, Text *out) {
    static const char *const flags[] = {"flag", "none", "much", "alike", NULL};
    static const char *const shares[] = {"pct", "up", "large", "small", "close", "closer", NULL};
    static const char *const factors[] = {"x", "times", "farther", NULL};
    if (!number_says(format, value)) return false;
    if (is_one_of(format, flags)) return true;
    if (strcmp(format, "eur") == 0 || strcmp(format, "gain") == 0)
        language_euros(v->language, rounded(value), out);
    else if (is_one_of(format, shares))
        add_percent(v->language, value, out);
    else if (strcmp(format, "change") == 0)
        add_change(v->language, value, out);
    else if (strcmp(format, "chance") == 0)
        text_adds(out, chance_text(v, value, ""));
    else if (is_one_of(format, factors))
        language_decimal(v->language, value, fabs(value) < 9.95 ? 1 : 0, out);
    else if (strcmp(format, "many") == 0)
        language_whole(v->language, significant(value, 2), out); /* an estimate: 1 in 700 */
    else if (strcmp(format, "link") == 0)
        add_link(v, value, out);
    else if (strcmp(format, "month") == 0 || strcmp(format, "from") == 0)
        return add_month(v, value, format[0] == 'f', out);
    else
        language_whole(v->language, rounded(value), out);
    return true;
}

/* Moves a buffer into the arena. */
static const char *keep(Text *text, Arena *arena) {
    const char *kept = arena_strndup(arena, text->at ? text->at : "", text->length);
    text_free(text);
    return kept;
}

const char *number_text(const Voice *v, const char *format, double value, const char *missing) {
    Text text = {0};
    return number_add(v, format, value, &text) ? keep(&text, v->arena) : missing;
}

const char *euros_exact(const Voice *v, double value, const char *missing) {
    Text text = {0};
    if (!isfinite(value)) return missing;
    language_euros(v->language, value, &text);
    return keep(&text, v->arena);
}

const char *count_exact(const Voice *v, double value, const char *missing) {
    Text text = {0};
    if (!isfinite(value)) return missing;
    language_whole(v->language, value, &text);
    return keep(&text, v->arena);
}

const char *count_text(const Voice *v, size_t count) {
    return count_exact(v, (double)count, "");
}

const char *date_text(const Voice *v, int date) {
    Text text = {0};
    language_date(v->language, date, &text);
    return keep(&text, v->arena);
}

static const double surest = 0.999; /* no probability is shown nearer to 0 or 1 than this */

int chance_decimals(double value) {
    return value < 0.0095 || value >= 0.995;
}

const char *chance_text(const Voice *v, double value, const char *missing) {
    if (!isfinite(value)) return missing;
    Text text = {0};
    const double nearest = fmin(fmax(value, 1 - surest), surest);
    if (value > surest) text_adds(&text, "> ");
    if (value < 1 - surest) text_adds(&text, "< ");
    language_decimal(v->language, 100.0 * nearest, chance_decimals(nearest), &text);
    text_adds(&text, " %");
    return keep(&text, v->arena);
}

const char *band_text(const Voice *v, double probability, const char *missing) {
    static const Say words[BANDS] = {SAY_BAND_VERY_LOW, SAY_BAND_LOW, SAY_BAND_MIDDLE,
                                     SAY_BAND_HIGH, SAY_BAND_VERY_HIGH};
    const ProbabilityBand band = probability_band(probability);
    return band == BANDS ? missing : say(v, words[band]);
}

const char *one_in_text(const Voice *v, double chance, const char *missing) {
    if (!(chance > 0)) return missing;
    if (chance >= 2.0 / 3) return chance_text(v, chance, missing);
    Text text = {0};
    language_whole(v->language, significant(1 / chance, 2), &text); /* of a draw, not a count */
    const char *number = keep(&text, v->arena);
    return say_with(v, SAY_ONE_IN, "number", number);
}

/* Jeffreys' steps, hardly and somewhat split. */
static const double strength_factor[] = {3, 10, 30, 100};

bool strength_hardly(double log_factor) {
    return fabs(log_factor) < log(strength_factor[0]);
}

const char *strength_text(const Voice *v, double log_factor) {
    static const Say steps[] = {SAY_HARDLY, SAY_SOMEWHAT, SAY_CLEARLY, SAY_STRONGLY,
                                SAY_VERY_STRONGLY};
    size_t k = 0;
    if (!isfinite(log_factor)) return say(v, SAY_NO_ODDS);
    while (k < 4 && fabs(log_factor) >= log(strength_factor[k])) k++;
    return say(v, steps[k]);
}

const char *signed_text(const Voice *v, double value, int decimals) {
    Text text = {0};
    if (!isfinite(value)) return "\xE2\x80\x93";
    if (fabs(value) >= 0.5 * pow(10, -decimals)) text_adds(&text, value < 0 ? "\xE2\x88\x92" : "+");
    language_fixed(v->language, fabs(value), decimals, &text);
    return keep(&text, v->arena);
}

/* Decimals that keep two or three digits of a factor below ten. */
static int odds_decimals(double factor) {
    return factor >= 0.995 ? 1 : factor >= 0.0995 ? 2 : factor >= 0.01 ? 3 : 4;
}

static const char *factor_text(const Voice *v, double factor) {
    Text text = {0};
    if (factor >= 9.95)
        language_whole(v->language, factor < 1000 ? factor : rounded(factor), &text);
    else
        language_decimal(v->language, factor, odds_decimals(factor), &text);
    return keep(&text, v->arena);
}

const char *odds_text(const Voice *v, double log_factor) {
    const double most = 1e6, least = 1e-4;
    if (!isfinite(log_factor)) return say(v, SAY_NO_ODDS);
    const char *text;
    if (log_factor > log(most))
        text = say_with(v, SAY_MORE_THAN, "number", factor_text(v, most));
    else if (log_factor < log(least))
        text = say_with(v, SAY_LESS_THAN, "number", factor_text(v, least));
    else
        text = factor_text(v, exp(log_factor));
    return arena_printf(v->arena, "\xC3\x97 %s", text);
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

const char *named_text(const Voice *v, const char *id, const char *missing) {
    const char *name = say_label(v, id);
    return name ? name : label_text(id, missing, v->arena);
}

bool glue_at(const char *text, const char *p) {
    assert(*p == ' ');
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
        if (*p == ' ' && glue_at(words, p))
            text_adds(&text, "\xC2\xA0");
        else
            text_addc(&text, *p);
    }
    return keep(&text, arena);
}

/* A common word, or NULL. */
static const char *common_word(const Voice *v, const WatchRow *row, const char *name) {
    if (strcmp(name, "sector") == 0) return named_text(v, row->sector, say(v, SAY_SHOP));
    if (strcmp(name, "street") == 0)
        return clean_text(row->street, say(v, SAY_ITS_STREET), v->arena);
    if (strcmp(name, "district") == 0)
        return clean_text(district_known(row->district) ? row->district : NULL,
                          say(v, SAY_ITS_DISTRICT), v->arena);
    return NULL;
}

typedef struct Scene {
    const Voice *v;
    const WatchRow *row;
    const char *signal_id;
} Scene;

bool sentence_counted(const Voice *v, const WatchRow *row) {
    return isfinite(watchlist_detail(v->list, row, "level.passers"));
}

/* Fills one placeholder "name:format"; false when its number is missing. */
static bool fill(const Scene *scene, const char *inside, size_t length, Text *out) {
    char name[64], format[16], detail[160];
    const char *colon = memchr(inside, ':', length);
    const size_t cut = colon ? (size_t)(colon - inside) : length;
    (void)snprintf(name, sizeof name, "%.*s", (int)cut, inside);
    (void)snprintf(format, sizeof format, "%.*s", colon ? (int)(length - cut - 1) : 0,
                   colon ? colon + 1 : "");
    if (strcmp(name, "counted") == 0) return sentence_counted(scene->v, scene->row);
    const char *word = common_word(scene->v, scene->row, name);
    if (word) {
        text_adds(out, word);
        return true;
    }
    (void)snprintf(detail, sizeof detail, "%s.%s", scene->signal_id, name);
    return number_add(scene->v, format, watchlist_detail(scene->v->list, scene->row, detail), out);
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

size_t sentence_length(const char *text) {
    const char *stop = strstr(text, ". ");
    return stop ? (size_t)(stop - text) + 1 : strlen(text);
}

const char *sentence_render(const Voice *v, const char *pattern, const WatchRow *row,
                            const char *signal_id) {
    const Scene scene = {v, row, signal_id};
    Text all = {0}, one = {0};
    for (const char *p = pattern ? pattern : ""; *p;) {
        const size_t length = sentence_length(p);
        const char *spoken = say_foreign(v, arena_strndup(v->arena, p, length));
        text_clear(&one);
        if (one_sentence(&scene, spoken, strlen(spoken), &one)) {
            if (all.length) text_addc(&all, ' ');
            text_add(&all, one.at, one.length);
        }
        p += length;
        while (*p == ' ') p++;
    }
    text_free(&one);
    return keep(&all, v->arena);
}
