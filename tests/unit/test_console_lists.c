/* What each sees of the list: dossiers that are theirs, no names for an analyst, views of their
 * own.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text_fold.h"
#include "tests/support/team.h"

Test(console_lists, a_dossier_is_for_those_whose_list_it_is_on) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    const char *own = arena_printf(arena, "/dossier?id=%s", team.listed[0]);
    const char *far = arena_printf(arena, "/dossier?id=%s", team.unlisted);
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, own).code, 200));
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, far).code, 404));
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, far).code, 404));
    cr_expect(eq(int, team_get(&team, ROLE_ANALYST, own).code, 404));
    /* a colleague has it */
    team_make_things(&team);
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, own).code, 404));
    /* it is granted, until it ends */
    const char *grant = arena_printf(arena, "id=%s&person=%lld&until=2026-09-23&reason=handover",
                                     team.listed[0], (long long)team.id[ROLE_INSPECTOR]);
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/grant", grant).code, 303));
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, own).code, 200));
    team.now += 4 * 24 * 3600;
    team_sign_in(&team, ROLE_INSPECTOR);
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, own).code, 404));
    team_close(&team);
}

Test(console_lists, an_analyst_sees_no_names) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const WatchRow *first = &team.list.rows[0];
    const Reply list = team_get(&team, ROLE_ANALYST, "/list?of=all");
    cr_assert(eq(int, list.code, 200));
    cr_assert(first->name && first->street);
    cr_expect_null(strstr(list.body, first->name));
    cr_expect_null(strstr(list.body, first->street));
    cr_expect_null(strstr(list.body, first->storefront_id));
    cr_expect_not_null(strstr(team_get(&team, ROLE_LEAD, "/list?of=all").body, first->name));
    /* nor may they be found out by searching for them */
    const Reply one =
        team_get(&team, ROLE_ANALYST,
                 arena_printf(team.world.arena, "/list?of=all&q=%s", first->storefront_id));
    const Reply none = team_get(&team, ROLE_ANALYST, "/list?of=all&q=zzzzzz");
    const char *foot = strstr(one.body, "<footer");
    cr_assert(foot != NULL);
    cr_expect(strncmp(one.body, none.body, (size_t)(foot - one.body)) == 0);
    team_close(&team);
}

/* The choices of a filter but the first, which is all of them, in the order of their names. */
static void expect_sorted(const char *page, const char *filter) {
    char last[100] = "", name[100];
    size_t seen = 0;
    const char *at = strstr(page, filter);
    cr_assert(at != NULL, "%s", filter);
    const char *end = strstr(at, "</select>");
    while ((at = strstr(at, "<option")) && at < end) {
        at = strchr(at, '>') + 1;
        if (sscanf(at, "%99[^(<](", name) != 1 || !seen++) continue;
        cr_expect(text_order(last, name) <= 0, "%s before %s", last, name);
        (void)snprintf(last, sizeof last, "%s", name);
    }
    cr_expect(lt(sz, 2, seen), "%s", filter);
}

Test(console_lists, choices_stand_in_the_order_of_their_names) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *languages[] = {"en", "de"};
    for (size_t l = 0; l < 2; l++) {
        const char *choice = arena_printf(team.world.arena, "language=%s", languages[l]);
        cr_assert(eq(int, team_post(&team, ROLE_LEAD, "/me/language", choice).code, 303));
        const char *list = team_get(&team, ROLE_LEAD, "/list").body;
        expect_sorted(list, "name=\"sector\"");
        expect_sorted(list, "name=\"district\"");
    }
    team_close(&team);
}

