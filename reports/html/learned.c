/* learned.c - what a city taught the model, on its card: kinds, reliability, a curve a number. */
#include "reports/draw/curve.h"
#include "reports/html/pages.h"
#include "reports/words/column_heads.h"
#include "reports/words/reasons.h"
#include "reports/words/sentence.h"

#include <math.h>
#include <string.h>

static const char missing[] = "\xE2\x80\x93";

static double number_of(const json_t *row, const char *key) {
    const json_t *value = json_object_get(row, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static const char *text_of(const json_t *row, const char *key) {
    const char *text = json_string_value(json_object_get(row, key));
    return text ? text : "";
}

static const char *percent(const Site *site, const json_t *row, const char *key) {
    return number_text(site->v, "pct", number_of(row, key), missing);
}

static void table_begin(Markup *m, const Site *site, Say heading, Say text, const Say *heads,
                        size_t count) {
    markup_element(m, "h3", NULL, say(site->v, heading));
    markup_element(m, "p", "muted", glued_text(say(site->v, text), site->arena));
    column_heads_scroll(m, say(site->v, heading));
    markup_begin(m, "table", "plain");
    column_heads_head(m, site->v, heads, count, 1);
    markup_open(m, "tbody");
}

static void table_end(Markup *m) {
    for (int k = 0; k < 3; k++) markup_close(m); /* tbody table scroll */
}

static void kinds(Markup *m, const Site *site, const json_t *list) {
    static const Say heads[] = {SAY_LEARNED_KIND, SAY_LEARNED_COMMON, SAY_LEARNED_FOUND,
                                SAY_LEARNED_NAMED};
    static const char *const keys[] = {"share", "found", "named"};
    size_t k;
    const json_t *row;
    table_begin(m, site, SAY_LEARNED_KINDS, SAY_LEARNED_KINDS_TEXT, heads, 4);
    json_array_foreach(list, k, row) {
        const char *kind = text_of(row, "kind");
        const char *name = say_label(site->v, arena_printf(site->arena, "kind_%s", kind));
        markup_open(m, "tr");
        column_heads_row_name(m, name ? name : kind);
        for (size_t c = 0; c < sizeof keys / sizeof *keys; c++)
            column_heads_number(m, percent(site, row, keys[c]));
        markup_close(m);
    }
    table_end(m);
}

static void reliability(Markup *m, const Site *site, const json_t *list) {
    static const Say heads[] = {SAY_LEARNED_BIN, SAY_LEARNED_SAID, SAY_LEARNED_HELD};
    size_t k;
    const json_t *row;
    table_begin(m, site, SAY_LEARNED_RELIABILITY, SAY_LEARNED_RELIABILITY_TEXT, heads, 3);
    json_array_foreach(list, k, row) {
        markup_open(m, "tr");
        column_heads_row_name(m, say_with(site->v, SAY_RANGE, "low", percent(site, row, "low"),
                                          "high", percent(site, row, "high")));
        column_heads_number(m, percent(site, row, "said"));
        column_heads_number(m, percent(site, row, "held"));
        markup_close(m);
    }
    table_end(m);
}

/* ---- curves, by the signal whose column they count in ---- */

static double most_said(const json_t *curves) {
    double most = 0.5; /* nats: what is less than half of one is drawn small */
    size_t k, j;
    const json_t *curve, *says;
    json_array_foreach(curves, k, curve) {
        json_array_foreach(json_object_get(curve, "says"), j, says) {
            most = fmax(most, fabs(json_number_value(says)));
        }
    }
    return most;
}

static const char *name_of(const Site *site, const json_t *curve) {
    const char *id =
        json_is_true(json_object_get(curve, "plain")) ? text_of(curve, "number") : "likelihood";
    const char *name = say_label(site->v, arena_printf(site->arena, "number_%s", id));
    return name ? name : id;
}

static const char *figure(const Site *site, double value) {
    Text text = {0};
    const int decimals = fabs(value) < 9.95 ? 2 : 0;
    language_decimal(site->v->language, value, decimals, &text);
    const char *words = arena_strdup(site->arena, text.at);
    text_free(&text);
    return words;
}

enum { POINTS_MOST = 16 };

static size_t points(const json_t *curve, const char *key, double *out) {
    size_t k;
    const json_t *value;
    json_array_foreach(json_object_get(curve, key), k, value) {
        if (k == POINTS_MOST) break;
        out[k] = json_number_value(value);
    }
    return k;
}

static void one_curve(Markup *m, const Site *site, const json_t *curve, size_t number,
                      double most) {
    const Voice *v = site->v;
    double x[POINTS_MOST], y[POINTS_MOST];
    const size_t n = points(curve, "at", x), known = points(curve, "says", y);
    if (n < 2 || known != n) return;
    const char *title = name_of(site, curve);
    const char *text =
        say_with(v, SAY_LEARNED_CURVE, "first", figure(site, x[0]), "low", signed_text(v, y[0], 1),
                 "last", figure(site, x[n - 1]), "high", signed_text(v, y[n - 1], 1));
    const CurvePoints drawn = {
        arena_printf(site->arena, "curve-%zu", number), title, text, n, x, y};
    markup_begin(m, "figure", "curve");
    curve_draw(m, v, &drawn, most);
    markup_open(m, "figcaption");
    markup_element(m, "strong", NULL, title);
    markup_text(m, " ");
    markup_text(m, glued_text(text, site->arena));
    markup_close(m);
    markup_close(m);
}

static void curves(Markup *m, const Site *site, const json_t *list) {
    const double most = most_said(list);
    size_t number = 0;
    markup_element(m, "h3", NULL, say(site->v, SAY_LEARNED_CURVES));
    markup_element(m, "p", "muted", glued_text(say(site->v, SAY_LEARNED_CURVES_TEXT), site->arena));
    for (size_t s = 0; s < site->list->signals; s++) {
        const char *id = site->list->signal_ids[s];
        const Signal *signal = signal_find(id);
        size_t k;
        const json_t *curve;
        bool begun = false;
        json_array_foreach(list, k, curve) {
            if (strcmp(text_of(curve, "signal"), id) != 0) continue;
            if (!begun) {
                markup_element(m, "h4", NULL, reasons_topic(site->v, id));
                if (signal)
                    markup_element(m, "p", NULL, say_foreign(site->v, signal->method.reads));
                markup_begin(m, "div", "curves");
                begun = true;
            }
            one_curve(m, site, curve, number++, most);
        }
        if (begun) markup_close(m);
    }
}

void html_learned(Markup *m, const Site *site) {
    const Voice *v = site->v;
    const json_t *learned = json_object_get(site->manifest, "learned");
    html_section(m, "card", "learned", say(v, SAY_LEARNED_HEADING));
    if (!json_is_object(learned)) {
        markup_element(m, "p", NULL, say(v, SAY_LEARNED_NONE));
        markup_close(m);
        return;
    }
    const char *storefronts = count_exact(v, number_of(learned, "storefronts"), missing);
    markup_element(
        m, "p", NULL,
        glued_text(say_with(v, SAY_LEARNED_TEXT, "storefronts", storefronts), site->arena));
    kinds(m, site, json_object_get(learned, "kinds"));
    reliability(m, site, json_object_get(learned, "reliability"));
    curves(m, site, json_object_get(learned, "curves"));
    markup_close(m);
}
