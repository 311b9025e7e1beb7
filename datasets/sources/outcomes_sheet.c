/* outcomes_sheet - what inspections found, as people type it: into the spreadsheet that gevel
 * report writes, or into CSV saved from it.
 *
 * The header has storefront_id, inspected_on and outcome, and may have what else the table outcomes
 * has (tables/outcomes.c); other columns are skipped, and so is a row with neither day nor outcome:
 * nobody has been there yet. Words count in any case and in the languages of the reports, a day as
 * a day cell or as text with the day first. A cell that cannot be read costs its row, not the
 * others. */
#include <limits.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/word_fold.h"
#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/row_convert.h"
#include "datasets/ingest/rows.h"

enum {
    STOREFRONT,
    INSPECTED,
    OUTCOME,
    SELECTION,
    PROBABILITY,
    NOTE,
    SERVICE,
    COUNTED,
    MINUTES,
    RUN,
    COLUMNS
};

static const RowsColumn columns[COLUMNS + 1] = {
    [STOREFRONT] = {.name = "storefront_id"},
    [INSPECTED] = {.name = "inspected_on"},
    [OUTCOME] = {.name = "outcome"},
    [SELECTION] = {.name = "selection"},
    [PROBABILITY] = {.name = "inclusion_probability"},
    [NOTE] = {.name = "note"},
    [SERVICE] = {.name = "service_number"},
    [COUNTED] = {.name = "customers_counted"},
    [MINUTES] = {.name = "minutes"},
    [RUN] = {.name = "run"},
};

/* Folded words (base/word_fold.h) between blanks and bars: English, Dutch, French, German. */
static const struct {
    const char *means, *words;
} words[] = {
    {"confirmed", "|confirmed|confirm|bevestigd|confirme|confirmee|bestatigt|"},
    {"cleared", "|cleared|clear|verklaard|vrijgesproken|explique|expliquee|geklart|"},
    {"inconclusive", "|inconclusive|unclear|onbeslist|onduidelijk|non concluant|indecis|unklar|"},
    {"ranked", "|ranked|list|lijst|liste|"},
    {"random", "|random|control|steekproef|willekeurig|aleatoire|hasard|zufallig|"},
};

/* What the word means, or itself. */
static RowsCell meaning(RowsCell cell, Arena *arena) {
    char folded[WORD_FOLD];
    (void)word_fold(arena_strndup(arena, cell.text, cell.length), folded);
    if (!*folded) return cell;
    const char *wanted = arena_printf(arena, "|%s|", folded);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strstr(words[k].words, wanted))
            return (RowsCell){words[k].means, strlen(words[k].means)};
    return cell;
}

/* A day cell ("2025-03-07", a time behind it), a bare serial, or text with the day first. */
static bool day_of(const RowsRow *row, int *date) {
    static const char *const forms[] = {"yyyy-mm-dd", "dd/mm/yyyy", "dd-mm-yyyy",
                                        "dd.mm.yyyy", "yyyy/mm/dd", NULL};
    const RowsCell *cell = &row->cell[INSPECTED];
    long long serial;
    if (row->typed[INSPECTED] && num_parse_long(cell->text, cell->length, &serial)) {
        *date = (int)(serial < 1 || serial > 109572 ? INT_MIN : serial - 25569);
        return *date != INT_MIN;
    }
    const RowsCell day = {cell->text, cell->length > 10 ? 10 : cell->length};
    const bool time_behind = cell->length > 10 && (cell->text[10] == 'T' || cell->text[10] == ' ');
    if (cell->length > 10 && !time_behind) return false;
    for (const char *const *form = forms; *form; form++)
        if (cell_date(&day, *form, date) && *date != INT_MIN) return true;
    return false;
}

static Status reject(const RowsRow *row, const Row *fact, Err *err) {
    size_t column = 0;
    while (column + 1 < COLUMNS && strcmp(columns[column].name, fact->bad_column) != 0) column++;
    return load_reject(row->load,
                       &(Reject){.part = row->part,
                                 .line = row->line,
                                 .column = rows_cell_name(row, column, fact->bad_column),
                                 .reason = fact->reason,
                                 .value = fact->bad_value,
                                 .length = strlen(fact->bad_value),
                                 .awaits = fact->awaits,
                                 .shown = true},
                       err);
}

static bool convert(const RowsRow *row, Row *fact) {
    int date;
    char text[DATE_TEXT];
    Arena *arena = row->load->arena;
    for (size_t c = 0; table_outcomes.columns[c].name; c++) {
        RowsCell cell = {"", 0};
        for (size_t k = 0; k < COLUMNS; k++)
            if (strcmp(columns[k].name, table_outcomes.columns[c].name) == 0)
                cell = k == OUTCOME || k == SELECTION ? meaning(row->cell[k], arena) : row->cell[k];
        if (table_outcomes.columns[c].kind == CELL_DATE && cell.length && day_of(row, &date))
            cell = (RowsCell){date_format(date, text), DATE_TEXT - 1};
        if (!row_convert(fact, c, cell.text, cell.length)) return false;
    }
    return true;
}

static Status take(void *context, RowsRow *row, Err *err) {
    Load *load = context;
    Row fact = {.line = row->line, .table = &table_outcomes};
    row_until(&fact, load->sink->newest);
    row->aside = !row->cell[INSPECTED].length && !row->cell[OUTCOME].length;
    if (row->aside) return ST_OK;
    if (convert(row, &fact)) TRY(table_outcomes.take(load->sink, &fact, err));
    if (!fact.reason) return ST_OK;
    row->rejected = true;
    return reject(row, &fact, err);
}

static Status read_sheet(Load *load, Err *err) {
    const RowsFormat format = {.columns = columns};
    load->file->kind = table_outcomes.name;
    TRY(fact_writer_table(load->sink, &table_outcomes, err));
    return rows_read(load, 0, &format, take, load, err);
}

static int recognise(const Sample *sample) {
    static const char *const needed[] = {"storefront_id", "inspected_on", "outcome", NULL};
    return sample_has_all(sample, needed) ? SURELY_MINE : NOT_MINE;
}

const Source source_outcomes_sheet = {
    .name = "outcomes_sheet",
    .title = "outcomes as people type them, into the spreadsheet of gevel report or CSV",
    .recognise = recognise,
    .read = read_sheet,
    .good_rows = true,
};
