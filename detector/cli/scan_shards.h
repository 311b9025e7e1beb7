/* scan_shards.h - gevel scan --shards: one list over a folder of stores. */
#ifndef CLI_SCAN_SHARDS_H
#define CLI_SCAN_SHARDS_H
#include "detector/cli/command.h"
#include "detector/run/scan.h"

#define OPTIONS_SHARDS                                                                            \
    {"shards", "DIR", "one list over all stores DIR/*.db; also with mpirun -n N", 0, false},      \
        {"out", "DIR", "with --shards: a new folder for list.csv and manifest.json", 0, false}, { \
        "pool", "N",                                                                              \
            "with --shards: storefronts that the city is learned from, at most; default 1000000", \
            0, false                                                                              \
    }

/* ST_USAGE: an option that goes only with shards, or not with them. */
Status scan_shards_check(const Cli *cli, Err *err);

Status scan_shards(Cli *cli, const Params *params, const ScanOptions *options, Err *err);

#endif
