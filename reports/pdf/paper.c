#include "reports/pdf/paper.h"

#include "datasets/base/num.h"
#include "reports/output.h"

#include <stdio.h>
#include <string.h>

static const char family[] = "DejaVu Sans";
static const char *const names[PAPER_FONTS] = {"DejaVuSans", "DejaVuSans-Bold"};

Status paper_open(Paper *paper, const Voice *v, const char *title, Err *err) {
    *paper = (Paper){.v = v, .title = title};
    pdf_open(&paper->file);
    paper->pages = pdf_reserve(&paper->file);
    paper->resources = pdf_reserve(&paper->file);
    paper->structure = pdf_reserve(&paper->file);
    paper->document = pdf_reserve(&paper->file);
    paper->tree = pdf_reserve(&paper->file);
    for (size_t k = 0; k < PAPER_FONTS; k++) {
        paper->fonts[k] = pdf_reserve(&paper->file);
        TRY(face_open(&paper->font[k], family, k == 1, v->arena, err));
    }
    return ST_OK;
}

void paper_close(Paper *paper) {
    for (size_t k = 0; k < PAPER_FONTS; k++) face_close(&paper->font[k]);
    lines_free(&paper->lines);
    text_free(&paper->content);
    text_free(&paper->object);
    text_free(&paper->page);
    text_free(&paper->section);
    text_free(&paper->parents);
    pdf_close(&paper->file);
}

/* Writes what was put together in paper->object. */
static void put(Paper *paper, size_t number) {
    pdf_object(&paper->file, number, &paper->object);
    text_clear(&paper->object);
}

/* "2026-03-01T08:00:00Z" -> "D:20260301080000Z" */
static void add_date(Text *out, const char *time) {
    text_adds(out, "(D:");
    for (const char *p = time; *p; p++)
        if ((*p >= '0' && *p <= '9') || *p == 'Z') text_addc(out, *p);
    text_addc(out, ')');
}

static size_t put_information(Paper *paper) {
    const char *started = paper->v->list->started_at;
    Text *out = &paper->object;
    const size_t number = pdf_reserve(&paper->file);
    text_adds(out, "<</Title");
    pdf_string(out, paper->title);
    text_adds(out, "/Subject");
    pdf_string(out, say(paper->v, SAY_ROUTINE));
    text_adds(out, "/Creator(gevel " GEVEL_VERSION ")/CreationDate");
    add_date(out, started ? started : "1970-01-01T00:00:00Z");
    text_adds(out, ">>");
    put(paper, number);
    return number;
}

static void put_pages(Paper *paper) {
    text_addf(&paper->object, "<</Type/Pages/Count %zu/Kids[", paper->count);
    text_adds(&paper->object, paper->page.at ? paper->page.at : "");
    text_adds(&paper->object, "]>>");
    put(paper, paper->pages);
}

static void put_resources(Paper *paper) {
    text_adds(&paper->object, "<</Font<<");
    for (size_t k = 0; k < PAPER_FONTS; k++)
        text_addf(&paper->object, "/F%zu %zu 0 R", k, paper->fonts[k]);
    text_adds(&paper->object, ">>/ExtGState<</Band<</ca .14>>>>>>");
    put(paper, paper->resources);
}

/* The root of the structure, its one document, and which part belongs to which page. */
static void put_structure(Paper *paper) {
    Text *out = &paper->object;
    text_addf(out, "<</Type/StructTreeRoot/K %zu 0 R/ParentTree %zu 0 R/ParentTreeNextKey %zu>>",
              paper->document, paper->tree, paper->count);
    put(paper, paper->structure);
    text_addf(out, "<</S/Document/P %zu 0 R/K[", paper->structure);
    text_adds(out, paper->section.at ? paper->section.at : "");
    text_adds(out, "]>>");
    put(paper, paper->document);
    text_adds(out, "<</Nums[");
    text_adds(out, paper->parents.at ? paper->parents.at : "");
    text_adds(out, "]>>");
    put(paper, paper->tree);
}

static size_t put_catalogue(Paper *paper) {
    const size_t number = pdf_reserve(&paper->file);
    text_addf(&paper->object,
              "<</Type/Catalog/Pages %zu 0 R/Lang(%s)/MarkInfo<</Marked true>>"
              "/StructTreeRoot %zu 0 R/ViewerPreferences<</DisplayDocTitle true>>>>",
              paper->pages, paper->v->language->code, paper->structure);
    put(paper, number);
    return number;
}

Status paper_write(Paper *paper, const char *dir, const char *name, Err *err) {
    for (size_t k = 0; k < PAPER_FONTS; k++)
        TRY(face_embed(&paper->font[k], &paper->file, paper->fonts[k], names[k], err));
    put_pages(paper);
    put_resources(paper);
    put_structure(paper);
    const size_t information = put_information(paper);
    pdf_finish(&paper->file, put_catalogue(paper), information);
    return output_file(dir, name, &paper->file.out, err);
}
