/* tags.c - what the parts of a page are, for who hears it (ISO 32000-1, 14.8). */
#include "reports/pdf/paper.h"

#include <string.h>

/* Roles that stand two levels below the section: an item in a list, a cell in a table. */
static const struct Nest {
    const char *tag, *inner, *outer;
    const char *after; /* goes on in the same inner element after this tag, or NULL */
} nests[] = {{"Lbl", "LI", "L", NULL},
             {"LBody", "LI", "L", "Lbl"},
             {"TH", "TR", "Table", NULL},
             {"TD", "TR", "Table", "T"}};

static const struct Nest *nest_of(const char *tag) {
    for (size_t k = 0; k < sizeof nests / sizeof *nests; k++)
        if (strcmp(nests[k].tag, tag) == 0) return &nests[k];
    return NULL;
}

static void end_element(const Tags *tags, const char **element) {
    if (*element) cairo_tag_end(tags->cr, *element);
    *element = NULL;
}

static void begin_element(const Tags *tags, const char **element, const char *name) {
    if (!*element) cairo_tag_begin(tags->cr, name, NULL);
    *element = name;
}

static bool goes_on(const Tags *tags, const struct Nest *nest) {
    return tags->last && nest->after && strncmp(tags->last, nest->after, strlen(nest->after)) == 0;
}

void tags_close(Tags *tags) {
    end_element(tags, &tags->inner);
    end_element(tags, &tags->outer);
    tags->last = NULL;
}

void tags_begin(Tags *tags, const char *tag) {
    const struct Nest *nest = nest_of(tag);
    if (!nest || (tags->outer && strcmp(tags->outer, nest->outer) != 0)) tags_close(tags);
    if (nest) {
        if (!goes_on(tags, nest)) end_element(tags, &tags->inner);
        begin_element(tags, &tags->outer, nest->outer);
        begin_element(tags, &tags->inner, nest->inner);
    }
    cairo_tag_begin(tags->cr, tag, NULL);
    tags->last = tag;
}

void tags_end(Tags *tags, const char *tag) {
    cairo_tag_end(tags->cr, tag);
}
