#include "detector/cli/settings.h"

#include "datasets/base/text.h"
#include "datasets/store/moment.h"
#include "detector/rerun/whatif.h"

#include <string.h>
#include <unistd.h>

static const char run_mark[] = "run:";

static Status of_run(Cli *cli, const char *run, Params **params, Err *err) {
    Store store = {.lock_fd = -1};
    Watchlist list = {0};
    TRY(store_open_wait(cli->store_path, STORE_READ, cli->lock_wait_s, &store, err));
    Status status = moment_begin(&store, err);
    if (!status) status = cli_watchlist(cli, &store, run, &list, err);
    if (!status) status = whatif_params(&list, cli->arena, params, err);
    moment_end(&store);
    store_close(&store);
    return status;
}

static Status unknown(const Cli *cli, const char *name, Err *err) {
    Preset *preset;
    const size_t count = presets_list(cli->arena, &preset);
    const char **names = ARENA_ARRAY(cli->arena, const char *, count + 2);
    for (size_t k = 0; k < count; k++) names[k] = preset[k].name;
    names[count] = "default";
    const char *near = text_nearest(name, names);
    if (near)
        return FAIL(err, ST_PARAMS, "\"%s\" is neither a file nor a preset; did you mean %s?", name,
                    near);
    return FAIL(err, ST_PARAMS,
                "\"%s\" is neither a parameter file, nor a preset (gevel params --presets), nor "
                "default, nor run:N",
                name);
}

Status settings_named(Cli *cli, const char *name, Params **params, Err *err) {
    *params = params_open(cli->arena);
    if (text_equal(name, "default")) return ST_OK;
    if (preset_known(name)) return params_preset(*params, name, err);
    if (strncmp(name, run_mark, sizeof run_mark - 1) == 0)
        return of_run(cli, name + sizeof run_mark - 1, params, err);
    if (access(name, F_OK)) return unknown(cli, name, err);
    return params_load(*params, name, err);
}
