/* input: files, folders, zips and gzips as parts, and the limits on zips. */
#include "datasets/ingest/input.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/pack.h"

static const InputLimits limits = {100, 1, 50};

typedef struct Place {
    char folder[64];
    Arena *arena;
    Parts parts;
    Err err;
} Place;

static Place open_place(void) {
    Place p = {.arena = arena_open()};
    (void)pack_folder(p.folder);
    return p;
}

static void close_place(Place *p) {
    arena_close(p->arena);
    pack_remove(p->folder);
}

static Status list(Place *p, const char *name) {
    p->err = (Err){0};
    return parts_list(arena_printf(p->arena, "%s/%s", p->folder, name), &limits, p->arena,
                      &p->parts, &p->err);
}

static void expect_bytes(const Part *part, const char *expected) {
    Input *input = NULL;
    Err err = {0};
    char bytes[64] = {0};
    size_t got = 0;
    cr_assert(eq(int, input_open(part, &input, &err), ST_OK), "%s", err.text);
    cr_assert(eq(int, input_read(input, bytes, sizeof bytes - 1, &got, &err), ST_OK), "%s",
              err.text);
    input_close(input);
    cr_assert(eq(str, bytes, (char *)expected));
}

Test(input, entries_of_a_zip_are_parts_in_order_of_name_and_paths_are_not_followed) {
    Place p = open_place();
    pack_zip(
        p.folder, "a.zip",
        (PackEntry[]){{"../../b.csv", "two", 0}, {"in/a.csv", "one", 0}, {"read.me", "x", 0}, {0}});
    cr_assert(eq(int, list(&p, "a.zip"), ST_OK), "%s", p.err.text);
    cr_assert(eq(sz, p.parts.count, 2));
    cr_assert(eq(str, (char *)p.parts.part[0].name, "a.csv"));
    cr_assert(eq(str, (char *)p.parts.part[1].name, "b.csv"));
    cr_assert(strstr(p.parts.part[1].path, "..") == NULL);
    expect_bytes(&p.parts.part[0], "one");
    expect_bytes(&p.parts.part[1], "two");
    close_place(&p);
}

Test(input, the_same_bytes_have_the_same_digest_plain_zipped_and_gzipped) {
    Place p = open_place();
    static const char *const names[] = {"a.csv", "a.zip", "a.csv.gz", "packed.csv"};
    char digest[4][DIGEST_TEXT];
    pack_file(p.folder, "a.csv", "x,y\n1,2\n");
    pack_zip(p.folder, "a.zip", (PackEntry[]){{"a.csv", "x,y\n1,2\n", 0}, {0}});
    pack_gzip(p.folder, "a.csv.gz", "x,y\n1,2\n");
    pack_gzip(p.folder, "packed.csv", "x,y\n1,2\n"); /* gzip under another name */
    for (int k = 0; k < 4; k++) {
        cr_assert(eq(int, list(&p, names[k]), ST_OK), "%s", p.err.text);
        cr_assert(eq(int, part_digest(&p.parts.part[0], digest[k], &p.err), ST_OK));
    }
    cr_assert(eq(str, digest[0], digest[1]));
    cr_assert(eq(str, digest[0], digest[2]));
    cr_assert(eq(str, digest[0], digest[3]));
    close_place(&p);
}

Test(input, a_folder_lists_its_data_files_zips_workbooks_and_folders_and_what_it_skips) {
    Place p = open_place();
    cr_assert(eq(int, mkdir(arena_printf(p.arena, "%s/sub.csv", p.folder), 0700), 0));
    pack_zip(p.folder, "b.zip", (PackEntry[]){{"x.csv", "x", 0}, {0}});
    pack_file(p.folder, "c.csv", "");
    pack_file(p.folder, "a.json", "");
    pack_file(p.folder, "notes.md", "");
    pack_file(p.folder, "OLD.XLS", "");
    pack_file(p.folder, "B.XLSX", "");
    pack_file(p.folder, ".hidden.csv", "");
    cr_assert(eq(int, mkdir(arena_printf(p.arena, "%s/refused", p.folder), 0700), 0));
    cr_assert(eq(int, list(&p, "."), ST_OK), "%s", p.err.text);
    cr_assert(eq(sz, p.parts.count, 5));
    cr_assert(part_is_book(&p.parts.part[0]));
    cr_assert(eq(str, (char *)p.parts.part[1].name, "a.json"));
    cr_assert(part_is_zip(&p.parts.part[2]));
    cr_assert(not(p.parts.part[3].folder));
    cr_assert(p.parts.part[4].folder);
    cr_assert(eq(sz, p.parts.passed_over, 4));
    cr_assert(strstr(p.parts.passed[0].path, ".hidden.csv") != NULL);
    cr_assert(strstr(p.parts.passed[1].why, "save it as .xlsx") != NULL);
    cr_assert(strstr(p.parts.passed[2].path, "notes.md") != NULL);
    cr_assert(eq(str, (char *)p.parts.passed[3].why, "what gevel watch refused"));
    close_place(&p);
}

