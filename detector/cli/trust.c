#include "detector/cli/trust.h"

#include "datasets/base/text.h"

#include <string.h>

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
        if (strlen(city) == length && strncmp(city, value, length) == 0) *key = sign + 1;
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
    if (text_equal(key, bundle->signer)) return ST_OK;
    return FAIL(err, ST_INTEGRITY,
                "the bundle of %s is signed with the key %s, which is not the trusted key of that "
                "city",
                terminal_safe(cli->arena, bundle->city), bundle->signer);
}

Status trust_check(const Cli *cli, const Bundle *bundle, size_t cities, Err *err) {
    for (size_t k = 0; k < cities; k++) {
        TRY(check_one(cli, &bundle[k], err));
        for (size_t before = 0; before < k; before++)
            if (text_equal(bundle[before].city, bundle[k].city))
                return FAIL(err, ST_USAGE,
                            "two bundles are of %s, and would count twice: name one of them",
                            terminal_safe(cli->arena, bundle[k].city));
    }
    return ST_OK;
}
