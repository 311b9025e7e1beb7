#include "datasets/ingest/input.h"

#include "datasets/base/path.h"
#include "datasets/base/text.h"
#include "datasets/ingest/book.h"
#include "datasets/ingest/zip_status.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <zip.h>
#include <zlib.h>

enum {
    GUNZIP_BUFFER = 1 << 18,
    DIGEST_BLOCK = 1 << 18,
    BOOK_WITHIN_MOST = 1 << 28 /* bytes held in memory */
};

const char refused_folder[] = "refused";

struct Input {
    const Part *part;
    gzFile file; /* reads plain files as they are */
    zip_t *archive;
    zip_file_t *entry;
    Text sheet; /* the CSV of one */
    Text told;  /* what there is to tell of it */
    uint64_t done;
};

/* ---- what a path leads to ---- */

static bool ends_with(const char *text, const char *end) {
    const size_t length = strlen(text), tail = strlen(end);
    return length > tail && strcasecmp(text + length - tail, end) == 0;
}

bool part_is_zip(const Part *part) {
    return !part->archive && !part->book && ends_with(part->name, ".zip");
}

bool part_is_book(const Part *part) {
    return !part->archive && !part->book && book_is(part->name);
}

/* The formats people deliver; other files of a folder (readme, pictures) are not ours. */
static bool is_data(const char *name) {
    static const char *const endings[] = {".csv",   ".tsv",     ".tab", ".txt", ".json",
                                          ".jsonl", ".geojson", ".xml", ".gz",  NULL};
    for (const char *const *end = endings; *end; end++)
        if (ends_with(name, *end)) return true;
    return false;
}

/* Names come from strangers and go to terminals. */
static char *clean(Arena *arena, const char *name) {
    char *copy = arena_strdup(arena, name);
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = '?';
    return copy;
}

static Part *parts_add(Parts *parts, Arena *arena) {
    parts->part =
        arena_room(arena, parts->part, parts->count, &parts->capacity, sizeof *parts->part);
    return &parts->part[parts->count++];
}

/* The sheets of a workbook lie together, in its order. */
static int compare_names(const void *a, const void *b) {
    const Part *x = a, *y = b;
    const char *first = x->book ? x->book : x->path, *second = y->book ? y->book : y->path;
    int order = strcmp(path_name(first), path_name(second));
    if (!order) order = strcmp(first, second);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int compare_passed(const void *a, const void *b) {
    return strcmp(((const Passed *)a)->path, ((const Passed *)b)->path);
}

static void sort_parts(Parts *parts) {
    if (parts->count) qsort(parts->part, parts->count, sizeof *parts->part, compare_names);
    if (parts->passed_over)
        qsort(parts->passed, parts->passed_over, sizeof *parts->passed, compare_passed);
}

/* Programs keep their own notes in such files: locks of open workbooks, attributes of a Mac. */
static const char *hidden_why(const char *name) {
    if (strncmp(name, "~$", 2) == 0 || strncmp(name, ".~lock.", 7) == 0)
        return "the lock of a workbook that is open somewhere: close it there";
    return *name == '.' ? "a hidden file: rename it to take it" : NULL;
}

static void pass_over(Parts *parts, const char *path, const char *why, Arena *arena) {
    parts->passed = arena_room(arena, parts->passed, parts->passed_over, &parts->passed_room,
                               sizeof *parts->passed);
    parts->passed[parts->passed_over++] = (Passed){clean(arena, path), why};
}

static void add_passed(Parts *parts, const char *path, Arena *arena) {
    const char *hidden = hidden_why(path_name(path)),
               *why = hidden ? hidden
                      : parts->zip && ends_with(path, ".zip")
                          ? "a zip inside a zip: unpack the outer one first"
                          : book_way_out(path);
    pass_over(parts, path, why ? why : "not a kind of file that gevel reads", arena);
}

static Part *add_file(Parts *parts, const char *path, uint64_t bytes, Arena *arena) {
    Part *part = parts_add(parts, arena);
    *part = (Part){
        .path = arena_strdup(arena, path), .name = clean(arena, path_name(path)), .bytes = bytes};
    return part;
}

/* One name of a folder. Links to folders are left alone: they could lead in a ring. */
static void add_name(Parts *parts, const char *name, Arena *arena) {
    struct stat info;
    const char *path = arena_printf(arena, "%s/%s", parts->path, name);
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || lstat(path, &info)) return;
    if (hidden_why(name)) {
        add_passed(parts, path, arena);
        return;
    }
    if (S_ISDIR(info.st_mode) && strcmp(name, refused_folder) == 0) {
        pass_over(parts, path, "what gevel watch refused", arena);
        return;
    }
    if (S_ISDIR(info.st_mode)) {
        add_file(parts, path, 0, arena)->folder = true;
        return;
    }
    if (stat(path, &info) || !S_ISREG(info.st_mode)) return;
    if (is_data(name) || ends_with(name, ".zip") || book_is(name))
        add_file(parts, path, (uint64_t)info.st_size, arena);
    else
        add_passed(parts, path, arena);
}

