/* Photos of visits: what of a picture is kept, who sees it, and when it goes. The pieces of
 * pictures are written as ITU-T T.81, the PNG specification, RFC 9649 and Exif 3.0 have them; the
 * end-to-end test of the console looks at what a browser makes of them. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>
#include <sys/stat.h>

#include "datasets/base/text.h"
#include "datasets/store/backup.h"
#include "datasets/store/erase.h"
#include "detector/team/picture.h"
#include "tests/support/linked.h"
#include "tests/support/rows.h"
#include "tests/support/team.h"

/* ---- pieces of pictures ---- */

#define SOI "\xFF\xD8"
#define JFIF "\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
/* held sideways (6), and a directory of places */
#define EXIF                                                                        \
    "\xFF\xE1\0\x2E"                                                                \
    "Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x88\x25\0\x04" \
    "\0\0\0\x01\0\0\0\x1A\0\0\0\0"
#define EXIF_SMALL /* the other order of bytes, upside down (3) */ \
    "\xFF\xE1\0\x22"                                               \
    "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x03\0\0\0\0\0\0\0"
#define TURNED(how)  \
    "\xFF\xE1\0\x22" \
    "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" how "\0\0\0\0\0\0"
#define XMP "\xFF\xE1\0\x0Cplace here"
#define COLOURS "\xFF\xE2\0\x0DICC_PROFILE"
#define ADOBE        \
    "\xFF\xEE\0\x0E" \
    "Adobe\0\x64\0\0\0\0\x01"
#define SAID "\xFF\xFE\0\x07hello"
#define FRAME "\xFF\xC0\0\x0B\x08\0\x10\0\x20\x01\x01\x11\0"
#define WIDE "\xFF\xC0\0\x0B\x08\0\x10\x9F\x20\x01\x01\x11\0"
#define SCAN "\xFF\xDA\0\x08\x01\x01\0\0\x3F\0\x12\xFF\0\x34\xFF\xD0\x56"
#define EOI "\xFF\xD9"

#define PNG_HEAD "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3A\x7E\x9B\x55"
#define PNG_EXIF \
    "\0\0\0\x04" \
    "eXIfMM\0*\x19\xB1\x58\x8A"
#define PNG_TEXT "\0\0\0\x09tEXtAuthor\0me\x06\x20\x70\xFA"
#define PNG_ODD "\0\0\0\x01ODDx?\x2E\xE4\x0C\x30"
#define PNG_PIXELS "\0\0\0\x0AIDAT\x78\x9C\x63\x68\0\0\0\x82\0\x81\x77\xCD\x72\xB6"
#define PNG_END "\0\0\0\0IEND\xAE\x42\x60\x82"

/* 24 by 16 points, lossless */
#define RIFF(size) "RIFF" size "\0\0\0WEBP"
#define VP8X(flags) "VP8X\x0A\0\0\0" flags "\0\0\0\x17\0\0\x0F\0\0"
#define VP8L "VP8L\x05\0\0\0\x2F\x17\xC0\x03\0\0"
#define WEBP_EXIF "EXIF\x04\0\0\0MM\0*"

#define BYTES(text) (text), sizeof(text) - 1

