/* A photo: what is kept is read again as the same picture, byte for byte, and is no longer than
 * what came but for the note of how a JPEG is turned. */
#include <string.h>

#include "detector/team/picture.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { TURNED = 36 };
    Text clean = {0}, again = {0};
    Picture picture, same;
    Err err = {0};
    const Status status = picture_clean((const char *)data, size, &picture, &clean, &err);
    FUZZ_PROMISE(!status || (status == ST_USAGE && *err.text && clean.length == 0));
    if (!status) {
        FUZZ_PROMISE(clean.length && clean.length <= size + TURNED);
        FUZZ_PROMISE(picture.width && picture.width <= PICTURE_SIDE);
        FUZZ_PROMISE(picture.height && picture.height <= PICTURE_SIDE);
        FUZZ_PROMISE(!picture_clean(clean.at, clean.length, &same, &again, &err));
        FUZZ_PROMISE(same.kind == picture.kind && same.width == picture.width);
        FUZZ_PROMISE(same.height == picture.height && same.turned == picture.turned);
        FUZZ_PROMISE(again.length == clean.length);
        FUZZ_PROMISE(memcmp(again.at, clean.at, clean.length) == 0);
    }
    fuzz_note(&clean.length, status ? 0 : sizeof clean.length);
    text_free(&again);
    text_free(&clean);
    return 0;
}
