/* num_fixed.c - shortest decimal text by exact integers.
 *
 * value = m 2^-s with m < 2^53. With k decimals the candidate is D = round(m 10^k / 2^s). All terms
 * stay below 2^121, so the products, the remainder and the distance to the true value are exact. D
 * reads back as the value when |D 2^s - m 10^k| is at most 10^k / 2: half a unit in the last place.
 */
#include "datasets/base/num_fixed.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef unsigned __int128 Wide;

enum { DIGITS_LEAST = 15, DIGITS_MOST = 17, MANTISSA_BITS = 53 };

typedef struct Binary { /* m 2^-s, 0 < s < 67 */
    uint64_t m;
    int s;
} Binary;

static Wide power_of_ten(int k) {
    assert(k >= 0 && k <= 30);
    static const uint64_t small[] = {1,       10,       100,       1000,       10000,      100000,
                                     1000000, 10000000, 100000000, 1000000000, 10000000000};
    return k <= 10 ? small[k]
                   : (Wide)small[10] * (k <= 20 ? small[k - 10] : small[10] * small[k - 20]);
}

/* round(value 10^k), half to even as printf does; *exact tells whether it reads back the same. */
static uint64_t candidate(Binary b, int k, bool *exact) {
    assert(b.s > 0 && b.s < 67 && b.m < (uint64_t)1 << MANTISSA_BITS);
    const Wide ten = power_of_ten(k), target = b.m * ten;
    const Wide rest = target & (((Wide)1 << b.s) - 1), half = (Wide)1 << (b.s - 1);
    Wide d = target >> b.s;
    if (rest > half || (rest == half && (d & 1))) d++;
    const Wide back = d << b.s;
    const bool below = back < target;
    const Wide miss = below ? target - back : back - target;
    /* below a power of two the doubles lie twice as close */
    const bool narrow = below && b.m == (uint64_t)1 << (MANTISSA_BITS - 1);
    const Wide scaled = miss * (narrow ? 4 : 2);
    *exact = scaled < ten || (scaled == ten && !(b.m & 1));
    return (uint64_t)d;
}

/* Decimal exponent of a in 1e-4..1e15. */
static int exponent_of(double a) {
    assert(a >= 1e-4 && a < 1e15);
    static const double power[] = {1e-3, 1e-2, 1e-1, 1e0, 1e1,  1e2,  1e3,  1e4,  1e5,
                                   1e6,  1e7,  1e8,  1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
    int x = -4;
    for (size_t k = 0; k < sizeof power / sizeof power[0] && a >= power[k]; k++) x++;
    return x;
}

/* d 10^-k without trailing zeros, written to end before `end`; returns its first character. */
static char *decimal_write(uint64_t d, int k, char *end) {
    assert(k >= 0);
    char *p = end;
    while (k > 0 && d % 10 == 0) {
        d /= 10;
        k--;
    }
    int written = 0;
    do {
        if (written && written == k) *--p = '.';
        *--p = (char)('0' + d % 10);
        d /= 10;
        written++;
    } while (d || written <= k);
    return p;
}

bool num_fixed(double value, char out[NUM_TEXT]) {
    char buffer[NUM_TEXT], *p = buffer + sizeof buffer;
    const double a = fabs(value);
    if (!(a >= 1e-4 && a < 1e15)) {
        if (value != 0.0 || signbit(value)) return false;
        memcpy(out, "0", 2);
        return true;
    }
    *--p = 0;
    if (a == floor(a)) {
        p = decimal_write((uint64_t)a, 0, p);
    } else {
        int exponent;
        const double fraction = frexp(a, &exponent);
        const Binary b = {(uint64_t)ldexp(fraction, MANTISSA_BITS), MANTISSA_BITS - exponent};
        int k = DIGITS_LEAST - 1 - exponent_of(a);
        bool exact;
        uint64_t d = candidate(b, k, &exact);
        for (int digits = DIGITS_LEAST; !exact && digits < DIGITS_MOST; digits++)
            d = candidate(b, ++k, &exact);
        p = decimal_write(d, k, p);
    }
    if (value < 0.0) *--p = '-';
    memcpy(out, p, (size_t)(buffer + sizeof buffer - p));
    return true;
}
