/* A form with a file, the first field of the input its header, the rest its body: names are never
 * paths, fields are as bounded as those of other forms, the file lies within the body between two
 * boundaries, and what was read, written again, reads back the same. */
#include <string.h>

#include "datasets/base/text.h"
#include "detector/serve/multipart.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_file(const FormFile *file, const char *body, size_t length) {
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    if (!file->name) return;
    const size_t name = strlen(file->name);
    FUZZ_PROMISE(name && name <= UPLOAD_NAME && *file->name != '.');
    FUZZ_PROMISE(strspn(file->name, allowed) == name);
    FUZZ_PROMISE(file->bytes >= body && file->bytes + file->length <= body + length);
    FUZZ_PROMISE(file->bytes - body >= 4 && memcmp(file->bytes - 4, "\r\n\r\n", 4) == 0);
    FUZZ_PROMISE(memcmp(file->bytes + file->length, "\r\n--", 4) == 0);
}

/* A boundary that no part holds. */
static bool is_free(const Form *form, const FormFile *file, const char *boundary) {
    for (size_t k = 0; k < form->count; k++)
        if (strstr(form->field[k].value, boundary)) return false;
    return !file->name || !memmem(file->bytes, file->length, boundary, strlen(boundary));
}

static bool can_be_quoted(const Form *form) {
    for (size_t k = 0; k < form->count; k++)
        if (strpbrk(form->field[k].name, "\"\r\n") || strlen(form->field[k].name) > 100)
            return false;
    return true;
}

static void check_again(const Form *form, const FormFile *file, Arena *arena) {
    static const char boundary[] = "again-and-again";
    Text body = {0};
    Form *back = ARENA_ARRAY(arena, Form, 1);
    FormFile same;
    Err err = {0};
    if (!is_free(form, file, boundary) || !can_be_quoted(form)) return;
    for (size_t k = 0; k < form->count; k++)
        text_addf(&body, "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n",
                  boundary, form->field[k].name, form->field[k].value);
    if (file->name) {
        text_addf(&body,
                  "--%s\r\nContent-Disposition: form-data; name=\"f\"; filename=\"%s\"\r\n\r\n",
                  boundary, file->name);
        text_add(&body, file->bytes, file->length);
        text_adds(&body, "\r\n");
    }
    text_addf(&body, "--%s--\r\n", boundary);
    FUZZ_PROMISE(!multipart_read("multipart/form-data; boundary=again-and-again", body.at,
                                 body.length, arena, back, &same, &err));
    FUZZ_PROMISE(back->count == form->count && text_equal(same.name, file->name));
    for (size_t k = 0; k < form->count; k++)
        FUZZ_PROMISE(strcmp(form_text(back, form->field[k].name), form->field[k].value) == 0);
    FUZZ_PROMISE(same.length == file->length);
    FUZZ_PROMISE(!file->name || memcmp(same.bytes, file->bytes, file->length) == 0);
    text_free(&body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    FuzzInput input = {data, data + size, arena_open()};
    Form *form = ARENA_ARRAY(input.arena, Form, 1);
    FormFile file;
    Err err = {0};
    const char *type = fuzz_field(&input);
    const char *body = (const char *)input.at;
    const size_t length = (size_t)(input.end - input.at);
    const Status status = multipart_read(type, body, length, input.arena, form, &file, &err);
    FUZZ_PROMISE(!status || (status == ST_INPUT && *err.text));
    if (!status) {
        FUZZ_PROMISE(form->count <= FORM_FIELDS);
        check_file(&file, body, length);
        check_again(form, &file, input.arena);
    }
    fuzz_note(&form->count, status ? 0 : sizeof form->count);
    arena_close(input.arena);
    return 0;
}
