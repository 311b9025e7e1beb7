/* What a browser sends, the first field of the input a target, the second a cookie header, the rest
 * a form: nothing is longer than promised, all is UTF-8 without control characters, no name comes
 * twice, and what was read, written again, reads back the same. */
#include <string.h>

#include "datasets/base/text.h"
#include "detector/serve/form.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_word(const char *word, size_t most) {
    const size_t length = strlen(word);
    FUZZ_PROMISE(length <= most && utf8_valid(word, length));
    for (const unsigned char *at = (const unsigned char *)word; *at; at++)
        FUZZ_PROMISE(*at >= 0x20 ? *at != 0x7f : *at == '\t' || *at == '\n');
}

static void check_form(const Form *form, Arena *arena) {
    Text again = {0};
    Form back;
    Err err = {0};
    text_adds(&again, "");
    FUZZ_PROMISE(form->count <= FORM_FIELDS);
    for (size_t k = 0; k < form->count; k++) {
        check_word(form->field[k].name, FORM_NAME);
        check_word(form->field[k].value, FORM_VALUE);
        for (size_t j = 0; j < k; j++)
            FUZZ_PROMISE(strcmp(form->field[j].name, form->field[k].name) != 0);
        text_addf(&again, "%s%s=%s", k ? "&" : "", query_text(form->field[k].name, arena),
                  query_text(form->field[k].value, arena));
    }
    if (again.length <= FORM_BYTES) {
        FUZZ_PROMISE(!form_read(again.at, again.length, arena, &back, &err));
        FUZZ_PROMISE(back.count == form->count);
        for (size_t k = 0; k < back.count; k++)
            FUZZ_PROMISE(strcmp(form_text(&back, form->field[k].name), form->field[k].value) == 0);
    }
    text_free(&again);
}

static void check_target(const char *target, Arena *arena) {
    Form query;
    Err err = {0};
    const char *path = NULL;
    if (target_read(target, arena, &path, &query, &err)) {
        FUZZ_PROMISE(err.status == ST_INPUT && *err.text);
        return;
    }
    FUZZ_PROMISE(*path == '/' && !strstr(path, "..") && !strstr(path, "//"));
    FUZZ_PROMISE(!strpbrk(path, "%?#\\<>\"' "));
    check_form(&query, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    FuzzInput input = {data, data + size, arena_open()};
    Form form;
    Err err = {0};
    check_target(fuzz_field(&input), input.arena);
    const char *header = fuzz_field(&input);
    const char *cookie = cookie_value(header, "__Host-gevel", input.arena);
    FUZZ_PROMISE(
        strspn(cookie, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
        strlen(cookie));
    const char *language = language_wanted(header);
    FUZZ_PROMISE(strlen(language) == 2 && strstr("en nl fr de", language));
    const size_t left = (size_t)(input.end - input.at);
    const Status status = form_read((const char *)input.at, left, input.arena, &form, &err);
    FUZZ_PROMISE(!status || (status == ST_INPUT && *err.text));
    if (!status) check_form(&form, input.arena);
    fuzz_note(&form.count, status ? 0 : sizeof form.count);
    arena_close(input.arena);
    return 0;
}
