/* vat - Belgian periodic VAT returns (XML, VATConsignment): turnover of an enterprise by month or
 * quarter.
 *
 * Turnover = 00 + 01 + 02 + 03 + 44 + 45 + 46 + 47 - 48 - 49; a grid that is not there is zero, its
 * number may be written 1 or 01, and no other grid is turnover.
 * Returns are plausible when 54 = 0.06 x 01 + 0.12 x 02 + 0.21 x 03; others are taken and counted.
 * A return that says it replaces another takes the place of the one before for the same period. A
 * file with a document type is refused: returns have none, and entities can unpack without end. */
#include <expat.h>

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/ingest/figures.h"
#include "datasets/ingest/source.h"
#include "datasets/reference/belgian_number.h"

#define NAMESPACE "http://www.minfin.fgov.be/VATConsignment"
#define COMMON "http://www.minfin.fgov.be/InputCommon"

enum { GRIDS = 100, ADVANCE = 91 /* of December: no sales */, TEXT_MAX = 64, BLOCK = 1 << 16 };

/* Cents of rounding per rate, and what fits into a small correction. */
static const double tolerance_eur = 5, tolerance_share = 0.01;
static const double largest_amount = 99999999999.99;

/* One VATDeclaration while it is read. */
typedef struct Return {
    int64_t line, number;
    const char *bad_column, *reason; /* the first thing wrong with it */
    char bad_value[TEXT_MAX];
    int month, quarter, year; /* 0 = not given */
    bool replaces;
    double grid[GRIDS];
    bool given[GRIDS];
} Return;

typedef struct Vat {
    Load *load;
    Err *err;
    XML_Parser parser;
    Status status;
    bool root;   /* the root element was ours */
    bool inside; /* a VATDeclaration */
    Return it;
    int grid; /* of the Amount being read, -1 = none of ours */
    char text[TEXT_MAX];
    size_t length; /* of the text; TEXT_MAX when too long */
    size_t implausible, replaced, corrected;
    size_t unknown, advances; /* amounts in boxes that the form does not have; returns with 91 */
} Vat;

static int64_t line_of(const Vat *vat) {
    return (int64_t)XML_GetCurrentLineNumber(vat->parser);
}

static void refuse(Vat *vat, const char *column, const char *value, const char *reason) {
    if (vat->it.reason) return;
    vat->it.bad_column = column;
    vat->it.reason = reason;
    const size_t length = strnlen(value, TEXT_MAX - 1);
    memcpy(vat->it.bad_value, value, length);
    vat->it.bad_value[length] = 0;
}

static void stop(Vat *vat, const char *what) {
    if (!vat->status)
        vat->status = FAIL(vat->err, ST_INPUT, "%s:%lld: %s", vat->load->part[0].path,
                           (long long)line_of(vat), what);
    (void)XML_StopParser(vat->parser, XML_FALSE);
}

/* The local name when the element is of one of the two namespaces of returns; else NULL. */
static const char *local_name(const char *name) {
    const char *bar = strrchr(name, '|');
    const size_t length = bar ? (size_t)(bar - name) : 0;
    return text_slice_equal(name, length, NAMESPACE) || text_slice_equal(name, length, COMMON)
               ? bar + 1
               : NULL;
}

/* ---- one return ---- */

static int whole(const char *text, int least, int most) {
    long long value = 0;
    return num_parse_long(text, strlen(text), &value) && value >= least && value <= most
               ? (int)value
               : -1;
}

static void take_number(Vat *vat) {
    const char *why = NULL;
    if (belgian_number(vat->text, vat->length, &vat->it.number, &why) != BE_ENTERPRISE)
        refuse(vat, "VATNumber", vat->text, why ? why : "not an enterprise number");
}

static void take_part(Vat *vat, const char *name, int *part, int least, int most) {
    *part = whole(vat->text, least, most);
    if (*part < 0) refuse(vat, name, vat->text, "not a month 1-12, quarter 1-4 or year");
}

/* Up to two decimals with a point, no sign. */
static bool amount_of(const char *text, double *amount) {
    const size_t digits = strspn(text, "0123456789");
    const char *rest = text + digits;
    if (!digits) return false;
    if (*rest == '.') {
        const size_t decimals = strspn(rest + 1, "0123456789");
        if (!decimals || decimals > 2 || rest[1 + decimals]) return false;
    } else if (*rest) {
        return false;
    }
    return num_parse(text, strlen(text), amount) && *amount <= largest_amount;
}