Test(console_lists, a_person_saves_opens_and_deletes_a_view) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *saved = "/list?q=caf%C3%A9%20%26%20co&district=&sector=&of=all";
    const char *form = "name=Caf%C3%A9s+%3Cb%3E&q=caf%C3%A9+%26+co&of=all&district=&sector=";
    const Reply reply = team_post(&team, ROLE_LEAD, "/list/save", form);
    cr_expect(eq(int, reply.code, 303));
    cr_expect_str_eq(reply.location, saved);
    const Reply list = team_get(&team, ROLE_LEAD, "/list");
    cr_expect_not_null(
        strstr(list.body, "caf%C3%A9%20%26%20co&amp;district=&amp;sector=&amp;of=all"), "%s",
        list.body);
    cr_expect_not_null(strstr(list.body, "Caf\xC3\xA9s &lt;b&gt;"));
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, reply.location).code, 200));
    /* nobody else sees it, and the log does not tell its name */
    cr_expect_null(strstr(team_get(&team, ROLE_INSPECTOR, "/list").body, "Caf\xC3\xA9s"));
    cr_expect_str_eq(
        team_text(&team, "SELECT actor || subject || detail FROM audit WHERE action = 'view_save'"),
        "user:2view 1{}");
    /* saved again it is replaced, and another's may have the same name */
    cr_expect(
        eq(int, team_post(&team, ROLE_LEAD, "/list/save", "name=Caf%C3%A9s+%3Cb%3E").code, 303));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM saved_view"), 1));
    cr_expect_str_eq(team_text(&team, "SELECT query FROM saved_view"), "q=&district=&sector=&of=");
    /* an analyst may search for no name, nor keep the search */
    (void)team_post(&team, ROLE_ANALYST, "/list/save", "name=x&q=bakker");
    cr_expect_str_eq(team_text(&team, "SELECT query FROM saved_view WHERE name = 'x'"),
                     "q=&district=&sector=&of=");
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/delete", "id=2").code, 404));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/delete", "id=1").code, 303));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM saved_view WHERE account = 2"), 0));
    team_close(&team);
}

Test(console_lists, a_view_has_a_name_and_there_are_not_too_many) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    const char *const none[] = {"", "name=", "name=+++"};
    for (size_t k = 0; k < sizeof none / sizeof *none; k++)
        cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/save", none[k]).code, 422), "%s",
                  none[k]);
    /* sixty characters of two bytes each; one more is too long */
    char name[6 * 61 + 1] = "";
    for (int k = 0; k < 60; k++) memcpy(name + 6 * k, "%C3%A9", 7);
    const char *longest = arena_printf(arena, "name=%s", name);
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/save", longest).code, 303));
    const char *longer = arena_printf(arena, "name=%se", name);
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/save", longer).code, 422));
    Err err = {0};
    must(store_exec(&team.world.store,
                    "WITH RECURSIVE n(k) AS (SELECT 2 UNION ALL SELECT k + 1 FROM n WHERE k < 30) "
                    "INSERT INTO saved_view(account, name, query, created_at) "
                    "SELECT 2, 'view ' || k, 'of=all', 0 FROM n",
                    &err),
         &err);
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/save", "name=one+more").code, 422));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/save", "name=view+7").code, 303));
    cr_expect(eq(int, team_post(&team, ROLE_INSPECTOR, "/list/save", "name=mine").code, 303));
    team_close(&team);
}

/* ---- what leaves, and what is told of the whole ---- */

Test(console_lists, the_whole_list_leaves_numbered_after_proof) {
    Team team;
    team_open(&team);
    team_serve(&team);
    team.now += session_limits.fresh_s + 1;
    cr_expect_str_eq(team_post(&team, ROLE_LEAD, "/list/export", "").location, "/prove");
    cr_expect(
        eq(i64, team_number(&team, "SELECT count(*) FROM audit WHERE action = 'list_export'"), 0));
    team_sign_in(&team, ROLE_LEAD);
    const Reply file = team_post(&team, ROLE_LEAD, "/list/export", "");
    cr_assert(eq(int, file.code, 200), "%s", file.body);
    size_t lines = 0;
    for (const char *at = file.body; (at = strstr(at, "\r\n")); at += 2) lines++;
    cr_expect(eq(sz, lines, team.list.n + 1));
    cr_expect_str_eq(
        team_text(&team, "SELECT actor || detail FROM audit WHERE action = 'list_export'"),
        arena_printf(team.world.arena, "user:%lld{\"run\":1,\"rows\":%zu}",
                     (long long)team.id[ROLE_LEAD], team.list.n));
    team_close(&team);
}

