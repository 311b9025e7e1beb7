#include "reports/pdf/pdf_file.h"

#include "datasets/base/mem.h"

#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

enum { PACK = 200, LEVEL = 1, PLACE_OFFSET = 1, PLACE_PACKED = 2 };

struct PdfPlace {
    unsigned char kind;
    size_t at;    /* offset, or number of the object stream */
    size_t index; /* in the object stream */
};

void pdf_open(PdfFile *file) {
    *file = (PdfFile){.count = 1, .zip = libdeflate_alloc_compressor(LEVEL)};
    assert(file->zip);
    /* bytes above 127 tell mail and copy programs that the file is binary */
    text_adds(&file->out, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
}

void pdf_close(PdfFile *file) {
    libdeflate_free_compressor(file->zip);
    mem_free(file->place);
    text_free(&file->out);
    text_free(&file->index);
    text_free(&file->packed);
    text_free(&file->text);
    *file = (PdfFile){0};
}

size_t pdf_reserve(PdfFile *file) {
    if (file->count >= file->capacity) {
        file->capacity = 2 * file->capacity + 64;
        file->place = mem_grow(file->place, file->capacity, sizeof *file->place);
        file->place[0] = (PdfPlace){0};
    }
    file->place[file->count] = (PdfPlace){0};
    return file->count++;
}

static void compress_into(PdfFile *file, const Text *bytes) {
    const size_t bound = libdeflate_zlib_compress_bound(file->zip, bytes->length);
    Text *out = &file->text;
    if (out->capacity < bound + 1) {
        out->capacity = bound + 1;
        out->at = mem_grow(out->at, out->capacity, 1);
    }
    out->length = libdeflate_zlib_compress(file->zip, bytes->at ? bytes->at : "", bytes->length,
                                           out->at, bound);
    assert(out->length);
}

void pdf_stream(PdfFile *file, size_t number, const char *entries, const Text *bytes) {
    compress_into(file, bytes);
    file->place[number] = (PdfPlace){PLACE_OFFSET, file->out.length, 0};
    text_add_count(&file->out, number);
    text_adds(&file->out, " 0 obj\n<<");
    text_adds(&file->out, entries);
    text_adds(&file->out, "/Filter/FlateDecode/Length ");
    text_add_count(&file->out, file->text.length);
    text_adds(&file->out, ">>\nstream\n");
    text_add(&file->out, file->text.at, file->text.length);
    text_adds(&file->out, "\nendstream\nendobj\n");
}

/* Writes the open object stream: pairs of number and offset, then the objects. */
static void flush_pack(PdfFile *file) {
    if (!file->packing) return;
    Text entries = {0};
    text_adds(&entries, "/Type/ObjStm/N ");
    text_add_count(&entries, file->packing);
    text_adds(&entries, "/First ");
    text_add_count(&entries, file->index.length);
    text_add(&file->index, file->packed.at, file->packed.length);
    pdf_stream(file, file->stream, entries.at, &file->index);
    text_free(&entries);
    text_clear(&file->index);
    text_clear(&file->packed);
    file->packing = 0;
}

void pdf_object(PdfFile *file, size_t number, const Text *body) {
    if (!file->packing) file->stream = pdf_reserve(file);
    file->place[number] = (PdfPlace){PLACE_PACKED, file->stream, file->packing++};
    text_add_count(&file->index, number);
    text_addc(&file->index, ' ');
    text_add_count(&file->index, file->packed.length);
    text_addc(&file->index, ' ');
    text_add(&file->packed, body->at, body->length);
    text_addc(&file->packed, '\n');
    if (file->packing == PACK) flush_pack(file);
}

/* Big-endian, `width` bytes. */
static void add_bytes(Text *out, size_t value, int width) {
    for (int k = width - 1; k >= 0; k--) text_addc(out, (char)(value >> (8 * k) & 0xff));
}

/* The identity of the file (14.4): a digest of all that stands before. */
static void add_identity(const PdfFile *file, Text *out) {
    unsigned char digest[16];
    char hex[2 * sizeof digest + 1];
    (void)crypto_generichash(digest, sizeof digest, (const unsigned char *)file->out.at,
                             file->out.length, NULL, 0);
    (void)sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    text_addf(out, "/ID[<%s><%s>]", hex, hex);
}

void pdf_finish(PdfFile *file, size_t catalogue, size_t information) {
    flush_pack(file);
    const size_t table = pdf_reserve(file), start = file->out.length;
    file->place[table] = (PdfPlace){PLACE_OFFSET, start, 0};
    Text rows = {0}, entries = {0};
    for (size_t k = 0; k < file->count; k++) {
        const PdfPlace *place = &file->place[k];
        add_bytes(&rows, place->kind, 1);
        add_bytes(&rows, place->at, 5);
        add_bytes(&rows, k ? place->index : 0xffff, 2);
    }
    text_addf(&entries, "/Type/XRef/W[1 5 2]/Size %zu/Root %zu 0 R/Info %zu 0 R", file->count,
              catalogue, information);
    add_identity(file, &entries);
    pdf_stream(file, table, entries.at, &rows);
    text_addf(&file->out, "startxref\n%zu\n%%%%EOF\n", start);
    text_free(&rows);
    text_free(&entries);
}

void pdf_ref(Text *out, size_t number) {
    text_add_count(out, number);
    text_adds(out, " 0 R");
}

/* One code point of well-formed UTF-8; moves *p behind it. */
static uint32_t next_point(const char **p) {
    const unsigned char *u = (const unsigned char *)*p;
    const int more = u[0] < 0x80 ? 0 : u[0] < 0xe0 ? 1 : u[0] < 0xf0 ? 2 : 3;
    uint32_t point = more ? u[0] & (0x3fu >> more) : u[0];
    for (int k = 1; k <= more; k++) point = point << 6 | (u[k] & 0x3f);
    *p += 1 + more;
    return point;
}

void pdf_string(Text *out, const char *utf8) {
    text_adds(out, "<FEFF");
    for (const char *p = utf8; *p;) {
        const uint32_t point = next_point(&p);
        if (point > 0xffff)
            text_addf(out, "%04X%04X", 0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
        else
            text_addf(out, "%04X", point);
    }
    text_addc(out, '>');
}
