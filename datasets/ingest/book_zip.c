#include "datasets/ingest/book_zip.h"

#include <math.h>
#include <string.h>
#include <zip.h>

#include "datasets/base/mem.h"
#include "datasets/ingest/zip_status.h"

enum { BLOCK = 1 << 16 };
static const double entry_most = 1024.0 * 1024 * 1024; /* bytes unpacked: minutes of reading */

/* Sheets pack 5 to 40 times; what packs more and is large was made to keep a reader busy. */
static const double ratio_most = 200, ratio_from = 64.0 * 1024 * 1024; /* times; bytes unpacked */

struct BookZip {
    const char *path;
    zip_t *archive;
};

static Status opened(const char *path, zip_t *archive, int code, BookZip **zip, Err *err) {
    *zip = NULL;
    if (!archive && zip_status(code) == ST_UNREAD)
        return zip_unopened("workbook", path, code, "", err);
    if (!archive)
        return FAIL(err, ST_INPUT,
                    "%s: not a workbook that gevel reads: it is damaged, protected by a password, "
                    "or of an older kind; open it and save it as .xlsx without a password",
                    path);
    *zip = mem_grow(NULL, 1, sizeof **zip);
    **zip = (BookZip){path, archive};
    return ST_OK;
}

Status book_zip_open(const char *path, BookZip **zip, Err *err) {
    int code = 0;
    zip_t *archive = zip_open(path, ZIP_RDONLY, &code);
    return opened(path, archive, code, zip, err);
}

Status book_zip_open_bytes(const BookBytes *book, BookZip **zip, Err *err) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(book->bytes, book->length, 0, &error);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (!archive) zip_source_free(source);
    const int code = zip_error_code_zip(&error);
    zip_error_fini(&error);
    return opened(book->path, archive, code, zip, err);
}

void book_zip_close(BookZip *zip) {
    if (!zip) return;
    zip_discard(zip->archive);
    mem_free(zip);
}

bool book_zip_has(const BookZip *zip, const char *entry) {
    return zip_name_locate(zip->archive, entry, ZIP_FL_NOCASE) >= 0;
}

/* ---- one entry ---- */

typedef struct Parse {
    const BookHandlers *handlers;
    XML_Parser parser;
    bool doctype;
} Parse;

static void XMLCALL on_start(void *data, const char *name, const char **attributes) {
    const Parse *p = data;
    p->handlers->start(p->handlers->context, name, attributes);
}

static void XMLCALL on_end(void *data, const char *name) {
    const Parse *p = data;
    p->handlers->end(p->handlers->context, name);
}

static void XMLCALL on_text(void *data, const char *bytes, int length) {
    const Parse *p = data;
    if (p->handlers->text) p->handlers->text(p->handlers->context, bytes, length);
}

static void XMLCALL on_doctype(void *data, const char *name, const char *system, const char *public,
                               int internal) {
    Parse *p = data;
    (void)name, (void)system, (void)public, (void)internal;
    p->doctype = true;
    (void)XML_StopParser(p->parser, XML_FALSE);
}

static Status damaged(const BookZip *zip, const char *entry, const Parse *p, Err *err) {
    return FAIL(err, ST_INPUT, "%s (%s, line %lu): not the XML of a workbook: %s", zip->path, entry,
                (unsigned long)XML_GetCurrentLineNumber(p->parser),
                p->doctype ? "it has a DOCTYPE, which is refused"
                           : XML_ErrorString(XML_GetErrorCode(p->parser)));
}

/* What an entry may unpack to. */
static double most_of(const BookZip *zip, zip_int64_t index) {
    zip_stat_t info;
    if (zip_stat_index(zip->archive, (zip_uint64_t)index, 0, &info) ||
        !(info.valid & ZIP_STAT_COMP_SIZE))
        return ratio_from;
    return fmin(entry_most, fmax(ratio_from, ratio_most * (double)info.comp_size));
}

static Status unpack_failed(const BookZip *zip, const char *entry, zip_file_t *file, Err *err) {
    const Status status = zip_status(zip_error_code_zip(zip_file_get_error(file)));
    return FAIL(err, status, "%s: cannot unpack %s: %s", zip->path, entry, zip_file_strerror(file));
}

static Status feed(const BookZip *zip, zip_int64_t index, zip_file_t *file, Parse *p, Err *err) {
    const char *entry = zip_get_name(zip->archive, (zip_uint64_t)index, 0);
    const double most = most_of(zip, index);
    char block[BLOCK];
    double done = 0;
    for (zip_int64_t got = 1; got > 0;) {
        got = zip_fread(file, block, sizeof block);
        if (got < 0) return unpack_failed(zip, entry, file, err);
        done += (double)got;
        if (done > most)
            return FAIL(err, ST_INPUT, "%s: %s unpacks to more than %s: save the sheet as CSV",
                        zip->path, entry, most < entry_most ? "200 times its size" : "a gibibyte");
        if (XML_Parse(p->parser, block, (int)got, got == 0) == XML_STATUS_ERROR)
            return damaged(zip, entry, p, err);
        if (p->handlers->enough && *p->handlers->enough) return ST_OK;
    }
    return ST_OK;
}

static Status not_there(BookZip *zip, const char *entry, zip_int64_t index, Err *err) {
    const zip_error_t *error = zip_get_error(zip->archive);
    if (index >= 0 && zip_status(zip_error_code_zip(error)) == ST_UNREAD)
        return FAIL(err, ST_UNREAD, "%s: %s cannot be read: %s", zip->path, entry,
                    zip_strerror(zip->archive));
    return FAIL(err, ST_INPUT, "%s: not a workbook: its part %s %s", zip->path, entry,
                index < 0 ? "is missing" : "cannot be opened; is it protected by a password?");
}

Status book_zip_parse(BookZip *zip, const char *entry, const BookHandlers *handlers, Err *err) {
    const zip_int64_t index = zip_name_locate(zip->archive, entry, ZIP_FL_NOCASE);
    zip_file_t *file = index < 0 ? NULL : zip_fopen_index(zip->archive, (zip_uint64_t)index, 0);
    if (!file) return not_there(zip, entry, index, err);
    Parse p = {.handlers = handlers, .parser = XML_ParserCreate(NULL)};
    Status status = p.parser ? ST_OK : FAIL(err, ST_FAILED, "not enough memory for %s", zip->path);
    if (!status) {
        XML_SetUserData(p.parser, &p);
        XML_SetElementHandler(p.parser, on_start, on_end);
        XML_SetCharacterDataHandler(p.parser, on_text);
        XML_SetStartDoctypeDeclHandler(p.parser, on_doctype);
        status = feed(zip, index, file, &p, err);
    }
    XML_ParserFree(p.parser);
    (void)zip_fclose(file);
    return status;
}

/* ---- names ---- */

static const char *local(const char *name) {
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *book_attribute(const char **attributes, const char *name) {
    for (; *attributes; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0) return attributes[1];
    return NULL;
}

bool book_element(const char *element, const char *name) {
    return strcmp(local(element), name) == 0;
}
