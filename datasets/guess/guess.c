#include "datasets/guess/guess.h"

#include <math.h>
#include <string.h>

#include "datasets/base/word_fold.h"
#include "datasets/guess/guess_sheet.h"
#include "datasets/guess/guess_table.h"
#include "datasets/guess/guess_why.h"
#include "datasets/ingest/source.h"
#include "datasets/reference/projection.h"

static const Table *table_named(const char *name) {
    for (const Table *const *t = tables_all; *t; t++)
        if (strcmp((*t)->name, name) == 0) return *t;
    return NULL;
}

static void ask(Guess *guess, Arena *arena, GuessQuestion question) {
    guess->question = arena_room(arena, guess->question, guess->questions, &guess->question_room,
                                 sizeof *guess->question);
    *question.value = question.option[0];
    guess->question[guess->questions++] = question;
}

/* Whether a proposed table reads this column as this kind; months too when they are unfolded. */
static bool is_used(const GuessSheet *sheet, size_t column, CellKind kind, CellKind also) {
    for (size_t k = 0; k < sheet->tables; k++) {
        const GuessTable *guess = &sheet->table[k];
        const Table *table = table_named(guess->table);
        if (kind == CELL_NUMBER && guess->unfolds && sheet->columns.column[column].is_month)
            return true;
        for (size_t w = 0; table->columns[w].name; w++)
            if (guess->from[w] == (int)column &&
                (table->columns[w].kind == kind || table->columns[w].kind == also))
                return true;
        for (size_t c = 0; c < guess->counters && kind == CELL_NUMBER; c++)
            if (guess->counter[c] == (int)column) return true;
    }
    return false;
}

/* ---- decimal mark ---- */

/* The mark of thousands where every marked number has three digits behind it: amounts have two
 * decimals, counts none, and only thousands of euros have three. 0 = both marks stand so. */
static char mark_of_groups(const GuessSheet *sheet) {
    size_t doubtful = 0, commas = 0;
    bool thousands = false;
    for (size_t k = 0; k < sheet->tables; k++) thousands |= sheet->table[k].thousands;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        if (!is_used(sheet, c, CELL_NUMBER, CELL_NUMBER)) continue;
        doubtful += sheet->columns.column[c].doubtful;
        commas += sheet->columns.column[c].doubtful_commas;
    }
    if (thousands || (commas && commas < doubtful)) return 0;
    return commas ? ',' : '.';
}

/* In a sheet numbers stand with a point, whatever people see: only a comma says something. */
static void find_decimal(Guess *guess, GuessSheet *sheet, Arena *arena) {
    size_t commas = 0, points = 0, doubtful = 0;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        if (!is_used(sheet, c, CELL_NUMBER, CELL_NUMBER)) continue;
        commas += column->commas;
        points += sheet->part->sheet ? 0 : column->points;
        doubtful += sheet->part->sheet ? 0 : column->doubtful;
    }
    sheet->decimal = commas > points ? "comma" : "point";
    if (!commas && !points && sheet->grid.delimiter == ';') sheet->decimal = "comma";
    const bool both = commas && points, neither = !commas && !points && doubtful;
    if (!both && !neither) return;
    const char groups = neither ? mark_of_groups(sheet) : 0;
    if (groups) sheet->decimal = groups == ',' ? "point" : "comma";
    const bool comma = strcmp(sheet->decimal, "comma") == 0;
    ask(guess, arena,
        (GuessQuestion){both ? arena_printf(arena,
                                            "%s has numbers with a decimal comma (%zu) and "
                                            "with a decimal point (%zu). Which is right? The "
                                            "others are rejected",
                                            sheet->part->path, commas, points)
                             : arena_printf(arena,
                                            "%s has numbers like 1%c250. Which is its decimal "
                                            "mark?",
                                            sheet->part->path, groups == ',' ? ',' : '.'),
                        {comma ? "comma" : "point", comma ? "point" : "comma", NULL},
                        &sheet->decimal});
}

/* ---- days ---- */

