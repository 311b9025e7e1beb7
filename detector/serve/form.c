#include "detector/serve/form.h"

#include <string.h>
#include <strings.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"

static const char unreserved[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static Status decode_byte(const char *at, const char *end, size_t *taken, char *c, Err *err) {
    *taken = 1;
    *c = *at;
    if (*at == '+') *c = ' ';
    if (*at != '%') return ST_OK;
    const int high = end - at > 2 ? hex_digit(at[1]) : -1;
    const int low = high < 0 ? -1 : hex_digit(at[2]);
    if (low < 0) return FAIL(err, ST_INPUT, "a %% in the form is not followed by two hex digits");
    *taken = 3;
    *c = (char)(high << 4 | low);
    return ST_OK;
}

static bool is_control(char c) {
    const unsigned char u = (unsigned char)c;
    return (u < 0x20 && u != '\t' && u != '\n') || u == 0x7f;
}

/* One name or value, decoded. */
static Status decode(const char *text, size_t length, size_t most, Arena *arena, const char **out,
                     Err *err) {
    char *word = ARENA_ARRAY(arena, char, length + 1);
    const char *at = text, *end = text + length;
    size_t n = 0, taken;
    for (; at < end; at += taken) {
        char c;
        TRY(decode_byte(at, end, &taken, &c, err));
        if (c == '\r') continue; /* of a line end */
        if (is_control(c)) return FAIL(err, ST_INPUT, "a field holds a control character");
        word[n++] = c;
    }
    if (n > most) return FAIL(err, ST_INPUT, "a field is longer than %zu bytes", most);
    if (!utf8_valid(word, n)) return FAIL(err, ST_INPUT, "a field is not UTF-8");
    *out = word;
    return ST_OK;
}

static Status take_field(const char *text, size_t length, Arena *arena, Form *form, Err *err) {
    const char *equals = memchr(text, '=', length);
    const size_t name_length = equals ? (size_t)(equals - text) : length;
    FormField field = {"", ""};
    if (form->count == FORM_FIELDS)
        return FAIL(err, ST_INPUT, "a form has at most %d fields", FORM_FIELDS);
    TRY(decode(text, name_length, FORM_NAME, arena, &field.name, err));
    if (equals)
        TRY(decode(equals + 1, length - name_length - 1, FORM_VALUE, arena, &field.value, err));
    if (form_value(form, field.name)) return FAIL(err, ST_INPUT, "a field of the form comes twice");
    form->field[form->count++] = field;
    return ST_OK;
}

Status form_read(const char *text, size_t length, Arena *arena, Form *form, Err *err) {
    form->count = 0;
    if (length > FORM_BYTES) return FAIL(err, ST_INPUT, "a form has at most %d bytes", FORM_BYTES);
    for (size_t at = 0; at < length;) {
        const char *end = memchr(text + at, '&', length - at);
        const size_t part = end ? (size_t)(end - text) - at : length - at;
        if (part) TRY(take_field(text + at, part, arena, form, err));
        at += part + 1;
    }
    return ST_OK;
}

const char *form_value(const Form *form, const char *name) {
    for (size_t k = 0; k < form->count; k++)
        if (strcmp(form->field[k].name, name) == 0) return form->field[k].value;
    return NULL;
}

const char *form_text(const Form *form, const char *name) {
    const char *value = form_value(form, name);
    return value ? value : "";
}

int64_t form_whole(const Form *form, const char *name, int64_t low, int64_t high, int64_t missing) {
    const char *value = form_text(form, name);
    long long number;
    if (!num_parse_long(value, strlen(value), &number)) return missing;
    return number < low || number > high ? missing : number;
}

/* ---- targets and cookies ---- */

static bool good_path(const char *path, size_t length) {
    if (!length || *path != '/') return false;
    if (strspn(path, "abcdefghijklmnopqrstuvwxyz0123456789/.-_") < length) return false;
    for (size_t k = 1; k < length; k++)
        if ((path[k] == '/' || path[k] == '.') && path[k - 1] == path[k]) return false;
    return true;
}

Status target_read(const char *target, Arena *arena, const char **path, Form *query, Err *err) {
    enum { MOST = 4096 };
    const size_t length = strlen(target), before = strcspn(target, "?");
    query->count = 0;
    if (length > MOST || !good_path(target, before))
        return FAIL(err, ST_INPUT, "there is no such page");
    *path = arena_strndup(arena, target, before);
    if (!target[before]) return ST_OK;
    return form_read(target + before + 1, length - before - 1, arena, query, err);
}

const char *cookie_value(const char *header, const char *name, Arena *arena) {
    const size_t wanted = strlen(name);
    const char *found = NULL;
    size_t length = 0;
    for (const char *at = header ? header : ""; *at; at += *at == ';') {
        at += strspn(at, " ");
        const size_t part = strcspn(at, ";");
        if (part > wanted && strncmp(at, name, wanted) == 0 && at[wanted] == '=') {
            if (found) return "";
            found = at + wanted + 1;
            length = part - wanted - 1;
        }
        at += part;
    }
    if (!found || strspn(found, unreserved) < length) return "";
    return arena_strndup(arena, found, length);
}

/* The weight of one entry, "nl-BE;q=0.8": 1 without one, 0 for anything but a number. */
static double weight_of(const char *entry, size_t length) {
    const char *mark = memchr(entry, '=', length);
    double weight = 0;
    if (!memchr(entry, ';', length)) return 1;
    if (!mark || !num_parse(mark + 1, length - (size_t)(mark - entry) - 1, &weight)) return 0;
    return weight;
}

const char *language_wanted(const char *header) {
    static const char *const spoken[] = {"en", "nl", "fr", "de"};
    const char *wanted = "en";
    double most = 0;
    for (const char *at = header ? header : ""; *at; at += *at == ',') {
        at += strspn(at, " ");
        const size_t length = strcspn(at, ",");
        const size_t name = strcspn(at, ",;- ");
        const double weight = weight_of(at, length);
        for (size_t k = 0; k < sizeof spoken / sizeof *spoken; k++)
            if (weight > most && name == 2 && strncasecmp(at, spoken[k], 2) == 0) {
                wanted = spoken[k];
                most = weight;
            }
        at += length;
    }
    return wanted;
}

const char *query_text(const char *text, Arena *arena) {
    Text out = {0};
    for (const char *at = text; *at; at++)
        if (strchr(unreserved, *at) || *at == '.')
            text_addc(&out, *at);
        else
            text_addf(&out, "%%%02X", (unsigned)(unsigned char)*at);
    const char *kept = arena_strndup(arena, out.at ? out.at : "", out.length);
    text_free(&out);
    return kept;
}
