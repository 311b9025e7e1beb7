/* registers.h - what other offices of a synthetic city write about its storefronts, without the key
 * they have in common: a tax register with figures by company name, permits; and the truth. */
#ifndef DATASETS_CITY_REGISTERS_H
#define DATASETS_CITY_REGISTERS_H
#include "datasets/city/trade.h"
#include "datasets/city/writer.h"

/* The files, in a folder of their own. */
typedef enum CityRegister {
    REGISTER_TAX,     /* records: company names, often with a legal form */
    REGISTER_FIGURES, /* record_figures: turnover by month */
    REGISTER_PERMITS, /* records: one after the other at a door that changed hands */
    REGISTER_TRUTH,   /* truth_register,truth_record,storefront_id,kind */
    CITY_REGISTERS
} CityRegister;
extern const char *const city_register_files[CITY_REGISTERS];
extern const char *const city_register_headers[CITY_REGISTERS];

enum { CITY_SHOP_NAME = 96 };
/* The name over the door. In a city with registers one in 25 belongs to a chain and has its name.
 */
void city_shop_name(const CityWorld *world, const CityStreetView *view, const CityStorefront *shop,
                    char name[CITY_SHOP_NAME]);
int city_house_number(const CityStreetView *view, const CityStorefront *shop);

/* Writes what the registers hold about the storefront. */
void city_registers_write(Writer writer[CITY_REGISTERS], const CityWorld *world,
                          const CityStreetView *view, const CityStorefront *shop);

#endif
