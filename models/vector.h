/* vector.h - marks short loops over lanes that the compiler may build twice: for AVX2 and for any
 * processor. Only element-wise arithmetic without contraction goes in, so both give the same bits.
 */
#ifndef MODELS_VECTOR_H
#define MODELS_VECTOR_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VECTOR __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define VECTOR
#endif

#endif