static void find_dates(Guess *guess, GuessSheet *sheet, Arena *arena) {
    size_t form[DAY_FORMS] = {0}, best = 0;
    for (size_t c = 0; c < sheet->columns.count; c++)
        for (size_t k = 0; k < DAY_FORMS; k++)
            if (is_used(sheet, c, CELL_DATE, CELL_MONTH) || is_used(sheet, c, CELL_TIME, CELL_TIME))
                form[k] += sheet->columns.column[c].form[k];
    if (sheet->part->sheet)
        form[0] = 0; /* days that the workbook knows stand so: nothing to read */
    for (size_t k = 1; k < DAY_FORMS; k++)
        if (form[k] > form[best]) best = k;
    sheet->dates = day_forms[best];
    if (best < 1 || best > 3 || form[best] != form[best + 4]) return;
    const char mark = day_forms[best][2];
    ask(guess, arena,
        (GuessQuestion){arena_printf(arena,
                                     "%s has days like 03%c04%c2024 only. Does the day or the "
                                     "month come first?",
                                     sheet->part->path, mark, mark),
                        {day_forms[best], day_forms[best + 4], NULL},
                        &sheet->dates});
}

/* ---- projection ---- */

/* Columns of the file that hold lon and lat; false when there are none. */
static bool places_of(const GuessSheet *sheet, int *lon, int *lat) {
    *lon = *lat = -1;
    for (size_t k = 0; k < sheet->tables; k++) {
        const Table *table = table_named(sheet->table[k].table);
        for (size_t w = 0; table->columns[w].name; w++) {
            if (strcmp(table->columns[w].name, "lon") == 0) *lon = sheet->table[k].from[w];
            if (strcmp(table->columns[w].name, "lat") == 0) *lat = sheet->table[k].from[w];
        }
        if (*lon >= 0 && *lat >= 0) return true;
    }
    return false;
}

static bool accepts(const char *name, const GuessColumn *x, const GuessColumn *y) {
    Projection *projection = NULL;
    Err err = {0};
    const char *why;
    double lon, lat;
    if (projection_open(name, &projection, &err)) return false;
    const bool fits = projection_wgs84(projection, x->low, y->low, &lon, &lat, &why) &&
                      projection_wgs84(projection, x->high, y->high, &lon, &lat, &why);
    projection_close(projection);
    return fits;
}

/* Metres are in the projection of the country whose area holds them; where several do, it is asked.
 */
static void find_projection(Guess *guess, GuessSheet *sheet, Arena *arena) {
    static const char *const known[] = {"EPSG:31370", "EPSG:28992", "EPSG:2154",  "EPSG:3812",
                                        "EPSG:25832", "EPSG:25831", "EPSG:25830", "EPSG:25833",
                                        "EPSG:25829", NULL};
    int lon, lat;
    size_t count = 0;
    GuessQuestion question = {
        arena_printf(arena, "%s gives places in metres. In which projection?", sheet->part->path),
        {NULL},
        &sheet->projection};
    if (!places_of(sheet, &lon, &lat)) return;
    const GuessColumn *x = &sheet->columns.column[lon], *y = &sheet->columns.column[lat];
    if (isnan(x->low) || isnan(y->low) || (fabs(x->high) <= 180 && fabs(y->high) <= 180)) return;
    for (const char *const *name = known; *name && count < GUESS_OPTIONS; name++)
        if (accepts(*name, x, y)) question.option[count++] = *name;
    for (const char *const *name = known; *name && !count; name++) /* an import names the rows */
        if (accepts(*name, y, x)) question.option[count++] = *name;
    if (count == 1) sheet->projection = question.option[0];
    if (count > 1) ask(guess, arena, question);
}

/* ---- time zone ---- */

/* A column that names the zone in which the counters stand, as Telraam's files have. */
static void find_zone(GuessSheet *sheet) {
    static const char words[] = " timezone zeitzone tijdzone ";
    for (size_t c = 0; c < sheet->columns.count; c++) {
        char folded[WORD_FOLD];
        (void)word_fold(sheet->columns.column[c].heading, folded);
        if (!guess_has_word(folded, words) && strcmp(folded, "time zone") != 0) continue;
        const size_t first = sheet->columns.first;
        if (first < sheet->grid.rows && counts_zone(sheet->grid.cell[first][c]))
            sheet->zone = sheet->grid.cell[first][c];
    }
}

/* ---- the kind of people, and of amounts ---- */

