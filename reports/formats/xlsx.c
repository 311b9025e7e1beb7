/* xlsx.c - the list as a spreadsheet with typed cells: watchlist.xlsx; and a sheet of outcomes to
 * fill in that gevel import reads back, alone in visits.xlsx for whoever goes: it tells no place,
 * probability or lot, and a row's order is that of its address. Text is stored as text, so nothing
 * in a register can act as a formula. */
#include "datasets/base/num.h"
#include "reports/publish/report.h"
#include "reports/words/doors.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>
#include <string.h>
#include <xlsxwriter.h>

typedef struct Book {
    const Voice *v;
    lxw_workbook *book;
    lxw_format *head, *text, *wrap, *whole, *percent, *chance, *sure, *euros, *date, *title;
} Book;

typedef struct SheetColumn {
    Say name;
    double width;
} SheetColumn;

enum { WHY_WIDTH = 70, LINE_HEIGHT = 15 }; /* characters; points */

static const SheetColumn list_columns[] = {
    {SAY_PLACE, 7},
    {SAY_COLUMN_BY_CHANCE, 10},
    {SAY_COLUMN_ID, 13},
    {SAY_COLUMN_STOREFRONT, 25},
    {SAY_SECTOR, 17},
    {SAY_ADDRESS, 27},
    {SAY_DISTRICT, 14},
    {SAY_SELECTION, 15},
    {SAY_PROBABILITY, 13},
    {SAY_BAND, 11},
    {SAY_FALSE_TO_HERE, 13},
    {SAY_EUROS_YEAR, 15},
    {SAY_COLUMN_SHARE_LOW, 9},
    {SAY_COLUMN_SHARE_HIGH, 9},
    {SAY_WHY_HERE, WHY_WIDTH},
};
enum { LIST_COLUMNS = sizeof list_columns / sizeof *list_columns };

static lxw_format *format_of(Book *b, const char *number) {
    lxw_format *format = workbook_add_format(b->book);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (number) format_set_num_format(format, number);
    return format;
}

static void make_formats(Book *b) {
    b->text = format_of(b, "@");
    b->wrap = format_of(b, "@");
    format_set_text_wrap(b->wrap);
    b->whole = format_of(b, "0");
    b->percent = format_of(b, "0.0%");
    /* as chance_text shows them: no nearer to 0 or 1, and decimals only there */
    b->chance = format_of(b, "0%");
    b->sure = format_of(b, "[>0.999]\"> 99.9 %\";[<0.001]\"< 0.1 %\";0.0%");
    b->euros = format_of(b, "#,##0 \"\xE2\x82\xAC\"");
    b->date = format_of(b, "yyyy-mm-dd");
    b->head = format_of(b, NULL);
    format_set_bold(b->head);
    format_set_text_wrap(b->head);
    format_set_bg_color(b->head, 0xE6EBF0);
    format_set_bottom(b->head, LXW_BORDER_THIN);
    b->title = format_of(b, NULL);
    format_set_bold(b->title);
    format_set_font_size(b->title, 14);
}

/* A cell holds 32,767 characters; nothing of ours comes near. */
static void put_text(const Book *b, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t col,
                     const char *text, lxw_format *format) {
    const char *clean = clean_text(text, "", b->v->arena);
    if (*clean) (void)worksheet_write_string(sheet, row, col, clean, format);
}

static void put_number(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t col, double value,
                       lxw_format *format) {
    if (isfinite(value)) (void)worksheet_write_number(sheet, row, col, value, format);
}

static void set_up_page(const Book *b, lxw_worksheet *sheet) {
    worksheet_freeze_panes(sheet, 1, 0);
    (void)worksheet_set_row(sheet, 0, 2 * LINE_HEIGHT, NULL);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_set_margins(sheet, 0.3, 0.3, 0.4, 0.6);
    worksheet_fit_to_pages(sheet, 1, 0);
    (void)worksheet_repeat_rows(sheet, 0, 0);
    (void)worksheet_set_footer(sheet,
                               arena_printf(b->v->arena, "&L%s&R&P / &N", say(b->v, SAY_ROUTINE)));
}

/* By the rule of the pages: never nearer to 0 or 1 than a tenth of a percent. */
static void put_chance(const Book *b, lxw_worksheet *sheet, lxw_row_t at, lxw_col_t column,
                       double value) {
    put_number(sheet, at, column, value, chance_decimals(value) ? b->sure : b->chance);
}

