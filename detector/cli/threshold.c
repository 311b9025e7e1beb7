#include "detector/cli/threshold.h"

#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"

static const char *const whats[] = {"listed", "entered", "left", "drift", NULL};

typedef struct Threshold {
    size_t what;
    double most;
} Threshold;

static Status parse(const char *text, Threshold *threshold, Err *err) {
    const char *equals = strchr(text, '=');
    const size_t length = equals ? (size_t)(equals - text) : strlen(text);
    for (size_t k = 0; whats[k]; k++)
        if (equals && text_slice_equal(text, length, whats[k])) {
            threshold->what = k;
            if (num_parse(equals + 1, strlen(equals + 1), &threshold->most) && threshold->most >= 0)
                return ST_OK;
        }
    return FAIL(err, ST_USAGE,
                "--fail-on needs listed=N, entered=N, left=N or drift=SHARE with a number of 0 or "
                "more, got \"%s\"",
                text);
}

static double measured(const ListChange *change, size_t what) {
    const double drift =
        change->before && change->listed ? (double)change->entered / (double)change->listed : 0;
    const double values[] = {(double)change->listed, (double)change->entered, (double)change->left,
                             drift};
    return values[what];
}

static Status each(const Cli *cli, const ListChange *change, Err *err) {
    for (size_t i = 0; i < cli->given.options; i++) {
        const GivenOption *given = &cli->given.option[i];
        Threshold threshold = {0};
        if (!text_equal(given->option->name, "fail-on")) continue;
        TRY(parse(given->value, &threshold, err));
        if (change && measured(change, threshold.what) > threshold.most)
            return FAIL(err, ST_OVER,
                        "%s is %g, over the %g of --fail-on; the run is saved: look at it before "
                        "using it",
                        whats[threshold.what], measured(change, threshold.what), threshold.most);
    }
    return ST_OK;
}

Status threshold_check(const Cli *cli, Err *err) {
    return each(cli, NULL, err);
}

Status threshold_judge(const Cli *cli, const ListChange *change, Err *err) {
    return each(cli, change, err);
}
