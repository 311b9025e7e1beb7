/* The round of the day: stops left out, moved and taken along. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/base/text.h"
#include "tests/support/rows.h"
#include "tests/support/team.h"

/* ---- the round ---- */

static size_t count_of(const char *text, const char *word) {
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, word)); at += strlen(word)) count++;
    return count;
}

/* Of one storefront, or of all. */
static void set_hours(Team *team, const char *id, const char *hours) {
    Err err = {0};
    must(store_exec(&team->world.store,
                    arena_printf(team->world.arena,
                                 "INSERT OR REPLACE INTO opening_hours SELECT id, 1, 1, '%s' FROM "
                                 "storefront WHERE '%s' IN ('', storefront_id)",
                                 hours, id),
                    &err),
         &err);
}

Test(team_round, a_stop_is_left_out_of_the_round_until_tomorrow) {
    Team team;
    team_open(&team);
    set_hours(&team, "", "24/7");
    team_serve(&team);
    static const char stop[] = "class=\"stop-name\"";
    const size_t stops = count_of(team_get(&team, ROLE_INSPECTOR, "/round").body, stop);
    const char *skip = arena_printf(team.world.arena, "id=%s", team.listed[0]);
    cr_assert(lt(sz, 3, stops));
    cr_expect(eq(int, team_post(&team, ROLE_INSPECTOR, "/round/skip", skip).code, 422));
    skip = arena_printf(team.world.arena, "%s&reason=closed+on+Mondays", skip);
    cr_expect(eq(int, team_post(&team, ROLE_INSPECTOR, "/round/skip", skip).code, 303));
    const Reply today = team_get(&team, ROLE_INSPECTOR, "/round");
    cr_expect_null(
        strstr(today.body, arena_printf(team.world.arena, "/visit?id=%s\"", team.listed[0])));
    team.now += 24 * 3600;
    team_sign_in(&team, ROLE_INSPECTOR);
    cr_expect(eq(sz, count_of(team_get(&team, ROLE_INSPECTOR, "/round").body, stop), stops));
    const Reply gpx = team_post(&team, ROLE_INSPECTOR, "/round/gpx", "");
    cr_expect(eq(sz, count_of(gpx.body, "<rtept "), stops));
    cr_expect_null(strstr(gpx.body, team.list.rows[0].name), "addresses alone");
    cr_expect_str_eq(team_text(&team, "SELECT action FROM audit ORDER BY id DESC LIMIT 1"),
                     "round_export");
    team_close(&team);
}

/* The stops' ids in the order of the page. */
static const char *order_of(Team *team) {
    static const char visit[] = "button small\" href=\"/visit?id=";
    const char *at = team_get(team, ROLE_INSPECTOR, "/round").body;
    const char *ids = "";
    while ((at = strstr(at, visit))) {
        at += sizeof visit - 1;
        ids = arena_printf(team->world.arena, "%s%.*s ", ids, (int)strcspn(at, "\""), at);
    }
    return ids;
}

typedef struct Move {
    size_t from;    /* whose stop, by its place before all moves */
    const char *to; /* as the form says it */
    int code;
    const char *places; /* of the first four afterwards, each as its place before all moves */
} Move;

static const Move moves[] = {
    {1, "up", 303, "1023"}, {1, "up", 422, "1023"}, {1, "down", 303, "0123"},
    {2, "1", 303, "2013"},  {2, "3", 303, "0123"},  {0, "2", 303, "1023"},
    {0, "0", 422, "1023"},  {0, "99", 422, "1023"}, {0, "sideways", 422, "1023"},
    {0, "", 422, "1023"},   {3, "up", 303, "1032"},
};