static void put_list_row(const Book *b, lxw_worksheet *sheet, lxw_row_t at, const WatchRow *row) {
    const Voice *v = b->v;
    Reasons reasons;
    reasons_of(v, row, &reasons);
    put_number(sheet, at, 0, (double)row->rank, b->whole);
    put_text(b, sheet, at, 1, words_rank_range(v, row, false), b->text);
    put_text(b, sheet, at, 2, row->storefront_id, b->text);
    put_text(b, sheet, at, 3, row->name, b->wrap);
    put_text(b, sheet, at, 4, named_text(v, row->sector, ""), b->wrap);
    put_text(b, sheet, at, 5, words_address(row, v->arena), b->wrap);
    put_text(b, sheet, at, 6, words_district(b->v, row->district), b->wrap);
    put_text(b, sheet, at, 7, words_selection(v, row), b->text);
    put_chance(b, sheet, at, 8, row->posterior);
    put_text(b, sheet, at, 9, band_text(v, row->posterior, NULL), b->text);
    if (row->selection == SELECTION_RANKED) put_chance(b, sheet, at, 10, row->q_value);
    put_number(sheet, at, 11, row->unexplained_eur_year, b->euros);
    put_number(sheet, at, 12, row->share_low, b->percent);
    put_number(sheet, at, 13, row->share_high, b->percent);
    const char *why = words_why(v, row, &reasons);
    put_text(b, sheet, at, 14, why, b->wrap);
    /* the library does not measure text: as many lines as its bytes may need */
    (void)worksheet_set_row(sheet, at, LINE_HEIGHT * (1 + (double)(strlen(why) / WHY_WIDTH)), NULL);
}

static void put_list(const Book *b) {
    const Watchlist *list = b->v->list;
    lxw_worksheet *sheet = workbook_add_worksheet(b->book, say(b->v, SAY_SHEET_LIST));
    lxw_row_t at = 0;
    for (lxw_col_t c = 0; c < LIST_COLUMNS; c++) {
        (void)worksheet_set_column(sheet, c, c, list_columns[c].width, NULL);
        put_text(b, sheet, 0, c, say(b->v, list_columns[c].name), b->head);
    }
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].selection != SELECTION_NONE) put_list_row(b, sheet, ++at, &list->rows[r]);
    (void)worksheet_autofilter(sheet, 0, 0, at, LIST_COLUMNS - 1);
    set_up_page(b, sheet);
}

/* The library takes char * for what it only reads. */
static char *own(const Book *b, const char *text) {
    return arena_strdup(b->v->arena, text);
}

/* What may be entered: a day, and one of the three outcomes. */
static void restrict_outcomes(const Book *b, lxw_worksheet *sheet, lxw_row_t last) {
    char *list[] = {own(b, "confirmed"), own(b, "cleared"), own(b, "inconclusive"), NULL};
    lxw_data_validation outcome = {
        .validate = LXW_VALIDATION_TYPE_LIST,
        .value_list = list,
        .ignore_blank = LXW_VALIDATION_ON,
        .error_message = own(b, "confirmed, cleared, inconclusive"),
        .input_title = own(b, say(b->v, SAY_SHEET_OUTCOMES)),
        .input_message = own(b, say(b->v, SAY_SHEET_OUTCOME_HINT)),
    };
    lxw_data_validation date = {
        .validate = LXW_VALIDATION_TYPE_DATE,
        .criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO,
        .value_datetime = {.year = 2000, .month = 1, .day = 1},
        .ignore_blank = LXW_VALIDATION_ON,
        .error_message = own(b, "yyyy-mm-dd"),
    };
    (void)worksheet_data_validation_range(sheet, 1, 1, last, 1, &date);
    (void)worksheet_data_validation_range(sheet, 1, 2, last, 2, &outcome);
}

/* The columns of outcomes.csv, so their names stay as they are in every language; those after `run`
 * only help to find the row, and import passes over them. Which were drawn by lot, and with what
 * chance, the store knows by the run. */
enum { OUTCOME_DAY = 1, OUTCOME_RUN = 7, OUTCOME_NAME, OUTCOME_SECTOR, OUTCOME_ADDRESS };
static const struct {
    const char *name;
    double width;
} outcome_columns[] = {{"storefront_id", 14},  {"inspected_on", 14},
                       {"outcome", 16},        {"note", 36},
                       {"service_number", 16}, {"customers_counted", 18},
                       {"minutes", 10},        {"run", 7},
                       {"name", 28},           {"sector", 20},
                       {"address", 36}};
enum { OUTCOME_COLUMNS = sizeof outcome_columns / sizeof *outcome_columns };