static const struct {
    const char *name, *sent;
    size_t length;
    const char *kept; /* NULL = refused */
    size_t kept_length;
} pictures[] = {
    {"as it should be", BYTES(SOI JFIF FRAME SCAN EOI), BYTES(SOI JFIF FRAME SCAN EOI)},
    {"place, times and remarks go", BYTES(SOI EXIF XMP COLOURS SAID FRAME SCAN EOI),
     BYTES(SOI TURNED("\x06") FRAME SCAN EOI)},
    {"the other order of bytes", BYTES(SOI EXIF_SMALL FRAME SCAN EOI),
     BYTES(SOI TURNED("\x03") FRAME SCAN EOI)},
    {"colours stay known", BYTES(SOI ADOBE FRAME SCAN EOI), BYTES(SOI ADOBE FRAME SCAN EOI)},
    {"a film behind its end",
     BYTES(SOI FRAME SCAN EOI "\0\0\0\x18"
                              "ftypmp42"),
     BYTES(SOI FRAME SCAN EOI)},
    {"two scans", BYTES(SOI FRAME SCAN SAID SCAN EOI), BYTES(SOI FRAME SCAN SCAN EOI)},
    {"no end", BYTES(SOI FRAME SCAN), NULL, 0},
    {"no frame", BYTES(SOI SCAN EOI), NULL, 0},
    {"two frames", BYTES(SOI FRAME FRAME SCAN EOI), NULL, 0},
    {"cut within a segment",
     BYTES(SOI "\xFF\xE1\0\x2E"
               "Exif\0\0MM"),
     NULL, 0},
    {"40,736 points wide", BYTES(SOI WIDE SCAN EOI), NULL, 0},
    {"png", BYTES(PNG_HEAD PNG_EXIF PNG_TEXT PNG_PIXELS PNG_END "more"),
     BYTES(PNG_HEAD PNG_PIXELS PNG_END)},
    {"png with a critical chunk that is not known", BYTES(PNG_HEAD PNG_ODD PNG_PIXELS PNG_END),
     NULL, 0},
    {"png with a wrong sum", BYTES(PNG_HEAD "\0\0\0\0IEND\xAE\x42\x60\x83"), NULL, 0},
    {"png without pixels", BYTES(PNG_HEAD PNG_END), NULL, 0},
    {"webp", BYTES(RIFF("\x30") VP8X("\x2C") VP8L WEBP_EXIF "more"),
     BYTES(RIFF("\x24") VP8X("\0") VP8L)},
    {"webp, simple", BYTES(RIFF("\x12") VP8L), BYTES(RIFF("\x12") VP8L)},
    {"webp that moves", BYTES(RIFF("\x24") VP8X("\x02") VP8L), NULL, 0},
    {"webp that promises more", BYTES(RIFF("\x99") VP8L), NULL, 0},
    {"a page", BYTES("<html><script>alert(1)</script>"), NULL, 0},
    {"a drawing", BYTES("<svg xmlns='http://www.w3.org/2000/svg'/>"), NULL, 0},
    {"nothing", BYTES(""), NULL, 0},
    {"gif", BYTES("GIF89a\x01\0\x01\0\0\0\0;"), NULL, 0},
};

EachRow(photos, of_a_picture_its_pixels_are_kept, pictures) {
    Text kept = {0};
    Picture picture;
    Err err = {0};
    const Status status =
        picture_clean(pictures[*row].sent, pictures[*row].length, &picture, &kept, &err);
    const char *wanted = pictures[*row].kept;
    cr_assert(eq(int, status, wanted ? ST_OK : ST_USAGE), "%s: %s", pictures[*row].name, err.text);
    cr_assert(eq(sz, kept.length, pictures[*row].kept_length), "%s", pictures[*row].name);
    if (wanted) cr_assert(memcmp(kept.at, wanted, kept.length) == 0, "%s", pictures[*row].name);
    text_free(&kept);
}

static const char *const heif[] = {"heic", "heix", "mif1", "avif"};

EachRow(photos, what_browsers_do_not_show_is_named, heif) {
    char bytes[24] =
        "\0\0\0\x18"
        "ftyp";
    Text kept = {0};
    Picture picture;
    Err err = {0};
    memcpy(bytes + 8, heif[*row], 4);
    cr_assert(eq(int, picture_clean(bytes, sizeof bytes, &picture, &kept, &err), ST_USAGE));
    cr_expect_not_null(strstr(err.text, "HEIC or AVIF"), "%s", err.text);
    text_free(&kept);
}

/* ---- a visit's photo ---- */

static Reply visit(Team *team, Role role, size_t listed, char token, const SentPhoto *photo) {
    Arena *arena = team->world.arena;
    const char *const fields[] = {arena_printf(arena, "id=%s", team->listed[listed]),
                                  "outcome=cleared", "note=two tables",
                                  arena_printf(arena, "token=%031d%c", 0, token), NULL};
    return team_visit(team, role, fields, photo);
}

Test(photos, one_is_kept_with_its_visit_and_shown_to_whom_the_dossier_is) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const Reply sent = visit(&team, ROLE_INSPECTOR, 0, '1', &team_photo);
    cr_assert(eq(int, sent.code, 303), "%s", sent.body);
    cr_expect_str_eq(sent.location, "/visit/done?id=1");
    /* sent twice it is one */
    cr_expect(eq(int, visit(&team, ROLE_INSPECTOR, 0, '1', &team_photo).code, 303));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit_photo"), 1));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 1));
    cr_expect_str_eq(team_text(&team, "SELECT kind FROM visit_photo"), "png");
    const Reply shown = team_get(&team, ROLE_LEAD, "/visit/photo?id=1");
    cr_expect(eq(int, shown.code, 200));
    cr_expect(memcmp(shown.body, team_photo.bytes, team_photo.length) == 0);
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, "/visit/photo?id=1").code, 200));
    cr_expect(eq(int, team_get(&team, ROLE_ANALYST, "/visit/photo?id=1").code, 403));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM audit WHERE action = 'photo'"), 2));
    const char *dossier = arena_printf(team.world.arena, "/dossier?id=%s", team.listed[0]);
    cr_expect_not_null(
        strstr(team_get(&team, ROLE_LEAD, dossier).body, "<img src=\"/visit/photo?id=1\""));
    cr_expect_not_null(strstr(team_get(&team, ROLE_LEAD, "/visit/done?id=1").body, "<img"));
    team_close(&team);
}