Test(team_round, stops_of_the_round_are_put_in_another_order_until_tomorrow) {
    Team team;
    team_open(&team);
    set_hours(&team, "", "24/7");
    team_serve(&team);
    Arena *arena = team.world.arena;
    char id[4][64];
    const char *planned = order_of(&team);
    cr_assert(eq(int, sscanf(planned, "%63s %63s %63s %63s", id[0], id[1], id[2], id[3]), 4));
    for (size_t k = 0; k < sizeof moves / sizeof *moves; k++) {
        const Move *move = &moves[k];
        const Reply reply = team_post(&team, ROLE_INSPECTOR, "/round/move",
                                      arena_printf(arena, "id=%s&to=%s", id[move->from], move->to));
        cr_expect(eq(int, reply.code, move->code), "%zu", k);
        const char *now = order_of(&team), *wanted = "";
        for (const char *p = move->places; *p; p++)
            wanted = arena_printf(arena, "%s%s ", wanted, id[*p - '0']);
        cr_expect(eq(int, strncmp(now, wanted, strlen(wanted)), 0), "%zu: %s", k, now);
    }
    const char *body = team_get(&team, ROLE_INSPECTOR, "/round").body;
    cr_expect(eq(sz, count_of(body, "value=\"up\""), count_of(body, "class=\"stop-name\"") - 1));
    cr_expect(eq(int,
                 team_post(&team, ROLE_INSPECTOR, "/round/move",
                           arena_printf(arena, "id=%s&to=up", team.unlisted))
                     .code,
                 404));
    team.now += 24 * 3600;
    team_sign_in(&team, ROLE_INSPECTOR);
    cr_expect_str_eq(order_of(&team), planned);
    cr_expect_str_eq(team_text(&team,
                               "SELECT group_concat(DISTINCT action) FROM audit "
                               "WHERE action LIKE 'round\\_%' ESCAPE '\\'"),
                     "round_order");
    team_close(&team);
}

Test(team_round, what_is_taken_along_has_a_number_and_does_not_tell_who_was_drawn_by_lot) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    const char *reply = team_post(&team, ROLE_INSPECTOR, "/round/ics", "").body;
    const size_t stops = count_of(order_of(&team), " ");
    size_t by_key = 0; /* the number that a calendar names a stop by says nothing of its rank */
    for (size_t r = 0; r < team.list.n; r++)
        by_key += strstr(reply, arena_printf(arena, "UID:run1-place%lld-",
                                             (long long)team.list.rows[r].key)) != NULL;
    cr_expect(eq(sz, count_of(reply, "BEGIN:VEVENT"), stops));
    cr_expect(eq(sz, by_key, stops));
    const char *paper = team_post(&team, ROLE_INSPECTOR, "/round/pdf", "").body;
    cr_expect(eq(int, strncmp(paper, "%PDF-", 5), 0));
    cr_expect(eq(i64,
                 team_number(&team,
                             "SELECT count(*) FROM audit WHERE action = "
                             "'round_export'"),
                 2));
    team_close(&team);
}

/* Today is a Monday. */
Test(team_round, who_stays_shut_is_left_out_unless_all_do) {
    static const char stop[] = "class=\"stop-name\"", shut[] = "We 10:00-11:00";
    Team team;
    team_open(&team);
    set_hours(&team, "", "24/7");
    team_serve(&team);
    Arena *arena = team.world.arena;
    const size_t stops = count_of(team_get(&team, ROLE_INSPECTOR, "/round").body, stop);
    const char *visit = arena_printf(arena, "/visit?id=%s\"", team.listed[0]);
    set_hours(&team, team.listed[0], shut);
    const Reply one = team_get(&team, ROLE_INSPECTOR, "/round");
    cr_expect(eq(sz, count_of(one.body, stop), stops - 1));
    cr_expect_null(strstr(one.body, visit));
    set_hours(&team, "", shut);
    const Reply all = team_get(&team, ROLE_INSPECTOR, "/round");
    cr_expect(eq(sz, count_of(all.body, stop), stops));
    cr_expect_not_null(strstr(all.body, "All doors are closed today"));
    team_close(&team);
}
