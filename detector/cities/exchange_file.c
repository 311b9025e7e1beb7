/* exchange_file.c - bundles as signed JSON files.
 *
 * Signed are the bytes of the document without its "signature", with sorted keys and no blanks. */
#include "detector/cities/exchange.h"

#include "datasets/base/digest.h"
#include "datasets/base/disk.h"
#include "datasets/base/json.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/run/manifest.h"

#include <errno.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char format_name[] = "gevel exchange 1";
enum { CANONICAL = JSON_SORT_KEYS | JSON_COMPACT | JSON_REAL_PRECISION(15) };

/* ---- key ---- */

static Status key_load(const char *path, unsigned char secret[crypto_sign_SECRETKEYBYTES],
                       Err *err) {
    unsigned char public[crypto_sign_PUBLICKEYBYTES];
    FILE *file = disk_read_plain(path);
    if (!file && errno == ENOENT) {
        (void)crypto_sign_keypair(public, secret);
        return disk_replace(path, secret, crypto_sign_SECRETKEYBYTES, 0600, err);
    }
    struct stat info;
    if (file && fstat(fileno(file), &info) == 0 && (info.st_mode & 0077)) {
        (void)fclose(file);
        return FAIL(
            err, ST_FAILED,
            "others can reach the signing key %s (mode %04o): run chmod 600 on it, and make "
            "another if someone may have read it",
            path, (unsigned)(info.st_mode & 0777));
    }
    const size_t got = file ? fread(secret, 1, crypto_sign_SECRETKEYBYTES, file) : 0;
    if (file) (void)fclose(file);
    if (got == crypto_sign_SECRETKEYBYTES) return ST_OK;
    return FAIL(err, ST_INPUT, "the signing key %s cannot be read; restore it from a backup", path);
}

/* ---- writing ---- */

/* Alike for runs whose figures can be compared: the storefronts' own evidence, which bundles are
 * made from, came from the same model version, signals and parameters. */
static Status model_digest(const Watchlist *list, Arena *arena, char out[DIGEST_TEXT], Err *err) {
    Params *params = NULL;
    Digest digest;
    TRY(manifest_params(list->manifest, arena, &params, err));
    digest_init(&digest);
    const uint64_t model = (uint64_t)manifest_model(list->manifest);
    digest_add(&digest, &model, sizeof model);
    for (size_t s = 0; s < list->signals; s++)
        digest_add(&digest, list->signal_ids[s], strlen(list->signal_ids[s]) + 1);
    params_digest(params, STAGE_FIGURES, STAGE_EVIDENCE, &digest);
    digest_hex(&digest, out);
    return ST_OK;
}

static json_t *period_json(const ExchangePeriod *period) {
    char first[MONTH_TEXT], last[MONTH_TEXT];
    json_t *cells = json_array();
    for (size_t k = 0; k < period->cells; k++)
        (void)json_array_append_new(
            cells, json_pack("{s:s, s:s, s:f, s:f}", "by", period->cell[k].by, "name",
                             period->cell[k].name, "storefronts", period->cell[k].storefronts,
                             "fronts", period->cell[k].fronts));
    return json_pack("{s:s, s:s, s:f, s:f, s:o}", "first", month_format(period->first_month, first),
                     "last", month_format(period->last_month, last), "storefronts",
                     period->storefronts, "fronts", period->fronts, "cells", cells);
}

static Status content_make(const ExchangeWrite *write, const ExchangeRules *rules, Arena *arena,
                           json_t *root, Err *err) {
    char model[DIGEST_TEXT];
    TRY(model_digest(&write->list[0], arena, model, err));
    json_t *periods = json_array();
    json_put(root, "format", json_string(format_name));
    json_put(root, "city", json_string(write->city));
    json_put(root, "version", json_string(write->list[0].version));
    json_put(root, "model", json_string(model));
    json_put(root, "least_storefronts", json_real(rules->exchange->least));
    json_put(root, "periods", periods);
    for (size_t k = 0; k < write->count; k++) {
        ExchangePeriod period;
        char other[DIGEST_TEXT];
        TRY(model_digest(&write->list[k], arena, other, err));
        if (strcmp(model, other) != 0)
            return FAIL(err, ST_INPUT,
                        "runs %lld and %lld used different signals or parameters; their figures "
                        "cannot be compared",
                        (long long)write->list[0].run_id, (long long)write->list[k].run_id);
        TRY(exchange_period(&write->list[k], rules, arena, &period, err));
        (void)json_array_append_new(periods, period_json(&period));
    }
    return ST_OK;
}

static void sign(json_t *root, const unsigned char *secret, char signer[EXCHANGE_KEY_TEXT]) {
    unsigned char value[crypto_sign_BYTES];
    char hex[2 * crypto_sign_BYTES + 1];
    char *text = json_dumps(root, CANONICAL);
    (void)crypto_sign_detached(value, NULL, (const unsigned char *)text, strlen(text), secret);
    free(text);
    (void)sodium_bin2hex(hex, sizeof hex, value, sizeof value);
    /* libsodium keeps the public half behind the seed */
    (void)sodium_bin2hex(signer, EXCHANGE_KEY_TEXT, secret + crypto_sign_SEEDBYTES,
                         crypto_sign_PUBLICKEYBYTES);
    json_put(
        root, "signature",
        json_pack("{s:s, s:s, s:s}", "algorithm", "Ed25519", "public_key", signer, "value", hex));
}

