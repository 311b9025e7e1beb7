/* harness.h - what fuzz targets share.
 *
 * A target is one file fuzz_NAME.c with LLVMFuzzerTestOneInput, seeds in corpus/NAME, and a row in
 * README.md. It keeps promises, whatever the bytes are: what another program or a second, slow
 * writing of the rule says, or that what was written is read back. What is made once stays over all
 * inputs; replay.c looks whether their order changes what they come to. */
#ifndef TESTS_FUZZ_HARNESS_H
#define TESTS_FUZZ_HARNESS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/mem.h"

/* The next field of the input: what stands before the next FUZZ_FIELD byte, as text that ends at
 * its first NUL. "" when nothing is left. */
enum { FUZZ_FIELD = 0x1f };
typedef struct FuzzInput {
    const uint8_t *at, *end;
    Arena *arena;
} FuzzInput;
const char *fuzz_field(FuzzInput *input);

/* A file that holds the bytes and lives in memory until fuzz_unfile; its path goes to out. */
int fuzz_file(const uint8_t *data, size_t size, char out[32]);
void fuzz_unfile(int file);

/* A new folder, in memory where the machine has one; who asks for it removes it. */
enum { FUZZ_FOLDER = 32 };
void fuzz_folder(char out[FUZZ_FOLDER]);

/* Of a file that is believed only when it is whole: `load` puts bytes in its place and says whether
 * they were taken. The input's, laid over the whole ones from where its first two say, are taken
 * when they change nothing; a part of them, more than them and the input itself never are. */
void fuzz_lay_over(const uint8_t *data, size_t size, const uint8_t *whole, size_t length,
                   bool (*load)(const void *bytes, size_t length));

/* Fingerprint of what inputs came to since it was last asked for: of imports status, counts and
 * notes; of other targets what they noted. */
uint64_t fuzz_outcome(void);
void fuzz_note(const void *bytes, size_t size);

/* Ends the program when a promise is broken, so that the fuzzer keeps the input. */
#define FUZZ_PROMISE(holds)                                    \
    do {                                                       \
        if (!(holds)) fuzz_broken(#holds, __FILE__, __LINE__); \
    } while (0)
_Noreturn void fuzz_broken(const char *what, const char *file, int line);

#endif
