/* publish.c - a report appears complete or not at all: written beside its place, then renamed. */
#include "datasets/base/num.h"
#include "datasets/base/path.h"
#include "reports/publish/formats_write.h"
#include "reports/publish/own_files.h"
#include "reports/publish/report.h"
#include "reports/publish/report_remove.h"
#include "reports/write/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char marker[] = ".gevel-report";

enum { FORMATS_MAX = 32 };

typedef struct Chosen {
    size_t count;
    const Format *format[FORMATS_MAX];
} Chosen;

static Status unknown(const char *what, const char *id, const char *const *ids, Arena *arena,
                      Err *err) {
    const char *list = "";
    for (size_t k = 0; ids[k]; k++)
        list = arena_printf(arena, "%s%s%s", list, k ? ", " : "", ids[k]);
    const char *nearest = text_nearest(id, ids);
    if (nearest)
        return FAIL(err, ST_USAGE, "there is no %s \"%s\"; did you mean \"%s\"? (%s)", what, id,
                    nearest, list);
    return FAIL(err, ST_USAGE, "there is no %s \"%s\"; there are: %s", what, id, list);
}

static Status choose_one(const char *id, Chosen *chosen, Arena *arena, Err *err) {
    const Format *format = format_find(id);
    if (!format) {
        const char *ids[FORMATS_MAX + 1] = {0};
        for (size_t k = 0; k < FORMATS_MAX && formats_all[k]; k++) ids[k] = formats_all[k]->id;
        return unknown("report format", id, ids, arena, err);
    }
    for (size_t k = 0; k < chosen->count; k++)
        if (chosen->format[k] == format) return ST_OK;
    chosen->format[chosen->count++] = format;
    return ST_OK;
}

static Status choose(const char *formats, Chosen *chosen, Arena *arena, Err *err) {
    for (const char *p = formats;; p++) {
        const size_t length = strcspn(p, ",");
        TRY(choose_one(arena_strndup(arena, p, length), chosen, arena, err));
        p += length;
        if (!*p) return ST_OK;
    }
}

static Status choose_language(const char *code, Edition *edition, Arena *arena, Err *err) {
    const Language *language = language_find(code);
    if (!language) {
        const char *codes[LANGUAGES + 1] = {0};
        for (size_t k = 0; k < LANGUAGES; k++) codes[k] = languages_all[k].code;
        return unknown("language", code, codes, arena, err);
    }
    for (size_t k = 0; k < edition->languages; k++)
        if (edition->language[k] == language) return ST_OK;
    edition->language[edition->languages++] = language;
    return ST_OK;
}

static Status choose_languages(const char *languages, Edition *edition, Arena *arena, Err *err) {
    for (const char *p = languages;; p++) {
        const size_t length = strcspn(p, ",");
        TRY(choose_language(arena_strndup(arena, p, length), edition, arena, err));
        p += length;
        if (!*p) return ST_OK;
    }
}

Status report_check_formats(const char *formats, Arena *arena, Err *err) {
    Chosen chosen = {0};
    return choose(formats, &chosen, arena, err);
}

Status report_check_part(const char *formats, const Watchlist *list, Arena *arena, Err *err) {
    Chosen chosen = {0};
    TRY(choose(formats, &chosen, arena, err));
    for (size_t k = 0; list->part && k < chosen.count; k++)
        if (chosen.format[k]->open)
            return FAIL(err, ST_USAGE,
                        "%s is made to be published, and what it tells of a part of a run shows by "
                        "subtraction what it hides of the whole; leave out the filter",
                        chosen.format[k]->id);
    return ST_OK;
}

Status report_check_languages(const char *languages, Arena *arena, Err *err) {
    Edition edition = {0};
    return choose_languages(languages, &edition, arena, err);
}

/* ST_USAGE unless `out` is absent or an earlier report. */
static Status check_place(const char *out, bool *exists, Arena *arena, Err *err) {
    struct stat info;
    *exists = lstat(out, &info) == 0;
    if (!*exists) {
        if (errno == ENOENT) return ST_OK;
        return FAIL(err, ST_FAILED, "%s cannot be examined: %s", out, strerror(errno));
    }
    if (S_ISDIR(info.st_mode) && access(arena_printf(arena, "%s/%s", out, marker), F_OK) == 0)
        return own_files_check(out, marker, arena, err);
    return FAIL(
        err, ST_USAGE,
        "%s exists and was not made by an earlier report (it holds no %s), so it is left as "
        "it is; name a new folder",
        out, marker);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *ftw) {
    (void)info, (void)kind, (void)ftw;
    return remove(path);
}

