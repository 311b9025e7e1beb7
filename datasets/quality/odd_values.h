/* odd_values.h - ids, postcodes and floor areas that are hardly what they should be.
 *
 * 001, 01 and 1 are three storefronts to a store, and most often one to a city: a spreadsheet
 * dropped the zeros, as it does of a postcode that is shorter than the others. A floor area of
 * 999,999 m2 stands for "not known". */
#ifndef DATASETS_QUALITY_ODD_VALUES_H
#define DATASETS_QUALITY_ODD_VALUES_H
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/store/store.h"

enum { ODD_SHOWN = 200 };

typedef struct OddArea {
    const char *id;
    double area; /* m2 */
    const char *path;
    int64_t line;
} OddArea;

typedef struct OddPostcode {
    const char *id, *postcode, *path;
    int64_t line;
} OddPostcode;

typedef struct OddValues {
    size_t alike;          /* ids that differ from another in zeros, capitals or ".0" alone */
    size_t groups;         /* of them */
    const char **group;    /* [min(groups, ODD_SHOWN)] "001, 01, 1", in order */
    size_t areas;          /* beyond what one storefront can have, or its sector has */
    OddArea *area;         /* [min(areas, ODD_SHOWN)] by sector and area */
    size_t postcodes;      /* of fewer digits than most have */
    OddPostcode *postcode; /* [min(postcodes, ODD_SHOWN)] */
} OddValues;

Status odd_values_find(Store *store, Arena *arena, OddValues *found, Err *err);

#endif