Test(input, zips_above_a_limit_or_damaged_are_refused_with_the_reason) {
    Place p = open_place();
    PackEntry many[102] = {0};
    for (int k = 0; k < 101; k++) many[k] = (PackEntry){arena_printf(p.arena, "%d.csv", k), "a", 0};
    pack_zip(p.folder, "many.zip", many);
    pack_zip(p.folder, "bomb.zip", (PackEntry[]){{"a.csv", NULL, 10000000}, {0}});
    pack_zip(p.folder, "none.zip", (PackEntry[]){{"read.me", "x", 0}, {0}});
    pack_zip(p.folder, "book.zip", (PackEntry[]){{"x.xlsx", "x", 0}, {0}});
    pack_zip(p.folder, "inner.zip", (PackEntry[]){{"x.ZIP", "x", 0}, {0}});
    pack_zip(p.folder, "cut.zip", (PackEntry[]){{"a.csv", "some text", 0}, {0}});
    pack_cut(p.folder, "cut.zip", 60);
    pack_file(p.folder, "text.zip", "this is not a zip");
    static const char *const cases[][2] = {{"many.zip", "zip_entries"},
                                           {"bomb.zip", "zip_ratio"},
                                           {"none.zip", "no .csv"},
                                           {"book.zip", "not a workbook that gevel reads"},
                                           {"inner.zip", "x.ZIP (a zip inside a zip: unpack"},
                                           {"cut.zip", "truncated"},
                                           {"text.zip", "cannot open the zip"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        cr_assert(eq(int, list(&p, cases[k][0]), ST_INPUT), "%s", cases[k][0]);
        cr_assert(strstr(p.err.text, cases[k][1]) != NULL, "%s", p.err.text);
    }
    close_place(&p);
}

/* Nothing but its end says how long a gzipped file is: it is watched while it is unpacked. */
Test(input, a_gzip_above_a_limit_is_refused_while_reading) {
    enum { LENGTH = 20000000, BLOCK = 1 << 16 };
    Place p = open_place();
    static char bytes[BLOCK];
    Input *input = NULL;
    size_t got = BLOCK, all = 0;
    char *zeros = ARENA_ARRAY(p.arena, char, LENGTH + 1);
    memset(zeros, '0', LENGTH);
    pack_gzip(p.folder, "bomb.csv.gz", zeros);
    cr_assert(eq(int, list(&p, "bomb.csv.gz"), ST_OK), "%s", p.err.text);
    cr_assert(eq(int, input_open(&p.parts.part[0], &input, &p.err), ST_OK), "%s", p.err.text);
    Status status = ST_OK;
    while (!status && got == BLOCK) {
        status = input_read(input, bytes, BLOCK, &got, &p.err);
        all += got;
    }
    cr_expect(eq(int, status, ST_INPUT));
    cr_expect(strstr(p.err.text, "zip_ratio") != NULL, "%s", p.err.text);
    cr_expect(lt(sz, all, LENGTH), "it was unpacked to its end");
    input_close(input);
    close_place(&p);
}

Test(input, pipes_and_devices_are_refused_before_they_are_opened) {
    Place p = open_place();
    cr_assert(eq(int, mkfifo(arena_printf(p.arena, "%s/pipe.csv", p.folder), 0600), 0));
    cr_assert(eq(int, symlink("/dev/zero", arena_printf(p.arena, "%s/zero.csv", p.folder)), 0));
    static const char *const names[] = {"pipe.csv", "zero.csv"};
    for (size_t k = 0; k < 2; k++) {
        cr_expect(eq(int, list(&p, names[k]), ST_INPUT), "%s", names[k]);
        cr_expect(strstr(p.err.text, "may never end") != NULL, "%s", p.err.text);
    }
    close_place(&p);
}

Test(input, a_wrong_check_sum_is_found_while_reading) {
    Place p = open_place();
    Input *input = NULL;
    char bytes[64];
    size_t got;
    pack_zip(p.folder, "a.zip", (PackEntry[]){{"a.csv", "h", 0}, {0}}); /* too short to pack */
    pack_patch(p.folder, "a.zip", "a.csvh", "a.csvj");
    cr_assert(eq(int, list(&p, "a.zip"), ST_OK), "%s", p.err.text);
    cr_assert(eq(int, input_open(&p.parts.part[0], &input, &p.err), ST_OK), "%s", p.err.text);
    cr_assert(eq(int, input_read(input, bytes, sizeof bytes, &got, &p.err), ST_INPUT));
    cr_assert(strstr(p.err.text, "cannot unpack") != NULL, "%s", p.err.text);
    input_close(input);
    close_place(&p);
}
