/* num_fixed.h - the fast part of num_format, for tables of millions of numbers. */
#ifndef BASE_NUM_FIXED_H
#define BASE_NUM_FIXED_H
#include <stdbool.h>

#include "datasets/base/num.h"

/* The same text as num_format for 0 and 1e-4 <= |value| < 1e15; false, and out untouched, for any
 * other value. Exact 128-bit integers instead of printf and strtod: some ten times faster. */
bool num_fixed(double value, char out[NUM_TEXT]);

#endif
