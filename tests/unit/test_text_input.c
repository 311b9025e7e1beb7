/* text_input: whatever wrote a text, it is read as UTF-8 with line feeds, and what was found is
 * said; wherever the blocks of the reader end. */
#include "datasets/ingest/text_input.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/base/text.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

typedef struct Case {
    const char *bytes;
    size_t length; /* 0 = to the NUL */
    const char *text, *found;
} Case;

static const Case cases[] = {
    {"a,b\n1,2\n", 0, "a,b\n1,2\n", NULL},
    {"caf\xC3\xA9 \xE2\x82\xAC\n", 0, "caf\xC3\xA9 \xE2\x82\xAC\n", NULL},
    {"\xEF\xBB\xBF\"a\",b\n", 0, "\"a\",b\n", NULL},
    {"caf\xE9 M\xFCller \x80 5\n", 0, "caf\xC3\xA9 M\xC3\xBCller \xE2\x82\xAC 5\n", "Windows-1252"},
    {"Stra\xDF"
     "e\n",
     0,
     "Stra\xC3\x9F"
     "e\n",
     "Windows-1252"},
    {"l\x92"
     "eau \x93x\x94\n",
     0,
     "l\xE2\x80\x99"
     "eau \xE2\x80\x9Cx\xE2\x80\x9D\n",
     "Windows-1252"},
    {"caf\x8E M\x9Fller Cr\x90perie\n", 0, "caf\xC3\xA9 M\xC3\xBCller Cr\xC3\xAAperie\n",
     "Mac Roman"},
    {"caf\x82 ma\x8Cson\n", 0, "caf\xC3\xA9 ma\xC3\xAEson\n", "DOS (code page 850)"},
    {"a\rb\rcaf\x8E\r", 0, "a\nb\ncaf\xC3\xA9\n", "Mac Roman, lines end with carriage returns"},
    {"a,b\r1,2\r", 0, "a,b\n1,2\n", "carriage returns"},
    {"a,b\r\n1,2\r\n", 0, "a,b\r\n1,2\r\n", NULL},
    {"\xFF\xFE"
     "a\0,\0\xE9\0\n\0",
     10, "a,\xC3\xA9\n", "UTF-16"},
    {"\xFE\xFF"
     "\0a\0,\0\xE9\0\n",
     10, "a,\xC3\xA9\n", "UTF-16"},
    {"a\0,\0b\0,\0c\0\n\0", 12, "a,b,c\n", "UTF-16"},
    {"\0a\0,\0b\0,\0c\0\n", 12, "a,b,c\n", "UTF-16"},
    {"\xFF\xFE"
     "\x3D\xD8\x0A\xDE"
     "a\0",
     8,
     "\xF0\x9F\x98\x8A"
     "a",
     "UTF-16"},
    {"Caf\xC3\x83\xC2\xA9\n", 0, "Caf\xC3\x83\xC2\xA9\n", "its accents are broken"},
    {"\xE9\n", 0, "\xC3\xA9\n", "Windows-1252"},
    {"x\x81\n\xE9t\xE9", 0, "x\xEF\xBF\xBD\n\xC3\xA9t\xC3\xA9", "Windows-1252"},
};

