/* link_review.c - gevel link review: what a person should look at (link_show.h). */
#include "datasets/base/csv_text.h"
#include "datasets/base/text.h"
#include "detector/cli/link_show.h"
#include "detector/cli/reading.h"
#include "detector/link/link_decisions.h"
#include "detector/link/link_queue.h"
#include "reports/write/markup.h"
#include "reports/write/sheet_file.h"

#include <string.h>

enum { FORM_TABLE, FORM_CSV, FORM_JSON, FORM_HTML, FORM_XLSX };
static const char *const forms[] = {"table", "csv", "json", "html", "xlsx", NULL};

typedef struct Review {
    size_t form;
    bool blind;
    LinkWaiting *waiting;
    size_t count;
} Review;

static const char *orempty(const char *text) {
    return text ? text : "";
}

static void review_csv(const Review *r) {
    Text out = {0};
    text_adds(&out, "record,name,address,storefront_id,storefront_name,storefront_address");
    text_adds(&out, r->blind ? ",verdict,because\n"
                             : ",probability,bits_ahead,eur_year,verdict,because\n");
    for (size_t k = 0; k < r->count; k++) {
        const LinkWaiting *w = &r->waiting[k];
        const char *const words[] = {w->record,          w->name,
                                     w->address,         w->storefront,
                                     w->storefront_name, w->storefront_address};
        for (size_t c = 0; c < sizeof words / sizeof *words; c++) {
            if (c) text_addc(&out, ',');
            csv_add_words(&out, words[c]);
        }
        if (!r->blind) text_addf(&out, ",%.3f,%.3f,%.0f", w->probability, w->behind, w->eur_year);
        text_adds(&out, ",,\n");
    }
    terminal_copy(out.at, out.length);
    text_free(&out);
}

static void review_table(const Cli *cli, const Review *r) {
    static const Column columns[] = {
        {"record", false},   {"name", false},        {"address", false}, {"storefront", false},
        {"its name", false}, {"its address", false}, {"same", true},     {"EUR/year", true}};
    Table table = table_open(cli->arena, columns, r->blind ? 6 : 8);
    for (size_t k = 0; k < r->count; k++) {
        const LinkWaiting *w = &r->waiting[k];
        const char *const words[] = {w->record,          w->name,
                                     w->address,         w->storefront,
                                     w->storefront_name, w->storefront_address};
        for (size_t c = 0; c < sizeof words / sizeof *words; c++)
            table_cell(&table, terminal_safe(cli->arena, orempty(words[c])));
        if (r->blind) continue;
        table_percent(&table, w->probability);
        table_eur(&table, w->eur_year);
    }
    table_print(&table, &cli->terminal);
}

/* ---- as a page to print: an empty column for the verdict ---- */

static void add_cells(Markup *m, const char *element, const char *const *text, size_t count) {
    for (size_t k = 0; k < count; k++) markup_element(m, element, NULL, orempty(text[k]));
}

static void html_row(const Cli *cli, const Review *r, const LinkWaiting *w, Markup *m) {
    const char *const words[] = {
        w->record, w->name, w->address, w->storefront, w->storefront_name, w->storefront_address,
        "",        ""};
    markup_open(m, "tr");
    add_cells(m, "td", words, 8);
    if (!r->blind) {
        markup_element(m, "td", NULL, arena_printf(cli->arena, "%.1f %%", 100 * w->probability));
        markup_element(m, "td", NULL, arena_printf(cli->arena, "%.0f", w->eur_year));
    }
    markup_close(m);
    markup_newline(m);
}

static void review_html(const Cli *cli, const Review *r) {
    static const char *const heads[] = {"record",   "name",        "address", "storefront",
                                        "its name", "its address", "verdict", "because",
                                        "same",     "EUR a year"};
    Markup m = {0};
    markup_doctype(&m);
    markup_open(&m, "html");
    markup_attr(&m, "lang", "en");
    markup_open(&m, "head");
    markup_open(&m, "meta");
    markup_attr(&m, "charset", "utf-8");
    markup_close(&m);
    markup_element(&m, "title", NULL, "gevel: are these one premises?");
    markup_close(&m);
    markup_open(&m, "body");
    markup_element(&m, "p", NULL,
                   "Write same, different, sibling (of a chain) or successor (at the same door).");
    markup_open(&m, "table");
    markup_open(&m, "tr");
    add_cells(&m, "th", heads, r->blind ? 8 : 10);
    markup_close(&m);
    markup_newline(&m);
    for (size_t k = 0; k < r->count; k++) html_row(cli, r, &r->waiting[k], &m);
    while (m.depth) markup_close(&m);
    terminal_copy(m.out.at, m.out.length);
    markup_free(&m);
}

