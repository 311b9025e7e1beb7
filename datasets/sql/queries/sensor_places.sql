-- Where sensors stand, in order of input: later ones win.
SELECT sensor_id, lon, lat, kind FROM sensor_place ORDER BY sensor_id, input_id;
