/* structure.c - what the parts of a page are, for who hears it (ISO 32000-1, 14.7 and 14.8). */
#include "reports/pdf/paper.h"

#include <string.h>

/* Roles that stand two levels below the section: an item in a list, a cell in a table. */
static const struct Nest {
    const char *tag, *inner, *outer;
    bool begins; /* a new inner element, also right after another of the same */
} nests[] = {{"Lbl", "LI", "L", true},
             {"LBody", "LI", "L", false},
             {"TH", "TR", "Table", true},
             {"TD", "TR", "Table", false}};

/* An element whose parts are still being gathered. */
typedef struct Open {
    const char *tag;
    size_t number, parent, parts;
    Text kids;
} Open;

typedef struct Builder {
    Paper *paper;
    size_t page;
    Open section, outer, inner;
} Builder;

static const struct Nest *nest_of(const char *tag) {
    for (size_t k = 0; k < sizeof nests / sizeof *nests; k++)
        if (strcmp(nests[k].tag, tag) == 0) return &nests[k];
    return NULL;
}

static void add_kid(Open *open, size_t number) {
    pdf_ref(&open->kids, number);
    text_addc(&open->kids, ' ');
    open->parts++;
}

static void open_element(Builder *b, Open *open, Open *parent, const char *tag) {
    open->tag = tag;
    open->number = pdf_reserve(&b->paper->file);
    open->parent = parent ? parent->number : b->paper->document;
    open->parts = 0;
    text_clear(&open->kids);
    if (parent) add_kid(parent, open->number);
}

static void close_element(Builder *b, Open *open) {
    Text *out = &b->paper->object;
    if (!open->tag) return;
    text_adds(out, "<</S/");
    text_adds(out, open->tag);
    text_adds(out, "/P ");
    pdf_ref(out, open->parent);
    text_adds(out, "/K[");
    text_adds(out, open->kids.at ? open->kids.at : "");
    text_adds(out, "]>>");
    pdf_object(&b->paper->file, open->number, out);
    text_clear(out);
    open->tag = NULL;
}

static void close_nest(Builder *b) {
    close_element(b, &b->inner);
    close_element(b, &b->outer);
}

/* The element that a part of this role belongs to. */
static Open *place_of(Builder *b, const char *tag) {
    const struct Nest *nest = nest_of(tag);
    if (!nest || (b->outer.tag && strcmp(b->outer.tag, nest->outer) != 0)) close_nest(b);
    if (!nest) return &b->section;
    if (!b->outer.tag) open_element(b, &b->outer, &b->section, nest->outer);
    /* a body without a label is an item of its own */
    const bool alone = strcmp(tag, "LBody") == 0 && b->inner.parts != 1;
    if (b->inner.tag && (nest->begins || alone)) close_element(b, &b->inner);
    if (!b->inner.tag) open_element(b, &b->inner, &b->outer, nest->inner);
    if (alone) b->inner.parts++;
    return &b->inner;
}

static size_t put_part(Builder *b, const Part *part, size_t k) {
    Open *parent = place_of(b, part->tag);
    const size_t number = pdf_reserve(&b->paper->file);
    Text *out = &b->paper->object;
    text_adds(out, "<</S/");
    text_adds(out, part->tag);
    text_adds(out, "/P ");
    pdf_ref(out, parent->number);
    text_adds(out, "/Pg ");
    pdf_ref(out, b->page);
    text_adds(out, "/K ");
    text_add_count(out, k);
    if (part->name) {
        text_adds(out, "/Alt");
        pdf_string(out, part->name);
    }
    text_adds(out, ">>");
    pdf_object(&b->paper->file, number, out);
    text_clear(out);
    add_kid(parent, number);
    return number;
}

void structure_page(Paper *paper, size_t page, const Part *part, size_t count) {
    Builder b = {.paper = paper, .page = page};
    Text parents = {0};
    open_element(&b, &b.section, NULL, "Sect");
    text_addc(&parents, '[');
    for (size_t k = 0; k < count; k++) {
        pdf_ref(&parents, put_part(&b, &part[k], k));
        text_addc(&parents, ' ');
    }
    text_addc(&parents, ']');
    close_nest(&b);
    pdf_ref(&paper->section, b.section.number);
    text_addc(&paper->section, ' ');
    close_element(&b, &b.section);
    const size_t list = pdf_reserve(&paper->file);
    pdf_object(&paper->file, list, &parents);
    text_add_count(&paper->parents, paper->count);
    text_addc(&paper->parents, ' ');
    pdf_ref(&paper->parents, list);
    text_addc(&paper->parents, ' ');
    text_free(&parents);
    text_free(&b.section.kids);
    text_free(&b.outer.kids);
    text_free(&b.inner.kids);
}
