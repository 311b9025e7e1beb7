-- Takes the views of as_of.sql away.
DROP VIEW IF EXISTS temp.account_figure;
DROP VIEW IF EXISTS temp.outcome;
DROP VIEW IF EXISTS temp.rubric;
DROP VIEW IF EXISTS temp.deposit;
DROP VIEW IF EXISTS temp.link;
DROP VIEW IF EXISTS temp.register_claim;
DROP VIEW IF EXISTS temp.ownership_change;
DROP VIEW IF EXISTS temp.enterprise_figure;
DROP VIEW IF EXISTS temp.turnover_figure;
DROP VIEW IF EXISTS temp.sensor_day;
DROP VIEW IF EXISTS temp.sensor_place;
DROP VIEW IF EXISTS temp.footfall_series;
DROP VIEW IF EXISTS temp.enterprise_turnover_series;
DROP VIEW IF EXISTS temp.turnover_series;
DROP VIEW IF EXISTS temp.storefront;
DROP VIEW IF EXISTS temp.input;
DROP TABLE temp.as_of;