static void remove_tree(const char *path) {
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* What the marker holds: which run its report shows. */
static void mark_make(const char *digest, const char *started_at, Text *mark) {
    text_addf(mark,
              "A report of gevel; the next report may replace this folder.\n"
              "It shows list %s of the run of %s.\n",
              digest ? digest : "-", started_at ? started_at : "-");
}

bool report_shows(const char *out, const char *digest, const char *started_at, Arena *arena) {
    Text mark = {0};
    char found[512];
    FILE *file = fopen(arena_printf(arena, "%s/%s", out, marker), "r");
    if (!file) return false;
    const size_t length = fread(found, 1, sizeof found, file);
    (void)fclose(file);
    mark_make(digest, started_at, &mark);
    const bool same = length >= mark.length && memcmp(found, mark.at, mark.length) == 0;
    text_free(&mark);
    return same;
}

static Status write_into(Edition *edition, const Chosen *chosen, const char *dir, Err *err) {
    const Watchlist *list = edition->input->list;
    Text mark = {0};
    mark_make(list->output_digest, list->started_at, &mark);
    Status status = formats_write(edition, chosen->format, chosen->count, dir, err);
    if (!status) status = own_files_list(dir, marker, edition->voice.arena, &mark, err);
    if (!status) status = output_file(dir, marker, &mark, err);
    text_free(&mark);
    return status ? status : output_flush_tree(dir, err);
}

/* Puts `partial` where `out` is; what was there ends up at `partial`. */
static Status put_in_place(const char *partial, const char *out, bool exists, Arena *arena,
                           Err *err) {
    if (!exists) {
        if (renameat2(AT_FDCWD, partial, AT_FDCWD, out, RENAME_NOREPLACE) == 0) return ST_OK;
        if ((errno == EINVAL || errno == ENOSYS) && rename(partial, out) == 0) return ST_OK;
        return FAIL(err, ST_FAILED, "%s cannot be put in place: %s", out, strerror(errno));
    }
    if (renameat2(AT_FDCWD, partial, AT_FDCWD, out, RENAME_EXCHANGE) == 0) return ST_OK;
    /* a file system without exchange: two renames, and back when the second fails */
    const char *old = arena_printf(arena, "%s.old-%ld", out, (long)getpid());
    if (rename(out, old) == 0) {
        if (rename(partial, out) == 0) {
            (void)rename(old, partial);
            return ST_OK;
        }
        (void)rename(old, out);
    }
    return FAIL(err, ST_FAILED, "%s cannot be replaced: %s", out, strerror(errno));
}

/* `out` without slashes at its end. */
static char *without_slash(const char *out, Arena *arena) {
    char *path = arena_strdup(arena, out);
    for (size_t k = strlen(path); k > 1 && path[k - 1] == '/'; k--) path[k - 1] = 0;
    return path;
}

static Status flush_parent(const char *path, Arena *arena, Err *err) {
    return output_flush(path_folder(path, arena), err);
}

/* Removes what processes that no longer live left half written beside `path`. */
static void sweep(const char *path, Arena *arena) {
    const char *folder = path_folder(path, arena);
    const char *start = arena_printf(arena, "%s.partial-", path_name(path));
    const struct dirent *entry;
    DIR *dir = opendir(folder);
    while (dir && (entry = readdir(dir)) != NULL) {
        long long pid = 0;
        if (strncmp(entry->d_name, start, strlen(start)) != 0) continue;
        const char *number = entry->d_name + strlen(start);
        if (num_parse_long(number, strlen(number), &pid) && pid > 0 && kill((pid_t)pid, 0) &&
            errno == ESRCH)
            remove_tree(arena_printf(arena, "%s/%s", folder, entry->d_name));
    }
    if (dir) (void)closedir(dir);
}

Status report_write(const ReportInput *input, const char *formats, const char *out, Arena *arena,
                    Err *err) {
    Chosen chosen = {0};
    Edition edition = {.input = input, .voice = {.list = input->list, .arena = arena}};
    bool exists;
    if (!*out) return FAIL(err, ST_USAGE, "the report needs a folder to be written to");
    const char *path = without_slash(out, arena);
    TRY(choose(formats, &chosen, arena, err));
    TRY(choose_languages(input->languages ? input->languages : "en", &edition, arena, err));
    TRY(check_place(path, &exists, arena, err));
    TRY(output_parents(path, arena, err));
    sweep(path, arena);
    const char *partial = arena_printf(arena, "%s.partial-%ld", path, (long)getpid());
    remove_tree(partial);
    if (mkdir(partial, 0777))
        return FAIL(err, ST_FAILED,
                    "the folder %s cannot be made: %s; is its parent folder writable?", partial,
                    strerror(errno));
    Status status = write_into(&edition, &chosen, partial, err);
    if (!status) status = put_in_place(partial, path, exists, arena, err);
    if (status || exists) remove_tree(partial);
    return status ? status : flush_parent(path, arena, err);
}

Status report_remove(const char *out, Arena *arena, Err *err) {
    bool exists;
    TRY(check_place(out, &exists, arena, err));
    if (exists) remove_tree(out);
    return ST_OK;
}
