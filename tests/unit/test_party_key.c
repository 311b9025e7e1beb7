/* Parties: their key is never replaced in silence, and what names them is not kept. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/ingest/party_key.h"
#include "datasets/store/retract.h"
#include "tests/support/world.h"

static const char links[] =
    "party_id,enterprise_id,role,from\nP1,E1,director,2020-01-01\n"
    "P1,E2,director,2020-01-01\nP2,E2,owner,2020-01-01\n";

static const char *file(World *world, const char *name, const char *text) {
    const char *path = world_path(world, name);
    FILE *out = fopen(path, "w");
    cr_assert(out != NULL);
    fputs(text, out);
    fclose(out);
    return path;
}

static Status take(World *world, const char *path, Err *err) {
    const char *const paths[] = {path, NULL};
    const IngestOptions options = {.max_reject_share = 1};
    IngestReport report;
    return ingest_paths(&world->store, paths, &options, world->arena, &report, err);
}

static int64_t number(World *world, const char *sql) {
    int64_t value = -1;
    Err err = {0};
    must(store_pragma(&world->store, sql, &value, &err), &err);
    return value;
}

/* A store with three links, and its key's path. */
static const char *linked(World *world) {
    Err err = {0};
    world_open(world);
    must(take(world, file(world, "links.csv", links), &err), &err);
    return world_path(world, "gevel.db.key");
}

Test(party_key, a_lost_one_is_refused_and_nothing_is_doubled) {
    World world;
    Err err = {0};
    cr_assert(eq(int, unlink(linked(&world)), 0));
    cr_expect(eq(
        int,
        take(&world, file(&world, "more.csv", "party_id,enterprise_id,role\nP1,E3,owner\n"), &err),
        ST_INTEGRITY));
    cr_expect(strstr(err.text, "is lost") != NULL, "%s", err.text);
    cr_expect(eq(i64, number(&world, "SELECT count(DISTINCT party_hash) FROM link"), 2));
    cr_expect(ne(int, access(world_path(&world, "gevel.db.key"), F_OK), 0), "one was made");
    world_close(&world);
}

Test(party_key, another_one_is_refused) {
    World world;
    Err err = {0};
    const char *path = linked(&world);
    FILE *other = fopen(path, "w");
    cr_assert(other != NULL);
    fprintf(other, "%032d", 7);
    fclose(other);
    cr_expect(eq(int, take(&world, file(&world, "more.csv", links), &err), ST_OK), "unchanged");
    cr_expect(eq(
        int,
        take(&world, file(&world, "new.csv", "party_id,enterprise_id,role\nP9,E3,owner\n"), &err),
        ST_INTEGRITY));
    cr_expect(strstr(err.text, "is not the key") != NULL, "%s", err.text);
    world_close(&world);
}

Test(party_key, one_that_others_can_read_is_refused) {
    World world;
    Err err = {0};
    cr_assert(eq(int, chmod(linked(&world), 0640), 0));
    cr_expect(eq(
        int,
        take(&world, file(&world, "new.csv", "party_id,enterprise_id,role\nP9,E3,owner\n"), &err),
        ST_FAILED));
    cr_expect(strstr(err.text, "chmod 600") != NULL, "%s", err.text);
    world_close(&world);
}

Test(party_key, a_store_named_by_a_symbolic_link_finds_its_own) {
    World world;
    Err err = {0};
    (void)linked(&world);
    store_close(&world.store);
    const char *alias = world_path(&world, "alias.db");
    cr_assert(eq(int, symlink("gevel.db", alias), 0));
    must(store_open(alias, STORE_WRITE, &world.store, &err), &err);
    must(take(&world, file(&world, "new.csv", "party_id,enterprise_id,role\nP1,E3,owner\n"), &err),
         &err);
    cr_expect(eq(i64, number(&world, "SELECT count(DISTINCT party_hash) FROM link"), 2));
    cr_expect(ne(int, access(world_path(&world, "alias.db.key"), F_OK), 0), "a second key");
    world_close(&world);
}

Test(party_key, a_new_one_is_made_once_no_hash_counts) {
    World world;
    Err err = {0};
    unsigned char before[DIGEST_KEY_BYTES], after[DIGEST_KEY_BYTES];
    (void)linked(&world);
    must(party_key(&world.store, world.arena, before, &err), &err);
    cr_expect(eq(int, party_key_forget(&world.store, world.arena, &err), ST_USAGE));
    err = (Err){0};
    const int64_t input = number(&world, "SELECT max(id) FROM input");
    must(inputs_retract(&world.store, &input, 1, world.arena, &err), &err);
    must(party_key_forget(&world.store, world.arena, &err), &err);
    must(take(&world, world_path(&world, "links.csv"), &err), &err);
    must(party_key(&world.store, world.arena, after, &err), &err);
    cr_expect(ne(int, memcmp(before, after, sizeof before), 0));
    cr_expect(eq(i64, number(&world, "SELECT count(*) FROM link"), 3));
    cr_expect(eq(i64, number(&world, "SELECT count(*) FROM audit WHERE action = 'new_key'"), 1));
    world_close(&world);
}

static bool holds(const char *path, const char *text) {
    static char bytes[1 << 24];
    FILE *in = fopen(path, "r");
    cr_assert(in != NULL);
    const size_t length = fread(bytes, 1, sizeof bytes, in);
    fclose(in);
    return memmem(bytes, length, text, strlen(text)) != NULL;
}

/* Shifted rows, bad dates, fields too long, roles in words: the name and the number stand in each.
 */
Test(party_key, no_row_of_links_or_records_leaves_a_name_or_a_number) {
    World world;
    Err err = {0};
    world_open(&world);
    must(take(&world,
              file(&world, "links.csv",
                   "party_id,enterprise_id,role,from,until\n"
                   "P1,E1,director,2020-01-01,\n"
                   "P2,E2,friend of Wanda Zwarthout 0471 23 45 67,2020-01-01,\n"
                   "P3,E3,director,Wanda Zwarthout,\n"
                   "P4,E4,owner,2020-01-01,0471 23 45 67\n"
                   "Wanda Zwarthout,0471 23 45 67\n"
                   "Wanda Zwarthout,E5,director,2020-01-01,,,\n"),
              &err),
         &err);
    must(take(&world,
              file(&world, "records.csv",
                   "register,record_id,name,street,entity,opened_on\n"
                   "tax,1,Bakkerij,Meir 1,company,2020-01-01\n"
                   "tax,2,Wanda Zwarthout,Meir 2,Wanda Zwarthout,2020-01-01\n"
                   "tax,3,Bakkerij Drie,Meir 3,company,0471 23 45 67\n"),
              &err),
         &err);
    cr_expect(eq(i64, number(&world, "SELECT count(*) FROM link"), 3));
    cr_expect(lt(i64, 4, number(&world, "SELECT count(*) FROM reject")));
    cr_expect(eq(i64, number(&world, "SELECT count(*) FROM reject WHERE value <> ''"), 0));
    store_close(&world.store);
    const char *path = world_path(&world, "gevel.db");
    cr_expect(holds(path, "director"), "the reader finds what is there");
    cr_expect(not(holds(path, "Zwarthout")), "a name is kept");
    cr_expect(not(holds(path, "0471")), "a telephone number is kept");
    world_close(&world);
}