Status exchange_write(const ExchangeWrite *write, const ExchangeRules *rules, Arena *arena,
                      char signer[EXCHANGE_KEY_TEXT], Err *err) {
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    json_t *root = json_object();
    Status status = content_make(write, rules, arena, root, err);
    if (!status) status = key_load(write->key_path, secret, err);
    if (!status) {
        sign(root, secret, signer);
        char *text = json_dumps(root, JSON_SORT_KEYS | JSON_INDENT(1) | JSON_REAL_PRECISION(15));
        status = disk_replace(write->path, text, strlen(text), 0644, err);
        free(text);
    }
    sodium_memzero(secret, sizeof secret);
    json_decref(root);
    return status;
}

/* ---- reading ---- */

static const char *text_at(const json_t *object, const char *key, Arena *arena) {
    return arena_strdup(arena, json_string_value(json_object_get(object, key)));
}

static bool verify(json_t *root) {
    unsigned char public[crypto_sign_PUBLICKEYBYTES], value[crypto_sign_BYTES];
    json_t *signature = json_incref(json_object_get(root, "signature"));
    const char *key = json_string_value(json_object_get(signature, "public_key"));
    const char *hex = json_string_value(json_object_get(signature, "value"));
    size_t got_key = 0, got_value = 0;
    const char *algorithm = json_string_value(json_object_get(signature, "algorithm"));
    bool fine = key && hex && text_equal(algorithm, "Ed25519") &&
                !sodium_hex2bin(public, sizeof public, key, strlen(key), NULL, &got_key, NULL) &&
                !sodium_hex2bin(value, sizeof value, hex, strlen(hex), NULL, &got_value, NULL) &&
                got_key == sizeof public && got_value == sizeof value;
    (void)json_object_del(root, "signature");
    char *text = json_dumps(root, CANONICAL);
    fine = fine && text &&
           !crypto_sign_verify_detached(value, (const unsigned char *)text, strlen(text), public);
    free(text);
    json_put(root, "signature", signature);
    return fine;
}

/* A number from 0 to what a country could have; false otherwise. */
static bool number_at(const json_t *object, const char *key, double *value) {
    static const double most = 1e9; /* storefronts */
    const json_t *number = json_object_get(object, key);
    *value = json_number_value(number);
    return json_is_number(number) && *value >= 0 && *value <= most;
}

static bool month_at(const json_t *object, const char *key, int *month) {
    const char *text = json_string_value(json_object_get(object, key));
    return text && month_parse(text, strlen(text), month);
}

static bool cell_read(const json_t *object, Arena *arena, ExchangeCell *cell) {
    cell->by = text_at(object, "by", arena);
    cell->name = text_at(object, "name", arena);
    return cell->by && cell->name && number_at(object, "storefronts", &cell->storefronts) &&
           number_at(object, "fronts", &cell->fronts) && cell->storefronts > 0;
}

static bool period_read(const json_t *object, Arena *arena, ExchangePeriod *period) {
    const json_t *cells = json_object_get(object, "cells");
    *period = (ExchangePeriod){.cells = json_array_size(cells)};
    period->cell = ARENA_ARRAY(arena, ExchangeCell, period->cells + 1);
    bool fine = month_at(object, "first", &period->first_month) &&
                month_at(object, "last", &period->last_month) &&
                number_at(object, "storefronts", &period->storefronts) &&
                number_at(object, "fronts", &period->fronts);
    for (size_t k = 0; fine && k < period->cells; k++)
        fine = cell_read(json_array_get(cells, k), arena, &period->cell[k]);
    return fine;
}

static int by_month(const void *left, const void *right) {
    const ExchangePeriod *a = left, *b = right;
    return (a->first_month > b->first_month) - (a->first_month < b->first_month);
}

static bool bundle_read(const json_t *root, Arena *arena, Bundle *bundle) {
    const json_t *periods = json_object_get(root, "periods");
    *bundle = (Bundle){.city = text_at(root, "city", arena),
                       .version = text_at(root, "version", arena),
                       .model = text_at(root, "model", arena),
                       .signer = text_at(json_object_get(root, "signature"), "public_key", arena),
                       .periods = json_array_size(periods)};
    bool fine = bundle->city && bundle->version && bundle->model && bundle->periods &&
                text_equal(json_string_value(json_object_get(root, "format")), format_name);
    bundle->period = ARENA_ARRAY(arena, ExchangePeriod, bundle->periods + 1);
    for (size_t k = 0; fine && k < bundle->periods; k++)
        fine = period_read(json_array_get(periods, k), arena, &bundle->period[k]);
    if (fine) qsort(bundle->period, bundle->periods, sizeof *bundle->period, by_month);
    return fine;
}

Status exchange_read(const char *path, Arena *arena, Bundle *bundle, Err *err) {
    json_error_t where;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
    if (!root) return FAIL(err, ST_INPUT, "%s cannot be read as a bundle: %s", path, where.text);
    Status status = ST_OK;
    if (!json_is_object(root) || !verify(root))
        status = FAIL(err, ST_INTEGRITY,
                      "%s: its signature does not match its content; ask for it again, and compare "
                      "the public key by telephone",
                      path);
    else if (!bundle_read(root, arena, bundle))
        status = FAIL(err, ST_INPUT,
                      "%s is signed, but it is not a bundle that this version understands", path);
    json_decref(root);
    return status;
}
