/* replay FOLDER... - runs a fuzz target on every file of its corpus, whole, cut short, and with
 * bytes changed, in a fixed order: the everyday half of fuzzing, for any compiler. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void run_file(const char *path) {
    static uint8_t data[MOST];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    const size_t size = fread(data, 1, sizeof data, file);
    (void)fclose(file);
    (void)LLVMFuzzerTestOneInput(data, size);
    run_mutants(data, size);
}

static int compare(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

int main(int argc, char **argv) {
    int count = 0;
    for (int k = 1; k < argc; k++) {
        struct dirent **entry;
        const int entries = scandir(argv[k], &entry, NULL, compare);
        for (int e = 0; e < entries; e++) {
            char path[4096];
            (void)snprintf(path, sizeof path, "%s/%s", argv[k], entry[e]->d_name);
            if (entry[e]->d_name[0] != '.') {
                run_file(path);
                count++;
            }
            free(entry[e]);
        }
        if (entries >= 0) free(entry);
    }
    if (!count) {
        (void)fprintf(stderr, "replay: the corpus is empty\n");
        return 1;
    }
    printf("%d files of the corpus and their mutants\n", count);
    return 0;
}