Test(console_lists, an_auditor_reads_the_model_card_and_the_register_entry_without_a_name) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const Reply card = team_get(&team, ROLE_AUDITOR, "/card");
    cr_assert(eq(int, card.code, 200));
    cr_expect_not_null(strstr(card.body, "id=\"ethics\""));
    cr_expect_not_null(strstr(card.body, "id=\"register\""));
    size_t looked = 0;
    for (size_t r = 0; r < team.list.n; r++) {
        const WatchRow *row = &team.list.rows[r];
        cr_expect_null(strstr(card.body, row->storefront_id), "%s", row->storefront_id);
        if (!row->name) continue;
        cr_expect_null(strstr(card.body, row->name), "%s", row->name);
        looked++;
    }
    cr_expect(lt(sz, 10, looked));
    cr_expect_str_eq(team_text(&team, "SELECT detail FROM audit WHERE action = 'card'"),
                     "{\"run\":1}");
    team_close(&team);
}

/* ---- pages and their foot ---- */

/* The rows of a list, page after page, each with a link to the next. */
static size_t rows_of(Team *team, const char *path) {
    size_t rows = 0, pages = 0;
    while (path && pages++ < 100) {
        const char *body = team_get(team, ROLE_LEAD, path).body, *at = body;
        while ((at = strstr(at, "<th class=\"name\""))) rows++, at++;
        const char *more = strstr(body, "class=\"more-rows\"");
        const char *next = more ? strstr(more, "after=") : NULL;
        const char *plain = strstr(path, "&after=");
        const int length = plain ? (int)(plain - path) : (int)strlen(path);
        path = next ? arena_printf(team->world.arena, "%.*s&after=%ld", length, path,
                                   strtol(next + strlen("after="), NULL, 10))
                    : NULL;
    }
    return rows;
}

Test(console_lists, each_choice_counts_the_rows_that_its_pages_hold, .timeout = 120) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    const char *body = team_get(&team, ROLE_LEAD, "/list?of=all").body;
    const char *at = strstr(body, "<select name=\"sector\"");
    cr_assert(at != NULL);
    const char *end = strstr(at, "</select>");
    size_t choices = 0, rows = 0;
    static const char option[] = "<option value=\"";
    while ((at = strstr(at, option)) && at < end) {
        at += sizeof option - 1;
        const char *value = arena_printf(arena, "%.*s", (int)strcspn(at, "\""), at);
        if (!*value) continue;
        const char *count = strchr(at, '(');
        cr_assert(count != NULL);
        const size_t told = (size_t)strtoul(count + 1, NULL, 10);
        const size_t found = rows_of(&team, arena_printf(arena, "/list?of=all&sector=%s", value));
        cr_expect(eq(sz, found, told), "%s", value);
        choices++;
        rows += found;
    }
    cr_expect(lt(sz, 3, choices));
    cr_expect(eq(sz, rows_of(&team, "/list?of=all"), rows));
    cr_expect(lt(sz, 100, rows));
    team_close(&team);
}

/* The head of the log as of the page's moment: what an auditor compares later. */
Test(console_lists, each_page_shows_the_head_of_the_log) {
    static const char *const pages[] = {"/me", "/list", "/cases", "/runs", "/help", "/card"};
    Team team;
    team_open(&team);
    team_serve(&team);
    for (size_t k = 0; k < sizeof pages / sizeof *pages; k++) {
        const char *head = team_text(&team, "SELECT hash FROM audit ORDER BY id DESC LIMIT 1");
        const Reply page = team_get(&team, ROLE_LEAD, pages[k]);
        const char *foot = strstr(page.body, "<footer");
        cr_assert(eq(int, page.code, 200), "%s", pages[k]);
        cr_assert(foot != NULL, "%s", pages[k]);
        cr_expect_not_null(strstr(foot, arena_printf(team.world.arena, "%.16s", head)), "%s",
                           pages[k]);
    }
    team_close(&team);
}
