/* records.h - the records of all registers, ready to be compared: plain arrays, no texts to parse.
 *
 * Words, postcodes, phones and activities are numbers; 0 is missing. The order of records is theirs
 * who add them; nothing here depends on it but the numbers themselves. */
#ifndef DATASETS_RECORDS_RECORDS_H
#define DATASETS_RECORDS_RECORDS_H
#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/records/address_tokens.h"
#include "datasets/records/name_tokens.h"

enum { RECORDS_REGISTERS_MOST = 64, RECORDS_MOST = 1 << 24 };

typedef struct Record {
    uint32_t name[NAME_WORDS];                   /* numbers of words, in order */
    uint32_t street[STREET_NAMES][STREET_WORDS]; /* of each name of the street */
    uint32_t low, high;                          /* house numbers, inclusive; 0 = none */
    uint32_t postcode, phone, activity;          /* numbers of texts */
    int32_t opened_on, closed_on;                /* days; INT32_MIN, INT32_MAX = not known */
    uint8_t names, streets[STREET_NAMES];        /* how many words */
    uint8_t registry;                            /* index into register_name */
    uint8_t remarks;                             /* RecordRemark, a bit each */
} Record;

/* What is worth a remark about a record; the sums stand in Records. */
typedef enum RecordRemark {
    REMARK_FOREIGN = 1, /* the name is in another script */
    REMARK_LEGAL = 2,   /* the name is only a legal form */
    REMARK_BROKEN = 4,  /* the name is not UTF-8 */
    REMARK_BARE = 8     /* a street without a house number */
} RecordRemark;

typedef struct Records {
    size_t n, words, registers;
    const Record *record;              /* [n] */
    const char *const *key;            /* [n] the record's own key in its register */
    const int64_t *row;                /* [n] its number in the store */
    const int64_t *since;              /* [n] the input that named it first */
    const uint64_t *stamp;             /* [n] record_stamp of what was delivered */
    const char *const *word;           /* [words + 1] texts; [0] = "" */
    const uint64_t *word_hash;         /* [words + 1] */
    const char *const *register_name;  /* [registers] */
    size_t foreign_names, legal_names; /* names in another script; that are only a legal form */
    size_t broken;                     /* texts that are not UTF-8 */
    size_t bare_addresses;             /* a street without a house number */
} Records;

/* A record as it was delivered; NULL = missing. */
typedef struct RecordText {
    int64_t row, since;
    const char *registry, *key, *name, *street, *house_number, *postcode;
    const char *phone, *activity; /* compared as they are */
    int32_t opened_on, closed_on;
} RecordText;

typedef struct RecordsBuild RecordsBuild;

/* `first`: the register of index 0. `expected`: how many records will come, more or less; it saves
 * memory. */
RecordsBuild *records_begin(const char *first, size_t expected, Arena *arena);
/* Goes on from records that were read before, whose words keep their numbers; `before` has to last
 * as long as the arena. */
RecordsBuild *records_resume(const Records *before, size_t expected, Arena *arena);
/* Adds record i of them, as it was. */
void records_keep(RecordsBuild *build, size_t i);
/* ST_INPUT when there are more registers or records than the arrays are made for. */
Status records_add(RecordsBuild *build, const RecordText *text, Err *err);
/* Valid as long as the arena. */
void records_end(RecordsBuild *build, Records *records);

/* Digest of a record as it was delivered: two that are equal make the same record. */
uint64_t record_stamp(const RecordText *text);

/* The record's number, or SIZE_MAX. O(n). */
size_t records_find(const Records *records, const char *registry, const char *key);

/* Digest of what is compared: when it changes, what a person decided may no longer hold. */
uint64_t record_digest(const Records *records, size_t i);

#endif
