/* The small helpers of base/: the clock, paths, growing arrays, INI text. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "datasets/base/clock.h"
#include "datasets/base/ini.h"
#include "datasets/base/mem.h"
#include "datasets/base/path.h"
#include "datasets/base/text_fold.h"

Test(base, the_clock_tells_utc_as_iso_8601) {
    char text[CLOCK_TEXT];
    struct tm parts = {0};
    const time_t before = time(NULL);
    const char *end = strptime(clock_now(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
    cr_assert(end && *end == 0, "%s", text);
    const time_t told = timegm(&parts);
    cr_assert(told >= before && told <= time(NULL), "%s", text);
}

Test(base, a_path_has_a_name_and_a_folder) {
    static const char *const cases[][3] = {{"/a/b.csv", "b.csv", "/a"},
                                           {"b.csv", "b.csv", "."},
                                           {"/b.csv", "b.csv", "/"},
                                           {"a/b/", "a/b/", "a/b"},
                                           {"./b", "b", "."}};
    Arena *arena = arena_open();
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        cr_expect(eq(str, (char *)path_name(cases[k][0]), (char *)cases[k][1]));
        cr_expect(eq(str, (char *)path_folder(cases[k][0], arena), (char *)cases[k][2]));
    }
    arena_close(arena);
}

/* As a dictionary of each language has them (DIN 5007-1: umlauts as their vowels, sz as ss). */
Test(base, names_stand_as_in_a_dictionary) {
    static const char *const sorted[] = {"\xC3\x84rzte",
                                         "Bar",
                                         "\xC3\x89picerie",
                                         "fashion",
                                         "G\xC3\xA4stezimmer",
                                         "Gasthaus",
                                         "Strasse",
                                         "Stra\xC3\x9F"
                                         "e",
                                         "Zoo",
                                         "\xC3\x9Cle"};
    static const int before[][2] = {{0, 1}, {1, 2}, {2, 3}, {4, 5}, {6, 7}, {5, 8}, {9, 8}};
    for (size_t k = 0; k < sizeof before / sizeof *before; k++) {
        const char *a = sorted[before[k][0]], *b = sorted[before[k][1]];
        cr_expect(text_order(a, b) < 0, "%s before %s", a, b);
        cr_expect(text_order(b, a) > 0, "%s after %s", b, a);
    }
    cr_expect(zero(int, text_order("Zoo", "Zoo")));
    cr_expect(text_order("zoo", "Zoo") != 0, "equal names only when they are the same bytes");
}

/* Items keep their values over every growth, in an arena and outside. */
Test(base, arrays_grow_and_keep_what_they_hold) {
    enum { ITEMS = 1000 };
    Arena *arena = arena_open();
    int *in_arena = NULL, *block = NULL;
    size_t arena_places = 0, block_places = 0;
    for (size_t k = 0; k < ITEMS; k++) {
        in_arena = arena_room(arena, in_arena, k, &arena_places, sizeof *in_arena);
        block = mem_room(block, k, &block_places, sizeof *block);
        in_arena[k] = block[k] = (int)(3 * k);
    }
    for (size_t k = 0; k < ITEMS; k++)
        cr_assert(in_arena[k] == (int)(3 * k) && block[k] == in_arena[k]);
    cr_expect(arena_places >= ITEMS && arena_places < 2 * ITEMS + 16, "twice as much at most");
    mem_free(block);
    arena_close(arena);
}

typedef struct Seen {
    int count, line;
    char section[32], name[32], value[300], comment[64];
} Seen;

static Status see(void *context, const IniLine *entry, Err *err) {
    Seen *seen = context;
    (void)err;
    seen->count++;
    seen->line = entry->number;
    (void)snprintf(seen->section, sizeof seen->section, "%s", entry->section);
    (void)snprintf(seen->name, sizeof seen->name, "%s", entry->name);
    (void)snprintf(seen->value, sizeof seen->value, "%s", entry->value);
    (void)snprintf(seen->comment, sizeof seen->comment, "%s", entry->comment);
    return ST_OK;
}

static Status read_ini(const char *text, Seen *seen, Err *err) {
    *seen = (Seen){0};
    return ini_read(&(IniText){"x.ini", text, ST_INPUT}, see, seen, err);
}

Test(base, ini_entries_come_with_their_line_and_comment) {
    Seen seen;
    Err err = {0};
    cr_assert(read_ini("# of nobody\n\n[a]\n# why,\n; and so\n  b = c d\n", &seen, &err) == ST_OK);
    cr_expect(seen.count == 1 && seen.line == 6);
    cr_expect(eq(str, seen.section, "a"));
    cr_expect(eq(str, seen.name, "b"));
    cr_expect(eq(str, seen.value, "c d"));
    cr_expect(eq(str, seen.comment, "why, and so"));
}

Test(base, what_is_no_ini_text_is_refused_with_its_line) {
    Seen seen;
    Err err = {0};
    cr_expect(read_ini("[a]\nb = 1\nno sign here\n", &seen, &err) == ST_INPUT);
    cr_expect(strstr(err.text, "x.ini:3: expected [section]") != NULL, "%s", err.text);
}

Test(base, a_line_of_any_length_is_taken_whole) {
    char value[260] = "", text[600];
    Seen seen;
    Err err = {0};
    memset(value, 'v', 250);
    (void)snprintf(text, sizeof text, "[a]\n# %s\nb = %s\n", value, value);
    cr_assert(read_ini(text, &seen, &err) == ST_OK && seen.count == 1);
    cr_expect(eq(str, seen.value, value));
}

/* Text of ASCII is folded by a way of its own: behind a letter that is none it takes the other. */
Test(base, text_is_folded_alike_beside_letters_that_are_not_ascii) {
    for (int c = 1; c < 128; c++) {
        char plain[8], beside[8], alone[32], both[32];
        (void)snprintf(plain, sizeof plain, "eX%cy", c);
        (void)snprintf(beside, sizeof beside, "\xC3\x89X%cy", c);
        (void)text_fold(plain, strlen(plain), alone, sizeof alone);
        (void)text_fold(beside, strlen(beside), both, sizeof both);
        cr_expect_str_eq(alone, both, "character %d", c);
    }
}
