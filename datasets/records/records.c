#include "datasets/records/records.h"

#include <ctype.h>
#include <string.h>

#include "datasets/base/id_map.h"
#include "datasets/base/text.h"
#include "datasets/records/fold.h"

struct RecordsBuild {
    Arena *arena;
    LinkWords words;
    IdMap texts; /* of words, postcodes, phones, activities */
    Records records;
    const Records *before; /* NULL = it begins with nothing */
    uint32_t *slot;        /* [slots] words of before by hash; 0 = free */
    size_t slots;
    Record *record;
    const char **key, **word;
    int64_t *row, *since;
    uint64_t *word_hash, *stamp;
    size_t record_room, key_room, row_room, since_room, stamp_room, word_room, hash_room;
    const char *register_name[RECORDS_REGISTERS_MOST];
};

/* The number of a text among the words of before; 0 = it is not there. */
static uint32_t known_before(const RecordsBuild *b, const char *text, size_t length) {
    const uint64_t hash = b->slots ? fold_hash(text, length) : 0;
    for (size_t at = hash & (b->slots - 1); b->slots && b->slot[at]; at = (at + 1) & (b->slots - 1))
        if (b->word_hash[b->slot[at]] == hash &&
            text_slice_equal(text, length, b->word[b->slot[at]]))
            return b->slot[at];
    return 0;
}

/* The number of a text, from 1; 0 for an empty one. */
static uint32_t number_of(RecordsBuild *b, const char *text, size_t length) {
    if (!length) return 0;
    const uint32_t old = known_before(b, text, length);
    const int64_t known = old ? old : id_map_find(&b->texts, text, length);
    if (known >= 0) return (uint32_t)known;
    const size_t next = ++b->records.words;
    b->word = arena_room(b->arena, b->word, next, &b->word_room, sizeof *b->word);
    b->word_hash = arena_room(b->arena, b->word_hash, next, &b->hash_room, sizeof *b->word_hash);
    b->word[next] = id_map_put(&b->texts, text, length, (int64_t)next);
    b->word_hash[next] = fold_hash(text, length);
    return (uint32_t)next;
}

static RecordsBuild *open_build(size_t expected, Arena *arena) {
    RecordsBuild *b = ARENA_ARRAY(arena, RecordsBuild, 1);
    b->arena = arena;
    link_words_open(&b->words, arena);
    id_map_open(&b->texts, arena);
    b->record_room = b->key_room = b->row_room = b->since_room = b->stamp_room = expected;
    if (expected) {
        b->stamp = ARENA_ARRAY(arena, uint64_t, expected);
        b->record = ARENA_ARRAY(arena, Record, expected);
        b->key = ARENA_ARRAY(arena, const char *, expected);
        b->row = ARENA_ARRAY(arena, int64_t, expected);
        b->since = ARENA_ARRAY(arena, int64_t, expected);
    }
    return b;
}

RecordsBuild *records_begin(const char *first, size_t expected, Arena *arena) {
    RecordsBuild *b = open_build(expected, arena);
    b->word = arena_room(arena, b->word, 0, &b->word_room, sizeof *b->word);
    b->word_hash = arena_room(arena, b->word_hash, 0, &b->hash_room, sizeof *b->word_hash);
    b->word[0] = "";
    b->register_name[b->records.registers++] = arena_strdup(arena, first);
    return b;
}