static json_t *review_json(const Review *r) {
    json_t *out = json_array();
    for (size_t k = 0; k < r->count; k++) {
        const LinkWaiting *w = &r->waiting[k];
        json_t *row = json_object();
        json_put(row, "record", json_words(w->record));
        json_put(row, "name", json_words(w->name));
        json_put(row, "address", json_words(w->address));
        json_put(row, "storefront_id", json_words(w->storefront));
        json_put(row, "storefront_name", json_words(w->storefront_name));
        json_put(row, "storefront_address", json_words(w->storefront_address));
        if (!r->blind) json_put(row, "probability", json_number(w->probability));
        if (!r->blind) json_put(row, "bits_ahead", json_number(w->behind));
        if (!r->blind) json_put(row, "eur_year", json_number(w->eur_year));
        json_array_append_new(out, row);
    }
    return out;
}

/* ---- as a workbook: a list to choose the verdict from ---- */

enum { SHEET_COLUMNS = 11, SHEET_BLIND = 8 };
static const SheetFileColumn sheet_columns[SHEET_COLUMNS] = {
    {"record", 18, NULL, NULL},
    {"name", 28, NULL, NULL},
    {"address", 34, NULL, NULL},
    {"storefront_id", 13, NULL, NULL},
    {"storefront_name", 28, NULL, NULL},
    {"storefront_address", 34, NULL, NULL},
    {"verdict", 11, NULL, link_verdict_names},
    {"because", 30, NULL, NULL},
    {"probability", 11, "0.000", NULL},
    {"bits_ahead", 10, "0.0", NULL},
    {"eur_year", 12, "#,##0", NULL},
};

static void sheet_row(const Cli *cli, const LinkWaiting *w, SheetFileCell cell[SHEET_COLUMNS]) {
    const char *const words[] = {
        w->record, w->name, w->address, w->storefront, w->storefront_name, w->storefront_address};
    for (size_t c = 0; c < sizeof words / sizeof *words; c++)
        cell[c].text = terminal_safe(cli->arena, orempty(words[c]));
    cell[8].number = w->probability;
    cell[9].number = w->behind;
    cell[10].number = w->eur_year;
}

static Status review_xlsx(const Cli *cli, const Review *r, Err *err) {
    const size_t columns = r->blind ? SHEET_BLIND : SHEET_COLUMNS;
    SheetFileCell *cell = ARENA_ARRAY(cli->arena, SheetFileCell, r->count * columns + 1);
    for (size_t k = 0; k < r->count; k++) {
        SheetFileCell all[SHEET_COLUMNS] = {0};
        sheet_row(cli, &r->waiting[k], all);
        memcpy(cell + k * columns, all, columns * sizeof *cell);
    }
    const SheetFile file = {"links", columns, r->count, sheet_columns, cell};
    return sheet_file_write(&file, option_text(&cli->given, "out"), err);
}

static Status review_form(const Cli *cli, Review *r, Err *err) {
    const char *out = option_text(&cli->given, "out");
    TRY(option_choice(&cli->given, "format", forms, &r->form, err));
    if ((r->form == FORM_XLSX) == (out != NULL)) return ST_OK;
    return FAIL(err, ST_USAGE,
                "a workbook needs a file: --format xlsx --out FILE; other forms go to the screen");
}

static Status review_work(Cli *cli, Store *store, Err *err) {
    Review r = {.form = cli->json ? FORM_JSON : FORM_TABLE,
                .blind = option_given(&cli->given, "blind")};
    Params *params = NULL;
    long long top = 50;
    TRY(cli_params(cli, &params, err));
    TRY(option_whole(&cli->given, "top", 1, 100000000, &top, err));
    TRY(review_form(cli, &r, err));
    TRY(link_queue(store, params, (size_t)top, cli->arena, &r.waiting, &r.count, err));
    TRY(reading_log(
        cli, store, "link review", NULL,
        arena_printf(cli->arena, "{\"form\":\"%s\",\"rows\":%zu}", forms[r.form], r.count), err));
    if (r.form == FORM_JSON) return cli_print_json(review_json(&r), err);
    if (r.form == FORM_XLSX) return review_xlsx(cli, &r, err);
    if (r.form == FORM_CSV)
        review_csv(&r);
    else if (r.form == FORM_HTML)
        review_html(cli, &r);
    else
        review_table(cli, &r);
    return ST_OK;
}

Status link_review(Cli *cli, Err *err) {
    if (cli_operand(cli, 1)) return FAIL(err, ST_USAGE, "link review takes no record");
    return cli_with_store(cli, STORE_READ, review_work, err);
}
