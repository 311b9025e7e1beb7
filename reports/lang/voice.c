#include "reports/lang/voice.h"

#include <assert.h>
#include <string.h>

static const char *const wording[SAY_COUNT][LANGUAGES] = {
#define SAY(key, en, nl, fr, de) [SAY_##key] = {en, nl, fr, de},
#include "reports/lang/says.def"
#undef SAY
};

const Foreign foreign_all[] = {
#define FOREIGN(en, nl, fr, de) {{en, nl, fr, de}},
#include "reports/lang/foreign.def"
#include "reports/lang/foreign_console.def"
#include "reports/lang/foreign_methods.def"
#include "reports/lang/foreign_params.def"
#undef FOREIGN
    {{NULL}},
};

typedef struct Label {
    const char *id, *text[LANGUAGES];
} Label;

static const Label labels[] = {
#define LABEL(id, en, nl, fr, de) {#id, {en, nl, fr, de}},
#include "reports/lang/labels.def"
#undef LABEL
};

const char *say_pattern(LanguageId language, Say what) {
    assert(what < SAY_COUNT && language < LANGUAGES);
    return wording[what][language];
}

const char *say(const Voice *v, Say what) {
    assert(what < SAY_COUNT);
    return wording[what][v->language->id];
}

static const char *value_of(const char *const pairs[], const char *name, size_t length) {
    for (; *pairs; pairs += 2)
        if (text_slice_equal(name, length, pairs[0])) return pairs[1];
    assert(0 && "a placeholder without a value");
    return "";
}

const char *say_pairs(const Voice *v, Say what, const char *const pairs[]) {
    Text out = {0};
    const char *p = say(v, what);
    for (const char *open; (open = strchr(p, '{')); p = strchr(open, '}') + 1) {
        text_add(&out, p, (size_t)(open - p));
        text_adds(&out, value_of(pairs, open + 1, strcspn(open + 1, "}")));
    }
    text_adds(&out, p);
    const char *kept = arena_strndup(v->arena, out.at ? out.at : "", out.length);
    text_free(&out);
    return kept;
}

const char *say_foreign(const Voice *v, const char *english) {
    for (const Foreign *row = foreign_all; english && row->text[0]; row++)
        if (strcmp(row->text[0], english) == 0) return row->text[v->language->id];
    return english;
}

const char *say_label(const Voice *v, const char *id) {
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++)
        if (text_equal(labels[k].id, id)) return labels[k].text[v->language->id];
    return NULL;
}