RecordsBuild *records_resume(const Records *before, size_t expected, Arena *arena) {
    RecordsBuild *b = open_build(expected, arena);
    const size_t words = before->words + 1;
    b->before = before;
    b->records.words = before->words;
    b->records.registers = before->registers;
    memcpy(b->register_name, before->register_name,
           before->registers * sizeof *before->register_name);
    b->word_room = b->hash_room = words + expected / 16;
    b->word = ARENA_ARRAY(arena, const char *, b->word_room);
    b->word_hash = ARENA_ARRAY(arena, uint64_t, b->hash_room);
    memcpy(b->word, before->word, words * sizeof *before->word);
    memcpy(b->word_hash, before->word_hash, words * sizeof *before->word_hash);
    for (b->slots = 16; b->slots < 2 * words;) b->slots *= 2;
    b->slot = ARENA_ARRAY(arena, uint32_t, b->slots);
    for (size_t w = 1; w < words; w++) {
        size_t at = b->word_hash[w] & (b->slots - 1);
        while (b->slot[at]) at = (at + 1) & (b->slots - 1);
        b->slot[at] = (uint32_t)w;
    }
    return b;
}

/* Letters and digits only, folded: "2000 ", "1012 AB". */
static uint32_t code_of(RecordsBuild *b, const char *text) {
    Folded folded;
    Token token;
    size_t length = 0;
    if (!text) return 0;
    fold(text, strlen(text), &folded);
    for (const char *p = folded.text; *p && length + 1 < TOKEN_TEXT; p++)
        if (isalnum((unsigned char)*p)) token.text[length++] = *p;
    return number_of(b, token.text, length);
}

static uint32_t text_of(RecordsBuild *b, const char *text) {
    return text ? number_of(b, text, strlen(text)) : 0;
}

static void take_name(RecordsBuild *b, const RecordText *text, Record *record) {
    NameTokens tokens;
    name_tokens(&b->words, text->name, text->name ? strlen(text->name) : 0, &tokens);
    record->names = (uint8_t)tokens.count;
    for (size_t k = 0; k < tokens.count; k++)
        record->name[k] = number_of(b, tokens.word[k].text, strlen(tokens.word[k].text));
    record->remarks =
        (uint8_t)((tokens.foreign ? REMARK_FOREIGN : 0) | (tokens.legal_only ? REMARK_LEGAL : 0) |
                  (tokens.broken ? REMARK_BROKEN : 0));
}

/* In order of the alphabet: a street is compared as the set of its words. */
static void sort_words(const RecordsBuild *b, uint32_t *word, size_t words) {
    for (size_t i = 1; i < words; i++)
        for (size_t j = i; j && strcmp(b->word[word[j]], b->word[word[j - 1]]) < 0; j--) {
            const uint32_t swap = word[j];
            word[j] = word[j - 1];
            word[j - 1] = swap;
        }
}

static void take_address(RecordsBuild *b, const RecordText *text, Record *record) {
    AddressTokens tokens;
    address_tokens(&b->words, text->street, text->house_number, &tokens);
    record->low = tokens.low;
    record->high = tokens.high;
    for (size_t s = 0; s < tokens.streets; s++) {
        record->streets[s] = (uint8_t)tokens.street[s].count;
        for (size_t k = 0; k < tokens.street[s].count; k++) {
            const char *word = tokens.street[s].word[k].text;
            record->street[s][k] = number_of(b, word, strlen(word));
        }
        sort_words(b, record->street[s], record->streets[s]);
    }
    if (tokens.streets && !tokens.low) record->remarks |= REMARK_BARE;
}

static Status register_of(RecordsBuild *b, const char *name, uint8_t *number, Err *err) {
    size_t k = 0;
    while (k < b->records.registers && !text_equal(b->register_name[k], name)) k++;
    if (k == RECORDS_REGISTERS_MOST)
        return FAIL(err, ST_INPUT, "more than %d registers: link fewer of them at once",
                    RECORDS_REGISTERS_MOST);
    if (k == b->records.registers)
        b->register_name[b->records.registers++] = arena_strdup(b->arena, name);
    *number = (uint8_t)k;
    return ST_OK;
}

