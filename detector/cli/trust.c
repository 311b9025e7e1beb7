#include "detector/cli/trust.h"

#include "datasets/base/text.h"

#include <string.h>
#include <strings.h>

/* The key that --trust gives the city; NULL without one. */
static Status key_of(const Cli *cli, const char *city, const char **key, Err *err) {
    *key = NULL;
    for (size_t k = 0; k < cli->given.options; k++) {
        if (!text_equal(cli->given.option[k].option->name, "trust")) continue;
        const char *value = cli->given.option[k].value, *sign = strrchr(value, '=');
        if (!sign || sign == value || !sign[1])
            return FAIL(err, ST_USAGE,
                        "--trust %s does not say whose key that is: write --trust CITY=KEY", value);
        const size_t length = (size_t)(sign - value);
        if (strlen(city) != length || strncmp(city, value, length) != 0) continue;
        if (*key && strcasecmp(*key, sign + 1) != 0)
            return FAIL(err, ST_USAGE, "--trust gives two keys for %s: a city has one",
                        terminal_safe(cli->arena, city));
        *key = sign + 1;
    }
    return ST_OK;
}

static Status check_one(const Cli *cli, const Bundle *bundle, Err *err) {
    const char *key;
    TRY(key_of(cli, bundle->city, &key, err));
    if (!key)
        return FAIL(err, ST_INTEGRITY,
                    "a bundle says that it is of %s, and nothing vouches for it: ask that city for "
                    "its key by another way, compare it with %s, and give --trust '%s=KEY'",
                    terminal_safe(cli->arena, bundle->city), bundle->signer,
                    terminal_safe(cli->arena, bundle->city));
    if (strcasecmp(key, bundle->signer) == 0) return ST_OK; /* in hex */
    return FAIL(err, ST_INTEGRITY,
                "the bundle of %s is signed with the key %s, which is not the trusted key of that "
                "city",
                terminal_safe(cli->arena, bundle->city), bundle->signer);
}

/* The second of two bundles adds nothing when it is of the same city, and proves nothing when one
 * key speaks for both. */
static Status check_two(const Cli *cli, const Bundle *one, const Bundle *two, Err *err) {
    if (text_equal(one->city, two->city))
        return FAIL(err, ST_USAGE, "two bundles are of %s, and would count twice: name one of them",
                    terminal_safe(cli->arena, two->city));
    if (text_equal(one->signer, two->signer))
        return FAIL(err, ST_INTEGRITY,
                    "the bundles of %s and %s are signed with one key, and a key is one city's",
                    terminal_safe(cli->arena, one->city), terminal_safe(cli->arena, two->city));
    return ST_OK;
}

Status trust_check(const Cli *cli, const Bundle *bundle, size_t cities, Err *err) {
    for (size_t k = 0; k < cities; k++) {
        TRY(check_one(cli, &bundle[k], err));
        for (size_t before = 0; before < k; before++)
            TRY(check_two(cli, &bundle[before], &bundle[k], err));
    }
    return ST_OK;
}