/* What was skipped, and why, is the way out. */
static Status nothing_in(const Parts *parts, const char *what, Err *err) {
    const Passed *first = parts->passed_over ? parts->passed : NULL;
    return FAIL(err, ST_INPUT,
                "the %s %s holds no .csv file and no other kind of file that gevel reads%s%s%s%s%s",
                what, parts->path, first ? "; skipped: " : "", first ? first->path : "",
                first ? " (" : "", first ? first->why : "", first ? ")" : "");
}

static Status list_folder(Parts *parts, Arena *arena, Err *err) {
    DIR *dir = opendir(parts->path);
    if (!dir)
        return FAIL(err, ST_UNREAD, "cannot open the folder %s: %s", parts->path, strerror(errno));
    const struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) add_name(parts, entry->d_name, arena);
    (void)closedir(dir);
    sort_parts(parts);
    return parts->count ? ST_OK : nothing_in(parts, "folder", err);
}

static Status zip_fail(const char *path, const char *what, Err *err) {
    return FAIL(err, ST_INPUT, "%s: %s", path, what);
}

static Status open_archive(const char *path, zip_t **archive, Err *err) {
    int code = 0;
    *archive = zip_open(path, ZIP_RDONLY, &code);
    if (*archive) return ST_OK;
    return zip_unopened("zip", path, code, "; it may be truncated", err);
}

/* ---- workbooks ---- */

/* The sheets of a workbook: of a file, or of an entry of a zip. */
static void add_sheets(Parts *parts, const Part *book, const BookSheets *sheets, Arena *arena) {
    for (size_t k = 0; k < sheets->count; k++) {
        const BookSheet *sheet = &sheets->sheet[k];
        const char *title = clean(arena, sheet->name);
        Part *part = parts_add(parts, arena);
        *part = *book;
        part->path = arena_printf(arena, "%s#%s", book->path, title);
        part->name = arena_printf(arena, "%s#%s", book->name, title);
        part->book = book->path;
        part->sheet = sheet->name;
        part->hidden = sheet->hidden;
        part->place = k;
    }
}

static Status list_book(Parts *parts, uint64_t bytes, Arena *arena, Err *err) {
    BookSheets sheets;
    const Part book = {.path = parts->path, .name = path_name(parts->path), .bytes = bytes};
    TRY(book_sheets(parts->path, arena, &sheets, err));
    add_sheets(parts, &book, &sheets, arena);
    return ST_OK;
}

/* Reads a whole entry; its bytes go to `text`. */
static Status unpack(const Part *entry, Text *text, Err *err) {
    Input *input = NULL;
    size_t got = GUNZIP_BUFFER;
    TRY(input_open(entry, &input, err));
    char *block = mem_grow(NULL, GUNZIP_BUFFER, 1);
    Status status = ST_OK;
    while (!status && got == GUNZIP_BUFFER) {
        status = input_read(input, block, GUNZIP_BUFFER, &got, err);
        if (!status) text_add(text, block, got);
    }
    mem_free(block);
    input_close(input);
    return status;
}

/* The directory of a zip while its parts are listed. */
typedef struct Directory {
    zip_t *archive;
    const InputLimits *limits;
    double bytes; /* of the entries so far, unpacked */
    Parts *parts;
    Arena *arena;
} Directory;

