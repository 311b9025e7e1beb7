#include "reports/pdf/paper.h"

#include "datasets/base/num.h"
#include "reports/write/output.h"

#include <cairo-pdf.h>
#include <string.h>

static cairo_status_t collect(void *closure, const unsigned char *bytes, unsigned int length) {
    text_add(closure, (const char *)bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

static void describe(Paper *paper, const char *title) {
    const char *started = paper->v->list->started_at;
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATOR,
                                   "gevel " GEVEL_RELEASE);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_SUBJECT,
                                   say(paper->v, SAY_ROUTINE));
    /* without a date cairo writes the clock's */
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   started ? started : "1970-01-01T00:00:00Z");
}

void paper_open(Paper *paper, const Voice *v, const char *title) {
    *paper = (Paper){.v = v};
    paper->surface =
        cairo_pdf_surface_create_for_stream(collect, &paper->bytes, PAPER_WIDTH, PAPER_HEIGHT);
    describe(paper, title);
    paper->cr = cairo_create(paper->surface);
    paper->fonts = pango_cairo_font_map_new();
    paper->context = pango_font_map_create_context(paper->fonts);
    pango_context_set_language(paper->context, pango_language_from_string(v->language->code));
    /* advances of the font itself, not of a screen's pixels */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(paper->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(paper->context, FALSE);
    cairo_tag_begin(paper->cr, "Document", NULL);
}

void paper_close(Paper *paper) {
    settings_free(paper);
    arena_close(paper->page);
    if (paper->context) g_object_unref(paper->context);
    if (paper->fonts) g_object_unref(paper->fonts);
    if (paper->cr) cairo_destroy(paper->cr);
    if (paper->surface) cairo_surface_destroy(paper->surface);
    text_free(&paper->bytes);
}

/* The last place of word in the file, or NULL. */
static const char *last_of(const Text *file, const char *word) {
    const char *found = NULL;
    const size_t length = strlen(word);
    for (const char *p = file->at;
         (p = memmem(p, file->length - (size_t)(p - file->at), word, length)); p += length)
        found = p;
    return found;
}

/* Cairo 1.16 cannot say which language a document is in. Its catalogue is the last object, so words
 * added there move nothing but the table that follows; any other shape of file is left alone. */
static void add_language(const Paper *paper, Text *out) {
    const Text *file = &paper->bytes;
    const char *catalogue = last_of(file, "/Type /Catalog\n"), *table = last_of(file, "\nxref\n");
    const char *start = last_of(file, "startxref\n");
    long long offset = 0;
    if (start) start += strlen("startxref\n");
    if (!catalogue || !table || !start || table < catalogue ||
        !num_parse_long(start, strspn(start, "0123456789"), &offset) ||
        file->at + offset != table + 1 || last_of(file, " obj\n") > catalogue) {
        text_add(out, file->at, file->length);
        return;
    }
    const size_t before = (size_t)(catalogue - file->at) + strlen("/Type /Catalog\n");
    const size_t length = out->length;
    text_add(out, file->at, before);
    text_addf(out, "   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n",
              paper->v->language->code);
    const long long grown = (long long)(out->length - length - before);
    text_add(out, file->at + before, (size_t)(start - file->at) - before);
    text_addf(out, "%lld\n%%%%EOF\n", offset + grown);
}

Status paper_finish(Paper *paper, Text *file, Err *err) {
    cairo_tag_end(paper->cr, "Document");
    cairo_destroy(paper->cr);
    paper->cr = NULL;
    cairo_surface_finish(paper->surface);
    const cairo_status_t status = cairo_surface_status(paper->surface);
    if (status)
        return FAIL(err, ST_FAILED, "a PDF cannot be made: %s", cairo_status_to_string(status));
    add_language(paper, file);
    return ST_OK;
}

Status paper_write(Paper *paper, const char *dir, const char *name, Err *err) {
    Text file = {0};
    Status status = paper_finish(paper, &file, err);
    if (!status) status = output_file(dir, name, &file, err);
    text_free(&file);
    return status;
}
