/* From a workbook to a list: premises on one sheet, turnover month by month on another, in Belgian
 * forms, by `gevel import --guess book.xlsx --yes && gevel scan`. The list is the one that the
 * neutral tables give. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <xlsxwriter.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "tests/support/facts.h"

typedef struct Maker {
    World *world;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *day;
} Maker;

/* Cell `c` of line `line`, which it moves to its end. */
static const char *cell_of(World *world, const char **line) {
    const size_t length = strcspn(*line, "|\n");
    const char *cell = arena_strndup(world->arena, *line, length);
    *line += length + ((*line)[length] == '|');
    return cell;
}

static void put_text(const Maker *m, lxw_row_t row, lxw_col_t column, const char *text) {
    if (*text) (void)worksheet_write_string(m->sheet, row, column, text, NULL);
}

static void put_number(const Maker *m, lxw_row_t row, lxw_col_t column, const char *text) {
    double value;
    if (num_parse(text, strlen(text), &value))
        (void)worksheet_write_number(m->sheet, row, column, value, NULL);
}

/* "60.5" as people here write it. */
static void put_belgian(const Maker *m, lxw_row_t row, lxw_col_t column, const char *text) {
    char *copy = arena_strdup(m->world->arena, text);
    for (char *p = copy; *p; p++)
        if (*p == '.') *p = ',';
    put_text(m, row, column, copy);
}

/* Every second day as text, the others as days. */
static void put_day(const Maker *m, lxw_row_t row, lxw_col_t column, const char *text) {
    int date;
    if (!date_parse(text, strlen(text), &date)) return;
    if (row % 2)
        put_text(m, row, column,
                 arena_printf(m->world->arena, "%.2s/%.2s/%.4s", text + 8, text + 5, text));
    else
        (void)worksheet_write_number(m->sheet, row, column, date + 25569, m->day);
}

/* A title over all columns, an empty row, the header, the rows. */
static void write_premises(Maker *m) {
    static const char *const heads[] = {
        "Zaaknr",     "Naam",     "Branche",          "Straat", "Huisnr",
        "Postcode",   "Gemeente", "Oppervlakte (m²)", "VTE",    "Openingsuren per week",
        "Geopend op", "Opmerking"};
    const char *line = facts_rows(
        m->world,
        "SELECT storefront_id, name, sector, street, house_number, postcode, municipality,"
        " floor_area_m2, staff_fte, opening_hours_week, date(opened_on * 86400, 'unixepoch')"
        " FROM storefront ORDER BY id");
    m->sheet = workbook_add_worksheet(m->book, "Handelszaken");
    (void)worksheet_merge_range(m->sheet, 0, 0, 0, 11, "Handelszaken, toestand 2025", NULL);
    for (lxw_col_t c = 0; c < 12; c++) put_text(m, 2, c, heads[c]);
    for (lxw_row_t row = 3; *line; row++, line++) {
        for (lxw_col_t c = 0; c < 7; c++) put_text(m, row, c, cell_of(m->world, &line));
        put_belgian(m, row, 7, cell_of(m->world, &line));
        put_number(m, row, 8, cell_of(m->world, &line));
        put_belgian(m, row, 9, cell_of(m->world, &line));
        put_day(m, row, 10, cell_of(m->world, &line));
    }
}

/* Years over months: the year is merged over twelve, the months are words; amounts are numbers or
 * text with points between thousands. */
static void write_turnover(Maker *m) {
    static const char *const months[] = {"jan", "feb", "mrt", "apr", "mei", "jun",
                                         "jul", "aug", "sep", "okt", "nov", "dec"};
    const char *line =
        facts_rows(m->world,
                   "SELECT s.storefront_id, y.value FROM turnover_series AS t JOIN storefront AS s"
                   " ON s.id = t.storefront, json_each(t.years) AS y ORDER BY s.id, y.key");
    char last[64] = "";
    lxw_row_t row = 1;
    m->sheet = workbook_add_worksheet(m->book, "Omzet");
    put_text(m, 1, 0, "Zaaknr");
    for (lxw_col_t year = 0; year < 2; year++) {
        (void)worksheet_merge_range(m->sheet, 0, (lxw_col_t)(1 + 12 * year), 0,
                                    (lxw_col_t)(12 + 12 * year), "", NULL);
        (void)worksheet_write_number(m->sheet, 0, (lxw_col_t)(1 + 12 * year), 2023 + year, NULL);
        for (lxw_col_t k = 0; k < 12; k++)
            put_text(m, 1, (lxw_col_t)(1 + 12 * year + k), months[k]);
    }
    for (; *line; line++) {
        const char *id = cell_of(m->world, &line), *years = cell_of(m->world, &line);
        int year, at = 0;
        if (strcmp(id, last) != 0) put_text(m, ++row, 0, id);
        (void)snprintf(last, sizeof last, "%s", id);
        cr_assert(sscanf(years, "[%d,%*d%n", &year, &at) == 1 && at);
        for (lxw_col_t k = 0; k < 12; k++) {
            const size_t length = strcspn(years + at + 1, ",]");
            const char *text = arena_strndup(m->world->arena, years + at + 1, length);
            const lxw_col_t column = (lxw_col_t)(1 + 12 * (year - 2023) + k);
            at += (int)length + 1;
            if (strcmp(text, "null") == 0) continue;
            if (row % 2)
                put_number(m, row, column, text);
            else
                put_belgian(m, row, column, text);
        }
    }
}

