/* vector.h - short loops over lanes, and an exponential and a logarithm that such loops can hold.
 *
 * VECTOR marks a function that gcc builds three times: for AVX-512, AVX2 and any processor. Only
 * element-wise arithmetic without contraction goes in, so all give the same bits, as does clang.
 * The C library's exp and log cannot be used in such loops, and their bits depend on the processor.
 */
#ifndef MODELS_MATH_VECTOR_H
#define MODELS_MATH_VECTOR_H
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VECTOR                                                         \
    __attribute__((target_clones("arch=x86-64-v4", "avx2", "default"), \
                   optimize("O3", "no-trapping-math")))
#else
#define VECTOR
#endif
#define VECTOR_INLINE static inline __attribute__((always_inline))

VECTOR_INLINE uint64_t vector_bits(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

VECTOR_INLINE double vector_double(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* exp(x) for x <= 700; below -708 it stays at exp(-708) = 3e-308. Relative error < 1e-14.
 * x = k log 2 + r, exp(r) by its series to r^11/11! (|r| < 0.347: the rest is below 6.4e-15). */
VECTOR_INLINE double vector_exp(double x) {
    const double round = 0x1.8p52; /* adding it leaves the nearest whole number in the low bits */
    const double log2_high = 0x1.62e42feep-1, log2_low = 0x1.a39ef35793c76p-33;
    x = x < -708 ? -708 : x;
    const double shifted = x * 0x1.71547652b82fep0 + round, k = shifted - round;
    const double r = x - k * log2_high - k * log2_low;
    double p = 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r + 1;
    p = p * r + 1;
    return vector_double(vector_bits(p) + (vector_bits(shifted) << 52));
}

/* exp(x) in single precision, for x <= 88; below -87 it stays at exp(-87) = 2e-38. Relative error
 * < 2e-7. As vector_exp, the series to r^7/7! (the rest is below 6e-9). */
VECTOR_INLINE float vector_expf(float x) {
    const float round = 0x1.8p23f, log2_high = 0x1.62e4p-1f, log2_low = 0x1.7f7d1cp-20f;
    x = x < -87 ? -87 : x;
    const float shifted = x * 0x1.715476p0f + round, k = shifted - round;
    const float r = x - k * log2_high - k * log2_low;
    float p = 1.0f / 5040;
    p = p * r + 1.0f / 720;
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    p = p * r + 1;
    p = p * r + 1;
    uint32_t exponent, bits;
    memcpy(&exponent, &shifted, sizeof exponent);
    memcpy(&bits, &p, sizeof bits);
    bits += exponent << 23;
    memcpy(&p, &bits, sizeof p);
    return p;
}

/* log(x) for normal x > 0. Absolute error < 1e-14 + 2e-16 |log x|.
 * x = 2^k m with m in [0.707, 1.415], log m = 2 atanh((m - 1)/(m + 1)) to the 17th power. */
VECTOR_INLINE double vector_log(double x) {
    const uint64_t offset = 0x3fe6a09e667f3bcdu; /* bits of sqrt(1/2) */
    const uint64_t top = vector_bits(x) - offset + ((uint64_t)1023 << 52);
    const double k = vector_double((top >> 52) | 0x4330000000000000u) - (0x1p52 + 1023);
    const double m = vector_double((top & 0x000fffffffffffffu) + offset);
    const double f = (m - 1) / (m + 1), g = f * f;
    double p = 1.0 / 17;
    p = p * g + 1.0 / 15;
    p = p * g + 1.0 / 13;
    p = p * g + 1.0 / 11;
    p = p * g + 1.0 / 9;
    p = p * g + 1.0 / 7;
    p = p * g + 1.0 / 5;
    p = p * g + 1.0 / 3;
    p = p * g + 1;
    return k * 0x1.62e42feep-1 + (k * 0x1.a39ef35793c76p-33 + 2 * f * p);
}

#endif