static void take_amount(Vat *vat) {
    double amount;
    if (vat->grid < 0) return;
    if (vat->it.given[vat->grid])
        refuse(vat, "Amount", vat->text, "a grid box given twice");
    else if (!amount_of(vat->text, &amount))
        refuse(vat, "Amount", vat->text, "not an amount of 0.00 to 99999999999.99");
    else
        vat->it.grid[vat->grid] = amount;
    vat->it.given[vat->grid] = true;
}

static double turnover_of(const double *g) {
    return g[0] + g[1] + g[2] + g[3] + g[44] + g[45] + g[46] + g[47] - g[48] - g[49];
}

static bool plausible(const double *g) {
    const double due = 0.06 * g[1] + 0.12 * g[2] + 0.21 * g[3];
    return fabs(g[54] - due) <= fmax(tolerance_eur, tolerance_share * due);
}

static void check_period(Vat *vat, Figure *figure) {
    const Return *it = &vat->it;
    if (!it->year || (it->month > 0) == (it->quarter > 0)) {
        refuse(vat, "Period", "", "needs a year, and either a month or a quarter");
        return;
    }
    const int first = it->month ? it->month : 3 * it->quarter - 2, months = it->month ? 1 : 3;
    const int month = month_make(it->year, first);
    const char *why = figure_period(month_first_date(month), month_first_date(month + months) - 1,
                                    &figure->period);
    if (!why && figure->period.start > vat->load->sink->newest) why = "lies in the future";
    if (why) refuse(vat, "Period", "", why);
}

/* Everything of the return is known: writes it, or keeps it aside. */
static Status finish_return(Vat *vat) {
    Return *it = &vat->it;
    char number[BE_TEXT];
    Figure figure = {.source = "vat", .amount_eur = turnover_of(it->grid), .line = it->line};
    bool same = true;
    if (!it->number) refuse(vat, "VATNumber", "", "empty, but required");
    if (!it->reason) check_period(vat, &figure);
    if (!it->reason) {
        figure.enterprise = belgian_number_text(it->number, number);
        figure.enterprise_length = strlen(number);
        TRY(figure_put(vat->load->sink, &figure, it->replaces, &same, vat->err));
        if (!same)
            refuse(vat, "Period", "",
                   "a second return for this period that does not replace the first");
    }
    if (it->reason)
        return load_reject(vat->load,
                           &(Reject){.line = it->line,
                                     .column = it->bad_column,
                                     .reason = it->reason,
                                     .value = it->bad_value,
                                     .length = strlen(it->bad_value)},
                           vat->err);
    vat->implausible += !plausible(it->grid);
    vat->replaced += it->replaces;
    vat->advances += it->given[ADVANCE];
    vat->corrected += figure.amount_eur < 0;
    load_taken(vat->load, 0, 1);
    return ST_OK;
}

/* ---- expat ---- */

static int grid_of(Vat *vat, const char **attributes) {
    /* of the form since 2008, and 91 of December's advance */
    static const char known[] =
        " 00 01 02 03 44 45 46 47 48 49 54 55 56 57 59 61 62 63 64 65 66 71 "
        "72 81 82 83 84 85 86 87 88 91 ";
    char box[4];
    long long number;
    const char *value = "";
    for (size_t k = 0; attributes[k]; k += 2)
        if (strcmp(attributes[k], "GridNumber") == 0) value = attributes[k + 1];
    if (!num_parse_long(value, strlen(value), &number) || number < 0 || number >= GRIDS) {
        refuse(vat, "GridNumber", value, "not a grid box of the return");
        return -1;
    }
    (void)snprintf(box, sizeof box, "%02d", (int)number);
    vat->unknown += !strstr(known, box);
    return (int)number;
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes) {
    Vat *vat = context;
    const char *local = local_name(name);
    vat->length = 0;
    if (!vat->root) {
        vat->root = local && strcmp(local, "VATConsignment") == 0;
        if (!vat->root) stop(vat, "the root element is not VATConsignment of the VAT returns");
        return;
    }
    if (!local) return;
    if (strcmp(local, "VATDeclaration") == 0) {
        vat->it = (Return){.line = line_of(vat)};
        vat->inside = true;
    } else if (vat->inside && strcmp(local, "Amount") == 0) {
        vat->grid = grid_of(vat, attributes);
    } else if (vat->inside && strcmp(local, "ReplacedVATDeclaration") == 0) {
        vat->it.replaces = true;
    }
}