static void write_book(World *world, const char *path) {
    Maker m = {.world = world, .book = workbook_new(path)};
    m.day = workbook_add_format(m.book);
    format_set_num_format(m.day, "d/mm/yyyy");
    write_premises(&m);
    write_turnover(&m);
    m.sheet = workbook_add_worksheet(m.book, "Leesmij");
    put_text(&m, 0, 0, "Niets");
    cr_assert_eq(workbook_close(m.book), LXW_NO_ERROR);
}

__attribute__((format(printf, 2, 3))) static int shell(World *world, const char *format, ...) {
    char command[2048];
    va_list ap;
    va_start(ap, format);
    (void)vsnprintf(command, sizeof command, format, ap);
    va_end(ap);
    const int status = system(arena_printf(world->arena, "cd %s && G=%s && { %s\n}", world->folder,
                                           GEVEL_PROGRAM, command));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

Test(workbook, becomes_the_list_that_its_tables_give) {
    World world;
    world_open(&world);
    const CityOptions options = {.storefronts = 150, .months = 24, .seed = 11};
    world_city(&world, &options, "city");
    (void)world_import(&world, world_path(&world, "city/storefronts.csv"));
    (void)world_import(&world, world_path(&world, "city/turnover.csv"));
    write_book(&world, world_path(&world, "book.xlsx"));
    const int code = shell(&world,
                           "$G --store b.db import --guess book.xlsx --yes >out.txt 2>err.txt &&"
                           "$G -q --store b.db scan --no-gate --set ranking.fdr_level=1 >list.txt");
    if (code) (void)shell(&world, "cat out.txt err.txt >&2");
    cr_assert(eq(int, code, 0));
    cr_assert(eq(int,
                 shell(&world,
                       "grep -q '^sheet = Omzet' book.map.ini &&"
                       "grep -q '^header = 1-2' book.map.ini &&"
                       "grep -q '^month = amount_eur' book.map.ini"),
                 0));
    cr_assert(eq(int,
                 shell(&world,
                       "sqlite3 b.db \"SELECT s.storefront_id, s.sector, s.floor_area_m2,"
                       " s.staff_fte, s.opening_hours_week, s.opened_on FROM storefront"
                       " AS s ORDER BY 1\" >b.txt; sqlite3 b.db \"SELECT s.storefront_id,"
                       " y.value ->> 0, y.value ->> 2, y.value ->> 7, y.value ->> 13"
                       " FROM turnover_series AS t JOIN storefront AS s"
                       " ON s.id = t.storefront, json_each(t.years) AS y ORDER BY 1, 2\""
                       " >>b.txt"),
                 0));
    const char *facts =
        facts_rows(&world,
                   "SELECT storefront_id, sector, floor_area_m2, staff_fte, opening_hours_week,"
                   " opened_on FROM storefront ORDER BY 1");
    const char *months = facts_rows(
        &world,
        "SELECT s.storefront_id, y.value ->> 0, y.value ->> 2, y.value ->> 7, y.value ->> 13"
        " FROM turnover_series AS t JOIN storefront AS s ON s.id = t.storefront,"
        " json_each(t.years) AS y ORDER BY 1, 2");
    FILE *file = fopen(world_path(&world, "a.txt"), "w");
    cr_assert(file && fputs(facts, file) >= 0 && fputs(months, file) >= 0 && !fclose(file));
    cr_assert(eq(int, shell(&world, "test -s a.txt && diff a.txt b.txt >&2"), 0));
    cr_assert(eq(int, shell(&world, "grep -qE '^ +1 ' list.txt"), 0));
    world_close(&world);
}
