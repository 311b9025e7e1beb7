/* Who works blind is told the same of a control as of a storefront that is selected by rank. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/team.h"

/* All premises have one name, one address and one sector: what still differs between the pages of
 * two of them tells them apart. */
static void open_alike(Team *team, bool blind) {
    Err err = {0};
    team_open(team);
    must(store_exec(&team->world.store,
                    "UPDATE storefront SET name = 'Shop', street = 'Street', house_number = '1', "
                    "postcode = '2000', district = 'Centre', sector = 'bar', "
                    "lon = 4.4, lat = 51.2",
                    &err),
         &err);
    team->settings.blind = blind;
    team_serve(team);
}

static const char *of_selection(const Team *team, Selection selection) {
    for (size_t r = 0; r < team->list.n; r++)
        if (team->list.rows[r].selection == selection) return team->list.rows[r].storefront_id;
    abort();
}

/* The main part without the ids of the storefront and of the form. */
static const char *told(Team *team, Role role, const char *path, const char *id) {
    static const char token[] = "name=\"token\" value=\"";
    Arena *arena = team->world.arena;
    const Reply reply = team_get(team, role, arena_printf(arena, "%s?id=%s", path, id));
    cr_assert(eq(int, reply.code, 200), "%s %s", path, id);
    const char *at = strstr(reply.body, "<main"), *out = "", *found;
    cr_assert(at != NULL);
    const char *end = strstr(at, "</main>");
    at = arena_printf(arena, "%.*s", (int)(end - at), at);
    while ((found = strstr(at, id))) {
        out = arena_printf(arena, "%s%.*s#", out, (int)(found - at), at);
        at = found + strlen(id);
    }
    out = arena_printf(arena, "%s%s", out, at);
    found = strstr(out, token);
    if (!found) return out;
    return arena_printf(arena, "%.*s%s", (int)(found - out), out,
                        found + strcspn(found + sizeof token, "\"") + sizeof token);
}

static bool alike(Team *team, Role role, const char *path) {
    return strcmp(told(team, role, path, of_selection(team, SELECTION_RANKED)),
                  told(team, role, path, of_selection(team, SELECTION_RANDOM))) == 0;
}

Test(console_blind, a_control_looks_as_any_other) {
    Team blind, open;
    open_alike(&blind, true);
    cr_expect(alike(&blind, ROLE_INSPECTOR, "/dossier"));
    cr_expect(alike(&blind, ROLE_INSPECTOR, "/visit"));
    cr_expect(alike(&blind, ROLE_INSPECTOR, "/contest"));
    cr_expect(not(alike(&blind, ROLE_LEAD, "/dossier")), "a lead sees why");
    open_alike(&open, false);
    cr_expect(not(alike(&open, ROLE_INSPECTOR, "/dossier")));
    const char *id = of_selection(&open, SELECTION_RANDOM), *asked = "name=\"right\"";
    cr_expect_not_null(strstr(told(&open, ROLE_INSPECTOR, "/visit", id), asked));
    cr_expect_null(strstr(told(&blind, ROLE_INSPECTOR, "/visit", id), asked),
                   "was the reason right, which nobody told");
    cr_expect_not_null(strstr(team_get(&blind, ROLE_INSPECTOR, "/help").body, "id=\"blind\""));
    cr_expect_null(strstr(team_get(&open, ROLE_INSPECTOR, "/help").body, "id=\"blind\""));
    team_close(&open);
    team_close(&blind);
}

/* What the page tells of the stop before its buttons. */
static const char *stop_of(Team *team, const char *path, const char *id) {
    Arena *arena = team->world.arena;
    const char *body = strstr(team_get(team, ROLE_INSPECTOR, path).body, "<main");
    cr_assert(body != NULL, "%s", path);
    cr_expect_null(strstr(body, "/dossier?"), "%s leads to what tells it", path);
    const char *at =
        strstr(body, arena_printf(arena, "<a class=\"stop-name\" href=\"/visit?id=%s\"", id));
    cr_assert(at != NULL, "%s", path);
    return arena_printf(arena, "%.*s", (int)(strstr(at, "</li>") - at), at);
}