static void put_outcomes(const Book *b) {
    const Voice *v = b->v;
    lxw_worksheet *sheet = workbook_add_worksheet(b->book, say(v, SAY_SHEET_OUTCOMES));
    Door *door;
    const lxw_row_t count = (lxw_row_t)doors_selected(v, &door);
    for (lxw_col_t c = 0; c < OUTCOME_COLUMNS; c++) {
        lxw_format *format = c == OUTCOME_DAY ? b->date : c == OUTCOME_RUN ? b->whole : b->text;
        (void)worksheet_set_column(sheet, c, c, outcome_columns[c].width, format);
        put_text(b, sheet, 0, c, outcome_columns[c].name, b->head);
    }
    for (lxw_row_t k = 0; k < count; k++) {
        const WatchRow *row = door[k].row;
        put_text(b, sheet, k + 1, 0, row->storefront_id, b->text);
        put_number(sheet, k + 1, OUTCOME_RUN, (double)v->list->run_id, b->whole);
        put_text(b, sheet, k + 1, OUTCOME_NAME, row->name, b->text);
        put_text(b, sheet, k + 1, OUTCOME_SECTOR, named_text(v, row->sector, ""), b->text);
        put_text(b, sheet, k + 1, OUTCOME_ADDRESS, door[k].address, b->text);
    }
    if (count) restrict_outcomes(b, sheet, count);
    set_up_page(b, sheet);
}

static void put_line(const Book *b, lxw_worksheet *sheet, lxw_row_t at, const char *text) {
    enum { MANUAL_LINE = 90 };
    put_text(b, sheet, at, 0, text, b->wrap);
    (void)worksheet_set_row(sheet, at, LINE_HEIGHT * (1 + (double)(strlen(text) / MANUAL_LINE)),
                            NULL);
}

static void put_manual(const Book *b, const Say *line) {
    const Voice *v = b->v;
    const Watchlist *list = v->list;
    const char *digest = list->output_digest ? list->output_digest : say(v, SAY_NONE);
    lxw_worksheet *sheet = workbook_add_worksheet(b->book, say(v, SAY_SHEET_MANUAL));
    (void)worksheet_set_column(sheet, 0, 0, 100, b->wrap);
    put_text(b, sheet, 0, 0, say(v, SAY_LIST_HEADING), b->title);
    lxw_row_t at = 1;
    const char *basis = words_basis(v);
    if (basis) put_line(b, sheet, at++, basis);
    for (; *line != SAY_COUNT; line++) put_line(b, sheet, at++, say(v, *line));
    put_text(
        b, sheet, at, 0,
        say_with(v, SAY_RUN_LINE, "run", arena_printf(v->arena, "%lld", (long long)list->run_id),
                 "digest", digest, "head", words_head(v)),
        b->wrap);
}

static void put_all(const Book *b) {
    static const Say lines[] = {SAY_ROUTINE,
                                SAY_LIMITS,
                                SAY_SHEET_MANUAL_LIST,
                                SAY_BY_CHANCE_HOW,
                                SAY_PROBABILITY_HOW,
                                SAY_BAND_HOW,
                                SAY_FALSE_TO_HERE_HOW,
                                SAY_EUROS_YEAR_HOW,
                                SAY_SHARE_HOW,
                                SAY_RANDOM_CONTROL_HOW,
                                SAY_SHEET_MANUAL_OUTCOMES,
                                SAY_COUNT};
    put_list(b);
    put_outcomes(b);
    put_manual(b, lines);
}

static void put_visits(const Book *b) {
    static const Say lines[] = {SAY_ROUTINE, SAY_LIMITS, SAY_SHEET_MANUAL_BLIND,
                                SAY_SHEET_MANUAL_OUTCOMES, SAY_COUNT};
    put_outcomes(b);
    put_manual(b, lines);
}

static Status write_book(const Voice *v, const char *dir, const char *name,
                         void (*fill)(const Book *), Err *err) {
    const char *path = arena_printf(v->arena, "%s/%s", dir, name);
    lxw_workbook_options options = {.constant_memory = LXW_FALSE,
                                    .tmpdir = arena_strdup(v->arena, dir)};
    Book b = {.v = v, .book = workbook_new_opt(path, &options)};
    if (!b.book) return FAIL(err, ST_FAILED, "%s cannot be made", path);
    lxw_doc_properties about = {.title = own(&b, say(v, SAY_LIST_HEADING)),
                                .subject = own(&b, say(v, SAY_ROUTINE)),
                                .company = own(&b, "gevel " GEVEL_RELEASE),
                                .created = (time_t)watchlist_date(v->list) * 86400};
    (void)workbook_set_properties(b.book, &about);
    make_formats(&b);
    fill(&b);
    const lxw_error failed = workbook_close(b.book);
    if (failed) return FAIL(err, ST_FAILED, "%s cannot be written: %s", path, lxw_strerror(failed));
    return ST_OK;
}

static Status write_xlsx(const Edition *edition, const char *dir, Err *err) {
    TRY(write_book(&edition->voice, dir, "watchlist.xlsx", put_all, err));
    return write_book(&edition->voice, dir, "visits.xlsx", put_visits, err);
}

const Format format_xlsx = {.id = "xlsx",
                            .title = "A spreadsheet, and a blind one of outcomes to fill in",
                            .write = write_xlsx};
