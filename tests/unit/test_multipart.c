/* Forms with a file: bodies as RFC 7578 and browsers write them, read or refused. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "detector/serve/multipart.h"
#include "tests/support/rows.h"

#define KIND "multipart/form-data; boundary=AaB03x"
#define FIELD(name, value) \
    "--AaB03x\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_OF(name, value)                                                      \
    "--AaB03x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" name \
    "\"\r\n"                                                                      \
    "Content-Type: text/plain\r\n\r\n" value "\r\n"
#define END "--AaB03x--\r\n"

typedef struct Body {
    const char *what, *type, *body;
    const char *field;        /* of "a"; NULL = the form is refused */
    const char *name, *bytes; /* of the file; NULL = there is none */
} Body;

static const Body bodies[] = {
    {"a field and a file", KIND, FIELD("a", "x") FILE_OF("t.csv", "1,2\r\n") END, "x", "t.csv",
     "1,2\r\n"},
    {"a quoted boundary", "multipart/form-data; boundary=\"AaB03x\"", FIELD("a", "x") END, "x",
     NULL, NULL},
    {"no line end behind the end", KIND, FIELD("a", "x") "--AaB03x--", "x", NULL, NULL},
    {"other parameters before", "multipart/form-data; charset=utf-8; boundary=AaB03x",
     FIELD("a", "x") END, "x", NULL, NULL},
    {"a file that holds half a boundary", KIND, FILE_OF("t", "\r\n--AaB03\r\n--x") END, "", "t",
     "\r\n--AaB03\r\n--x"},
    {"a field of several lines", KIND, FIELD("a", "x\r\ny") END, "x\ny", NULL, NULL},
    {"a field like another form", KIND, FIELD("a", "x&b=%31+") END, "x&b=%31+", NULL, NULL},
    {"letters beyond ASCII", KIND, FIELD("a", "caf\xC3\xA9") END, "caf\xC3\xA9", NULL, NULL},
    {"an empty file", KIND, FILE_OF("t", "") END, "", "t", ""},
    /* names are never paths */
    {"a path", KIND, FILE_OF("../../etc/passwd", "x") END, "", "passwd", "x"},
    {"a path of Windows", KIND, FILE_OF("C:\\data\\omzet 2024.xlsx", "x") END, "",
     "omzet_2024.xlsx", "x"},
    {"a hidden name", KIND, FILE_OF("...bashrc", "x") END, "", "bashrc", "x"},
    {"no name", KIND, FILE_OF("", "x") END, "", "file", "x"},
    {"two points", KIND, FILE_OF("..", "x") END, "", "file", "x"},
    {"marks of a shell", KIND, FILE_OF("$(id);`a`|b&%22.csv", "x") END, "", "__id___a__b__22.csv",
     "x"},
    {"a long name keeps its end", KIND,
     FILE_OF("0123456789012345678901234567890123456789012345678901234567890123456789"
             "01234567890123456789.csv",
             "x") END,
     "", "4567890123456789012345678901234567890123456789012345678901234567890123456789.csv", "x"},
    /* refused */
    {"two files", KIND, FILE_OF("t", "x") FILE_OF("u", "y") END, NULL, NULL, NULL},
    {"a field twice", KIND, FIELD("a", "x") FIELD("a", "y") END, NULL, NULL, NULL},
    {"a control character", KIND, FIELD("a", "x\x01") END, NULL, NULL, NULL},
    {"not UTF-8", KIND, FIELD("a", "\xFF") END, NULL, NULL, NULL},
    {"another boundary", KIND, "--other\r\n\r\n--other--\r\n", NULL, NULL, NULL},
    {"no end", KIND, FIELD("a", "x"), NULL, NULL, NULL},
    {"cut within the file", KIND,
     "--AaB03x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"t\"\r\n\r\nhalf", NULL,
     NULL, NULL},
    {"no empty line", KIND, "--AaB03x\r\nContent-Disposition: form-data; name=\"a\"\r\n" END, NULL,
     NULL, NULL},
    {"something before", KIND, "preamble\r\n" FIELD("a", "x") END, NULL, NULL, NULL},
    {"something behind", KIND, FIELD("a", "x") END "more", NULL, NULL, NULL},
    {"no name", KIND, "--AaB03x\r\nContent-Type: text/plain\r\n\r\nx\r\n" END, NULL, NULL, NULL},
    {"an attachment", KIND,
     "--AaB03x\r\nContent-Disposition: attachment; filename=\"t\"\r\n\r\nx\r\n" END, NULL, NULL,
     NULL},
    {"a name twice", KIND,
     "--AaB03x\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nx\r\n" END, NULL,
     NULL, NULL},
    {"no boundary", "multipart/form-data", FIELD("a", "x") END, NULL, NULL, NULL},
    {"an empty boundary", "multipart/form-data; boundary=\"\"", FIELD("a", "x") END, NULL, NULL,
     NULL},
    {"nothing", KIND, "", NULL, NULL, NULL},
    {"the end alone", KIND, "--AaB03x--\r\n", "", NULL, NULL},
};