Test(photos, what_is_no_photo_is_refused_with_its_visit) {
    static const SentPhoto page = {"<html>", 6};
    static const SentPhoto none = {"", 0};
    Team team;
    team_open(&team);
    team_serve(&team);
    const Reply refused = visit(&team, ROLE_LEAD, 0, '1', &page);
    cr_expect(eq(int, refused.code, 422));
    cr_expect_not_null(strstr(refused.body, "JPEG, PNG or WebP"));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 0));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM outcome"), 0));
    /* the form as a browser sends it when no file was chosen */
    cr_expect(eq(int, visit(&team, ROLE_LEAD, 0, '1', &none).code, 303));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 1));
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, "/visit/photo?id=1").code, 404));
    team_close(&team);
}

Test(photos, one_is_deleted_alone_or_with_its_business) {
    Team team;
    Erasure erasure;
    Err err = {0};
    team_open(&team);
    team_serve(&team);
    cr_assert(eq(int, visit(&team, ROLE_LEAD, 0, '1', &team_photo).code, 303));
    cr_assert(eq(int, visit(&team, ROLE_LEAD, 1, '2', &team_photo).code, 303));
    /* another's visit is none of an inspector's */
    cr_expect(eq(int, team_post(&team, ROLE_INSPECTOR, "/visit/photo/remove", "id=1").code, 404));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/visit/photo/remove", "id=1").code, 303));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/visit/photo/remove", "id=1").code, 422));
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, "/visit/photo?id=1").code, 404));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 2));
    cr_expect_str_eq(
        team_text(&team, "SELECT group_concat(action, ' ') FROM audit WHERE action LIKE 'photo%'"),
        "photo_add photo_add photo_remove");
    Store *store = &team.world.store;
    must(store_begin(store, &err), &err);
    must(erase_find(store, team.listed[1], team.world.arena, &erasure, &err), &err);
    must(erase_storefront(store, team.listed[1], team.world.arena, &erasure, &err), &err);
    must(store_commit(store, &err), &err);
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit_photo"), 0));
    team_close(&team);
}

Test(photos, a_removed_one_comes_back_with_a_restored_backup) {
    Team team;
    BackupInfo info;
    Err err = {0};
    team_open(&team);
    team_serve(&team);
    BackupJob job = {
        .store = team.settings.store_path,
        .file = world_path(&team.world, "backup"),
        .key_file = write_file(&team.world, "backup.key", "a backup's key of 32 bytes and more")};
    cr_assert(eq(int, chmod(job.key_file, S_IRUSR | S_IWUSR), 0));
    cr_assert(eq(int, visit(&team, ROLE_LEAD, 0, '1', &team_photo).code, 303));
    must(backup_write(&job, &info, &err), &err);
    cr_assert(eq(int, team_post(&team, ROLE_LEAD, "/visit/photo/remove", "id=1").code, 303));
    cr_assert(eq(int, team_get(&team, ROLE_LEAD, "/visit/photo?id=1").code, 404));
    server_close(team.server);
    team.server = NULL;
    team.settings.store_path = job.store = world_path(&team.world, "restored.db");
    must(backup_restore(&job, &info, &err), &err);
    team_serve(&team);
    const Reply shown = team_get(&team, ROLE_LEAD, "/visit/photo?id=1");
    cr_assert(eq(int, shown.code, 200), "%s", shown.body);
    cr_expect(memcmp(shown.body, team_photo.bytes, team_photo.length) == 0);
    const char *dossier = arena_printf(team.world.arena, "/dossier?id=%s", team.listed[0]);
    cr_expect_not_null(
        strstr(team_get(&team, ROLE_LEAD, dossier).body, "<img src=\"/visit/photo?id=1\""));
    team_close(&team);
}