static void ask_kinds(Guess *guess, GuessSheet *sheet, Arena *arena) {
    for (size_t k = 0; k < sheet->tables; k++) {
        GuessTable *table = &sheet->table[k];
        const Table *t = table_named(table->table);
        for (size_t w = 0; t->columns[w].name; w++) {
            const char *kind = table->constant[w];
            if (!kind || t != &table_footfall || strcmp(t->columns[w].name, "kind") != 0) continue;
            const bool passers = strcmp(kind, "passers_by") == 0;
            ask(guess, arena,
                (GuessQuestion){arena_printf(arena,
                                             "%s counts people. Those who entered, or those "
                                             "who passed by?",
                                             sheet->part->path),
                                {passers ? "passers_by" : "visitors",
                                 passers ? "visitors" : "passers_by", NULL},
                                &table->constant[w]});
        }
    }
}

/* ---- a sheet ---- */

static Status look_at(Guess *guess, GuessSheet *sheet, Arena *arena, Err *err) {
    Err own = {0};
    const Status status = guess_grid_read(sheet->part, arena, &sheet->grid, &own);
    if (status && (status != ST_INPUT || guess->sheets == 1))
        return FAIL(err, status, "%s", own.text);
    if (status) {
        sheet->note = "it is empty";
        return ST_OK;
    }
    guess_columns(&sheet->grid, arena, &sheet->columns);
    guess_sheet_tables(sheet, arena);
    if (!sheet->tables) {
        sheet->note = guess_why(sheet, arena);
        for (size_t c = sheet->columns.count; c-- > 0;)
            if (sheet->refused[c])
                sheet->note = arena_printf(arena, "%s is %s", sheet->columns.column[c].heading,
                                           sheet->refused[c]);
        return ST_OK;
    }
    find_decimal(guess, sheet, arena);
    find_dates(guess, sheet, arena);
    find_projection(guess, sheet, arena);
    find_zone(sheet);
    ask_kinds(guess, sheet, arena);
    return ST_OK;
}

Status guess_known(const char *path, const InputLimits *limits, Arena *arena, const char **title,
                   Err *err) {
    Parts *parts = ARENA_ARRAY(arena, Parts, 1);
    Sample sample;
    *title = NULL;
    TRY(parts_list(path, limits, arena, parts, err));
    if (parts->count != 1 || parts->folder || parts->zip || parts->book) return ST_OK;
    TRY(sample_take(&parts->part[0], arena, &sample, err));
    const Source *source = source_best(&sample);
    if (source && !source->table) *title = source->title;
    return ST_OK;
}

/* A zip that holds one file or one workbook is read as what it holds. */
static bool is_one(const Parts *parts) {
    for (size_t k = 1; k < parts->count; k++)
        if (!parts->part[k].book || !parts->part[0].book ||
            strcmp(parts->part[k].book, parts->part[0].book) != 0)
            return false;
    return true;
}

Status guess_file(const char *path, const InputLimits *limits, Arena *arena, Guess **proposal,
                  Err *err) {
    Parts *parts = ARENA_ARRAY(arena, Parts, 1);
    Guess *guess = *proposal = ARENA_ARRAY(arena, Guess, 1);
    guess->path = arena_strdup(arena, path);
    TRY(parts_list(path, limits, arena, parts, err));
    if (parts->folder || (parts->zip && !is_one(parts)))
        return FAIL(err, ST_USAGE, "%s: --guess looks at one file or workbook", path);
    guess->sheets = parts->count;
    guess->sheet = ARENA_ARRAY(arena, GuessSheet, parts->count);
    for (size_t k = 0; k < parts->count; k++) {
        guess->sheet[k].part = &parts->part[k];
        if (parts->part[k].hidden)
            guess->sheet[k].note = "a hidden sheet";
        else if (parts->part[k].sheet && strpbrk(parts->part[k].sheet, "\r\n"))
            guess->sheet[k].note = "its name has a line end: give it another";
        else
            TRY(look_at(guess, &guess->sheet[k], arena, err));
    }
    return ST_OK;
}

size_t guess_tables(const Guess *guess) {
    size_t count = 0;
    for (size_t k = 0; k < guess->sheets; k++) count += guess->sheet[k].tables;
    return count;
}

size_t guess_questions(const Guess *guess, const GuessQuestion **questions) {
    *questions = guess->question;
    return guess->questions;
}