/* Where a workbook cannot be read, that is told and the other entries go on. */
static Status add_book_within(Directory *directory, const Part *entry, Err *err) {
    Parts *parts = directory->parts;
    Arena *arena = directory->arena;
    BookSheets sheets = {0};
    Text bytes = {0};
    Err own = {0};
    if (entry->bytes > BOOK_WITHIN_MOST) {
        pass_over(parts, entry->path, "a large workbook inside a zip: unpack the zip first", arena);
        return ST_OK;
    }
    Status status = unpack(entry, &bytes, &own);
    const BookBytes book = {entry->path, bytes.at, bytes.length};
    if (!status) status = book_sheets_within(&book, arena, &sheets, &own);
    text_free(&bytes);
    if (!status) add_sheets(parts, entry, &sheets, arena);
    if (status == ST_INPUT) pass_over(parts, entry->path, arena_strdup(arena, own.text), arena);
    return status && status != ST_INPUT ? FAIL(err, status, "%s", own.text) : ST_OK;
}

/* One entry of it; folders and foreign files are skipped. */
static Status add_entry(Directory *directory, uint64_t index, Err *err) {
    const InputLimits *limits = directory->limits;
    Parts *parts = directory->parts;
    zip_stat_t info;
    const uint64_t need = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    if (zip_stat_index(directory->archive, index, 0, &info) || (info.valid & need) != need)
        return zip_fail(parts->path, "its directory is damaged", err);
    if (ends_with(info.name, "/")) return ST_OK;
    const bool book = book_is(info.name);
    if ((!is_data(info.name) && !book) || hidden_why(path_name(info.name))) {
        add_passed(parts, arena_printf(directory->arena, "%s/%s", parts->path, info.name),
                   directory->arena);
        return ST_OK;
    }
    directory->bytes += (double)info.size;
    if (directory->bytes > limits->zip_gib * 1024 * 1024 * 1024)
        return zip_fail(parts->path, "it unpacks to more than import.zip_gib allows", err);
    if ((double)info.size > limits->zip_ratio * (double)info.comp_size + 4096)
        return zip_fail(parts->path, "an entry is packed more tightly than import.zip_ratio allows",
                        err);
    if ((info.valid & ZIP_STAT_ENCRYPTION_METHOD) && info.encryption_method != ZIP_EM_NONE)
        return zip_fail(parts->path, "it is encrypted: unpack it first", err);
    const char *whole =
        clean(directory->arena, strstr(info.name, "..") ? path_name(info.name) : info.name);
    const Part part = {.path = arena_printf(directory->arena, "%s/%s", parts->path, whole),
                       .name = path_name(whole),
                       .archive = parts->path,
                       .index = index,
                       .bytes = info.size};
    if (book) return add_book_within(directory, &part, err);
    *parts_add(parts, directory->arena) = part;
    return ST_OK;
}

Status zip_list(const char *path, const InputLimits *limits, Arena *arena, Parts *parts, Err *err) {
    Directory directory = {.limits = limits, .parts = parts, .arena = arena};
    *parts = (Parts){.path = arena_strdup(arena, path), .zip = true};
    TRY(open_archive(parts->path, &directory.archive, err));
    const zip_int64_t entries = zip_get_num_entries(directory.archive, 0);
    Status status = ST_OK;
    if ((double)entries > limits->zip_entries)
        status = zip_fail(parts->path, "it has more entries than import.zip_entries allows", err);
    for (zip_int64_t k = 0; k < entries && !status; k++)
        status = add_entry(&directory, (uint64_t)k, err);
    zip_discard(directory.archive);
    if (!status) sort_parts(parts);
    if (!status && !parts->count) status = nothing_in(parts, "zip", err);
    return status;
}

/* ---- one sheet by its name ---- */

