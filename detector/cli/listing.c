#include "detector/cli/listing.h"

#include "datasets/base/text.h"
#include "detector/compare/change.h"
#include "detector/run/watchlist_since.h"
#include "models/params/params_detector.h"
#include "reports/publish/report.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <string.h>

bool listing_wants(const WatchRow *row, ListingFilter filter) {
    if (filter.rows && !row_filter_wants(filter.rows, row)) return false;
    return !filter.selected_only || row->selection != SELECTION_NONE;
}

static const char *address(const WatchRow *row, Arena *arena) {
    if (!row->street) return words_place(row);
    return row->house_number ? arena_printf(arena, "%s %s", row->street, row->house_number)
                             : row->street;
}

/* What speaks most for the row, in a few words. */
static const char *main_reason(const Watchlist *list, const WatchRow *row, Arena *arena) {
    if (!row->judged) return arena_printf(arena, "not judged: %s", row->reason ? row->reason : "-");
    Reasons reasons = {0};
    const Voice voice = {.language = language_find("en"), .list = list, .arena = arena};
    reasons_of(&voice, row, &reasons);
    const char *title = reasons.speaks_for ? reasons.reason[0].title : "nothing speaks for it";
    return row->selection == SELECTION_RANDOM ? arena_printf(arena, "control sample; %s", title)
                                              : title;
}

/* A sentence, folded where the terminal is narrow. */
static void say_line(const Cli *cli, const char *text) {
    terminal_text(stdout, text, cli->terminal.width);
    (void)putchar('\n');
}

void listing_say_basis(const Cli *cli, const Watchlist *list) {
    const Voice voice = {.language = language_find("en"), .list = list, .arena = cli->arena};
    const char *basis = words_basis(&voice);
    if (basis) say_line(cli, terminal_safe(cli->arena, basis));
}

void listing_say_length(const Cli *cli, const Watchlist *list) {
    const Voice voice = {.language = language_find("en"), .list = list, .arena = cli->arena};
    const char *length = words_length(&voice);
    const bool usual = watchlist_length(list).order == ORDER_PROBABILITY;
    const char *since = words_since_all(&voice);
    listing_say_basis(cli, list);
    say_line(cli, words_city_share(&voice));
    if (since) terminal_text(stdout, since, cli->terminal.width);
    if (since) (void)fputs(usual && !length ? "\n\n" : "\n", stdout);
    if (!usual) say_line(cli, words_order(&voice));
    if (length) say_line(cli, length);
    if (length || !usual || !since) (void)putchar('\n');
}

Status listing_say_change(const Cli *cli, Store *store, const Watchlist *list, Err *err) {
    enum { NAMED = 5 }; /* more would hide the list */
    ListChange change;
    TRY(list_change(store, list->run_id, RUN_BEFORE, cli->arena, &change, err));
    if (!change.before) return ST_OK;
    (void)printf("\nsince run %lld: %zu new by rank, %zu gone", (long long)change.before,
                 change.entered, change.left);
    for (size_t k = 0; k < change.entered && k < NAMED; k++)
        (void)printf("%s%s", k ? ", " : "; new: ", terminal_safe(cli->arena, change.entered_id[k]));
    (void)printf("%s\n", change.entered > NAMED ? ", ..." : "");
    if (change.entered + change.left)
        (void)printf("gevel compare %lld %lld says why\n", (long long)change.before,
                     (long long)list->run_id);
    return ST_OK;
}

static const char *range_text(const WatchRow *row, Arena *arena) {
    return row->rank_low ? arena_printf(arena, "(%zu-%zu)", row->rank_low, row->rank_high) : "";
}

static size_t widest_range(const Watchlist *list, Arena *arena) {
    size_t width = 0;
    for (size_t r = 0; r < list->n; r++) {
        const size_t length = strlen(range_text(&list->rows[r], arena));
        if (length > width) width = length;
    }
    return width;
}

