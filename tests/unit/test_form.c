/* What a browser sends is read strictly, and bounded. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/base/text.h"
#include "detector/serve/form.h"
#include "tests/support/rows.h"

static const struct {
    const char *text, *name, *value; /* value NULL = refused */
} forms[] = {
    {"a=b", "a", "b"},
    {"a=1&b=2", "b", "2"},
    {"a=caf%C3%A9+%26+th%c3%a9", "a", "caf\xC3\xA9 & th\xC3\xA9"},
    {"a=1%0D%0A2%0D%0A", "a", "1\n2\n"},
    {"%61=x", "a", "x"},
    {"a", "a", ""},
    {"a=b=c", "a", "b=c"},
    {"&&a=b&&", "a", "b"},
    {"a=%", "a", NULL},
    {"a=%2", "a", NULL},
    {"a=%zz", "a", NULL},
    {"a=%00", "a", NULL},
    {"a=%1b%5b", "a", NULL},
    {"a=%7f", "a", NULL},
    {"a=%ff", "a", NULL},
    {"a=%C0%AF", "a", NULL},
    {"a=1&a=2", "a", NULL},
    {"a=1&%61=2", "a", NULL},
};

EachRow(form, forms_are_read_or_refused, forms) {
    Arena *arena = arena_open();
    Form form;
    Err err = {0};
    const char *text = forms[*row].text, *wanted = forms[*row].value;
    const Status status = form_read(text, strlen(text), arena, &form, &err);
    cr_assert(eq(int, status, wanted ? ST_OK : ST_INPUT), "%s: %s", text, err.text);
    if (wanted) cr_expect_str_eq(form_text(&form, forms[*row].name), wanted, "%s", text);
    arena_close(arena);
}

static Status read_many(size_t fields, size_t bytes, Form *form, Arena *arena) {
    Text text = {0};
    Err err = {0};
    for (size_t k = 0; k < fields; k++) {
        text_addf(&text, "&f%zu=", k);
        for (size_t b = 0; b < bytes; b++) text_addc(&text, 'x');
    }
    const Status status = form_read(text.at, text.length, arena, form, &err);
    text_free(&text);
    return status;
}

Test(form, sizes_are_bounded) {
    static const struct {
        size_t fields, bytes;
        Status status;
    } sizes[] = {{FORM_FIELDS, 1, ST_OK},
                 {FORM_FIELDS + 1, 1, ST_INPUT},
                 {1, FORM_VALUE, ST_OK},
                 {1, FORM_VALUE + 1, ST_INPUT},
                 {FORM_FIELDS, FORM_BYTES / FORM_FIELDS, ST_INPUT}};
    Arena *arena = arena_open();
    Form form;
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        cr_expect(
            eq(int, read_many(sizes[k].fields, sizes[k].bytes, &form, arena), sizes[k].status),
            "%zu fields of %zu bytes", sizes[k].fields, sizes[k].bytes);
    arena_close(arena);
}

static const struct {
    const char *target, *path; /* NULL = refused */
} targets[] = {
    {"/", "/"},
    {"/list?q=a", "/list"},
    {"/visit/done?id=3", "/visit/done"},
    {"/style.css", "/style.css"},
    {"", NULL},
    {"list", NULL},
    {"//evil.example/", NULL},
    {"/../etc/passwd", NULL},
    {"/a/..", NULL},
    {"/a//b", NULL},
    {"/%2e%2e/x", NULL},
    {"/LIST", NULL},
    {"/a b", NULL},
    {"/<b>", NULL},
    {"http://127.0.0.1/", NULL},
};

EachRow(form, targets_are_plain_paths, targets) {
    Arena *arena = arena_open();
    Form query;
    Err err = {0};
    const char *path = NULL, *wanted = targets[*row].path;
    const Status status = target_read(targets[*row].target, arena, &path, &query, &err);
    cr_expect(eq(int, status, wanted ? ST_OK : ST_INPUT), "%s", targets[*row].target);
    if (wanted) cr_expect_str_eq(path, wanted);
    arena_close(arena);
}

static const struct {
    const char *header, *value;
} cookies[] = {
    {"s=abc", "abc"},  {"x=1; s=abc; y=2", "abc"}, {"s=", ""},    {"xs=abc", ""},
    {"s=a b", ""},     {"s=abc; s=def", ""},       {"s", ""},     {"", ""},
    {"s=\"abc\"", ""}, {";;;s=A-_9", "A-_9"},      {"s=a,b", ""}, {"S=abc", ""},
};

EachRow(form, cookies_are_found_or_not, cookies) {
    Arena *arena = arena_open();
    cr_expect_str_eq(cookie_value(cookies[*row].header, "s", arena), cookies[*row].value, "%s",
                     cookies[*row].header);
    cr_expect_str_eq(cookie_value(NULL, "s", arena), "");
    arena_close(arena);
}

Test(form, what_is_written_in_a_query_reads_back) {
    static const char *const texts[] = {"S0000001", "..", "a/b", "<b>", "caf\xC3\xA9 & 100 %+"};
    Arena *arena = arena_open();
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        Form query;
        Err err = {0};
        const char *path = NULL;
        const char *target = arena_printf(arena, "/x?id=%s", query_text(texts[k], arena));
        cr_assert(eq(int, target_read(target, arena, &path, &query, &err), ST_OK), "%s", target);
        cr_expect_str_eq(form_text(&query, "id"), texts[k]);
    }
    arena_close(arena);
}

Test(form, numbers_lie_in_their_range) {
    Arena *arena = arena_open();
    Form form;
    Err err = {0};
    const char *text = "a=7&b=-1&c=x&d=99999999999999999999";
    cr_assert(eq(int, form_read(text, strlen(text), arena, &form, &err), ST_OK));
    cr_expect(eq(i64, form_whole(&form, "a", 1, 9, 0), 7));
    cr_expect(eq(i64, form_whole(&form, "a", 8, 9, 0), 0));
    cr_expect(eq(i64, form_whole(&form, "b", 0, 9, 3), 3));
    cr_expect(eq(i64, form_whole(&form, "c", 0, 9, 3), 3));
    cr_expect(eq(i64, form_whole(&form, "d", 0, INT64_MAX, 3), 3));
    cr_expect(eq(i64, form_whole(&form, "e", 0, 9, 3), 3));
    arena_close(arena);
}