EachRow(multipart, forms_are_read_or_refused, bodies) {
    const Body *body = &bodies[*row];
    Arena *arena = arena_open();
    Form *form = ARENA_ARRAY(arena, Form, 1);
    FormFile file;
    Err err = {0};
    const Status status =
        multipart_read(body->type, body->body, strlen(body->body), arena, form, &file, &err);
    cr_assert(eq(int, status, body->field ? ST_OK : ST_INPUT), "%s: %s", body->what, err.text);
    if (body->field) {
        cr_expect_str_eq(form_text(form, "a"), body->field, "%s", body->what);
        cr_expect(text_equal(file.name, body->name), "%s: %s", body->what, file.name);
        cr_expect(body->name == NULL || text_slice_equal(file.bytes, file.length, body->bytes),
                  "%s", body->what);
    }
    arena_close(arena);
}

Test(multipart, a_file_may_hold_any_bytes) {
    static const char head[] =
        "--e\r\nContent-Disposition: form-data; name=\"f\"; filename=\"t\"\r\n\r\n";
    static const char bytes[] = {0, 1, '\r', '\n', '-', '-', 'x', 0, (char)0xff};
    static const char end[] = "\r\n--e--\r\n";
    Text body = {0};
    FormFile file;
    Err err = {0};
    Arena *arena = arena_open();
    Form *form = ARENA_ARRAY(arena, Form, 1);
    text_add(&body, head, sizeof head - 1);
    text_add(&body, bytes, sizeof bytes);
    text_add(&body, end, sizeof end - 1);
    cr_assert(eq(int,
                 multipart_read("multipart/form-data; boundary=e", body.at, body.length, arena,
                                form, &file, &err),
                 ST_OK),
              "%s", err.text);
    cr_assert(eq(sz, file.length, sizeof bytes));
    cr_expect(memcmp(file.bytes, bytes, sizeof bytes) == 0);
    text_free(&body);
    arena_close(arena);
}

/* One byte more than a file may have is refused, in fields as in all. */
Test(multipart, sizes_are_bounded) {
    Arena *arena = arena_open();
    Form *form = ARENA_ARRAY(arena, Form, 1);
    for (size_t over = 0; over < 2; over++) {
        FormFile file;
        Err err = {0};
        Text body = {0};
        text_adds(&body,
                  "--e\r\nContent-Disposition: form-data; name=\"f\"; filename=\"t\"\r\n\r\n");
        char *bytes = calloc(UPLOAD_BYTES + over, 1);
        text_add(&body, bytes, UPLOAD_BYTES + over);
        text_adds(&body, "\r\n--e--\r\n");
        cr_expect(eq(int,
                     multipart_read("multipart/form-data; boundary=e", body.at, body.length, arena,
                                    form, &file, &err),
                     over ? ST_INPUT : ST_OK));
        text_free(&body);
        free(bytes);
    }
    arena_close(arena);
}