/* "FILE.xlsx#Sheet"; ST_OK without a part when the path is not of this form. */
static Status list_sheet(Parts *parts, Arena *arena, Err *err) {
    struct stat info;
    BookSheets sheets;
    const char *mark = strrchr(parts->path, '#');
    if (!mark) return ST_OK;
    const char *path = arena_strndup(arena, parts->path, (size_t)(mark - parts->path));
    if (!book_is(path) || stat(path, &info)) return ST_OK;
    TRY(book_sheets(path, arena, &sheets, err));
    parts->path = path;
    const char **names = ARENA_ARRAY(arena, const char *, sheets.count + 1);
    for (size_t k = 0; k < sheets.count; k++) {
        names[k] = sheets.sheet[k].name;
        if (strcmp(names[k], mark + 1) != 0) continue;
        const Part book = {.path = path, .name = path_name(path), .bytes = (uint64_t)info.st_size};
        add_sheets(parts, &book, &(BookSheets){1, 1, &(BookSheet){names[k], false}}, arena);
    }
    if (parts->count) return ST_OK;
    const char *near = text_nearest(mark + 1, names);
    return FAIL(err, ST_INPUT, "%s: the workbook has no sheet '%s'; its first is '%s'", path,
                mark + 1, near ? near : names[0]);
}

static Status list_path(const char *path, const InputLimits *limits, Arena *arena, Parts *parts,
                        Err *err) {
    struct stat info;
    *parts = (Parts){.path = arena_strdup(arena, path)};
    if (stat(path, &info)) {
        const int why = errno;
        TRY(list_sheet(parts, arena, err));
        const Status status = why == ENOENT || why == ENOTDIR ? ST_INPUT : ST_UNREAD;
        return parts->count ? ST_OK : FAIL(err, status, "cannot find %s: %s", path, strerror(why));
    }
    if (!S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode))
        return FAIL(err, ST_INPUT,
                    "%s is a pipe, a socket or a device, which may never end: save what it gives "
                    "as a file first",
                    path);
    parts->folder = S_ISDIR(info.st_mode);
    parts->zip = !parts->folder && ends_with(path, ".zip");
    parts->book = !parts->folder && book_is(path);
    if (parts->folder) return list_folder(parts, arena, err);
    if (parts->zip) return zip_list(path, limits, arena, parts, err);
    if (parts->book) return list_book(parts, (uint64_t)info.st_size, arena, err);
    if (book_way_out(path)) return FAIL(err, ST_INPUT, "%s: %s", path, book_way_out(path));
    (void)add_file(parts, path, (uint64_t)info.st_size, arena);
    return ST_OK;
}

Status parts_list(const char *path, const InputLimits *limits, Arena *arena, Parts *parts,
                  Err *err) {
    TRY(list_path(path, limits, arena, parts, err));
    for (size_t k = 0; k < parts->count; k++) parts->part[k].limits = limits;
    return ST_OK;
}

/* ---- reading ---- */

static Status open_entry(Input *input, Err *err) {
    TRY(open_archive(input->part->archive, &input->archive, err));
    input->entry = zip_fopen_index(input->archive, input->part->index, 0);
    if (input->entry) return ST_OK;
    const Status status = zip_status(zip_error_code_zip(zip_get_error(input->archive)));
    return FAIL(err, status, "%s: %s", input->part->path, zip_strerror(input->archive));
}

static Status open_file(Input *input, Err *err) {
    input->file = gzopen(input->part->path, "rb");
    if (!input->file)
        return FAIL(err, ST_UNREAD, "cannot open %s: %s", input->part->path, strerror(errno));
    const uint64_t bytes = input->part->bytes; /* no use for a buffer larger than a small file */
    (void)gzbuffer(input->file, bytes < GUNZIP_BUFFER ? (unsigned)bytes + 1 : GUNZIP_BUFFER);
    return ST_OK;
}

static Status read_book(Input *input, Err *err) {
    const Part *part = input->part;
    Text bytes = {0};
    if (!part->archive) return book_csv(part->book, part->sheet, &input->sheet, &input->told, err);
    const Part entry = {
        .path = part->book, .archive = part->archive, .index = part->index, .bytes = part->bytes};
    Status status = unpack(&entry, &bytes, err);
    const BookBytes book = {part->book, bytes.at, bytes.length};
    if (!status) status = book_csv_within(&book, part->sheet, &input->sheet, &input->told, err);
    text_free(&bytes);
    return status;
}

const char *input_told(const Input *input) {
    return input->told.length ? input->told.at : NULL;
}