/* "7", or "7 (2-22)" where it is known how far chance moves it; ranks stay below each other. */
static const char *rank_text(const WatchRow *row, size_t width, Arena *arena) {
    if (!width) return arena_printf(arena, "%zu", row->rank);
    return arena_printf(arena, "%zu %-*s", row->rank, (int)width, range_text(row, arena));
}

/* The place in the list before, "new", or "-" of one that is not selected. */
static const char *before_text(const WatchRow *row, Arena *arena) {
    if (row->selection == SELECTION_NONE) return NULL;
    return row->listed_before ? arena_printf(arena, "%zu", row->place_before) : "new";
}

void listing_print(const Cli *cli, const Watchlist *list, ListingFilter filter) {
    static const Column alone[] = {
        {"rank", true},        {"probability", true}, {"unexplained EUR/year", true},
        {"storefront", false}, {"sector", false},     {"name", false},
        {"address", false},    {"main reason", false}};
    static const Column since[] = {{"rank", true},        {"before", true},
                                   {"probability", true}, {"unexplained EUR/year", true},
                                   {"storefront", false}, {"sector", false},
                                   {"name", false},       {"address", false},
                                   {"main reason", false}};
    const Voice voice = {.language = language_find("en"), .list = list, .arena = cli->arena};
    Table table = list->before ? TABLE_OPEN(cli->arena, since) : TABLE_OPEN(cli->arena, alone);
    size_t shown = 0;
    const size_t width = widest_range(list, cli->arena);
    for (size_t i = 0; i < list->n && (!filter.limit || shown < filter.limit); i++) {
        const WatchRow *row = &list->rows[i];
        if (!listing_wants(row, filter)) continue;
        shown++;
        table_cell(&table, rank_text(row, width, cli->arena));
        if (list->before) table_cell(&table, before_text(row, cli->arena));
        table_cell(&table, chance_text(&voice, row->posterior, NULL));
        table_eur(&table, row->unexplained_eur_year);
        table_cell(&table, row->storefront_id);
        table_cell(&table, row->sector);
        table_cell(&table, row->name);
        table_cell(&table, address(row, cli->arena));
        const char *reason = main_reason(list, row, cli->arena);
        if (row->contested)
            reason = arena_printf(cli->arena, "%s; %s", say(&voice, SAY_CONTESTED), reason);
        table_cell(&table, reason);
    }
    table_print(&table, &cli->terminal);
}

static const char *run_before(const Voice *v) {
    return arena_printf(v->arena, "%lld", (long long)v->list->before);
}

/* One of several, folded likewise. */
static void say_item(const Cli *cli, const char *text) {
    (void)fputs("  ", stdout);
    if (cli->terminal.width)
        (void)terminal_words(stdout, text, 2, 4, cli->terminal.width);
    else
        (void)fputs(text, stdout);
    (void)putchar('\n');
}

static void say_gone(const Cli *cli, const Voice *v) {
    const char *const *line = words_gone(v);
    if (!line) return;
    terminal_heading(&cli->terminal, say_with(v, SAY_GONE_HEADING, "run", run_before(v)));
    for (; *line; line++) say_item(cli, terminal_safe(cli->arena, *line));
}

static void say_events(const Cli *cli, const Voice *v) {
    const char *line;
    size_t told = 0;
    for (size_t r = 0; r < v->list->n; r++)
        for (size_t k = 0; (line = words_event(v, &v->list->rows[r], k)); k++) {
            if (!told++)
                terminal_heading(&cli->terminal,
                                 say_with(v, SAY_EVENTS_HEADING, "run", run_before(v)));
            say_item(cli, arena_printf(cli->arena, "%s: %s",
                                       terminal_safe(cli->arena, v->list->rows[r].storefront_id),
                                       terminal_safe(cli->arena, line)));
        }
}

void listing_say_since(const Cli *cli, const Watchlist *list) {
    const Voice voice = {.language = language_find("en"), .list = list, .arena = cli->arena};
    say_gone(cli, &voice);
    say_events(cli, &voice);
}
