/* rows and belgian_number: CSV as registers deliver it, and the check digits of Belgian numbers. */
#include "datasets/ingest/rows.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/ingest/fact_writer.h"
#include "datasets/reference/belgian_number.h"
#include "tests/support/pack.h"
#include "tests/support/world.h"

static const RowsColumn columns[] = {{"id", true, true, false},
                                     {"name", false, false, false},
                                     {"person", false, false, true},
                                     {NULL, false, false, false}};

/* Reads one file; rows come back as "line:id=name" in `seen`. */
typedef struct Reading {
    World world;
    IngestFile file;
    Text seen;
    Err err;
    Status status;
} Reading;

static Status take(void *context, RowsRow *row, Err *err) {
    Text *seen = context;
    if (cell_is(&row->cell[0], "refuse")) return rows_reject(row, 2, "refused by the source", err);
    text_addf(seen, "%lld:%.*s=%.*s;", (long long)row->line, (int)row->cell[0].length,
              row->cell[0].text, (int)row->cell[1].length, row->cell[1].text);
    return ST_OK;
}

static void read_text(Reading *r, const char *text, size_t length, char delimiter,
                      Encoding encoding) {
    const IngestOptions options = {.max_reject_share = 1};
    memset(r, 0, sizeof *r);
    world_open(&r->world);
    FILE *file = fopen(world_path(&r->world, "t.csv"), "wb");
    cr_assert(file && fwrite(text, 1, length, file) == length && fclose(file) == 0);
    FactWriter *sink = ARENA_ARRAY(r->world.arena, FactWriter, 1);
    const Part part = {.path = world_path(&r->world, "t.csv"), .name = "t.csv", .bytes = length};
    Load load = {.store = &r->world.store,
                 .arena = r->world.arena,
                 .sink = sink,
                 .options = &options,
                 .parts = 1,
                 .part = &part,
                 .file = &r->file};
    must(fact_writer_open(sink, &r->world.store, r->world.arena, &r->err), &r->err);
    must(store_begin(&r->world.store, &r->err), &r->err);
    must(store_exec(&r->world.store,
                    "INSERT INTO input(id, path, digest, bytes, kind, imported_at) "
                    "VALUES(1, 't', 't', 0, 't', 't')",
                    &r->err),
         &r->err);
    sink->input_id = 1;
    must(fact_writer_begin(sink, &r->err), &r->err);
    text_adds(&r->seen, "");
    r->status = rows_read(
        &load, 0, &(RowsFormat){.delimiter = delimiter, .encoding = encoding, .columns = columns},
        take, &r->seen, &r->err);
    fact_writer_end(sink);
    must(store_commit(&r->world.store, &(Err){0}), &(Err){0});
}

static void read_close(Reading *r) {
    text_free(&r->seen);
    world_close(&r->world);
}

static void expect_rows(const char *text, const char *seen, size_t rejected) {
    Reading r;
    read_text(&r, text, strlen(text), 0, ENCODING_UTF8);
    cr_assert(eq(int, r.status, ST_OK), "%s", r.err.text);
    cr_assert(eq(str, r.seen.at, (char *)seen));
    cr_assert(eq(sz, r.file.rejected, rejected));
    read_close(&r);
}

Test(rows, cells_are_found_by_name_trimmed_and_unquoted) {
    expect_rows("x, name ,\"id\"\n1,\"a \"\"b\"\", c\", 7 \n", "2:7=a \"b\", c;", 0);
}

Test(rows, the_delimiter_is_that_of_the_header_and_line_ends_may_be_crlf) {
    expect_rows("id;name\r\n1;a,b\r\n\r\n2;\"c\"\r\n", "2:1=a,b;4:2=c;", 0);
    expect_rows("id\tname\n1\ta;b\n", "2:1=a;b;", 0);
    expect_rows("id,name,\"a \"\"x;y;z\"\"\"\n1,b,c\n", "2:1=b;", 0);
}

Test(rows, a_byte_order_mark_and_a_missing_last_line_end_are_no_harm) {
    expect_rows("\xEF\xBB\xBFid,name\n1,a", "2:1=a;", 0);
}

Test(rows, lines_are_counted_through_line_ends_inside_quotes) {
    expect_rows("id,name\n1,\"a\nb\"\n2,c\n", "2:1=a\nb;4:2=c;", 0);
}

Test(rows, null_and_the_empty_string_are_both_missing) {
    expect_rows("id,name\n1,\n2,\"\"\n", "2:1=;3:2=;", 0);
}

Test(rows, malformed_rows_are_set_aside_and_the_rest_goes_on) {
    expect_rows("id,name\n1\n2,a,b\n,c\n3,\"d\"x\n4,\xff\n5,\xC3\xA9\n", "7:5=\xC3\xA9;", 5);
}

Test(rows, what_may_name_a_person_is_not_shown_in_a_reject) {
    Reading r;
    const char *text = "id,person\nrefuse,Jan Peeters\n";
    read_text(&r, text, strlen(text), ',', ENCODING_UTF8);
    sqlite3_stmt *s;
    cr_assert(eq(
        int,
        sqlite3_prepare_v2(r.world.store.db, "SELECT column_name, value FROM reject", -1, &s, NULL),
        SQLITE_OK));
    cr_assert(eq(int, sqlite3_step(s), SQLITE_ROW));
    cr_assert(eq(str, (char *)sqlite3_column_text(s, 0), "person"));
    cr_assert(eq(str, (char *)sqlite3_column_text(s, 1), ""));
    sqlite3_finalize(s);
    read_close(&r);
}

