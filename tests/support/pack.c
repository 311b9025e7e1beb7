#include "tests/support/pack.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

static const char *path_of(const char *folder, const char *name, char out[256]) {
    (void)snprintf(out, 256, "%s/%s", folder, name);
    return out;
}

const char *pack_folder(char buffer[64]) {
    (void)snprintf(buffer, 64, "/tmp/gevel_pack_XXXXXX");
    if (!mkdtemp(buffer)) abort();
    return buffer;
}

void pack_remove(const char *folder) {
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command)) abort();
}

void pack_zip(const char *folder, const char *name, const PackEntry *entries) {
    char path[256];
    int code = 0;
    zip_t *zip = zip_open(path_of(folder, name, path), ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!zip) abort();
    for (; entries->name; entries++) {
        const size_t length = entries->length ? entries->length : strlen(entries->text);
        char *bytes = calloc(1, length + 1);
        if (!bytes) abort();
        if (entries->text) memcpy(bytes, entries->text, length);
        zip_source_t *source = zip_source_buffer(zip, bytes, length, 1);
        if (!source || zip_file_add(zip, entries->name, source, 0) < 0) abort();
    }
    if (zip_close(zip)) abort();
}

void pack_gzip(const char *folder, const char *name, const char *text) {
    char path[256];
    gzFile file = gzopen(path_of(folder, name, path), "wb");
    if (!file || gzputs(file, text) < 0 || gzclose(file) != Z_OK) abort();
}

void pack_file(const char *folder, const char *name, const char *text) {
    char path[256];
    FILE *file = fopen(path_of(folder, name, path), "wb");
    if (!file || fputs(text, file) < 0 || fclose(file)) abort();
}

void pack_cut(const char *folder, const char *name, long bytes) {
    char path[256];
    if (truncate(path_of(folder, name, path), bytes)) abort();
}

void pack_patch(const char *folder, const char *name, const char *before, const char *after) {
    char path[256], bytes[4096];
    FILE *file = fopen(path_of(folder, name, path), "r+b");
    if (!file) abort();
    const size_t got = fread(bytes, 1, sizeof bytes, file);
    char *at = memmem(bytes, got, before, strlen(before));
    if (!at || fseek(file, at - bytes, SEEK_SET)) abort();
    if (fwrite(after, 1, strlen(after), file) != strlen(after) || fclose(file)) abort();
}