/* One storefront, and the same once the list says that it was drawn by lot. */
Test(console_blind, a_round_tells_no_control_even_where_dossiers_are_open) {
    Team team;
    Err err = {0};
    const char *day[2], *round[2], *form[2], *dossier[2];
    team_open(&team);
    Arena *arena = team.world.arena;
    const char *id = team.listed[0];
    for (int drawn = 0; drawn < 2; drawn++) {
        if (drawn)
            must(store_exec(&team.world.store,
                            arena_printf(arena,
                                         "UPDATE result SET selection = 'random' WHERE storefront "
                                         "= (SELECT id FROM storefront WHERE storefront_id = '%s')",
                                         id),
                            &err),
                 &err);
        team_serve(&team);
        if (!drawn)
            (void)team_post(
                &team, ROLE_LEAD, "/case/assign",
                arena_printf(arena, "id=%s&person=%lld", id, (long long)team.id[ROLE_INSPECTOR]));
        day[drawn] = stop_of(&team, "/day", id);
        round[drawn] = stop_of(&team, "/round", id);
        form[drawn] = told(&team, ROLE_INSPECTOR, "/visit", id);
        dossier[drawn] = told(&team, ROLE_INSPECTOR, "/dossier", id);
        if (!drawn) server_close(team.server);
    }
    cr_expect_str_eq(day[0], day[1]);
    /* when it is reached may differ, for other stops may stand beside it */
    const size_t told_of = (size_t)(strstr(round[0], "class=\"chip\"") - round[0]);
    cr_expect(lt(sz, 100, told_of));
    cr_expect(eq(int, strncmp(round[0], round[1], told_of), 0));
    cr_expect_null(strstr(round[1], "random control"));
    cr_expect_str_eq(form[0], form[1]);
    cr_expect_null(strstr(dossier[0], "random control"));
    cr_expect_not_null(strstr(dossier[1], "random control"), "it is told there");
    team_close(&team);
}

static bool told_openly(Team *team, Role role, const char *id) {
    return strstr(told(team, role, "/dossier", id), "class=\"eyebrow") != NULL;
}

Test(console_blind, a_dossier_opens_with_the_visit_and_closes_when_that_is_withdrawn) {
    Team team;
    open_alike(&team, true);
    Arena *arena = team.world.arena;
    const char *id = of_selection(&team, SELECTION_RANDOM), *other = team.listed[0];
    cr_expect(not(told_openly(&team, ROLE_INSPECTOR, id)));
    cr_expect(told_openly(&team, ROLE_LEAD, id));
    const char *visit =
        arena_printf(arena, "id=%s&outcome=cleared&token=00112233445566778899aabbccddeeff", id);
    const Reply sent = team_post(&team, ROLE_INSPECTOR, "/visit", visit);
    cr_assert(eq(int, sent.code, 303), "%s", sent.body);
    cr_expect(told_openly(&team, ROLE_INSPECTOR, id));
    cr_expect(not(told_openly(&team, ROLE_INSPECTOR, other)));
    cr_expect(eq(int,
                 team_post(&team, ROLE_INSPECTOR, "/visit/withdraw", "id=1&reason=wrong+door").code,
                 303));
    cr_expect(not(told_openly(&team, ROLE_INSPECTOR, id)));
    team_close(&team);
}

/* Whether the ids of a page's rows rise, as those of premises with one name and address do when
 * nothing else orders them. */
static bool rising(const char *body, const char *before) {
    const char *at = body;
    char last[64] = "", id[64];
    size_t seen = 0;
    bool rises = true;
    while ((at = strstr(at, before))) {
        at += strlen(before);
        if (sscanf(at, "%63[A-Za-z0-9]", id) != 1) continue;
        rises &= strcmp(last, id) < 0;
        (void)snprintf(last, sizeof last, "%s", id);
        seen++;
    }
    cr_expect(lt(sz, 2, seen), "%s", before);
    return rises;
}

static const char *const lists[] = {"/list", "/list?of=all", "/list?of=all&q=shop",
                                    "/list?of=all&after=10", "/list?district=Centre"};

