/* register_writer.h - what any business register says about a storefront, into the facts.
 *
 * A register owns who trades where in which sector, and documented states; floor area, staff and
 * hours stay as another table gave them unless the register knows them too. */
#ifndef DATASETS_INGEST_REGISTER_WRITER_H
#define DATASETS_INGEST_REGISTER_WRITER_H
#include "datasets/base/text.h"
#include "datasets/ingest/source.h"
#include "datasets/reference/nace.h"

typedef struct RegisterStorefront {
    const char *storefront_id, *enterprise_id;
    const char *name, *street, *house_number, *postcode, *municipality; /* NULL = unknown */
    double lon, lat, staff_fte;                                         /* NaN = unknown */
    int opened_on, closed_on; /* days since 1970-01-01; INT_MIN = unknown, open */
    int64_t input_id, line;
} RegisterStorefront;

/* One sector the storefront may belong to. */
typedef struct RegisterSector {
    const char *sector, *code, *basis; /* "2025:47400", "003 MAIN" */
    double weight;                     /* 0..1 */
} RegisterSector;

/* A documented state of it or of its enterprise. */
typedef struct RegisterState {
    const char *state; /* "bankruptcy" */
    int since;         /* days since 1970-01-01; INT_MIN = the register does not say */
} RegisterState;

typedef struct RegisterClaims {
    const RegisterSector *sector; /* [sectors] best first; NULL = as they were */
    const RegisterState *state;   /* [states] NULL = as they were */
    size_t sectors, states;
} RegisterClaims;

typedef struct RegisterWriter {
    Load *load;
    Stmt insert, update, close, claim, best_sector;
    Text sectors, states; /* JSON of the claims being written */
} RegisterWriter;

Status register_writer_open(Load *load, RegisterWriter *reg, Err *err);
void register_writer_close(RegisterWriter *reg); /* also after a failure */

/* storefront.id of a storefront_id, or -1. */
int64_t register_writer_find(const RegisterWriter *reg, const char *storefront_id);
/* Writes the storefront with the sector, if anything about it is new. *key = storefront.id, -1
 * before it has one. */
Status register_writer_put(RegisterWriter *reg, const RegisterStorefront *shop, const char *sector,
                           int64_t *key, Err *err);
/* Replaces what is claimed about it; what was claimed before stays for runs of the past. */
Status register_writer_claim(RegisterWriter *reg, int64_t key, const RegisterClaims *claims,
                             Err *err);
/* The sector that is claimed first; "" when it has none. */
Status register_writer_sector(RegisterWriter *reg, int64_t key, char sector[64], Err *err);
/* It is no longer there, or no longer a storefront. day INT_MIN = unknown. */
Status register_writer_gone(RegisterWriter *reg, int64_t key, int day, Err *err);

#endif
