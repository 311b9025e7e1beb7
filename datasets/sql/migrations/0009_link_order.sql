-- Links are read in order of party and joined to storefronts by enterprise; nothing looks them up
-- by enterprise, and keeping a second order of random keys cost more than the rest of their import
-- together.
DROP INDEX link_enterprise;
