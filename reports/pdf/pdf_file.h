/* pdf_file.h - the objects of a PDF 1.7 file (ISO 32000-1), written as they become known.
 *
 * Plain objects go into compressed object streams (7.5.7), and the file ends with a
 * cross-reference stream (7.5.8): a tagged sheet has some eighty objects, which would otherwise
 * outweigh its contents. The same calls give the same bytes. */
#ifndef REPORTS_PDF_FILE_H
#define REPORTS_PDF_FILE_H
#include "datasets/base/text.h"

#include <libdeflate.h>

typedef struct PdfPlace PdfPlace;
typedef struct PdfFile {
    Text out;                 /* the file so far */
    size_t count, capacity;   /* objects; number 0 is nobody's */
    PdfPlace *place;          /* [capacity] where each lies */
    Text index, packed, text; /* the open object stream, and room for what is compressed */
    size_t stream, packing;   /* its number, and how many objects are in it */
    struct libdeflate_compressor *zip;
} PdfFile;

/* Opened and closed by the same function. */
void pdf_open(PdfFile *file);
void pdf_close(PdfFile *file);

/* A number for an object that others may refer to before it is written. */
size_t pdf_reserve(PdfFile *file);
void pdf_object(PdfFile *file, size_t number, const Text *body);
/* A stream; `entries` go into its dictionary: "/Type /XObject". */
void pdf_stream(PdfFile *file, size_t number, const char *entries, const Text *bytes);
/* The table of objects and the trailer. */
void pdf_finish(PdfFile *file, size_t catalogue, size_t information);

void pdf_ref(Text *out, size_t number); /* "12 0 R" */
/* A text string (7.9.2) of UTF-8 without malformed sequences. */
void pdf_string(Text *out, const char *utf8);

#endif
