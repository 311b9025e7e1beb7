/* trust.h - whose bundles of other cities are believed: each is signed with the key that the reader
 * says is that city's. */
#ifndef CLI_TRUST_H
#define CLI_TRUST_H
#include "detector/cities/exchange.h"
#include "detector/cli/command.h"

#define OPTION_TRUST \
    { "trust", "CITY=KEY", "the key that this city told; once for each city", 0, true }

/* ST_INTEGRITY: a bundle is not signed with the key of its city, or one key speaks for two.
 * ST_USAGE: a --trust of another form, two keys for a city, or two bundles of one, which would
 * count twice. */
Status trust_check(const Cli *cli, const Bundle *bundle, size_t cities, Err *err);

#endif