Test(rows, windows_1252_becomes_utf8) {
    Reading r;
    const char *text = "id,name\n1,\xE9t\xE9 \x80\n";
    read_text(&r, text, strlen(text), ',', ENCODING_WINDOWS_1252);
    cr_assert(eq(str, r.seen.at, "2:1=\xC3\xA9t\xC3\xA9 \xE2\x82\xAC;"));
    read_close(&r);
}

Test(rows, a_quote_that_never_closes_a_missing_column_and_an_empty_file_name_their_place) {
    static const char *const cases[][2] = {{"id,name\n1,a\n2,\"b\n3,c\n", ":3: a quote is opened"},
                                           {"i,name\n1,a\n", ":1: it needs a column 'id'"},
                                           {"", "the file is empty"}};
    for (size_t k = 0; k < 3; k++) {
        Reading r;
        read_text(&r, cases[k][0], strlen(cases[k][0]), ',', ENCODING_UTF8);
        cr_assert(eq(int, r.status, ST_INPUT));
        cr_assert(strstr(r.err.text, cases[k][1]) != NULL, "%s", r.err.text);
        read_close(&r);
    }
}

Test(rows, a_file_larger_than_the_buffer_loses_nothing_and_a_giant_row_is_refused) {
    enum { ROWS = 60000, GIANT = 3 << 20 };
    Text text = {0};
    Reading r;
    text_adds(&text, "id,name,other\n");
    for (int k = 0; k < ROWS; k++) text_addf(&text, "%d,\"shop, %d\",some other text here\n", k, k);
    cr_assert(text.length > 2 << 20);
    read_text(&r, text.at, text.length, ',', ENCODING_UTF8);
    cr_assert(eq(sz, r.file.taken, ROWS));
    const char *last = "60001:59999=shop, 59999;";
    cr_assert(eq(str, r.seen.at + r.seen.length - strlen(last), (char *)last));
    read_close(&r);
    text_clear(&text);
    text_adds(&text, "id,name\n1,\"");
    for (int k = 0; k < GIANT; k++) text_addc(&text, 'x');
    read_text(&r, text.at, text.length, ',', ENCODING_UTF8);
    cr_assert(eq(int, r.status, ST_INPUT));
    cr_assert(strstr(r.err.text, ":2: a row larger") != NULL, "%s", r.err.text);
    read_close(&r);
    text_free(&text);
}

Test(rows, numbers_and_dates_in_the_forms_of_europe) {
    double number;
    int date;
    cr_assert(cell_number(&(RowsCell){"1.234,5", 7}, ',', &number) && number == 1234.5);
    cr_assert(cell_number(&(RowsCell){"12.5", 4}, '.', &number) && number == 12.5);
    cr_assert(cell_number(&(RowsCell){"", 0}, ',', &number) && isnan(number));
    cr_assert(not(cell_number(&(RowsCell){"1,2,3", 5}, ',', &number)));
    cr_assert(cell_date(&(RowsCell){"02-01-1970", 10}, "dd-mm-yyyy", &date) && date == 1);
    cr_assert(cell_date(&(RowsCell){"19700102", 8}, "yyyymmdd", &date) && date == 1);
    cr_assert(cell_date(&(RowsCell){"29/02/2024", 10}, "dd/mm/yyyy", &date));
    cr_assert(not(cell_date(&(RowsCell){"29/02/2023", 10}, "dd/mm/yyyy", &date)));
    cr_assert(not(cell_date(&(RowsCell){"31-04-2023", 10}, "dd-mm-yyyy", &date)));
    cr_assert(cell_date(&(RowsCell){"", 0}, "dd-mm-yyyy", &date) && date == INT_MIN);
}

/* 0200.065.765 and 2.000.000.339 stand in the real register. */
Test(belgian_number, check_digits_are_97_less_the_first_eight_modulo_97) {
    int64_t number;
    const char *why = NULL;
    cr_assert(eq(int, belgian_number("0200.065.765", 12, &number, &why), BE_ENTERPRISE));
    cr_assert(eq(i64, number, 200065765));
    cr_assert(eq(int, belgian_number("2.000.000.339", 13, &number, &why), BE_ESTABLISHMENT));
    cr_assert(eq(i64, number, 2000000339));
    cr_assert(eq(int, belgian_number("BE0200065765", 12, &number, &why), BE_ENTERPRISE));
    cr_assert(eq(int, belgian_number("200065765", 9, &number, &why), BE_ENTERPRISE));
    cr_assert(eq(int, belgian_number("0200.065.766", 12, &number, &why), BE_NONE));
    cr_assert(eq(int, belgian_number("3.000.000.339", 13, &number, &why), BE_NONE));
    cr_assert(eq(int, belgian_number("0200.065.76a", 12, &number, &why), BE_NONE));
    cr_assert(eq(int, belgian_number("", 0, &number, &why), BE_NONE));
}

Test(belgian_number, is_written_as_the_register_writes_it) {
    char text[BE_TEXT];
    cr_assert(eq(str, (char *)belgian_number_text(200065765, text), "0200.065.765"));
    cr_assert(eq(str, (char *)belgian_number_text(1900005316, text), "1900.005.316"));
    cr_assert(eq(str, (char *)belgian_number_text(2000000339, text), "2.000.000.339"));
}