static void on_text(void *context, const XML_Char *bytes, int count) {
    Vat *vat = context;
    for (int k = 0; k < count; k++) {
        if (strchr(" \t\r\n", bytes[k])) continue;
        if (vat->length < TEXT_MAX - 1) vat->text[vat->length++] = bytes[k];
    }
}

static void on_end(void *context, const XML_Char *name) {
    Vat *vat = context;
    const char *local = local_name(name);
    vat->text[vat->length] = 0;
    if (!local || !vat->inside) return;
    if (strcmp(local, "VATNumber") == 0) take_number(vat);
    if (strcmp(local, "Month") == 0) take_part(vat, "Month", &vat->it.month, 1, 12);
    if (strcmp(local, "Quarter") == 0) take_part(vat, "Quarter", &vat->it.quarter, 1, 4);
    if (strcmp(local, "Year") == 0) take_part(vat, "Year", &vat->it.year, 1900, 2199);
    if (strcmp(local, "Amount") == 0) take_amount(vat);
    vat->length = 0;
    if (strcmp(local, "VATDeclaration") != 0) return;
    vat->inside = false;
    if (!vat->status) vat->status = finish_return(vat);
    if (vat->status) (void)XML_StopParser(vat->parser, XML_FALSE);
}

static void on_doctype(void *context, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public, int internal) {
    (void)name, (void)system, (void)public, (void)internal;
    stop(context, "a document type declaration, which VAT returns do not have: refused");
}

static Status parse(Vat *vat, Input *input) {
    size_t got = BLOCK;
    while (got == BLOCK && !vat->status) {
        void *block = XML_GetBuffer(vat->parser, BLOCK);
        if (!block) return FAIL(vat->err, ST_FAILED, "not enough memory for the XML parser");
        TRY(input_read(input, block, BLOCK, &got, vat->err));
        if (XML_ParseBuffer(vat->parser, (int)got, got < BLOCK) || vat->status) continue;
        return FAIL(vat->err, ST_INPUT, "%s:%lld: not well-formed XML: %s", vat->load->part[0].path,
                    (long long)line_of(vat), XML_ErrorString(XML_GetErrorCode(vat->parser)));
    }
    return vat->status;
}

static Status read_vat(Load *load, Err *err) {
    Input *input = NULL;
    Vat vat = {.load = load, .err = err, .grid = -1};
    TRY(input_open(&load->part[0], &input, err));
    vat.parser = XML_ParserCreateNS(NULL, '|');
    if (!vat.parser) abort(); /* no memory: as everywhere (base/mem.h) */
    XML_SetUserData(vat.parser, &vat);
    XML_SetElementHandler(vat.parser, on_start, on_end);
    XML_SetCharacterDataHandler(vat.parser, on_text);
    XML_SetStartDoctypeDeclHandler(vat.parser, on_doctype);
    Status status = parse(&vat, input);
    XML_ParserFree(vat.parser);
    input_close(input);
    if (status) return status;
    if (vat.implausible)
        load_note(load, 0, "%zu returns whose VAT due does not match their sales", vat.implausible);
    TRY(load_tally(load, "returns whose VAT due does not match their sales", vat.implausible, err));
    TRY(load_tally(load, "returns with more credit than sales", vat.corrected, err));
    TRY(load_tally(load, "returns with December's advance (grid 91), which is no turnover",
                   vat.advances, err));
    TRY(load_tally(load, "amounts in grid boxes that the form does not have, left out", vat.unknown,
                   err));
    return load_tally(load, "returns that replace another", vat.replaced, err);
}

static int recognise(const Sample *sample) {
    return strstr(sample->bytes, NAMESPACE) ? SURELY_MINE : NOT_MINE;
}

const Source source_vat = {
    .name = "vat",
    .title = "VAT returns (Belgium, VATConsignment)",
    .alone = true,
    .recognise = recognise,
    .read = read_vat,
};
