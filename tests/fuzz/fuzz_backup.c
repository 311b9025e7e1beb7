/* Backup files: the bytes as a plain and as an encrypted file, and what an encrypted one becomes
 * when the bytes are laid over it: never other bytes than were written. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/text.h"
#include "datasets/store/backup_file.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char content[] = "what was written, and nothing else\n";

static int key_file(char path[32]) {
    static const uint8_t key[32] = {7, 1, 9};
    const int file = fuzz_file(key, sizeof key, path);
    if (fchmod(file, 0600)) abort();
    return file;
}

/* All of the file, or why not. */
static Status read_all(const void *bytes, size_t length, const char *key, Text *out) {
    static unsigned char block[BACKUP_CHUNK];
    char path[32];
    Err err = {0};
    size_t got = 1;
    BackupFile file = {.fd = -1};
    const int memory = fuzz_file(bytes, length, path);
    Status status = backup_file_open(&file, path, key, &err);
    text_clear(out);
    while (!status && got) {
        status = backup_file_read(&file, block, &got, &err);
        if (!status) text_add(out, (const char *)block, got);
    }
    FUZZ_PROMISE(!status == !err.text[0]);
    backup_file_close(&file);
    fuzz_unfile(memory);
    return status;
}

/* The bytes of an encrypted backup of `content`, made once. */
static const Text *encrypted(const char *key) {
    static Text text;
    char folder[FUZZ_FOLDER], path[64], digest[DIGEST_TEXT], byte;
    Err err = {0};
    BackupFile file = {.fd = -1};
    if (text.length) return &text;
    fuzz_folder(folder);
    (void)snprintf(path, sizeof path, "%s/b", folder);
    FUZZ_PROMISE(!backup_file_create(&file, path, key, &err));
    FUZZ_PROMISE(!backup_file_write(&file, content, sizeof content, &err));
    FUZZ_PROMISE(!backup_file_finish(&file, digest, &err));
    backup_file_close(&file);
    FILE *back = fopen(path, "rb");
    FUZZ_PROMISE(back);
    while (fread(&byte, 1, 1, back) == 1) text_addc(&text, byte);
    (void)fclose(back);
    (void)unlink(path);
    (void)rmdir(folder);
    return &text;
}

/* Where to lay the bytes (first byte of the input), and whether to cut there. */
static void lay_over(const uint8_t *data, size_t size, const char *key, Text *out) {
    const Text *whole = encrypted(key);
    const size_t at = data[0] % whole->length, room = whole->length - at;
    const size_t length = size - 1 < room ? size - 1 : room;
    uint8_t changed[4096];
    FUZZ_PROMISE(whole->length <= sizeof changed);
    memcpy(changed, whole->at, whole->length);
    memcpy(changed + at, data + 1, length);
    const bool cut = size == 1;
    const bool same = !cut && memcmp(changed, whole->at, whole->length) == 0;
    const Status status = read_all(changed, cut ? at : whole->length, key, out);
    FUZZ_PROMISE(same ? !status : status != ST_OK);
    if (same) FUZZ_PROMISE(out->length == sizeof content && !memcmp(out->at, content, out->length));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char key[32];
    Text out = {0};
    const int file = key_file(key);
    text_adds(&out, "");
    if (!read_all(data, size, NULL, &out))
        FUZZ_PROMISE(out.length == size && (!size || memcmp(out.at, data, size) == 0));
    FUZZ_PROMISE(read_all(data, size, key, &out) != ST_OK);
    if (size) lay_over(data, size, key, &out);
    text_free(&out);
    fuzz_unfile(file);
    return 0;
}