Status input_open(const Part *part, Input **input, Err *err) {
    *input = mem_grow(NULL, 1, sizeof **input);
    **input = (Input){.part = part};
    const Status status = part->sheet     ? read_book(*input, err)
                          : part->archive ? open_entry(*input, err)
                                          : open_file(*input, err);
    if (status) {
        input_close(*input);
        *input = NULL;
    }
    return status;
}

/* Of a gzipped file; a plain one is as long as it is. */
static Status check_unpacked(Input *input, Err *err) {
    const InputLimits *limits = input->part->limits;
    if (!limits || limits->zip_gib <= 0 || gzdirect(input->file)) return ST_OK;
    const double unpacked = (double)gztell(input->file), packed = (double)gzoffset(input->file);
    if (unpacked > limits->zip_gib * 1024 * 1024 * 1024)
        return zip_fail(input->part->path, "it unpacks to more than import.zip_gib allows", err);
    if (unpacked > limits->zip_ratio * packed + 4096)
        return zip_fail(input->part->path, "it is packed more tightly than import.zip_ratio allows",
                        err);
    return ST_OK;
}

static Status read_file(Input *input, void *bytes, size_t size, size_t *got, Err *err) {
    const int count = gzread(input->file, bytes, (unsigned)size);
    int code = Z_OK;
    const char *what = gzerror(input->file, &code);
    *got = count > 0 ? (size_t)count : 0;
    if (count >= 0 && (code == Z_OK || code == Z_STREAM_END)) return check_unpacked(input, err);
    const Status status = code == Z_ERRNO ? ST_UNREAD : ST_INPUT;
    return FAIL(err, status, "cannot read %s to its end: %s", input->part->path,
                code == Z_ERRNO ? strerror(errno) : what);
}

static Status unpack_failed(const Input *input, Err *err) {
    const Status status = zip_status(zip_error_code_zip(zip_file_get_error(input->entry)));
    return FAIL(err, status, "cannot unpack %s: %s", input->part->path,
                zip_file_strerror(input->entry));
}

static Status read_entry(Input *input, void *bytes, size_t size, size_t *got, Err *err) {
    *got = 0;
    while (*got < size) {
        const zip_int64_t count = zip_fread(input->entry, (char *)bytes + *got, size - *got);
        if (count < 0) return unpack_failed(input, err);
        if (count == 0) break;
        *got += (size_t)count;
    }
    input->done += *got;
    if (input->done > input->part->bytes)
        return zip_fail(input->part->path, "it is longer than its archive says: damaged", err);
    return ST_OK;
}

static Status read_sheet(Input *input, void *bytes, size_t size, size_t *got) {
    const size_t left = input->sheet.length - (size_t)input->done;
    *got = left < size ? left : size;
    if (*got) memcpy(bytes, input->sheet.at + input->done, *got);
    input->done += *got;
    return ST_OK;
}

Status input_read(Input *input, void *bytes, size_t size, size_t *got, Err *err) {
    if (input->part->sheet) return read_sheet(input, bytes, size, got);
    return input->entry ? read_entry(input, bytes, size, got, err)
                        : read_file(input, bytes, size, got, err);
}

void input_close(Input *input) {
    if (!input) return;
    if (input->file) (void)gzclose(input->file);
    if (input->entry) (void)zip_fclose(input->entry);
    if (input->archive) zip_discard(input->archive);
    text_free(&input->sheet);
    text_free(&input->told);
    mem_free(input);
}

static Status digest_input(Input *input, char out[DIGEST_TEXT], Err *err) {
    Digest digest;
    size_t got = DIGEST_BLOCK;
    Status status = ST_OK;
    char *block = mem_grow(NULL, DIGEST_BLOCK, 1);
    digest_init(&digest);
    while (!status && got == DIGEST_BLOCK) {
        status = input_read(input, block, DIGEST_BLOCK, &got, err);
        if (!status) digest_add(&digest, block, got);
    }
    digest_hex(&digest, out);
    mem_free(block);
    return status;
}

Status part_digest(const Part *part, char out[DIGEST_TEXT], Err *err) {
    Input *input = NULL;
    TRY(input_open(part, &input, err));
    const Status status = digest_input(input, out, err);
    input_close(input);
    return status;
}
