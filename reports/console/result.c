#include "reports/console/result.h"

#include "datasets/base/num.h"
#include "reports/console/parts.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

/* ---- one value of a document ---- */

/* "first.-1.precision": keys and places, from the end when below 0; NULL when it is not there. */
static const json_t *value_at(const json_t *document, const char *path) {
    char part[32];
    while (document && *path) {
        const size_t length = strcspn(path, ".");
        if (length >= sizeof part) return NULL;
        memcpy(part, path, length);
        part[length] = 0;
        path += length + (path[length] == '.');
        if (!json_is_array(document)) {
            document = json_object_get(document, part);
            continue;
        }
        const size_t count = json_array_size(document);
        long long place = 0;
        if (!num_parse_long(part, length, &place)) return NULL;
        document = json_array_get(document, place < 0 ? count - (size_t)-place : (size_t)place);
    }
    return document;
}

static double number_at(const json_t *document, const char *path) {
    const json_t *value = value_at(document, path);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static const char *text_at(const Page *page, const json_t *document, const char *path) {
    const char *text = json_string_value(value_at(document, path));
    return text ? arena_strdup(page->v->arena, text) : "";
}

/* ---- tables ---- */

typedef enum Shown { SHOW_TEXT, SHOW_COUNT, SHOW_NUMBER, SHOW_SHARE, SHOW_CHANGE } Shown;

typedef struct ResultColumn {
    Say name;
    const char *path;
    Shown shown;
} ResultColumn;

enum { COLUMNS_MOST = 8 };

static const char *change_words(const Page *page, const char *word) {
    if (text_equal(word, "entered")) return say(page->v, SAY_C_ENTERED);
    return say(page->v, text_equal(word, "left") ? SAY_C_LEFT : SAY_C_MOVED);
}

static const char *cell_text(const Page *page, const json_t *row, const ResultColumn *column) {
    static const char none[] = "\xE2\x80\x93";
    char text[NUM_TEXT];
    const double value = number_at(row, column->path);
    switch (column->shown) {
        case SHOW_TEXT:
            return text_at(page, row, column->path);
        case SHOW_CHANGE:
            return change_words(page, text_at(page, row, column->path));
        case SHOW_COUNT:
            return isnan(value) ? none : count_text(page->v, (size_t)value);
        case SHOW_NUMBER:
            return isnan(value) ? none : arena_strdup(page->v->arena, num_format(value, text));
        case SHOW_SHARE:
            return number_text(page->v, "pct", value, none);
    }
    return none;
}

/* The premises that a row is about, or what its first column says. */
static void row_name(Page *page, const json_t *row, const ResultColumn *first) {
    const char *text = text_at(page, row, first->path);
    if (!text_equal(first->path, "storefront_id")) {
        console_row_name(page, NULL, text);
        return;
    }
    const WatchRow *listed = page_row(page, text);
    console_row_name(page, listed && page_names(page) ? page_path(page, "/dossier", text) : NULL,
                     listed ? page_title(page, listed) : say(page->v, SAY_STOREFRONT));
}

static void result_table(Page *page, const json_t *rows, const ResultColumn *column) {
    Markup *m = &page->m;
    Say head[COLUMNS_MOST];
    size_t columns = 0, k;
    unsigned numbers = 0;
    const json_t *row;
    for (; column[columns].path; columns++) {
        head[columns] = column[columns].name;
        if (column[columns].shown != SHOW_TEXT && column[columns].shown != SHOW_CHANGE)
            numbers |= 1U << columns;
    }
    markup_begin(m, "table", "ranking");
    console_heads(page, head, columns, numbers);
    markup_open(m, "tbody");
    json_array_foreach(rows, k, row) {
        markup_open(m, "tr");
        row_name(page, row, column);
        for (size_t c = 1; c < columns; c++)
            console_cell(page, head[c], numbers & 1U << c ? "num" : NULL,
                         cell_text(page, row, &column[c]));
        markup_close(m);
    }
    markup_close(m);
    markup_close(m);
}

/* ---- each kind ---- */

static const ResultColumn whatif_columns[] = {{SAY_COLUMN_STOREFRONT, "storefront_id", SHOW_TEXT},
                                              {SAY_C_CHANGE, "change", SHOW_CHANGE},
                                              {SAY_C_BEFORE, "rank_before", SHOW_COUNT},
                                              {SAY_C_AFTER, "rank_after", SHOW_COUNT},
                                              {SAY_WHY_HERE, "why", SHOW_TEXT},
                                              {0}};

static const ResultColumn sensitivity_columns[] = {{SAY_C_PARAMETER, "key", SHOW_TEXT},
                                                   {SAY_C_VALUE, "value", SHOW_NUMBER},
                                                   {SAY_C_LOW, "low", SHOW_NUMBER},
                                                   {SAY_C_HIGH, "high", SHOW_NUMBER},
                                                   {SAY_C_KEPT_LOW, "kept_low", SHOW_SHARE},
                                                   {SAY_C_KEPT_HIGH, "kept_high", SHOW_SHARE},
                                                   {0}};

static const ResultColumn stability_columns[] = {
    {SAY_COLUMN_STOREFRONT, "storefront_id", SHOW_TEXT},
    {SAY_PLACE, "rank", SHOW_COUNT},
    {SAY_C_RANK_LOW, "low", SHOW_COUNT},
    {SAY_C_RANK_HIGH, "high", SHOW_COUNT},
    {SAY_C_STAYS, "stays", SHOW_SHARE},
    {0}};

static const ResultColumn backtest_columns[] = {
    {SAY_C_MONTH, "month", SHOW_TEXT},
    {SAY_C_VISITED_LATER, "first.-1.visited", SHOW_COUNT},
    {SAY_C_FOUND_LATER, "first.-1.confirmed", SHOW_COUNT},
    {SAY_C_PRECISION, "first.-1.precision.value", SHOW_SHARE},
    {SAY_C_RECALL, "first.-1.recall.value", SHOW_SHARE},
    {SAY_C_PROMISED, "predicted", SHOW_SHARE},
    {SAY_C_OBSERVED, "observed.value", SHOW_SHARE},
    {0}};

static const char *count_at(const Page *page, const json_t *document, const char *path) {
    const double value = number_at(document, path);
    return count_text(page->v, isnan(value) ? 0 : (size_t)value);
}

static const char *share_at(const Page *page, const json_t *document, const char *path) {
    return number_text(page->v, "pct", number_at(document, path), "\xE2\x80\x93");
}

static const char *scan_line(const Page *page, const json_t *d) {
    return say_with(page->v, SAY_C_SCAN_MADE, "run",
                    arena_printf(page->v->arena, "%.0f", number_at(d, "run")), "count",
                    count_at(page, d, "storefronts"));
}

static const char *whatif_line(const Page *page, const json_t *d) {
    return say_with(page->v, SAY_C_CHANGED, "entered", count_at(page, d, "entered"), "left",
                    count_at(page, d, "left"), "moved", count_at(page, d, "moved"), "stayed",
                    count_at(page, d, "stayed"));
}

static const char *stability_line(const Page *page, const json_t *d) {
    return say_with(page->v, SAY_C_STABLE, "draws", count_at(page, d, "draws"), "share",
                    share_at(page, d, "list.mean"), "low", share_at(page, d, "list.low"), "high",
                    share_at(page, d, "list.high"));
}

/* ---- what a correction changes ---- */

static bool on_list(const json_t *judged) {
    const char *selection = json_string_value(json_object_get(judged, "selection"));
    return selection && *selection && !text_equal(selection, selection_name(SELECTION_NONE));
}

static void judged_row(Page *page, Say when, const json_t *judged) {
    static const char none[] = "\xE2\x80\x93";
    Markup *m = &page->m;
    const Voice *v = page->v;
    const double rank = number_at(judged, "rank");
    markup_open(m, "tr");
    console_row_name(page, NULL, say(v, when));
    console_cell(page, SAY_PLACE, "num", isnan(rank) ? none : count_text(v, (size_t)rank));
    console_cell(page, SAY_C_LIST, NULL, say(v, on_list(judged) ? SAY_C_ON_LIST : SAY_C_OFF_LIST));
    console_cell(page, SAY_PROBABILITY, "num",
                 chance_text(v, number_at(judged, "posterior"), none));
    console_cell(page, SAY_EUROS_YEAR, "num",
                 number_text(v, "eur", number_at(judged, "unexplained_eur_year"), none));
    markup_close(m);
}

static Say effect_words(bool before, bool after) {
    if (before == after) return before ? SAY_C_STAYS_ON : SAY_C_STAYS_OFF;
    return before ? SAY_C_LEAVES_LIST : SAY_C_ENTERS_LIST;
}

void result_effect(Page *page, const char *result) {
    static const Say head[] = {SAY_C_WHEN, SAY_PLACE, SAY_C_LIST, SAY_PROBABILITY, SAY_EUROS_YEAR};
    Markup *m = &page->m;
    json_t *document = json_loads(result, 0, NULL);
    const json_t *before = json_object_get(document, "before"),
                 *after = json_object_get(document, "after");
    if (!before || !after) {
        markup_element(m, "p", "muted", say(page->v, SAY_C_NO_RUN));
        json_decref(document);
        return;
    }
    markup_begin(m, "p", "effect");
    markup_element(m, "strong", NULL, say(page->v, effect_words(on_list(before), on_list(after))));
    markup_close(m);
    markup_begin(m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 1 << 1 | 1 << 3 | 1 << 4);
    markup_open(m, "tbody");
    judged_row(page, SAY_C_BEFORE, before);
    judged_row(page, SAY_C_AFTER, after);
    markup_close(m);
    markup_close(m);
    markup_element(m, "p", "muted",
                   say_with(page->v, SAY_C_EFFECT_OF, "run",
                            arena_printf(page->v->arena, "%.0f", number_at(document, "run"))));
    json_decref(document);
}

typedef struct ResultKind {
    const char *(*line)(const Page *page, const json_t *document); /* NULL = none */
    const char *rows;
    const ResultColumn *column;
} ResultKind;

static const char *import_line(const Page *page, const json_t *d) {
    return say_with(page->v, SAY_D_IMPORT_MADE, "taken", count_at(page, d, "taken"), "rejected",
                    count_at(page, d, "rejected"));
}

/* Of the store and the digest of its copy. */
static const char *backup_line(const Page *page, const json_t *d) {
    const double bytes = number_at(d, "bytes");
    return arena_printf(page->v->arena, "%s \xC2\xB7 %s",
                        console_size(page, isnan(bytes) ? 0 : (int64_t)bytes),
                        text_at(page, d, "digest"));
}

static const ResultColumn cause_columns[] = {{SAY_D_CAUSE, "cause", SHOW_TEXT},
                                             {SAY_C_CHANGE, "change", SHOW_CHANGE},
                                             {SAY_D_COUNT, "count", SHOW_COUNT},
                                             {0}};

static const ResultKind kinds[JOB_KINDS] = {
    [JOB_SCAN] = {scan_line, NULL, NULL},
    [JOB_WHATIF] = {whatif_line, "changes", whatif_columns},
    [JOB_SENSITIVITY] = {NULL, "parameters", sensitivity_columns},
    [JOB_STABILITY] = {stability_line, "storefronts", stability_columns},
    [JOB_BACKTEST] = {NULL, "months", backtest_columns},
    [JOB_CORRECT] = {NULL, NULL, NULL},
    [JOB_LOOK] = {NULL, NULL, NULL}, /* shown with its file (uploads.c) */
    [JOB_IMPORT] = {import_line, NULL, NULL},
    [JOB_BACKUP] = {backup_line, NULL, NULL},
    [JOB_VERIFY] = {backup_line, NULL, NULL},
    [JOB_DOCTOR] = {NULL, NULL, NULL}, /* shown by health.c */
    [JOB_COMPARE] = {whatif_line, "changes", whatif_columns},
};

/* Where what it made is seen. */
static void result_link(Page *page, JobKind kind) {
    static const struct {
        JobKind kind;
        const char *path;
        Say words;
    } links[] = {{JOB_SCAN, "/list", SAY_C_LIST},         {JOB_LOOK, "/data", SAY_D_DATA},
                 {JOB_IMPORT, "/data", SAY_D_DATA},       {JOB_BACKUP, "/backups", SAY_D_BACKUPS},
                 {JOB_VERIFY, "/backups", SAY_D_BACKUPS}, {JOB_DOCTOR, "/health", SAY_D_HEALTH},
                 {JOB_COMPARE, "/runs", SAY_D_RUNS}};
    for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
        if (links[k].kind != kind) continue;
        markup_open(&page->m, "p");
        html_link(&page->m, links[k].path, say(page->v, links[k].words));
        markup_close(&page->m);
    }
}

void result_part(Page *page, const Job *job) {
    Markup *m = &page->m;
    const ResultKind *kind = &kinds[job->kind];
    json_t *document = json_loads(job->result, 0, NULL);
    html_section(m, "group", "result", say(page->v, SAY_C_RESULT));
    if (kind->line) markup_element(m, "p", "lead", kind->line(page, document));
    result_link(page, job->kind);
    if (job->kind == JOB_CORRECT) result_effect(page, job->result);
    if (job->kind == JOB_COMPARE)
        result_table(page, json_object_get(document, "causes"), cause_columns);
    if (kind->rows) result_table(page, json_object_get(document, kind->rows), kind->column);
    markup_close(m);
    json_decref(document);
}
