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
    Record *record;
    const char **key, **word;
    int64_t *row, *since;
    uint64_t *word_hash;
    size_t record_room, key_room, row_room, since_room, word_room, hash_room;
    const char *register_name[RECORDS_REGISTERS_MOST];
};

/* The number of a text, from 1; 0 for an empty one. */
static uint32_t number_of(RecordsBuild *b, const char *text, size_t length) {
    if (!length) return 0;
    const int64_t known = id_map_find(&b->texts, text, length);
    if (known >= 0) return (uint32_t)known;
    const size_t next = ++b->records.words;
    b->word = arena_room(b->arena, b->word, next, &b->word_room, sizeof *b->word);
    b->word_hash = arena_room(b->arena, b->word_hash, next, &b->hash_room, sizeof *b->word_hash);
    b->word[next] = id_map_put(&b->texts, text, length, (int64_t)next);
    b->word_hash[next] = fold_hash(text, length);
    return (uint32_t)next;
}

RecordsBuild *records_begin(const char *first, size_t expected, Arena *arena) {
    RecordsBuild *b = ARENA_ARRAY(arena, RecordsBuild, 1);
    b->arena = arena;
    link_words_open(&b->words, arena);
    id_map_open(&b->texts, arena);
    b->record_room = b->key_room = b->row_room = b->since_room = expected;
    if (expected) {
        b->record = ARENA_ARRAY(arena, Record, expected);
        b->key = ARENA_ARRAY(arena, const char *, expected);
        b->row = ARENA_ARRAY(arena, int64_t, expected);
        b->since = ARENA_ARRAY(arena, int64_t, expected);
    }
    b->word = arena_room(arena, b->word, 0, &b->word_room, sizeof *b->word);
    b->word_hash = arena_room(arena, b->word_hash, 0, &b->hash_room, sizeof *b->word_hash);
    b->word[0] = "";
    b->register_name[b->records.registers++] = arena_strdup(arena, first);
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
    b->records.broken += tokens.broken;
    b->records.foreign_names += tokens.foreign;
    b->records.legal_names += tokens.legal_only;
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
    b->records.bare_addresses += tokens.streets && !tokens.low;
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
    b->record = arena_room(b->arena, b->record, n, &b->record_room, sizeof *b->record);
    b->key = arena_room(b->arena, b->key, n, &b->key_room, sizeof *b->key);
    b->row = arena_room(b->arena, b->row, n, &b->row_room, sizeof *b->row);
    b->since = arena_room(b->arena, b->since, n, &b->since_room, sizeof *b->since);
    b->since[n] = text->since;
    b->record[n] = record;
    b->key[n] = arena_strdup(b->arena, text->key);
    b->row[n] = text->row;
    b->records.n++;
    return ST_OK;
}

void records_end(RecordsBuild *b, Records *records) {
    b->records.record = b->record;
    b->records.key = b->key;
    b->records.row = b->row;
    b->records.since = b->since;
    b->records.word = b->word;
    b->records.word_hash = b->word_hash;
    b->records.register_name = b->register_name;
    *records = b->records;
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
