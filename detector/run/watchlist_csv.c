#include "detector/run/watchlist_csv.h"

#include <math.h>
#include <string.h>

#include "datasets/base/csv_text.h"
#include "datasets/base/num_fixed.h"

const char *const csv_dialects[] = {"plain", "excel", NULL};

/* How cells are separated and numbers written. */
typedef struct CsvStyle {
    char separator, decimal;
    const char *line_end;
    bool address; /* further columns */
    bool careful; /* no cell is a formula */
    bool firm;    /* columns on how firm a place is */
} CsvStyle;

static const CsvStyle canonical = {',', '.', "\n", false, false, false};
static const CsvStyle styles[] = {
    [CSV_PLAIN] = {',', '.', "\n", true, false, false},
    [CSV_EXCEL] = {';', ',', "\r\n", true, true, false},
};

static void add_words(const CsvStyle *style, Text *out, const char *words) {
    csv_add_cell(out, words, style->separator, style->careful);
}

static void add_number(const CsvStyle *style, Text *out, double value) {
    char digits[NUM_TEXT];
    if (!num_fixed(value, digits)) (void)num_format(value, digits);
    char *point = style->decimal == '.' ? NULL : strchr(digits, '.');
    if (point) *point = style->decimal;
    text_adds(out, digits);
}

/* Names of columns, a comma between them. */
static void add_names(const CsvStyle *style, const char *names, Text *out) {
    for (; *names; names++) text_addc(out, *names == ',' ? style->separator : *names);
}

static void add_header(const Watchlist *list, const CsvStyle *style, Text *out) {
    add_names(style,
              "rank,storefront_id,name,sector,district,posterior,log_odds,q_value,"
              "unexplained_eur_year,unexplained_share,share_low,share_high,selection,judged,"
              "inclusion_probability,reason,prior_log_odds",
              out);
    for (size_t s = 0; s < list->signals; s++)
        text_addf(out, "%cevidence_%s", style->separator, list->signal_ids[s]);
    if (style->address) add_names(style, ",street,house_number,postcode,municipality", out);
    if (style->firm) add_names(style, ",probability_band,rank_low,rank_high", out);
    text_adds(out, style->line_end);
}

static void add_cells(const CsvStyle *style, const char *const *words, size_t count, Text *out) {
    for (size_t k = 0; k < count; k++) {
        text_addc(out, style->separator);
        add_words(style, out, words[k]);
    }
}

static void add_numbers(const CsvStyle *style, const double *numbers, size_t count, Text *out) {
    for (size_t k = 0; k < count; k++) {
        text_addc(out, style->separator);
        add_number(style, out, numbers[k]);
    }
}

static void add_firmness(const CsvStyle *style, const WatchRow *row, Text *out) {
    const char *const band[] = {probability_band_name(probability_band(row->posterior))};
    const double range[] = {row->rank_low ? (double)row->rank_low : NAN,
                            row->rank_high ? (double)row->rank_high : NAN};
    add_cells(style, band, 1, out);
    add_numbers(style, range, 2, out);
}

static void add_row(const Watchlist *list, const CsvStyle *style, const WatchRow *row, Text *out) {
    const char *const words[] = {row->storefront_id, row->name, row->sector, row->district};
    const double numbers[] = {
        row->posterior,         row->log_odds,  row->q_value,   row->unexplained_eur_year,
        row->unexplained_share, row->share_low, row->share_high};
    const char *const chosen[] = {selection_name(row->selection), row->judged ? "1" : "0"};
    const char *const address[] = {row->street, row->house_number, row->postcode,
                                   row->municipality};
    const double prior = row->judged ? list->prior_log_odds : NAN;
    text_add_count(out, row->rank);
    add_cells(style, words, sizeof words / sizeof *words, out);
    add_numbers(style, numbers, sizeof numbers / sizeof *numbers, out);
    add_cells(style, chosen, sizeof chosen / sizeof *chosen, out);
    add_numbers(style, &row->inclusion_probability, 1, out);
    add_cells(style, &row->reason, 1, out);
    add_numbers(style, &prior, 1, out);
    for (size_t s = 0; s < list->signals; s++) {
        text_addc(out, style->separator);
        if (row->evidence) add_number(style, out, row->evidence[s]);
    }
    if (style->address) add_cells(style, address, sizeof address / sizeof *address, out);
    if (style->firm) add_firmness(style, row, out);
    text_adds(out, style->line_end);
}

/* Whether somebody has worked out how far chance moves the ranks. */
static bool has_ranges(const Watchlist *list) {
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].rank_low) return true;
    return false;
}

static void add_table(const Watchlist *list, const CsvStyle *style, const CsvForm *form,
                      Text *out) {
    add_header(list, style, out);
    size_t written = 0;
    for (size_t r = 0; r < list->n && (!form->limit || written < form->limit); r++) {
        if (form->selected_only && list->rows[r].selection == SELECTION_NONE) continue;
        if (form->filter && !row_filter_wants(form->filter, &list->rows[r])) continue;
        add_row(list, style, list->rows + r, out);
        written++;
    }
}

void watchlist_table(const Watchlist *list, const CsvForm *form, Text *out) {
    if (form->dialect == CSV_EXCEL) text_adds(out, "\xEF\xBB\xBF");
    CsvStyle style = styles[form->dialect];
    style.firm = has_ranges(list);
    add_table(list, &style, form, out);
}

void watchlist_csv(const Watchlist *list, size_t limit, bool selected_only, Text *out) {
    const CsvForm form = {.limit = limit, .selected_only = selected_only};
    add_table(list, &canonical, &form, out);
}

/* Rows from *next on, until there is a piece worth passing on. */
static void add_piece(const Watchlist *list, const CsvStyle *style, size_t *next, Text *text) {
    enum { PIECE = 1 << 16 };
    while (*next < list->n && text->length < PIECE)
        add_row(list, style, list->rows + (*next)++, text);
}

bool watchlist_text_next(WatchlistText *at, Text *text) {
    CsvStyle style = styles[CSV_PLAIN];
    style.firm = !at->begun ? has_ranges(at->list) : at->firm;
    at->firm = style.firm;
    if (at->begun && at->next == at->list->n) return false;
    if (!at->begun) add_header(at->list, &style, text);
    at->begun = true;
    add_piece(at->list, &style, &at->next, text);
    return true;
}

void watchlist_digest(const Watchlist *list, char out[DIGEST_TEXT]) {
    Digest digest;
    digest_init(&digest);
    Text text = {0};
    add_header(list, &canonical, &text);
    for (size_t next = 0; next < list->n;) {
        add_piece(list, &canonical, &next, &text);
        digest_add(&digest, text.at, text.length);
        text_clear(&text);
    }
    digest_add(&digest, text.at, text.length);
    text_free(&text);
    digest_hex(&digest, out);
}

Status watchlist_verify(const Watchlist *list, Err *err) {
    char digest[DIGEST_TEXT];
    watchlist_digest(list, digest);
    if (text_equal(digest, list->output_digest)) return ST_OK;
    return FAIL(
        err, ST_INTEGRITY,
        "run %lld: its saved rows give the digest %.16s..., the run recorded %.16s...; rows "
        "or register fields changed after the run; compare with a backup",
        (long long)list->run_id, digest, list->output_digest ? list->output_digest : "none");
}