static void append(RecordsBuild *b, const Record *record, const char *key, int64_t row,
                   int64_t since, uint64_t stamp) {
    const size_t n = b->records.n++;
    b->record = arena_room(b->arena, b->record, n, &b->record_room, sizeof *b->record);
    b->key = arena_room(b->arena, b->key, n, &b->key_room, sizeof *b->key);
    b->row = arena_room(b->arena, b->row, n, &b->row_room, sizeof *b->row);
    b->since = arena_room(b->arena, b->since, n, &b->since_room, sizeof *b->since);
    b->stamp = arena_room(b->arena, b->stamp, n, &b->stamp_room, sizeof *b->stamp);
    b->record[n] = *record;
    b->key[n] = key;
    b->row[n] = row;
    b->since[n] = since;
    b->stamp[n] = stamp;
}

Status records_add(RecordsBuild *b, const RecordText *text, Err *err) {
    const size_t n = b->records.n;
    Record record = {.opened_on = text->opened_on, .closed_on = text->closed_on};
    if (n == RECORDS_MOST)
        return FAIL(err, ST_INPUT, "more than %d records: link fewer of them at once",
                    RECORDS_MOST);
    TRY(register_of(b, text->registry, &record.registry, err));
    take_name(b, text, &record);
    take_address(b, text, &record);
    record.postcode = code_of(b, text->postcode);
    record.phone = text_of(b, text->phone);
    record.activity = text_of(b, text->activity);
    append(b, &record, arena_strdup(b->arena, text->key), text->row, text->since,
           record_stamp(text));
    return ST_OK;
}

void records_keep(RecordsBuild *b, size_t i) {
    const Records *r = b->before;
    append(b, &r->record[i], r->key[i], r->row[i], r->since[i], r->stamp[i]);
}

static void count_remarks(Records *r) {
    for (size_t i = 0; i < r->n; i++) {
        const unsigned remarks = r->record[i].remarks;
        r->foreign_names += (remarks & REMARK_FOREIGN) != 0;
        r->legal_names += (remarks & REMARK_LEGAL) != 0;
        r->broken += (remarks & REMARK_BROKEN) != 0;
        r->bare_addresses += (remarks & REMARK_BARE) != 0;
    }
}

void records_end(RecordsBuild *b, Records *records) {
    b->records.record = b->record;
    b->records.key = b->key;
    b->records.row = b->row;
    b->records.since = b->since;
    b->records.stamp = b->stamp;
    b->records.word = b->word;
    b->records.word_hash = b->word_hash;
    b->records.register_name = b->register_name;
    *records = b->records;
    count_remarks(records);
}

static uint64_t join_text(uint64_t stamp, const char *text) {
    return fold_join(stamp, text ? fold_hash(text, strlen(text)) : 0);
}

uint64_t record_stamp(const RecordText *t) {
    const char *const text[] = {t->registry,     t->key,      t->name,  t->street,
                                t->house_number, t->postcode, t->phone, t->activity};
    uint64_t stamp = fold_join((uint64_t)t->row, (uint64_t)t->since);
    for (size_t k = 0; k < sizeof text / sizeof *text; k++) stamp = join_text(stamp, text[k]);
    return fold_join(fold_join(stamp, (uint32_t)t->opened_on), (uint32_t)t->closed_on);
}

size_t records_find(const Records *records, const char *registry, const char *key) {
    for (size_t i = 0; i < records->n; i++)
        if (text_equal(records->key[i], key) &&
            text_equal(records->register_name[records->record[i].registry], registry))
            return i;
    return SIZE_MAX;
}

uint64_t record_digest(const Records *records, size_t i) {
    const Record *r = &records->record[i];
    uint64_t h = fold_join(r->low, r->high);
    for (size_t k = 0; k < r->names; k++) h = fold_join(h, records->word_hash[r->name[k]]);
    for (size_t s = 0; s < STREET_NAMES; s++)
        for (size_t k = 0; k < r->streets[s]; k++)
            h = fold_join(h, records->word_hash[r->street[s][k]]);
    h = fold_join(h, records->word_hash[r->postcode]);
    h = fold_join(h, records->word_hash[r->phone]);
    return fold_join(h, records->word_hash[r->activity]);
}
