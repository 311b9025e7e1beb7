/* replay FOLDER - runs a fuzz target on every file of its corpus, whole, cut short, and with bytes
 * changed, in a fixed order, then the whole files once more from last to first: nothing may be left
 * of an input that changes what another comes to. The everyday half of fuzzing, for any compiler.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 1 << 16, MUTANTS = 24 };

/* Separators and digits are what parsers stumble over. */
static const uint8_t bytes[] = {'"', ',', '\n', ';', 0, 0xff, '-', '9', ' ', '.', '\r', 'x'};

static void run_mutants(uint8_t *data, size_t size) {
    for (size_t k = 1; k <= MUTANTS && size; k++) {
        const size_t at = (k * 2654435761u) % size;
        const uint8_t before = data[at];
        data[at] = bytes[k % sizeof bytes];
        (void)LLVMFuzzerTestOneInput(data, size);
        data[at] = before;
        if (k % 4 == 0) (void)LLVMFuzzerTestOneInput(data, at);
    }
}

/* Of the whole file. */
static uint64_t run_file(const char *folder, const char *name, bool mutants) {
    static uint8_t data[MOST];
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    const size_t size = fread(data, 1, sizeof data, file);
    (void)fclose(file);
    (void)fuzz_outcome();
    (void)LLVMFuzzerTestOneInput(data, size);
    const uint64_t outcome = fuzz_outcome();
    if (mutants) run_mutants(data, size);
    return outcome;
}

static int is_input(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int compare(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int replay(const char *folder, struct dirent **entry, int entries, uint64_t *outcome) {
    int changed = 0;
    for (int e = 0; e < entries; e++) outcome[e] = run_file(folder, entry[e]->d_name, true);
    for (int e = entries; e-- > 0;) {
        if (run_file(folder, entry[e]->d_name, false) == outcome[e]) continue;
        (void)fprintf(stderr, "replay: %s comes to something else after other inputs\n",
                      entry[e]->d_name);
        changed++;
    }
    return changed;
}

int main(int argc, char **argv) {
    struct dirent **entry = NULL;
    const int entries = argc == 2 ? scandir(argv[1], &entry, is_input, compare) : 0;
    if (entries <= 0) {
        (void)fprintf(stderr, "replay: the corpus is empty\n");
        return 1;
    }
    uint64_t *outcome = calloc((size_t)entries, sizeof *outcome);
    if (!outcome) abort();
    const int changed = replay(argv[1], entry, entries, outcome);
    for (int e = 0; e < entries; e++) free(entry[e]);
    free(entry);
    free(outcome);
    printf("%d files of the corpus and their mutants\n", entries);
    return changed != 0;
}
