/* city.c - gevel city: a synthetic city with known truth. */
#include "datasets/city/city.h"
#include "datasets/base/text.h"

#include "detector/cli/command.h"

static const Option options[] = {
    {"out", "DIR", "folder for the tables (required)", 0, false},
    {"storefronts", "N", "how many, 50 to 2,000,000; default 20000", 0, false},
    {"months", "M", "months of history, 12 to 120, ending 2024-12; default 36", 0, false},
    {"seed", "S", "same seed, same city; default 1", 0, false},
    {"fronts", "SHARE", "planted fronts, 0 to 0.3; default 0.03", 0, false},
    {"periods", "LENGTH", "turnover filed by month, quarter or year; default month", 0, false},
    {"chains", "SHARE", "share filed only together with others of their enterprise; default 0", 0,
     false},
    {"footfall", "KIND", "counted at doors, known for streets, or by sensors; default doors", 0,
     false},
    {"registers", NULL,
     "also registers without a key in common, with names and addresses as offices write them", 0,
     true},
    {"proxies", NULL, "also purchases, card takings, wages, energy, water and waste of most shops",
     0, true},
    {"exceptions", "SHARE", "honest exceptions, 0 to 0.5; default 0.12", 0, false},
    {"tame", NULL, "shops that neither open and close nor wander and step, for comparison", 0,
     true},
    {0},
};

static const char *const examples[] = {
    "gevel city --out city",
    "gevel city --storefronts 2000 --months 24 --seed 7 --out city",
    "gevel city --fronts 0 --out honest",
    "gevel city --periods quarter --chains 0.2 --out filed",
    "gevel city --storefronts 2000 --footfall sensors --out counted",
    "gevel city --storefronts 2000 --registers --out linked",
    "gevel city --storefronts 2000 --proxies --out bought",
    NULL,
};

typedef struct Numbers {
    long long storefronts, months, seed;
} Numbers;

static Status read_periods(const Given *given, int *months, Err *err) {
    const char *text = option_text(given, "periods");
    *months = !text || text_equal(text, "month") ? 1
              : text_equal(text, "quarter")      ? 3
              : text_equal(text, "year")         ? 12
                                                 : 0;
    if (*months) return ST_OK;
    return FAIL(err, ST_USAGE, "--periods expects month, quarter or year, got '%s'", text);
}

static Status read_footfall(const Given *given, CityFootfall *footfall, Err *err) {
    static const char *const names[] = {
        [CITY_DOORS] = "doors", [CITY_STREETS] = "streets", [CITY_SENSORS] = "sensors"};
    const char *text = option_text(given, "footfall");
    *footfall = CITY_DOORS;
    for (size_t k = 0; text && k < sizeof names / sizeof *names; k++)
        if (text_equal(text, names[k])) *footfall = (CityFootfall)k;
    if (!text || text_equal(text, names[*footfall])) return ST_OK;
    return FAIL(err, ST_USAGE, "--footfall expects doors, streets or sensors, got '%s'", text);
}

static Status read_options(const Given *given, Numbers *n, CityOptions *city, Err *err) {
    *n = (Numbers){20000, 36, 1};
    TRY(option_whole(given, "storefronts", 50, 2000000, &n->storefronts, err));
    TRY(option_whole(given, "months", 12, 120, &n->months, err));
    TRY(option_whole(given, "seed", 0, INT64_MAX, &n->seed, err));
    TRY(option_real(given, "fronts", 0, 0.3, &city->front_share, err));
    TRY(option_real(given, "exceptions", 0, 0.5, &city->legit_share, err));
    TRY(option_real(given, "chains", 0, 1, &city->chain_share, err));
    TRY(read_periods(given, &city->period_months, err));
    TRY(read_footfall(given, &city->footfall, err));
    city->wild = !option_given(given, "tame");
    city->storefronts = (size_t)n->storefronts;
    city->months = (size_t)n->months;
    city->seed = (uint64_t)n->seed;
    city->proxies = option_given(given, "proxies");
    city->registers = option_given(given, "registers");
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    const char *out = NULL;
    Numbers n;
    CityOptions city = {.front_share = 0.03,
                        .legit_share = 0.12,
                        .progress = terminal_progress,
                        .progress_context = &cli->terminal};
    TRY(cli_required(cli, "out", &out, err));
    TRY(read_options(&cli->given, &n, &city, err));
    TRY(city_write(&city, out, err));
    terminal_finish(&cli->terminal);
    if (cli->json)
        return cli_print_json(
            json_pack("{s:o, s:I, s:I, s:I, s:f, s:f}", "out", json_words(out), "storefronts",
                      n.storefronts, "months", n.months, "seed", n.seed, "fronts", city.front_share,
                      "exceptions", city.legit_share),
            err);
    (void)printf("%s: %lld storefronts, %lld months, seed %lld\n", terminal_safe(cli->arena, out),
                 n.storefronts, n.months, n.seed);
    terminal_say(&cli->terminal, "next: gevel import %s", out);
    return ST_OK;
}

const Command city_command = {
    .name = "city",
    .operands = "",
    .summary = "make a synthetic city with known truth",
    .about =
        "Writes storefronts, turnover, footfall, links, ownership changes and sensors of a\n"
        "made-up city as neutral tables, and truth.csv, which says which storefronts are\n"
        "planted fronts. Only `gevel evaluate` reads the truth. --registers adds a folder with\n"
        "tax figures by company name and permits, to be joined by `gevel link`, and the truth\n"
        "about those.",
    .options = options,
    .examples = examples,
    .run = run,
};