/* Reads all of a file in pieces of this size. */
static void read_all(World *w, const char *bytes, size_t length, size_t piece, Text *out) {
    FILE *file = fopen(world_path(w, "t.csv"), "wb");
    cr_assert(file && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
    const Part part = {.path = world_path(w, "t.csv"), .name = "t.csv", .bytes = length};
    TextInput *input;
    Err err = {0};
    char *block = mem_grow(NULL, piece, 1);
    size_t got = piece;
    text_clear(out);
    text_adds(out, "");
    must(text_input_open(&part, ENCODING_UTF8, &input, &err), &err);
    while (got == piece) {
        must(text_input_read(input, block, piece, &got, &err), &err);
        text_add(out, block, got);
    }
    text_input_close(input);
    mem_free(block);
}

EachRow(text_input, becomes_utf8_with_line_feeds, cases) {
    const Case *c = &cases[*row];
    const size_t length = c->length ? c->length : strlen(c->bytes);
    World w;
    Text out = {0};
    world_open(&w);
    for (size_t piece = 1; piece < 40; piece += 6) {
        read_all(&w, c->bytes, length, piece, &out);
        cr_expect(eq(str, out.at, (char *)c->text), "in pieces of %zu", piece);
    }
    text_free(&out);
    world_close(&w);
}

EachRow(text_input, what_was_found_is_said, cases) {
    const Case *c = &cases[*row];
    const size_t length = c->length ? c->length : strlen(c->bytes);
    World w;
    TextInput *input;
    Err err = {0};
    char block[256];
    size_t got;
    world_open(&w);
    FILE *file = fopen(world_path(&w, "t.csv"), "wb");
    cr_assert(file && fwrite(c->bytes, 1, length, file) == length && fclose(file) == 0);
    const Part part = {.path = world_path(&w, "t.csv"), .name = "t.csv", .bytes = length};
    must(text_input_open(&part, ENCODING_UTF8, &input, &err), &err);
    must(text_input_read(input, block, sizeof block, &got, &err), &err);
    const char *found = text_input_found(input, w.arena);
    if (c->found)
        cr_expect(found && strstr(found, c->found), "%s", found ? found : "nothing");
    else
        cr_expect(found == NULL, "%s", found);
    const bool same = got == length && memcmp(block, c->bytes, length) == 0;
    cr_expect(eq(int, text_input_changed(input), !same));
    text_input_close(input);
    world_close(&w);
}

/* The first byte that is not ASCII may stand anywhere, also at the end of a block. */
Test(text_input, decides_late_and_loses_nothing) {
    enum { BLOCK = 1 << 16 };
    static const char *const tails[] = {"\xE9t\xE9\n", "\xC3\xA9t\xC3\xA9\n"};
    World w;
    Text bytes = {0}, out = {0};
    world_open(&w);
    for (size_t before = BLOCK - 5; before < BLOCK + 3; before++)
        for (size_t k = 0; k < 2; k++) {
            text_clear(&bytes);
            for (size_t i = 0; i < before; i++) text_addc(&bytes, "ab,\n"[i % 4]);
            text_adds(&bytes, tails[k]);
            for (size_t i = 0; i < 3 * BLOCK; i++) text_addc(&bytes, "cd;\n"[i % 4]);
            read_all(&w, bytes.at, bytes.length, 1 << 15, &out);
            cr_assert(eq(sz, out.length, before + 6 + 3 * BLOCK));
            cr_assert(memcmp(out.at, bytes.at, before) == 0);
            cr_assert(memcmp(out.at + before, tails[1], 6) == 0, "%zu", before);
        }
    text_free(&bytes);
    text_free(&out);
    world_close(&w);
}

/* What is declared holds for what is no UTF-8. */
Test(text_input, a_declared_encoding_is_kept) {
    World w;
    TextInput *input;
    Err err = {0};
    char block[64];
    size_t got;
    static const char bytes[] = "caf\x8E\n"; /* Mac Roman, were it not declared */
    world_open(&w);
    FILE *file = fopen(world_path(&w, "t.csv"), "wb");
    cr_assert(file && fputs(bytes, file) >= 0 && fclose(file) == 0);
    const Part part = {.path = world_path(&w, "t.csv"), .name = "t.csv", .bytes = sizeof bytes - 1};
    must(text_input_open(&part, ENCODING_WINDOWS_1252, &input, &err), &err);
    must(text_input_read(input, block, sizeof block, &got, &err), &err);
    block[got] = 0;
    cr_expect(eq(str, block, (char *)"caf\xC5\xBD\n"));
    text_input_close(input);
    world_close(&w);
}
