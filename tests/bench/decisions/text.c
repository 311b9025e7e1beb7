/* Cells, numbers and ids, beside libcsv, the C library and GLib. */
#include <csv.h>
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/id_map.h"
#include "datasets/base/num.h"
#include "datasets/base/num_fixed.h"
#include "datasets/ingest/csv_splitter.h"
#include "tests/bench/decisions/contest.h"

/* ---- cells ---- */

enum { COLUMNS = 3, REPEATS = 20 };

typedef struct Csv {
    char *bytes;
    size_t length, cells;
    struct csv_parser parser;
} Csv;

static void *turnover(void) {
    Csv *csv = keep(sizeof *csv);
    FILE *file = fopen(GEVEL_SOURCE_DIR "/datasets/sample/turnover.csv", "rb");
    need(file && !fseek(file, 0, SEEK_END), "read the sample's turnover");
    const size_t size = (size_t)ftell(file);
    rewind(file);
    csv->bytes = keep(REPEATS * size + SPLITTER_MARGIN);
    need(fread(csv->bytes, 1, size, file) == size, "read the sample's turnover");
    (void)fclose(file);
    for (size_t k = 1; k < REPEATS; k++) memcpy(csv->bytes + k * size, csv->bytes, size);
    csv->length = REPEATS * size;
    need(!csv_init(&csv->parser, CSV_APPEND_NULL), "start libcsv");
    return csv;
}

static void cells_own(void *work) {
    Csv *csv = work;
    CsvSplitter splitter;
    Slice cell[COLUMNS];
    csv_splitter_start(&splitter, csv->bytes, csv->bytes + csv->length);
    while (splitter.at < splitter.end) {
        need(csv_splitter_line(&splitter, COLUMNS, cell) == SPLIT_CELLS, "split a line");
        csv->cells += COLUMNS;
    }
}

static void one_cell(void *text, size_t length, void *work) {
    (void)text, (void)length;
    ((Csv *)work)->cells++;
}

static void cells_libcsv(void *work) {
    Csv *csv = work;
    need(csv_parse(&csv->parser, csv->bytes, csv->length, one_cell, NULL, csv) == csv->length,
         "parse the sample's turnover");
}

/* ---- numbers ---- */

enum { NUMBERS = 4096 };

typedef struct Numbers {
    double value[NUMBERS], sum;
    char text[NUMBERS][NUM_TEXT];
    size_t length[NUMBERS], written;
} Numbers;

static double spread(size_t k) { /* 0..1, without a pattern */
    return fmod((double)k * 0.6180339887498949, 1);
}

static void *amounts(void) {
    Numbers *n = keep(sizeof *n);
    for (size_t k = 0; k < NUMBERS; k++) {
        n->value[k] = round(1e7 * spread(k)) / 100;
        n->length[k] = (size_t)snprintf(n->text[k], NUM_TEXT, "%.2f", n->value[k]);
    }
    return n;
}

static void *evidences(void) {
    Numbers *n = keep(sizeof *n);
    for (size_t k = 0; k < NUMBERS; k++) n->value[k] = 40 * spread(k) - 20;
    return n;
}

static void parse_own(void *work) {
    Numbers *n = work;
    double value = 0;
    for (size_t k = 0; k < NUMBERS; k++) {
        need(num_parse(n->text[k], n->length[k], &value), "read a number");
        n->sum += value;
    }
}

static void parse_libc(void *work) {
    Numbers *n = work;
    for (size_t k = 0; k < NUMBERS; k++) n->sum += strtod(n->text[k], NULL);
}

static void print_own(void *work) {
    Numbers *n = work;
    char out[NUM_TEXT];
    for (size_t k = 0; k < NUMBERS; k++) n->written += num_print(n->value[k], out);
}

static void print_fixed(void *work) {
    Numbers *n = work;
    char out[NUM_TEXT];
    for (size_t k = 0; k < NUMBERS; k++) n->written += num_fixed(n->value[k], out);
}

/* The shortest text that reads back: what num_format does by printf and strtod. */
static void print_shortest(void *work) {
    Numbers *n = work;
    char out[NUM_TEXT];
    for (size_t k = 0; k < NUMBERS; k++) n->written += *num_format(n->value[k], out) != 0;
}

static void print_17(void *work) {
    Numbers *n = work;
    char out[NUM_TEXT];
    for (size_t k = 0; k < NUMBERS; k++)
        n->written += (size_t)snprintf(out, sizeof out, "%.17g", n->value[k]);
}

/* ---- ids ---- */

enum { IDS = 100000 };

typedef struct Ids {
    char text[IDS][12];
    size_t length[IDS];
    IdMap map;
    GHashTable *table;
    int64_t sum;
} Ids;

static void *ids(void) {
    Ids *i = keep(sizeof *i);
    id_map_open(&i->map, arena_open());
    i->table = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t k = 0; k < IDS; k++) {
        i->length[k] = (size_t)snprintf(i->text[k], sizeof i->text[k], "S%07zu", 7 * k);
        (void)id_map_put(&i->map, i->text[k], i->length[k], (int64_t)k);
        char *own = g_strdup(i->text[k]); /* as id_map: whoever looks up brings another copy */
        (void)g_hash_table_insert(i->table, own, GSIZE_TO_POINTER(k));
    }
    return i;
}

static size_t shuffled(size_t k) {
    return k * 7919 % IDS;
}

static void find_own(void *work) {
    Ids *i = work;
    for (size_t k = 0; k < IDS; k++) {
        const size_t j = shuffled(k);
        i->sum += id_map_find(&i->map, i->text[j], i->length[j]);
    }
}

/* A cell of a file does not end in NUL, and a key of GLib's must. */
static void find_glib(void *work) {
    Ids *i = work;
    for (size_t k = 0; k < IDS; k++) {
        const size_t j = shuffled(k);
        char text[sizeof *i->text] = "";
        memcpy(text, i->text[j], i->length[j]);
        i->sum += (int64_t)GPOINTER_TO_SIZE(g_hash_table_lookup(i->table, text));
    }
}

const Contest contests_text[] = {
    {"csv-splitter", "cells of turnover.csv, libcsv", turnover, cells_own, cells_libcsv, 0},
    {"numbers", "read amounts with cents, strtod", amounts, parse_own, parse_libc, 0},
    {"numbers", "print amounts with cents, printf and strtod", amounts, print_own, print_shortest,
     0},
    {"numbers", "print evidence, printf and strtod", evidences, print_fixed, print_shortest, 0},
    {"numbers", "print evidence, printf with 17 digits", evidences, print_fixed, print_17, 0},
    {"id-map", "find 100,000 cells, GLib", ids, find_own, find_glib, 0},
    {0},
};