Test(console_blind, no_list_gives_it_away) {
    static const char row[] = "<a href=\"/dossier?id=", stop[] = "button small\" href=\"/visit?id=";
    Team team;
    open_alike(&team, true);
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        const char *inspector = team_get(&team, ROLE_INSPECTOR, lists[k]).body;
        const char *lead = team_get(&team, ROLE_LEAD, lists[k]).body;
        cr_expect(rising(inspector, row), "%s", lists[k]);
        cr_expect(not(rising(lead, row)), "%s", lists[k]);
        cr_expect_null(strstr(inspector, "class=\"num"), "%s", lists[k]);
        cr_expect_not_null(strstr(lead, "class=\"num"), "%s", lists[k]);
    }
    cr_expect(rising(team_get(&team, ROLE_INSPECTOR, "/day").body, stop));
    team_close(&team);
}

/* Names of its fields that tell something. */
static bool tells(const char *json) {
    return strstr(json, "\"rank\"") || strstr(json, "\"posterior\"") || strstr(json, "evidence") ||
           strstr(json, "selection");
}

Test(console_blind, nor_does_what_a_program_reads) {
    Team team;
    open_alike(&team, true);
    const char *inspector = team_api_token(&team, ROLE_INSPECTOR, false);
    const char *lead = team_api_token(&team, ROLE_LEAD, false);
    const char *dossier =
        arena_printf(team.world.arena, "/api/dossier?id=%s", of_selection(&team, SELECTION_RANDOM));
    const char *targets[] = {"/api/list", "/api/list?of=all&after=3", dossier};
    for (size_t k = 0; k < sizeof targets / sizeof *targets; k++) {
        const Reply seen = team_program(&team, inspector, targets[k], NULL);
        cr_expect(eq(int, seen.code, 200), "%s", targets[k]);
        cr_expect_not_null(strstr(seen.body, "storefront_id"), "%s", targets[k]);
        cr_expect(not(tells(seen.body)), "%s", targets[k]);
        cr_expect(tells(team_program(&team, lead, targets[k], NULL).body), "%s", targets[k]);
    }
    cr_expect(rising(team_program(&team, inspector, "/api/list?of=all", NULL).body,
                     "\"storefront_id\": \""));
    team_close(&team);
}

Test(console_blind, every_row_has_its_page) {
    Team team;
    open_alike(&team, true);
    const char *path = "/list?of=all", *next;
    size_t rows = 0, judged = 0;
    for (size_t r = 0; r < team.list.n; r++) judged += team.list.rows[r].judged;
    while (path) {
        const char *at = team_get(&team, ROLE_INSPECTOR, path).body;
        const char *more = strstr(at, "class=\"more-rows\"");
        while ((at = strstr(at, "<th class=\"name\"")) || (at = NULL)) rows++, at++;
        next = more ? strstr(more, "after=") : NULL;
        path = next ? arena_printf(team.world.arena, "/list?of=all&after=%ld",
                                   strtol(next + strlen("after="), NULL, 10))
                    : NULL;
    }
    cr_expect(eq(sz, rows, judged));
    team_close(&team);
}

/* The list is made longer, for one of six rows shows no share: those of the first 30 that are no
 * controls are selected by rank. */
Test(console_blind, controls_come_by_their_share) {
    enum { SHOWN = 10 };
    static const char listed[] =
        "UPDATE result SET selection = 'ranked' WHERE selection = 'none' AND rank <= 30";
    Team team;
    Err err = {0};
    team_open(&team);
    must(store_exec(&team.world.store, listed, &err), &err);
    team_serve(&team);
    const char *day = team_get(&team, ROLE_INSPECTOR, "/day").body;
    size_t controls = 0, shown = 0, of_them = 0;
    for (size_t r = 0; r < team.list.n; r++) {
        const WatchRow *row = &team.list.rows[r];
        const char *visit = arena_printf(team.world.arena, "/visit?id=%s\"", row->storefront_id);
        const bool there = strstr(day, visit) != NULL;
        const bool control = row->selection == SELECTION_RANDOM;
        shown += there;
        controls += control;
        of_them += there && control;
    }
    const int64_t selected =
        team_number(&team, "SELECT count(*) FROM result WHERE selection <> 'none'");
    cr_assert(lt(i64, 29, selected));
    cr_expect(eq(sz, shown, SHOWN));
    cr_expect(eq(sz, of_them, (size_t)((double)controls / (double)selected * SHOWN + 0.5)));
    cr_expect(lt(sz, 0, of_them));
    team_close(&team);
}
