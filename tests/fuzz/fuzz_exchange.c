/* Bundles of other cities. The bytes come as they are, and once more with a signature that fits, so
 * that what is behind the signature is reached; a signed bundle that is changed is refused. */
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "detector/cities/exchange.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Status read_bundle(const void *bytes, size_t length, Arena *arena, Bundle *bundle) {
    char path[32];
    Err err = {0};
    const int file = fuzz_file(bytes, length, path);
    const Status status = exchange_read(path, arena, bundle, &err);
    FUZZ_PROMISE(!status == !err.text[0]);
    fuzz_unfile(file);
    return status;
}

/* As the header of exchange_file.c says it: sorted keys, no blanks. */
static void sign(json_t *root) {
    static const unsigned char seed[crypto_sign_SEEDBYTES] = {1, 2, 3};
    unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES],
        value[crypto_sign_BYTES];
    char key_hex[2 * sizeof public + 1], hex[2 * sizeof value + 1];
    (void)crypto_sign_seed_keypair(public, secret, seed);
    (void)json_object_del(root, "signature");
    char *text = json_dumps(root, JSON_SORT_KEYS | JSON_COMPACT | JSON_REAL_PRECISION(15));
    (void)crypto_sign_detached(value, NULL, (unsigned char *)text, strlen(text), secret);
    free(text);
    (void)sodium_bin2hex(key_hex, sizeof key_hex, public, sizeof public);
    (void)sodium_bin2hex(hex, sizeof hex, value, sizeof value);
    (void)json_object_set_new(
        root, "signature",
        json_pack("{s:s, s:s, s:s}", "algorithm", "Ed25519", "public_key", key_hex, "value", hex));
}

static void check_bundle(const Bundle *bundle, Arena *arena) {
    CityRate *rate = ARENA_ARRAY(arena, CityRate, 1);
    FUZZ_PROMISE(bundle->city && bundle->signer && bundle->periods);
    for (size_t k = 0; k < bundle->periods; k++) {
        const ExchangePeriod *period = &bundle->period[k];
        FUZZ_PROMISE(period->storefronts >= 0 && period->fronts >= 0);
        FUZZ_PROMISE(!k || bundle->period[k - 1].first_month <= period->first_month);
    }
    exchange_compare(bundle, 1, arena, rate);
    fuzz_note(bundle->city, strlen(bundle->city));
}

static void check_signed(json_t *root, Arena *arena) {
    Bundle bundle;
    sign(root);
    char *text = json_dumps(root, JSON_REAL_PRECISION(15));
    const Status status = read_bundle(text, strlen(text), arena, &bundle);
    FUZZ_PROMISE(status == ST_OK || status == ST_INPUT);
    free(text);
    if (!status) check_bundle(&bundle, arena);
    (void)json_object_set_new(root, "more", json_true());
    text = json_dumps(root, JSON_REAL_PRECISION(15));
    FUZZ_PROMISE(read_bundle(text, strlen(text), arena, &bundle) == ST_INTEGRITY);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    Bundle bundle;
    if (!read_bundle(data, size, arena, &bundle)) check_bundle(&bundle, arena);
    json_t *root = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(root) && !json_object_get(root, "more")) check_signed(root, arena);
    json_decref(root);
    arena_close(arena);
    return 0;
}
